"""Rules of the house a person would forget: sizes, views without queries, nothing of any one machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT / "qunluo"
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 50, 500, 120


def python_files() -> Iterator[Path]:
    for path in sorted(APPS.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def is_test(path: Path) -> bool:
    return "tests" in path.parts


def test_no_function_is_longer_than_a_screen() -> None:
    long = []
    for path in python_files():
        limit = 60 if is_test(path) else LONGEST_FUNCTION
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > limit:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines")
    assert long == []


def test_no_file_is_a_drawer() -> None:
    long = [f"{path.relative_to(ROOT)}: {n}" for path in python_files() if (n := lines_of(path)) > LONGEST_FILE]
    drawers = [str(path) for path in python_files() if path.stem in {"utils", "helpers", "common", "misc"}]
    assert long + drawers == []


def test_no_template_is_longer_than_it_should_be() -> None:
    templates = sorted(APPS.glob("*/templates/**/*.html"))
    assert templates
    assert [f"{path.relative_to(ROOT)}: {n}" for path in templates if (n := lines_of(path)) > LONGEST_TEMPLATE] == []


def test_no_view_asks_the_database_itself() -> None:
    views = [path for path in python_files() if "views" in (path.stem, path.parent.name, path.parent.parent.name)]
    views = [path for path in views if not is_test(path)]
    assert views
    assert [str(path.relative_to(ROOT)) for path in views if re.search(r"\.objects\b", path.read_text())] == []


def test_time_comes_from_the_injected_clock() -> None:
    asks = re.compile(r"timezone\.now\(|datetime\.now\(|datetime\.utcnow\(|time\.time\(")
    allowed = {APPS / "core" / "clock.py"}
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in python_files()
        if path not in allowed and not is_test(path)
        for match in asks.finditer(path.read_text())
    ]
    assert found == []


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name]


def test_nothing_of_one_machine_or_one_registry_is_kept(tracked: list[Path]) -> None:
    slash = "/"
    forbidden = re.compile(
        f"{slash}(root|work|home)/[a-z]|pypi[.]org|python[h]osted|registry[.]npmjs|deb[.]debian", re.I
    )
    found = []
    for path in tracked:
        if (
            path != Path(__file__)
            and path.suffix in {".py", ".sh", ".lock", ".toml", ".md", ".json", ".html", ".css", ""}
            and path.is_file()
        ):
            for match in forbidden.finditer(path.read_text(errors="ignore")):
                found.append(f"{path.relative_to(ROOT)}: {match.group()}")
    assert found == []


def test_no_large_file_is_kept(tracked: list[Path]) -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked if path.is_file() and path.stat().st_size > 1_000_000] == []


def lines_of(path: Path) -> int:
    return path.read_text().count("\n")
