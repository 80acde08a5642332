"""The layers hold, and the check that says so can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The house without its rooms' contents: enough for the linter."""
    skip = shutil.ignore_patterns("static", "templates", "locale", "__pycache__", "tests")
    shutil.copytree(ROOT / "qunluo", tmp_path / "qunluo", ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_down_only(copy: Path) -> None:
    checked = lint_imports(copy)
    assert "Contracts: 1 kept, 0 broken." in checked.stdout
    assert checked.returncode == 0


@pytest.mark.parametrize(
    ("where", "planted"),
    [
        ("core/clock.py", "from qunluo.people import models"),
        ("communities/policies.py", "from qunluo.chat.models import Room"),
        ("analytics/apps.py", "import qunluo.importing.models"),
        ("home/views.py", "import qunluo.installation.health"),
    ],
    ids=["core looks up", "communities look up", "neighbours of one layer", "installation is nobody's"],
)
def test_a_planted_upward_import_is_found(copy: Path, where: str, planted: str) -> None:
    path = copy / "qunluo" / where
    path.write_text(f"{planted}  # noqa\n{path.read_text() if path.exists() else ''}")
    checked = lint_imports(copy)
    assert "0 kept, 1 broken" in checked.stdout
    assert checked.returncode != 0
