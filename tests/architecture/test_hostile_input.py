"""Whatever is sent to whatever address of ours: an answer, never a broken page (5xx)."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.architecture.addresses import BODIES, address, ours, parameters
from tests.architecture.world import undone

SOURCES = Path(__file__).resolve().parents[2] / "qunluo"
READ = re.compile(r"(?:GET|POST|sent|again|data)\.(?:get|getlist|pop)\(\s*f?[\"']([a-z_]+)[\"']")
FIELDS = re.compile(r"^ {4}([a-z_]+) = forms\.", re.MULTILINE)
BAD = {
    "nul": "a\x00b",
    "long": "长" * 350_000,
    "huge number": "9" * 5_000,
    "beyond bigint": str(2**63),
    "negative": "-1",
    "Arabic digits": "٣٤",
    "superscript": "²",
    "not a number": "nan",
    "infinite": "inf_1",
    "far cursor": "1e308_99999999999999999999",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "list": '["a", {"b": 1}]',
    "object": '{"a": [[[[]]]]}',
    "open bracket": "a[b][",
    "format": "%(name)s {0.__class__} {{ 7 }} %s",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "bidi": "\u202e\u2066\ufeff\u0000",
    "like": "%_\\'\"--",
    "path": "../../etc/passwd",
    "formula": "=cmd()",
}


def names_read() -> list[str]:
    """Every parameter some view or form of ours reads."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        if not {"tests", "migrations", "engine"} & set(path.parts):
            found |= set(READ.findall(path.read_text())) | set(FIELDS.findall(path.read_text()))
    return sorted(found | {"answer_0", "question_0", "right_0", "others_0", "csrfmiddlewaretoken", "next", "page"})


NAMES = names_read()


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("who", ["owner", "applicant"])
def test_no_query_breaks_a_page(kind, who, world, browser) -> None:
    query = dict.fromkeys(NAMES, BAD[kind][: 2_000 if kind == "long" else 5_000])
    assert broken(browser(who), "get", [(name, query) for name in ours()], world) == []


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("who", ["owner", "applicant"])
def test_no_form_breaks_a_page(kind, who, world, browser) -> None:
    everything = dict.fromkeys(NAMES, BAD[kind])
    cases = [(name, everything) for name in ours()]
    if who == "owner" and kind != "long":
        cases += [(name, body | {field: BAD[kind]}) for name, body in BODIES.items() for field in body]
        cases += [(name, everything | body) for name, body in BODIES.items()]
    assert broken(browser(who), "post", cases, world) == []


def broken(client: Client, method: str, cases: list, world) -> list[str]:
    """The addresses that answered with 5xx, and what was sent there."""
    found = []
    session = client.cookies.output()
    for name, sent in cases:
        with undone():
            response = getattr(client, method)(address(name, world.places), sent)
            if response.status_code >= 500 and response.status_code != 507:
                found.append(f"{method} {name}: {response.status_code}")
        assert session
    return found


@pytest.mark.parametrize("kind", BAD)
def test_no_path_breaks_a_page(kind, world, browser) -> None:
    found = []
    bad = BAD[kind][:1_500]
    for name in ours():
        for parameter in parameters(name):
            with undone():
                path = address(name, world.places | {parameter: world.places[parameter]})
                value = str(world.places[parameter])
                status = browser("owner").get(path.replace(f"/{value}/", f"/{bad}/", 1)).status_code
                if status >= 500:
                    found.append(f"{name} {parameter}: {status}")
    assert found == []
