"""The studio's pages: uploading, asking, telling, refusing; and what leaves the house."""

import io
import json
import os
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qunluo.chat.models import Message
from qunluo.chat.tests.stage import make_room, say
from qunluo.importing import receiving
from qunluo.importing.models import Import
from qunluo.importing.services import uploads
from qunluo.importing.services.imports import run_import
from qunluo.importing.services.uploads import folder
from qunluo.importing.tests.stage import bring_in, line, upload, write
from qunluo.importing.tests.test_imports import TALK
from qunluo.jobs.models import Job


@pytest.fixture
def operator(client, cast):
    client.force_login(cast.owner.person)
    return client


def url(cast, name="history-list", *args):
    return reverse(f"importing:{name}", args=[cast.community.slug, *args])


def jsonl(lines=TALK):
    return "".join(json.dumps(entry) + "\n" for entry in lines).encode()


def send(client, cast, content, name="chat.jsonl", **headers):
    return client.post(url(cast), {"file": SimpleUploadedFile(name, content)}, headers=headers)


def test_a_history_comes_in_by_the_page(operator, cast):
    answer = send(operator, cast, jsonl(), name="../../etc/读书会.jsonl")
    history = Import.objects.get()
    assert (answer.status_code, answer.url) == (302, url(cast, "history-detail", history.pk))
    assert (history.original_name, history.format) == ("读书会.jsonl", "qunluo_jsonl")
    assert "今晚读书吗" in operator.get(answer.url).content.decode()
    assert operator.post(url(cast, "history-start", history.pk)).status_code == 302
    assert 'data-state="running"' in operator.get(url(cast, "history-progress", history.pk)).content.decode()
    run_import(import_id=history.pk, report=lambda row: None)
    assert 'data-state="done"' in operator.get(url(cast, "history-progress", history.pk)).content.decode()
    assert "3 条消息已经导入，4 个人" in operator.get(answer.url).content.decode()


def test_the_element_is_told_where_to_go(operator, cast):
    answer = send(operator, cast, jsonl(), **{"X-Upload": "1"})
    assert (answer.status_code, answer["Location"]) == (201, url(cast, "history-detail", Import.objects.get().pk))


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", b"[1/1/20, 10:00:00] a: " + b"x" * (120 << 20))
    return packed.getvalue()


BAD = {
    "empty": (b"", 422),
    "unknown": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 400, 422),
    "broken zip": (b"PK\x03\x04" + b"junk" * 50, 422),
    "bomb": (bomb, 422),
    "prose": ("从前有座山。\n".encode() * 20, 422),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_a_reason_and_leaves_nothing(operator, cast, case):
    content, status = BAD[case]
    answer = send(operator, cast, content() if callable(content) else content, name="x.zip")
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not Import.objects.exists()
    assert list(folder().iterdir()) == []


def test_no_file_at_all_is_said(operator, cast):
    answer = operator.post(url(cast), {})
    assert answer.status_code == 422
    assert "请先选一个文件" in answer.content.decode()


def test_a_file_beyond_the_limit_is_refused_and_leaves_nothing(operator, cast, settings):
    settings.QUNLUO_IMPORT_LIMIT_BYTES = 100_000
    answer = send(operator, cast, b"x" * 500_000)
    assert answer.status_code == 413
    assert not Import.objects.exists()
    assert list(folder().iterdir()) == []


def test_a_full_disk_answers_507_and_leaves_nothing(operator, cast, monkeypatch):
    def full(self, chunk):
        self.drop()
        raise receiving.DiskFull("voll")

    monkeypatch.setattr(uploads.Landing, "write", full)
    assert send(operator, cast, jsonl()).status_code == 507
    assert list(folder().iterdir()) == []


def test_a_disk_too_full_for_the_file_refuses_before_writing(operator, cast, monkeypatch):
    monkeypatch.setattr(receiving, "has_room_for", lambda size: False)
    assert send(operator, cast, jsonl()).status_code == 507


def test_a_forged_request_brings_nothing(cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.owner.person)
    assert send(strict, cast, jsonl()).status_code == 403
    assert not Import.objects.exists()


def test_bad_answers_show_the_form_again(operator, cast, histories):
    history = upload(cast.owner, next((histories / "whatsapp-coders").glob("*.zip")))
    answer = operator.post(url(cast, "history-start", history.pk), {"room": "", "time_zone": "Mars/Base"})
    assert answer.status_code == 422
    assert Import.objects.get(pk=history.pk).state == "needs_answer"
    assert not Job.objects.filter(task__startswith="importing.").exists()


def test_the_day_of_the_export_is_kept(operator, cast, tmp_path):
    history = upload(cast.owner, write(tmp_path, TALK))
    operator.post(url(cast, "history-start", history.pk), {"as_of": "2026-11-01"})
    history.refresh_from_db()
    assert history.as_of.isoformat() == "2026-11-01T15:59:59+00:00"


