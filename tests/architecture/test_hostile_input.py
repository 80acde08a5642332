"""Whatever is sent to whatever address of ours: an answer, never a broken page (5xx)."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from tests.architecture.addresses import BODIES, address, ours, parameters
from tests.architecture.test_permission_table import TABLE
from tests.architecture.world import undone

SOURCES = Path(__file__).resolve().parents[2] / "qunluo"
READ = re.compile(r"(?:GET|POST|sent|again|data)\.(?:get|getlist|pop)\(\s*f?[\"']([a-z_]+)[\"']")
FIELDS = re.compile(r"^ {4}([a-z_]+) = forms\.", re.MULTILINE)
BAD = {
    "nul": "a\x00b",
    "long": "长" * 4_000,
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


CASES = {"get": [name for name in ours() if TABLE[name, "GET"][-1] != "405"]}
CASES["post"] = [name for name in ours() if TABLE[name, "POST"][-1] != "405"]


@pytest.mark.parametrize("kind", ["nul", "huge number", "last day", "far cursor"])
def test_no_query_breaks_a_page(kind, world, browser) -> None:
    query = dict.fromkeys(NAMES, BAD[kind][:4_500])
    assert broken(browser("owner"), "get", [(name, query) for name in CASES["get"]], world) == []


@pytest.mark.parametrize("kind", ["nul", "huge number", "list"])
def test_no_form_breaks_a_page(kind, world, browser) -> None:
    everything = dict.fromkeys(NAMES, BAD[kind])
    assert broken(browser("owner"), "post", [(name, everything) for name in CASES["post"]], world) == []


@pytest.mark.parametrize("kind", ["nul", "huge number", "last day"])
def test_no_field_of_a_good_form_breaks_a_page(kind, world, browser) -> None:
    cases = [(name, body | {field: BAD[kind]}) for name, body in BODIES.items() for field in body]
    assert broken(browser("owner"), "post", cases, world) == []


def test_a_megabyte_in_one_field_breaks_nothing(world, browser) -> None:
    cases = [(name, body | dict.fromkeys([*body][:1], "长" * 350_000)) for name, body in BODIES.items()]
    assert broken(browser("owner"), "post", cases, world) == []


def broken(client: Client, method: str, cases: list, world) -> list[str]:
    """The addresses that answered with 5xx."""
    found = []
    session = client.cookies.output()
    for name, sent in cases:
        with undone():
            client.cookies.load(session.removeprefix("Set-Cookie: "))
            response = getattr(client, method)(address(name, world.places), sent)
            if response.status_code >= 500:
                found.append(f"{method} {name}: {response.status_code}")
    return found


@pytest.mark.parametrize("kind", ["nul", "huge number"])
def test_no_path_breaks_a_page(kind, world, browser) -> None:
    found = []
    for name in CASES["get"]:
        for parameter in parameters(name):
            value, bad = str(world.places[parameter]), quote(BAD[kind][:1_500])
            with undone():
                path = address(name, world.places).replace(f"/{value}/", f"/{bad}/", 1)
                status = browser("owner").get(path).status_code
                if status >= 500:
                    found.append(f"{name} {parameter}: {status}")
    assert found == []
