"""A registry of the test's own."""

import pytest

from qunluo.jobs import registry


@pytest.fixture
def tasks(monkeypatch):
    monkeypatch.setattr(registry, "_tasks", {})
    monkeypatch.setattr(registry, "_crons", {})
    return registry
