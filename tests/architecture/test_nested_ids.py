"""An id in a path belongs to the community before it: another community's object is nowhere there."""

import pytest

from tests.architecture.addresses import BODIES, MEANS, address, ours, parameters
from tests.architecture.world import fingerprint, undone

UNKNOWN = 2**40


def nested() -> list[tuple[str, str]]:
    """Every address below a community that takes an id, and the name of the id."""
    return [
        (name, parameter)
        for name in ours()
        if "slug" in parameters(name)
        for parameter in parameters(name)
        if parameter.endswith("_id") and parameter != "condition_id"
    ]


@pytest.mark.parametrize(("name", "parameter"), nested())
def test_an_object_of_another_community_is_not_there(name, parameter, world, browser, untouched) -> None:
    key = MEANS.get(name, {}).get(parameter, parameter)
    for who in ("owner", "applicant"):
        for method in ("GET", "POST"):
            with undone():
                answers = [
                    getattr(browser(who), method.lower())(
                        address(name, world.places | {key: one}), BODIES.get(name, {}) if method == "POST" else {}
                    ).status_code
                    for one in (world.elsewhere[key], UNKNOWN)
                ]
                assert fingerprint() == untouched
            assert answers[0] == answers[1], "it can be told from one that does not exist"
            assert answers[0] in {302, 403, 404, 405, 409}


@pytest.mark.parametrize(("name", "parameter"), nested())
def test_an_owner_finds_only_their_own(name, parameter, world, browser) -> None:
    key = MEANS.get(name, {}).get(parameter, parameter)
    with undone():
        response = browser("owner").get(address(name, world.places | {key: world.elsewhere[key]}))
        assert response.status_code in {404, 405}
