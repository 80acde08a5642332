"""What the directory says a member gave by talking."""

from datetime import datetime

import pytest
from django.utils import translation

from qunluo.chat import gifts
from qunluo.chat.models import Message, Room
from qunluo.communities.tests.factories import make_community, make_member
from qunluo.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def stage():
    community = make_community(time_zone="Asia/Shanghai")
    room = Room.objects.create(community=community, name="客厅")
    return community, room, make_member(community, "林一禾"), make_member(community, "阿沁")


def say(room: Room, author, *, at: str, reply_to: Message | None = None, **fields: object) -> Message:
    room.last_seq += 1
    room.save(update_fields=["last_seq"])
    posted = datetime.fromisoformat(at)
    return Message.objects.create(
        community=room.community, room=room, seq=room.last_seq, author=author, body="话", search="", posted_at=posted,
        reply_to=reply_to, **fields,
    )  # fmt: skip


def test_days_are_those_of_the_communitys_clock(stage, django_assert_num_queries) -> None:
    _, room, lin, qin = stage
    say(room, lin, at="2026-03-01T15:30:00+00:00")
    say(room, lin, at="2026-03-01T16:30:00+00:00")
    with django_assert_num_queries(1):
        found = gifts.load_gifts(lin, [lin.pk, qin.pk])
    assert found == {lin.pk: ["talked on 2 days"]}


def test_an_answer_to_oneself_is_no_gift(stage) -> None:
    _, room, lin, qin = stage
    asked = say(room, qin, at="2026-03-01T08:00:00+00:00")
    mine = say(room, lin, at="2026-03-01T08:01:00+00:00", reply_to=asked)
    say(room, lin, at="2026-03-01T08:02:00+00:00", reply_to=mine)
    assert gifts.load_gifts(lin, [lin.pk])[lin.pk] == ["answered 1 time", "talked on 1 day"]


def test_what_was_hidden_or_taken_back_does_not_count(stage) -> None:
    _, room, lin, _qin = stage
    say(room, lin, at="2026-03-01T08:00:00+00:00", hidden_at=clock.now())
    say(room, lin, at="2026-03-02T08:00:00+00:00", recalled_at=clock.now())
    assert gifts.load_gifts(lin, [lin.pk]) == {}
