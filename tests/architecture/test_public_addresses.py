"""Which pages a stranger may open: this list and no other."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "home:front",
    "communities:door",
    "communities:charter",
    "communities:charter-history",
    "communities:charter-version",
    "communities:chapter-tree",
    "analytics:report-shared",
    "people:operator-entry",
    "installation:healthz",
    "installation:readyz",
    "installation:metrics",
    "ui:language",
    "ui:theme",
    "ui:manifest",
    "ui:service-worker",
    "ui:offline",
    "ui:favicon",
    "ui:kit",
    "ui:static",  # in development only
}
ALLAUTH = ("account_", "mfa_", "usersessions_")


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, inner)
        else:
            yield f"{space}{pattern.name}", pattern


def test_only_the_listed_addresses_of_ours_are_open_to_strangers() -> None:
    found = dict(addresses(get_resolver()))
    ours = {name: pattern for name, pattern in found.items() if not name.startswith(ALLAUTH)}
    public = {name for name, pattern in ours.items() if not getattr(pattern.callback, "login_required", True)}
    assert public - PUBLIC == set(), "open by accident, or missing in the list"
    assert {name for name in PUBLIC if name in ours} - public == set(), "listed as open, but asks for sign-in"


def test_every_address_has_a_name() -> None:
    assert [pattern.pattern for name, pattern in addresses(get_resolver()) if name.endswith(("None", ":"))] == []
