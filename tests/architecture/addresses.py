"""Every address of ours with what fills it, and what a well-formed POST to it says."""

from collections.abc import Mapping

from django.urls import get_resolver, reverse

from tests.architecture.test_public_addresses import ALLAUTH, addresses

# Parameters that mean something else at this address than elsewhere.
MEANS = {
    "communities:claim-code": {"member_id": "placeholder_id"},
    "communities:ownership-answer": {"offer_id": "ownership_id"},
    "communities:gate-condition": {"condition_id": "condition_id"},
}
GROUND = {"rule": "1", "rule_number": "1", "reason": "广告", "until": ""}
BODIES: dict[str, dict[str, object]] = {
    "analytics:person-keep": {"name": "nobody here"},
    "communities:application-decision": {"decision": "approve"},
    "communities:application-answer": {"text": "来读书"},
    "communities:card": {"name": "新名字", "introduction": ""},
    "communities:chapter-answer": {"answer": "no"},
    "communities:charter-acceptance": {"number": "1"},
    "communities:charter-publication": {"number": "2"},
    "communities:claim": {"code": "wrong"},
    "communities:face": {"caption": "读书"},
    "communities:gate-draft": {"deed": "drop"},
    "communities:gate-settings": {"is_open": "on", "cooling_days": "7", "return_rule": "refuse", "promise_hours": "24"},
    "communities:invitation-list": {"limit": "1", "days": "7"},
    "communities:join-condition": {"answer_0": "想读书"},
    "communities:member-mute": GROUND,
    "communities:member-removal": GROUND,
    "communities:role-create": {"name": "新角色", "duty": "做事"},
    "communities:role-edit": {"name": "新名", "duty": "做事"},
    "ui:language": {"language": "en"},
    "ui:theme": {"theme": "dark"},
    "people:profile": {"nickname": "名", "language": "en", "time_zone": "Asia/Shanghai"},
}


def ours() -> list[str]:
    """The names of our own addresses, allauth's left out: its pages are tested in people."""
    return sorted(
        {name for name, _pattern in addresses(get_resolver()) if not name.startswith(ALLAUTH)} - {"ui:static"}
    )


def parameters(name: str) -> list[str]:
    """What this address asks for."""
    return list(dict(addresses(get_resolver()))[name].pattern.converters) + _outer(name)


def _outer(name: str) -> list[str]:
    space, _, short = name.rpartition(":")
    resolver = get_resolver()
    found = resolver.namespace_dict[space][1].reverse_dict.getlist(short)
    own = dict(addresses(resolver))[name].pattern.converters
    return [one for possibilities, *_rest in found for one in possibilities[0][1] if one not in own]


def address(name: str, places: Mapping[str, object]) -> str:
    """The address called `name`, filled from `places`."""
    means = MEANS.get(name, {})
    return reverse(name, kwargs={one: places[means.get(one, one)] for one in parameters(name)})
