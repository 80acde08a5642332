"""Who may open what: permission_table.txt covers every address of ours, and everybody's answer is as it says (L9).

The same requests are the canary scan: no byte of an answer holds a private text its reader has no right to.
"""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from qunluo.communities import policies
from qunluo.communities.models import Membership
from tests.architecture.addresses import BODIES, address, ours
from tests.architecture.world import CANARY, WHO, fingerprint, undone

LINES = (Path(__file__).parent / "permission_table.txt").read_text().splitlines()
ROWS = [line.split() for line in LINES if line and not line.startswith("#")]
TABLE = {(name, method): answers for name, method, *answers in ROWS[1:]}
OUTSIDE = ("visitor", "stranger", "applicant", "neighbour", "removed", "left")
TEAM_ONLY = (
    *("answer", "askedback", "invitationnote", "draftrule", "draftnote", "mutereason", "refusedline", "filename"),
    *("waitingname", "waiting", "waitingtext", "foundingdraft"),
)
RECORDED = {"importing:history-export"}  # taking everything out leaves its trace in the log (RELIABILITY 10)
_CANARY = re.compile(rf"{CANARY}[a-z]+")


def answer_of(response: HttpResponseBase) -> str:
    """The status; `in` where one is sent to sign in."""
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "in"
    return str(response.status_code)


def canaries_in(response: HttpResponseBase) -> set[str]:
    """Whose private texts stand in the answer: body, headers and cookies."""
    body = response.content if isinstance(response, HttpResponse) else b"".join(response.streaming_content)
    heads = " ".join(f"{name}: {value}" for name, value in response.items()) + str(response.cookies)
    return {found.removeprefix(CANARY) for found in _CANARY.findall(body.decode("utf-8", "replace") + heads)}


def ask(client: Client, method: str, name: str, places: dict[str, object]) -> HttpResponseBase:
    where = address(name, places)
    return client.get(where) if method == "GET" else client.post(where, BODIES.get(name, {}))


def forbidden_to(who: str, seen: set[str]) -> set[str]:
    """What of `seen` this reader may not know: outside everything but one's own, inside what is the team's."""
    if who in {"owner", "secretary", "moderator"}:
        return {text for text in seen if text.endswith(("about", "nick"))} - {f"{who}about", f"{who}nick"}
    own = {text for text in seen if text.startswith(who)}
    if who in OUTSIDE:
        return seen - own - ({"answer", "askedback"} if who == "applicant" else set())
    return {text for text in seen if text in TEAM_ONLY or text.endswith(("about", "nick"))} - own


def test_the_table_has_every_address_and_names_the_cast() -> None:
    assert ROWS[0] == ["address", "method", *WHO]
    assert [name for name in ours() if {(name, "GET"), (name, "POST")} - TABLE.keys()] == [], (
        "write them into the table"
    )
    assert sorted({name for name, _method in TABLE} - set(ours())) == [], "these are gone: take them out of the table"


@pytest.mark.parametrize("name", ours())
def test_everybody_gets_the_answer_of_the_table(name, world, browser, untouched) -> None:
    leaks = {}
    with undone():
        assert dict(everybody(name, "GET", world, browser, leaks)) == dict(zip(WHO, TABLE[name, "GET"], strict=True))
        assert name in RECORDED or fingerprint() == untouched, "a GET changed something"
    assert dict(everybody(name, "POST", world, browser, leaks)) == dict(zip(WHO, TABLE[name, "POST"], strict=True))
    assert {case: seen for case, seen in leaks.items() if seen} == {}


def everybody(name, method, world, browser, leaks):
    """Who gets what; what they read beyond their rights goes to `leaks`."""
    for who in WHO:
        with undone():
            response = ask(browser(who), method, name, world.places)
            leaks[f"{method} {who}"] = forbidden_to(who, canaries_in(response))
            yield who, answer_of(response)


@pytest.mark.parametrize("name", ours())
def test_without_a_token_nothing_is_done(name, world, browser, untouched) -> None:
    with undone():
        refused = browser("owner", enforce_csrf_checks=True).post(address(name, world.places), BODIES.get(name, {}))
        assert refused.status_code == 403
        assert fingerprint() == untouched


def test_the_scan_would_find_what_it_looks_for(world, browser) -> None:
    """The twin: what others may not read stands on the owner's pages, each canary on some."""
    shown = set()
    for (name, method), answers in TABLE.items():
        if method == "GET" and answers[WHO.index("owner")] == "200":
            with undone():
                shown |= canaries_in(ask(browser("owner"), "GET", name, world.places))
    wanted = {"ownername", "membername", "placeholdername", "message", "oldroom", "answer", "draftrule", "rolename"}
    wanted |= {"invitationnote", "waitingname", "duty"}
    assert wanted - shown == set()


def test_with_the_guard_off_the_table_is_broken(world, browser, monkeypatch) -> None:
    """The twin: were every power everybody's, a member would be let into the studio, and the table would say so."""
    everything = policies.powers_of(Membership.objects.get(pk=world.cast.owner.pk))
    monkeypatch.setattr(policies, "powers_of", lambda membership: everything)
    column = WHO.index("member")
    off = []
    for (name, method), answers in TABLE.items():
        with undone():
            if method == "GET" and answer_of(ask(browser("member"), "GET", name, world.places)) != answers[column]:
                off.append(name)
    assert {"communities:application-list", "importing:history-list", "analytics:report-newest"} <= set(off)
    assert len(off) > 20
