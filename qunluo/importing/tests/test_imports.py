"""Bringing a history in: everything lands, nothing twice, and a broken one leaves nothing."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from qunluo.activity.models import Activity
from qunluo.chat.models import Message, Reaction, Room
from qunluo.communities.models import Membership
from qunluo.core.errors import Conflict, Forbidden, Invalid
from qunluo.importing.models import Import, ImportedKey
from qunluo.importing.services.imports import run_import, start_import
from qunluo.importing.services.uploads import folder
from qunluo.importing.tests.stage import BEGIN, answers, bring_in, line, upload, write
from qunluo.jobs.models import Job

TALK = [
    line("a", "", at=0, kind="join", id="j1"),
    line("a", "今晚读书吗", at=1, id="1"),
    line("b", "读", at=2, id="2", reply_to="1", mentions=["a", "c"]),
    line("c", "我也来", at=3, id="3", reactions={"heart": ["a", "d"]}, room="新群"),
    line("d", "heart", at=4, kind="reaction", reply_to="2"),
]


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_everything_lands_however_the_batches_fall(cast, tmp_path, size):
    history = bring_in(cast.owner, write(tmp_path, TALK), size=size)
    assert (history.state, history.position) == ("done", 5)
    assert history.counts == {"messages": 3, "notices": 1, "people": 4, "rooms": 2, "reactions": 3}
    second = Message.objects.get(body="读")
    assert second.reply_to.body == "今晚读书吗"
    assert second.posted_at == datetime.fromtimestamp(BEGIN + 120, UTC)
    names = dict(Membership.objects.filter(state="placeholder").values_list("name", "pk"))
    assert second.mentions == [names["a 的名字"], names["c 的名字"]]
    assert set(Reaction.objects.values_list("message__body", "sign", "member__name")) == {
        ("我也来", "heart", "a 的名字"),
        ("我也来", "heart", "d 的名字"),
        ("读", "heart", "d 的名字"),
    }
    assert list(Room.objects.values_list("name", "last_seq")) == [("旧群", 3), ("新群", 1)]


def test_joining_is_the_earliest_sign_of_life(cast, tmp_path):
    bring_in(cast.owner, write(tmp_path, [line("a", "后来", at=60)]))
    bring_in(cast.owner, write(tmp_path, [line("a", "先前", at=5)]))
    joined = Membership.objects.get(source_key="qunluo_jsonl:a").joined_at
    assert joined == datetime.fromtimestamp(BEGIN + 300, UTC)


def test_who_has_claimed_a_name_stays_as_they_are(cast, tmp_path):
    Membership.objects.filter(pk=cast.member.pk).update(source_key="qunluo_jsonl:a", name="阿沁")
    before = Membership.objects.get(pk=cast.member.pk)
    history = bring_in(cast.owner, write(tmp_path, [line("a", "旧话", at=-9000)]))
    after = Membership.objects.get(pk=cast.member.pk)
    assert (after.name, after.joined_at, after.state) == (before.name, before.joined_at, "member")
    assert (history.counts["people"], Message.objects.get().author_id) == (0, cast.member.pk)


def test_the_same_file_again_adds_nothing(cast, tmp_path):
    first = bring_in(cast.owner, write(tmp_path, TALK))
    again = bring_in(cast.owner, write(tmp_path, TALK))
    assert (first.state, again.state, again.counts.get("messages", 0)) == (
        "done",
        "done",
        0,
    )
    assert again.counts["known"] == 4
    assert (Message.objects.count(), Reaction.objects.count()) == (4, 3)


@pytest.mark.parametrize("with_ids", [True, False])
def test_an_overlapping_newer_export_adds_only_what_is_new(cast, tmp_path, with_ids):
    talk = [line("a", "好", at=n // 3, **({"id": str(n)} if with_ids else {})) for n in range(30)]
    bring_in(cast.owner, write(tmp_path, talk[:20]))
    newer = bring_in(cast.owner, write(tmp_path, talk[9:]), size=4)
    assert (newer.counts["known"], newer.counts["messages"]) == (11, 10)
    assert list(Message.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 31))


def test_equal_words_in_one_minute_are_all_kept(cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, [line("a", "哈", at=1)] * 5), size=2)
    assert history.counts["messages"] == 5


def test_an_id_given_twice_in_one_file_is_taken_once(cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, [line("a", "一", id="1"), line("a", "二", id="1")]))
    assert (history.counts["messages"], history.counts["known"]) == (1, 1)


def test_a_name_seen_later_replaces_a_bare_id(cast, tmp_path):
    talk = [line("a", "@U7", mentions=["U7"]), line("U7", "在", at=1, author_name="林一禾")]
    bring_in(cast.owner, write(tmp_path, talk), size=1)
    assert Membership.objects.get(source_key="qunluo_jsonl:U7").name == "林一禾"


def test_refused_lines_are_kept_with_their_place_and_the_rest_is_in(cast, tmp_path):
    path = write(tmp_path, [line("a", "一")])
    path.write_text(path.read_text() + "{broken\n" + '{"at": 1, "kind": "message"}\n')
    history = bring_in(cast.owner, path)
    assert (history.state, history.refused_count, history.counts["messages"]) == ("done", 2, 1)
    assert list(history.refusals.order_by("order").values_list("line", "reason")) == [
        (2, "bad_json"),
        (3, "missing_field"),
    ]


def test_hostile_names_and_texts_land_as_words(cast, tmp_path):
    bad = "<script>\0'; DROP TABLE x;--" + "长" * 300
    entry = line(bad[:40], bad, author_name=bad, room=bad, id=bad, topic=bad, reactions={bad: [bad]}, mentions=[bad])
    history = bring_in(cast.owner, write(tmp_path, [entry, line("b", "好", at=1)]))
    assert (history.state, history.counts["messages"]) == ("done", 2)
    assert "<script>" in Message.objects.get(seq=1, room__name__startswith="<script>").body


def test_no_message_at_all_fails_and_leaves_nothing(cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, [line("a", kind="join", id="1"), line("b", kind="leave", id="2")]))
    assert (history.state, history.error["code"]) == ("failed", "no_messages")
    assert not Message.objects.exists()
    assert not Room.objects.exists()
    assert not Membership.objects.filter(source_key__startswith="qunluo_jsonl:").exists()
    assert not ImportedKey.objects.exists()


def test_one_person_alone_is_brought_in(cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, [line("a", "自言自语", at=n) for n in range(3)]))
    assert (history.state, history.counts["people"]) == ("done", 1)


def test_the_file_goes_when_the_history_is_in(cast, tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in(cast.owner, write(tmp_path, TALK))
    assert list(folder().iterdir()) == []


def test_what_happened_is_recorded_once(cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, TALK))
    run_import(import_id=history.pk, report=lambda history: None)
    told = Activity.objects.get(kind="importing.history.imported")
    assert told.payload["import_id"] == history.pk
    assert (told.community_id, told.payload["message_count"]) == (cast.community.pk, 3)


def test_starting_hands_the_work_to_the_worker_once(cast, tmp_path):
    history = upload(cast.owner, write(tmp_path, TALK))
    start_import(actor=cast.owner, history=history, options={})
    with pytest.raises(Conflict):
        start_import(actor=cast.owner, history=history, options={})
    assert Job.objects.get(task="importing.history.run").payload == {"import_id": history.pk}


def test_one_history_at_a_time(cast, tmp_path):
    start_import(actor=cast.owner, history=upload(cast.owner, write(tmp_path, TALK)), options={})
    second = upload(cast.owner, write(tmp_path, TALK[:2]))
    with pytest.raises(Conflict):
        start_import(actor=cast.owner, history=second, options={})
    assert Import.objects.get(pk=second.pk).state in Import.WAITING


def test_a_wrong_answer_is_refused_before_anything_is_stored(cast, histories):
    path = next((histories / "whatsapp-coders").glob("*.zip"))
    history = upload(cast.owner, path)
    assert history.state == "needs_answer"
    with pytest.raises(Invalid):
        start_import(actor=cast.owner, history=history, options={"room": "x", "time_zone": "Mars/Base"})
    assert Import.objects.get(pk=history.pk).state == "needs_answer"


@pytest.mark.history
@pytest.mark.parametrize(
    ("pattern", "messages"),
    [("slack-*/*.zip", 1025), ("whatsapp-*/*.zip", 13379), ("zulip-*/*.tar.gz", 24665), ("telegram-hyper*/*.gz", None)],
)
def test_real_histories_come_in_whole(cast, histories, pattern, messages):
    history = upload(cast.owner, next(histories.glob(pattern)))
    start_import(actor=cast.owner, history=history, options=answers(history), now=True)
    run_import(import_id=history.pk, report=lambda history: None)
    history.refresh_from_db()
    assert history.state == "done"
    assert Message.objects.filter(kind="message").count() == history.counts["messages"]
    assert messages in {None, history.counts["messages"]}


def test_wall_clocks_become_moments_in_the_stated_zone(cast, tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text("".join(f"[08:{n:02}] <a> 早 {n}\n" for n in range(30)))
    path = path.rename(tmp_path / "2026-10-18.txt")
    history = upload(cast.owner, path)
    assert set(history.preview["questions"]) >= {"time_zone"}
    options = {**answers(history), "time_zone": "Asia/Shanghai"}
    start_import(actor=cast.owner, history=history, options=options, now=True)
    run_import(import_id=history.pk, report=lambda history: None)
    assert Message.objects.order_by("seq").first().posted_at.hour == 0


MANAGERS = [("owner", True), ("moderator", False), ("member", False), ("muted", False), ("left", False)]


@pytest.mark.parametrize(("who", "may"), MANAGERS)
def test_who_may_bring_histories_in(cast, tmp_path, who, may):
    path = write(tmp_path, TALK)
    if may:
        assert upload(cast[who], path).pk
        return
    with pytest.raises(Forbidden):
        upload(cast[who], path)
    assert not Import.objects.exists()


def test_queries_of_a_batch_do_not_grow_with_it(cast, tmp_path, django_assert_max_num_queries):
    path = write(tmp_path, [line("a", f"第 {n} 句", at=n) for n in range(500)])
    history = start_import(actor=cast.owner, history=upload(cast.owner, path), options={}, now=True)
    with django_assert_max_num_queries(40):
        run_import(import_id=history.pk, report=lambda history: None)
    assert connection.queries_log is not None
