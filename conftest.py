"""Fixtures every test may use. The database is real PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def histories() -> Path:
    """The folder of real histories beside the project; the test is skipped where they are absent."""
    folder = Path(os.environ.get("QUNLUO_HISTORIES") or Path(__file__).resolve().parent / "../shared/data")
    if not folder.is_dir():
        pytest.skip("The real histories are not on this machine (QUNLUO_HISTORIES).")
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Compile the words once, before any worker of the run speaks."""
    if not hasattr(config, "workerinput"):
        from qunluo.installation.messages import compile_changed

        compile_changed()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """At the end, sessions a server thread or a killed process left behind may not keep the test database alive."""
    yield
    with django_db_blocker.unblock():
        connection.close()  # a test may have ended our own session
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def plain_static_names() -> Iterator[None]:
    """Serve static files straight from the apps' folders: nothing was collected for a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield
