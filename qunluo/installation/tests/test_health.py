"""What machines hear of this installation, and what its owner hears of the doctor."""

import json
import re
import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import translation

from qunluo.core import clock
from qunluo.installation import health
from qunluo.jobs.models import WorkerBeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def worker() -> WorkerBeat:
    return WorkerBeat.objects.create(name="one", beat_at=clock.now())


def ready(client: Client) -> tuple[int, dict]:
    answer = client.get("/readyz", headers={"Accept-Language": "en"})
    return answer.status_code, answer.json()


def test_a_living_process_says_so_and_asks_nobody(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_visitors_may_come_while_all_is_well(client: Client, worker: WorkerBeat, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        status, told = ready(client)
    assert status == 200
    assert told["ready"] is True
    assert {name for name, check in told["checks"].items() if check["ok"]} == {"database", "disk", "worker", "handlers"}


def test_a_silent_worker_is_told_but_turns_nobody_away(client: Client, worker: WorkerBeat) -> None:
    WorkerBeat.objects.update(beat_at=clock.now() - timedelta(minutes=5))
    status, told = ready(client)
    assert status == 200
    assert told["checks"]["worker"]["ok"] is False


def test_a_database_that_does_not_answer_turns_visitors_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def cursor() -> None:
        raise OperationalError

    monkeypatch.setattr(health, "connection", SimpleNamespace(cursor=cursor))
    status, told = ready(client)
    assert status == 503
    assert told == {"ready": False, "checks": {"database": {"ok": False, "text": "The database does not answer."}}}


def test_a_full_disk_turns_visitors_away(client: Client, worker: WorkerBeat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1_000_000))
    status, told = ready(client)
    assert status == 503
    assert told["checks"]["disk"]["text"] == "Only 1 MB of disk are free."


def test_figures_are_for_loopback(client: Client, worker: WorkerBeat) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert re.search(r"^qunluo_worker_silent_seconds \d", answer.content.decode(), re.MULTILINE)
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def test_figures_are_for_whoever_holds_the_token(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUNLUO_METRICS_TOKEN", "t0ken")
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert (
        client.get("/metrics", headers={"Authorization": "Bearer t0ken"}, REMOTE_ADDR="203.0.113.7").status_code == 200
    )


def examined(capsys: pytest.CaptureFixture[str]) -> dict[str, bool]:
    with pytest.raises(SystemExit):
        call_command("doctor", "--json")
    return {finding["name"]: finding["is_well"] for finding in json.loads(capsys.readouterr().out)}


@pytest.fixture
def home(settings, tmp_path, monkeypatch: pytest.MonkeyPatch):
    settings.HOME = tmp_path
    monkeypatch.setenv("DATABASE_URL", "postgres://given")
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    (folder / "django").touch(mode=0o600)
    return tmp_path


def test_the_doctor_finds_loose_secrets_and_a_missing_worker(home, capsys: pytest.CaptureFixture[str]) -> None:
    assert examined(capsys)["secrets"] is True
    (home / "secrets" / "django").chmod(0o644)
    found = examined(capsys)
    assert found["secrets"] is False
    assert found["worker"] is False
    assert found["database"] is True
    assert found["migrations"] is True


def test_the_doctor_finds_a_database_that_may_lose_data(home, capsys: pytest.CaptureFixture[str], settings) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    assert examined(capsys)["durability"] is False


def test_the_doctor_speaks_in_sentences(home, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "✗ No worker has started yet. Run: bin/qunluo worker" in capsys.readouterr().out
