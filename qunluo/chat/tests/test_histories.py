"""Storing past messages: gapless numbers, exact words, and walls between communities."""

import pytest
from django.db import IntegrityError, connection, transaction

from qunluo.chat.models import Message, Reaction
from qunluo.chat.services.histories import (
    PastMessage,
    PastReaction,
    remove_batch,
    remove_empty_rooms,
    remove_reactions,
    reserve_message_ids,
    store_batch,
    write_message,
)
from qunluo.chat.tests.stage import make_room, say
from qunluo.communities.tests.factories import make_cast, make_community, make_member
from qunluo.core.interchange import Attachment

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def room(cast):
    return make_room(cast.community)


def check_constraints():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_numbers_go_on_without_gaps(cast, room):
    say(room, cast.owner, "一", "二")
    say(room, cast.member, "三")
    assert list(room.messages.order_by("seq").values_list("seq", "body")) == [(1, "一"), (2, "二"), (3, "三")]
    assert room.last_seq == 3


@pytest.mark.parametrize(
    "body",
    ["tab\tnew\nline\rback\\slash", "\\N", "\\.", "'; DROP TABLE chat_message; --", "<script>", "读" * 5000, "", "😀"],
)
def test_every_text_comes_back_as_it_was(cast, room, body):
    [message] = say(room, cast.member, body)
    assert message.body == body


def test_what_postgresql_cannot_hold_is_left_out(cast, room):
    [message] = say(room, cast.member, "a\0b \ud83d c")
    assert message.body == "ab ? c"


def test_a_megabyte_is_cut_at_a_million_characters(cast, room):
    [message] = say(room, cast.member, "读" * 1_000_001)
    assert len(message.body) == 1_000_000


def test_files_mentions_and_topics_are_kept(cast, room):
    file = Attachment(name='a\t"b".jpg', media_type="image/jpeg")
    [message] = say(
        room, cast.member, "看", topic="第七章", mentions=[cast.owner.pk, cast.member.pk], attachments=[file]
    )
    assert message.attachments == [{"name": 'a\t"b".jpg', "media_type": "image/jpeg", "is_present": False}]
    assert (message.topic, message.mentions) == ("第七章", [cast.owner.pk, cast.member.pk])


def test_a_message_cannot_stand_in_a_room_of_another_community(cast):
    foreign = make_room(make_community())
    [pk] = reserve_message_ids(1)
    written = write_message("x", community_id=cast.community.pk, posted_at=0.0)
    past = PastMessage(pk, foreign.pk, cast.member.pk, written)
    with pytest.raises(IntegrityError, match="room of its own community"), transaction.atomic():
        store_batch(community_id=cast.community.pk, messages=[past], import_ref=1)
    assert not Message.objects.exists()


def test_a_message_cannot_be_by_a_member_of_another_community(cast, room):
    stranger = make_member(make_cast().community)
    with pytest.raises(IntegrityError, match="member of its own community"):
        say(room, stranger, "x")


def test_an_author_cannot_be_moved_to_another_community(cast, room):
    [message] = say(room, cast.member, "x")
    with pytest.raises(IntegrityError, match="member of its own community"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(author=make_member(make_cast().community))


@pytest.mark.parametrize("table", ["chat_room", "communities_membership"])
def test_a_parent_with_messages_cannot_be_removed_past_django(cast, room, table):
    say(room, cast.member, "x")
    parent = {"chat_room": room, "communities_membership": cast.member}[table]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [parent.pk])
    with pytest.raises(IntegrityError, match="still has messages"):
        check_constraints()


def test_the_twin_without_the_guard_lets_words_into_a_foreign_room(cast):
    foreign = make_room(make_community())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE chat_message DISABLE TRIGGER chat_message_added")
    [pk] = reserve_message_ids(1)
    written = write_message("x", community_id=cast.community.pk, posted_at=0.0)
    past = PastMessage(pk, foreign.pk, cast.member.pk, written)
    store_batch(community_id=cast.community.pk, messages=[past], import_ref=1)
    assert Message.objects.get(pk=pk).room_id == foreign.pk


def test_a_sign_is_kept_once(cast, room):
    [message] = say(room, cast.member, "x")
    sign = PastReaction(message.pk, cast.owner.pk, "heart", 0.0)
    counts = [
        store_batch(community_id=cast.community.pk, messages=[], reactions=[sign, sign], import_ref=1) for _ in range(2)
    ]
    assert counts == [1, 0]
    assert Reaction.objects.count() == 1


def test_taking_back_goes_newest_first_and_spares_what_others_said(cast, room):
    old, new = say(room, cast.member, "一", "二", import_ref=5)
    [answer] = say(room, cast.owner, "答", import_ref=6, reply_to_id=new.pk)
    Reaction.objects.create(message=new, member=cast.owner, sign="heart")
    span = {"import_ref": 5, "first_id": old.pk, "last_id": new.pk}
    assert remove_batch(**span, limit=1) == 1
    assert set(Message.objects.values_list("pk", flat=True)) == {old.pk, answer.pk}
    answer.refresh_from_db()
    assert (answer.reply_to_id, Reaction.objects.count()) == (None, 0)
    assert [remove_batch(**span, limit=9), remove_batch(**span, limit=9)] == [1, 0]
    check_constraints()


def test_rooms_go_when_they_are_empty_and_stay_with_others_words(cast):
    empty, used = (make_room(cast.community, name, import_ref=5) for name in ("空", "用"))
    say(used, cast.owner, "我们还在", import_ref=6)
    assert remove_empty_rooms(community_id=cast.community.pk, import_ref=5) == (1, 1)
    assert list(cast.community.rooms.all()) == [used]
    assert empty.name == "空"


def test_signs_under_others_words_go_with_their_import(cast, room):
    [message] = say(room, cast.member, "x", import_ref=4)
    store_batch(
        community_id=cast.community.pk,
        messages=[],
        reactions=[PastReaction(message.pk, cast.owner.pk, "heart", 0.0)],
        import_ref=5,
    )
    assert remove_reactions(import_ref=5) == 1