def test_a_file_can_be_thrown_away_before(operator, cast, tmp_path, django_capture_on_commit_callbacks):
    history = upload(cast.owner, write(tmp_path, TALK))
    with django_capture_on_commit_callbacks(execute=True):
        assert operator.post(url(cast, "history-discard", history.pk)).status_code == 302
    assert not Import.objects.exists()
    assert list(folder().iterdir()) == []
    assert operator.post(url(cast, "history-discard", history.pk)).status_code == 404


def test_taking_back_and_going_on_are_asked_of_the_worker(operator, cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, TALK))
    assert operator.post(url(cast, "history-resume", history.pk)).status_code == 409
    operator.post(url(cast, "history-undo", history.pk))
    Job.objects.filter(task="importing.history.undo").update(state="failed")
    page = operator.get(url(cast, "history-detail", history.pk)).content.decode()
    assert "现在没有进程在处理它" in page
    operator.post(url(cast, "history-resume", history.pk))
    assert Job.objects.filter(task="importing.history.undo", state="queued").count() == 1


def test_a_failed_history_says_why(operator, cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, [line("a", kind="join", id="1")]))
    page = operator.get(url(cast, "history-detail", history.pk)).content.decode()
    assert "这个文件里没有一条消息" in page


def test_refused_lines_leave_as_a_table_without_formulas(operator, cast, tmp_path):
    path = write(tmp_path, [line("a", "一")])
    path.write_text(path.read_text() + "=HYPERLINK(1)\n")
    history = bring_in(cast.owner, path)
    answer = operator.get(url(cast, "refusal-csv", history.pk))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].endswith(",2,这不是正确的 JSON。,'=HYPERLINK(1)")
    assert answer["Cache-Control"] == "no-store"


def test_what_leaves_can_come_in_again_word_for_word(operator, cast, tmp_path):
    bring_in(cast.owner, write(tmp_path, TALK))
    content = b"".join(operator.get(url(cast, "history-export")).streaming_content)
    before = list(Message.objects.order_by("room__name", "seq").values_list("room__name", "body", "kind", "posted_at"))
    Message.objects.all().delete()
    path = tmp_path / "export.jsonl"
    path.write_bytes(content)
    history = bring_in(cast.owner, path)
    assert (history.refused_count, history.counts["reactions"]) == (0, 3)
    after = Message.objects.order_by("room__source_key", "seq").values_list("body", "kind", "posted_at")
    assert sorted(after) == sorted(row[1:] for row in before)


def test_an_export_holds_no_word_that_was_taken_back(operator, cast):
    room = make_room(cast.community)
    hidden, _shown = say(room, cast.member, "CANARY", "留下")
    Message.objects.filter(pk=hidden.pk).update(recalled_at=hidden.posted_at)
    content = b"".join(operator.get(url(cast, "history-export")).streaming_content).decode()
    assert "CANARY" not in content
    assert "留下" in content


DOORS = [("owner", 200), ("moderator", 403), ("member", 403), ("muted", 403), ("applicant", 404), ("left", 404)]


@pytest.mark.parametrize(("who", "status"), DOORS)
def test_who_comes_through_which_door(client, cast, tmp_path, who, status):
    history = upload(cast.owner, write(tmp_path, TALK))
    client.force_login(cast[who].person)
    for name, args in [("history-list", ()), ("history-detail", (history.pk,)), ("history-export", ())]:
        assert client.get(url(cast, name, *args)).status_code == status, name
    if status != 200:
        for name in ("history-start", "history-undo", "history-discard", "history-resume"):
            assert client.post(url(cast, name, history.pk)).status_code == status, name
        assert send(client, cast, jsonl()).status_code == status
        assert client.get(url(cast, "refusal-csv", history.pk)).status_code == status
    assert Import.objects.get().state in Import.WAITING


def test_a_history_of_another_community_is_not_there(operator, cast, tmp_path):
    from qunluo.communities.tests.factories import make_cast

    other = make_cast()
    history = upload(other.owner, write(tmp_path, TALK))
    assert operator.get(url(cast, "history-detail", history.pk)).status_code == 404
    assert operator.post(url(cast, "history-start", history.pk)).status_code == 404


def test_the_list_takes_as_many_queries_for_one_as_for_many(operator, cast, tmp_path):
    counts = []
    for _ in range(2):
        for _ in range(3):
            upload(cast.owner, write(tmp_path, TALK))
        with CaptureQueriesContext(connection) as asked:
            operator.get(url(cast))
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 20


def test_files_nothing_waits_for_are_swept_after_a_day(cast, tmp_path):
    history = upload(cast.owner, write(tmp_path, TALK))
    orphan, fresh = folder() / ".orphan", folder() / ".fresh"
    for path in (orphan, fresh, uploads.stored_path(history)):
        path.touch()
    for path in (orphan, uploads.stored_path(history)):
        os.utime(path, (0, 0))
    assert uploads.sweep_uploads() == 1
    assert set(folder().iterdir()) == {fresh, uploads.stored_path(history)}
