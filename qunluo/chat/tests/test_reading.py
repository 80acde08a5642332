"""Reading a room: both ways, to a day, with quotes and runs, at a stated number of queries."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from qunluo.chat.models import Message, Reaction, Room
from qunluo.chat.policies import can_read
from qunluo.chat.queries import reading
from qunluo.chat.queries.rooms import get_room, list_rooms
from qunluo.chat.tests.stage import NOON, make_room, say
from qunluo.communities.tests.factories import make_cast, make_community
from qunluo.core.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def room(cast):
    room = make_room(cast.community)
    say(room, cast.member, *[f"第 {number} 句" for number in range(1, 151)])
    return room


def seqs(page):
    return [entry.message.seq for entry in page.entries]


def test_the_newest_page_ends_at_the_last_message(cast, room):
    page = reading.read_newest(viewer=cast.owner, room=room)
    assert (seqs(page), page.before, page.after) == (list(range(91, 151)), 91, None)


def test_going_back_and_forth_meets_every_message_once(cast, room):
    found, page = [], reading.read_newest(viewer=cast.owner, room=room)
    found = seqs(page)
    while page.before:
        page = reading.read_before(viewer=cast.owner, room=room, seq=page.before)
        found = seqs(page) + found
    assert found == list(range(1, 151))
    forth, page = [], reading.read_after(viewer=cast.owner, room=room, seq=0)
    forth = seqs(page)
    while page.after:
        page = reading.read_after(viewer=cast.owner, room=room, seq=page.after)
        forth += seqs(page)
    assert forth == found


def test_a_message_asked_for_stands_in_the_middle(cast, room):
    page = reading.read_around(viewer=cast.owner, room=room, seq=75)
    assert seqs(page) == list(range(46, 106))


@pytest.mark.parametrize(("day", "seq"), [(NOON.date(), 1), (NOON.date() + timedelta(1), 73), (date(2030, 1, 1), None)])
def test_a_day_is_found_in_the_readers_time_zone(room, day, seq):
    with timezone.override("Asia/Shanghai"):
        assert reading.find_day(room=room, day=day) == seq


def test_days_runs_and_own_words_are_told(cast):
    room = make_room(cast.community)
    say(room, cast.member, "一", "二", step=timedelta(minutes=2))
    say(room, cast.owner, "三", at=NOON + timedelta(minutes=5))
    say(room, cast.owner, "四", at=NOON + timedelta(days=1))
    entries = reading.read_newest(viewer=cast.owner, room=room).entries
    assert [(e.day is not None, e.is_run, e.is_own) for e in entries] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (True, False, True),
    ]


def test_quotes_signs_and_names_come_along(cast):
    room = make_room(cast.community)
    [first] = say(room, cast.member, "问")
    [second] = say(room, cast.owner, "答", reply_to_id=first.pk, mentions=[cast.member.pk])
    Reaction.objects.create(message=second, member=cast.member, sign="heart")
    Reaction.objects.create(message=second, member=cast.owner, sign="heart")
    entry = reading.read_newest(viewer=cast.owner, room=room).entries[1]
    assert (entry.quote, entry.quote_text, entry.mentions) == (first, "问", [cast.member.name])
    assert [(sign.sign, sign.icon, sign.count) for sign in entry.signs] == [("heart", "heart", 2)]


@pytest.mark.parametrize("field", ["hidden_at", "recalled_at"])
def test_words_taken_back_are_not_quoted(cast, field):
    room = make_room(cast.community)
    [first] = say(room, cast.member, "秘密")
    say(room, cast.owner, "答", reply_to_id=first.pk)
    Message.objects.filter(pk=first.pk).update(**{field: NOON})
    entry = reading.read_newest(viewer=cast.owner, room=room).entries[1]
    assert entry.quote_text == ""


def test_a_page_takes_four_queries_however_long_the_room(cast, room, django_assert_num_queries):
    [first] = say(room, cast.member, "问")
    say(room, cast.owner, "答", reply_to_id=first.pk, mentions=[cast.member.pk])
    with django_assert_num_queries(4):
        reading.read_newest(viewer=cast.owner, room=room)


def test_the_list_takes_two_queries(cast, room, django_assert_num_queries):
    for number in range(5):
        say(make_room(cast.community, f"群 {number}"), cast.member, "在")
    with django_assert_num_queries(2):
        lines = list_rooms(viewer=cast.owner)
    assert [line.last.body for line in lines] == ["第 150 句", *["在"] * 5]


READERS = [
    ("owner", True),
    ("moderator", True),
    ("member", True),
    ("muted", True),
    ("applicant", False),
    ("removed", False),
    ("left", False),
    ("placeholder", False),
]


@pytest.mark.parametrize(("who", "may"), READERS)
def test_who_may_read(cast, who, may):
    room = make_room(cast.community)
    assert can_read(cast[who], room) is may
    assert (room in Room.objects.visible_to(cast[who])) is may
    if not may:
        with pytest.raises(NotFound):
            get_room(viewer=cast[who], room_id=room.pk)


def test_nobody_reads_a_room_of_another_community(cast):
    foreign = make_room(make_community())
    assert not can_read(cast.owner, foreign)
    with pytest.raises(NotFound):
        get_room(viewer=cast.owner, room_id=foreign.pk)
