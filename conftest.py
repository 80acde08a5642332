"""Fixtures every test may use. The database is real PostgreSQL."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def histories() -> Path:
    """The folder of real histories beside the project; the test is skipped where they are absent."""
    folder = Path(os.environ.get("QUNLUO_HISTORIES") or Path(__file__).resolve().parent / "../shared/data")
    if not folder.is_dir():
        pytest.skip("The real histories are not on this machine (QUNLUO_HISTORIES).")
    return folder
