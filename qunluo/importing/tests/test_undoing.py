"""Taking a history back: as a whole, over kills, and never what is somebody's own by now."""

import pytest

from qunluo.chat.models import Message, Reaction, Room
from qunluo.chat.tests.stage import say
from qunluo.communities.models import Membership
from qunluo.core.errors import Conflict, Forbidden
from qunluo.importing import queries
from qunluo.importing.models import Import, ImportedKey, ImportedPerson
from qunluo.importing.services import undoing
from qunluo.importing.services.imports import run_import, start_import
from qunluo.importing.tests.stage import bring_in, line, take_back, upload, write
from qunluo.importing.tests.test_imports import TALK


def placeholders(cast):
    return Membership.objects.filter(community=cast.community, source_key__startswith="qunluo_jsonl:")


def test_nothing_of_it_is_left(cast, tmp_path):
    history = take_back(cast.owner, bring_in(cast.owner, write(tmp_path, TALK)))
    assert (history.state, history.counts["removed"]) == ("undone", 4)
    for model in (Message, Reaction, Room, ImportedKey, ImportedPerson):
        assert not model.objects.exists(), model
    assert not placeholders(cast).exists()


def test_it_can_be_brought_in_again_afterwards(cast, tmp_path):
    path = write(tmp_path, TALK)
    take_back(cast.owner, bring_in(cast.owner, path))
    assert bring_in(cast.owner, path).counts["messages"] == 3


def test_who_has_claimed_their_name_stays_and_the_report_says_so(cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, TALK))
    claimed = Membership.objects.get(source_key="qunluo_jsonl:a")
    Membership.objects.filter(pk=claimed.pk).update(state="member", person=cast.stranger)
    history = take_back(cast.owner, history)
    assert list(placeholders(cast)) == [claimed]
    assert history.counts["kept_people"] == 1
    assert "1" in queries.get_report(history).kept[0]


def test_a_room_with_new_words_stays(cast, tmp_path):
    history = bring_in(cast.owner, write(tmp_path, TALK))
    [answer] = say(Room.objects.get(name="旧群"), cast.owner, "我们还在", import_ref=0)
    history = take_back(cast.owner, history)
    assert list(Message.objects.all()) == [answer]
    assert history.counts["kept_rooms"] == 1


def test_an_older_history_keeps_its_own(cast, tmp_path):
    bring_in(cast.owner, write(tmp_path, TALK))
    newer = bring_in(
        cast.owner, write(tmp_path, [*TALK, line("a", "后来", at=9, id="9"), line("e", "新人", at=9, id="8")])
    )
    take_back(cast.owner, newer)
    assert (Message.objects.count(), Reaction.objects.count(), placeholders(cast).count()) == (4, 3, 4)
    assert bring_in(cast.owner, write(tmp_path, TALK)).counts["known"] == 4


def test_it_goes_on_after_being_killed_in_the_middle(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(undoing, "BATCH_MESSAGES", 2)
    history = bring_in(cast.owner, write(tmp_path, [line("a", str(n), at=n) for n in range(9)]))
    undoing.undo_import(actor=cast.owner, history=history, now=True)
    calls = []

    def dying(held):
        calls.append(held.counts["removed"])
        if len(calls) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undoing.run_undo(import_id=history.pk, report=dying)
    undoing.run_undo(import_id=history.pk, report=lambda held: None)
    history.refresh_from_db()
    assert (history.state, history.counts["removed"], Message.objects.count()) == ("undone", 9, 0)


def test_stopping_on_the_way_takes_back_what_is_in(cast, tmp_path):
    path = write(tmp_path, [line("a", str(n), at=n) for n in range(9)])
    history = start_import(actor=cast.owner, history=upload(cast.owner, path), options={}, now=True)

    def stop(row):
        if row.position == 4:
            Import.objects.filter(pk=row.pk).update(state="undoing")

    run_import(import_id=history.pk, report=stop, size=2)
    assert Message.objects.count() == 4
    undoing.run_undo(import_id=history.pk, report=lambda held: None)
    assert not Message.objects.exists()


def test_there_is_nothing_to_take_back_twice(cast, tmp_path):
    history = take_back(cast.owner, bring_in(cast.owner, write(tmp_path, TALK)))
    with pytest.raises(Conflict):
        undoing.undo_import(actor=cast.owner, history=history)


@pytest.mark.parametrize("who", ["moderator", "member", "muted"])
def test_who_may_not_take_back(cast, tmp_path, who):
    history = bring_in(cast.owner, write(tmp_path, TALK))
    with pytest.raises(Forbidden):
        undoing.undo_import(actor=cast[who], history=history)
    assert Message.objects.count() == 4
