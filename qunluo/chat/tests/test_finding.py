"""Finding messages: words, filters, pages, and nothing that one may not see."""

from datetime import date, timedelta

import pytest

from qunluo.chat.models import Message
from qunluo.chat.queries.finding import Wanted, find_messages
from qunluo.chat.tests.stage import NOON, make_room, say
from qunluo.communities.tests.factories import make_cast
from qunluo.core.interchange import Attachment

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def room(cast):
    return make_room(cast.community)


def bodies(cast, words, **wanted):
    return [hit.message.body for hit in find_messages(viewer=cast.owner, wanted=Wanted(words, **wanted)).hits]


def test_chinese_is_found_as_a_part_and_marked(cast, room):
    say(room, cast.member, "今晚讀書會", "读，书", "Python 读书")
    assert bodies(cast, "读书") == ["Python 读书", "今晚讀書會"]
    hits = find_messages(viewer=cast.owner, wanted=Wanted("读书")).hits
    assert hits[1].marked == "今晚<mark>讀書</mark>會"


def test_all_words_must_be_there_and_quotes_keep_a_phrase(cast, room):
    say(room, cast.member, "read the book", "the book we read")
    assert len(bodies(cast, "book read")) == 2
    assert bodies(cast, '"read the book"') == ["read the book"]


def test_a_long_text_is_found_to_its_end(cast, room):
    say(room, cast.member, "的好" * 400 + "读书会")
    assert len(bodies(cast, "读书会")) == 1


def test_filters_narrow_it_down(cast, room):
    other = make_room(cast.community, "公告")
    say(room, cast.member, "读书")
    say(other, cast.owner, "读书", at=NOON + timedelta(days=3), attachments=[Attachment(name="a.jpg")])
    say(room, cast.owner, "读书", kind="system", at=NOON + timedelta(days=6))
    for wanted, count in [
        ({}, 3),
        ({"room_id": other.pk}, 1),
        ({"person": cast.member.name}, 1),
        ({"person": "没有这个人"}, 0),
        ({"kind": "file"}, 1),
        ({"kind": "message"}, 2),
        ({"kind": "notice"}, 1),
        ({"since": date(2026, 10, 20)}, 2),
        ({"until": date(2026, 10, 20)}, 1),
        ({"since": date(2026, 10, 19), "until": date(2026, 10, 21)}, 1),
    ]:
        assert len(bodies(cast, "读书", **wanted)) == count, wanted


def test_pages_go_on_without_loss_even_within_one_moment(cast, room):
    say(room, cast.member, *["读书"] * 70, step=timedelta(0))
    found, before = [], ""
    while True:
        page = find_messages(viewer=cast.owner, wanted=Wanted("读书"), before=before)
        found += [hit.message.seq for hit in page.hits]
        before = page.before
        if not before:
            break
    assert found == list(range(70, 0, -1))


@pytest.mark.parametrize("words", ["", "  ", "!!!", "' | & <-> :*", "\\", '"'])
def test_a_query_without_words_finds_nothing_and_breaks_nothing(cast, room, words):
    say(room, cast.member, "读书")
    assert bodies(cast, words) == []


@pytest.mark.parametrize("before", ["x", "1e999_1", "_", "nan_2", "1_x"])
def test_a_forged_page_starts_from_the_beginning(cast, room, before):
    say(room, cast.member, "读书")
    assert len(find_messages(viewer=cast.owner, wanted=Wanted("读书"), before=before).hits) == 1


@pytest.mark.parametrize("field", ["hidden_at", "recalled_at"])
def test_words_taken_back_are_not_found(cast, room, field):
    [message] = say(room, cast.member, "读书")
    Message.objects.filter(pk=message.pk).update(**{field: NOON})
    assert bodies(cast, "读书") == []


@pytest.mark.parametrize("who", ["applicant", "removed", "left", "placeholder"])
def test_who_is_outside_finds_nothing(cast, room, who):
    say(room, cast.member, "读书")
    assert find_messages(viewer=cast[who], wanted=Wanted("读书")).hits == []


def test_other_communities_stay_shut(cast, room):
    other = make_cast()
    say(make_room(other.community), other.member, "读书")
    assert bodies(cast, "读书") == []
    foreign = make_room(other.community, "别处")
    assert bodies(cast, "读书", room_id=foreign.pk) == []


def test_a_search_takes_two_queries_and_three_with_a_person(cast, room, django_assert_num_queries):
    say(room, cast.member, *["读书"] * 40)
    with django_assert_num_queries(2):
        find_messages(viewer=cast.owner, wanted=Wanted("读书"))
    with django_assert_num_queries(3):
        find_messages(viewer=cast.owner, wanted=Wanted("读书", person=cast.member.name))
