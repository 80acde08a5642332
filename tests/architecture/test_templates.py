"""What every template, style sheet and script keeps to, so that the strict policy holds (docs/pages.md §3)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "qunluo").glob("*/templates/**/*.html"))
STYLES = sorted(path for path in (ROOT / "qunluo").glob("*/static/**/*.css") if "vendor" not in path.parts)
SCRIPTS = sorted(path for path in (ROOT / "qunluo").glob("*/static/**/*.js") if "vendor" not in path.parts)
ALONE = {"offline.css"}  # kept by the service worker for the time without a network

RULES = {
    "style= (use a class, value or SVG geometry)": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an on… handler (use a custom element)": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "a javascript: address": re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    "a <script> without the nonce": re.compile(r"<script(?![^>]*\bnonce=)[^>]*>", re.I),
    "a <style> block (write a file)": re.compile(r"<style\b", re.I),
    "|safe or autoescape off (text is escaped at output)": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "an address outside this installation": re.compile(r"(src|srcset|action)\s*=\s*[\"']https?://", re.I),
    "hx-on or hx-vals with js: (the policy forbids eval)": re.compile(r"hx-on[:-]|hx-vals\s*=\s*[\"']js:", re.I),
}


def faults(text: str) -> list[str]:
    return [rule for rule, pattern in RULES.items() if pattern.search(text)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "qunluo"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_keeps_to_the_strict_policy(path):
    assert faults(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_can_be_read_at_a_glance(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 120, "split it into parts"
    assert "components/" not in name(path) or text.startswith("{#"), "a part opens with its variables"


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        '<p class="a"\n   style="color: red">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        "<script>go()</script>",
        '<script src="/a.js"></script>',
        "<style>p {}</style>",
        "{{ text|safe }}",
        '<img src="https://example.org/a.png">',
        '<form hx-on:submit="go()">',
    ],
)
def test_each_fault_would_be_found(bad):
    assert faults(bad)


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_style_sheet_lies_in_its_layer(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert "!important" not in text
    assert not re.search(r"(?<![\w(&-])#[a-zA-Z][\w-]*\s*[{,.:]", text), "no ids"
    if path.name not in ALONE:
        assert text.lstrip().startswith(("@layer", "@import")), "wrap it in @layer features { … }"
    assert len(text.splitlines()) <= 400


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_an_element_stands_in_the_file_of_its_name_and_cleans_up(path):
    text = path.read_text()
    for tag in re.findall(r"customElements\.define\(\s*[\"']([\w-]+)", text):
        assert tag == path.stem
        assert "addEventListener" not in text or "disconnectedCallback" in text, "remove the listeners"
    assert "innerHTML =" not in text, "build nodes, or let htmx put a part in"
    assert "eval(" not in text
    assert len(text.splitlines()) <= 200


ICONS = set(re.findall(r'id="i-([\w-]+)"', (ROOT / "qunluo/ui/static/ui/icons.svg").read_text()))
NAMED = re.compile(r"{%\s*icon\s+[\"']([\w-]+)[\"']|\bicon(?:_name)?\s*=\s*[\"']([\w-]+)[\"']")


def test_every_icon_that_is_named_is_drawn():
    sources = [*TEMPLATES, *(ROOT / "qunluo").rglob("*.py"), *(ROOT / "qunluo").rglob("*.toml")]
    for path in sources:
        if "tests" not in path.parts:
            unknown = {"".join(found) for found in NAMED.findall(path.read_text())} - ICONS
            assert not unknown, f"{name(path)}: not in ui/icons.svg: {sorted(unknown)}"
