"""What an operator can set, run or watch stands in the docs."""

import re
from pathlib import Path

from django.core.management import get_commands

from qunluo.activity.handlers import list_handlers

ROOT = Path(__file__).resolve().parents[2]
HOSTING = (ROOT / "docs" / "self-hosting.md").read_text()
INTERNAL = {"QUNLUO_TEST_DATABASE", "QUNLUO_HISTORIES", "QUNLUO_SCREENSHOTS"}


def sources() -> list[Path]:
    code = [path for path in (ROOT / "qunluo").rglob("*.py") if "tests" not in path.parts]
    return [*code, *(path for path in (ROOT / "bin").iterdir() if path.is_file())]


def test_every_setting_from_the_environment_is_described() -> None:
    named = {name for path in sources() for name in re.findall(r"\bQUNLUO_[A-Z_]+\b", path.read_text())}
    described = set(re.findall(r"\bQUNLUO_[A-Z_]+\b", HOSTING))
    assert named - described - INTERNAL == set()
    assert described - named == set()


def test_every_command_of_ours_is_described() -> None:
    ours = {name for name, app in get_commands().items() if app.startswith("qunluo.")}
    assert ours
    described = set(re.findall(r"`(?:bin/qunluo |bin/run )?([a-z][a-z_-]*)", HOSTING))
    assert ours - described == set()


def test_every_activity_and_every_handler_is_listed() -> None:
    listed = (ROOT / "docs" / "activities.md").read_text()
    kinds = {
        kind
        for path in (ROOT / "qunluo").glob("*/activities.py")
        for kind in re.findall(r'kind: ClassVar\[str\] = "([^"]+)"', path.read_text())
    }
    assert kinds
    assert {kind for kind in kinds if f"`{kind}`" not in listed} == set()
    assert {handler.name for handler in list_handlers() if f"`{handler.name}`" not in listed} == set()
