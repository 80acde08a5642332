from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest

from qunluo.analytics.mechanisms.calendar import DAY
from qunluo.analytics.mechanisms.demo.communities import demo_communities
from qunluo.analytics.mechanisms.demo.content import load
from qunluo.analytics.mechanisms.demo.reading_club import OWNER, SHANGHAI_SECONDS
from qunluo.analytics.mechanisms.demo.scripts import Bag, parse_talks
from qunluo.communities.models import Community
from qunluo.communities.roles import TEMPLATES
from qunluo.communities.texts import MAX_RULES, MAX_VALUES

TODAY = date(2026, 11, 21)
SAID = ("message", "red_packet")


@pytest.fixture(scope="module")
def three():
    return demo_communities(TODAY)


@pytest.fixture(scope="module")
def club(three):
    return three[0]


def local(at):
    return datetime.fromtimestamp(at + SHANGHAI_SECONDS, UTC)


def said_in(made, room=None):
    return [r for r in made.records if r.kind in SAID and room in (None, r.room)]


def test_there_is_one_alive_one_fan_club_and_one_bought(three):
    assert [made.expected for made in three] == ["community", "audience", "crowd"]
    assert len({made.identity.slug for made in three}) == 3


def test_each_can_be_founded_as_it_is_written(three):
    for made in three:
        identity = made.identity
        fields = {
            name: getattr(identity, name) for name in identity.__dataclass_fields__ if name not in ("values", "rules")
        }
        Community(**fields).clean_fields()
        assert 2 <= len(identity.values) <= MAX_VALUES
        assert all(len(name) <= 8 and 4 <= len(text) <= 140 for name, text in identity.values)
        assert 3 <= len(identity.rules) <= MAX_RULES
        assert made.roles[made.owner] == "owner"
        assert set(made.roles) <= set(made.people.values())
        assert set(made.roles.values()) <= set(TEMPLATES)


def test_a_year_ends_the_night_before(three):
    for made in three:
        times = [r.at for r in made.records]
        assert times == sorted(times)
        assert local(made.as_of).date() == TODAY
        assert local(times[-1]).date() == date(2026, 11, 20)
        assert 363 * DAY < times[-1] - times[0] < 365 * DAY


def test_the_same_day_gives_the_same_history_and_another_day_moves_it(three):
    (same,) = demo_communities(TODAY, expected="audience")
    (moved,) = demo_communities(date(2026, 11, 22), expected="crowd")
    assert same.records == three[1].records
    assert moved.as_of - three[2].as_of == DAY


def test_they_are_as_large_as_life(three):
    sizes = [(len(said_in(made)), len({r.author_id for r in said_in(made)})) for made in three]
    assert 20_000 <= sizes[0][0] <= 40_000
    assert 150 <= sizes[0][1] <= 220
    assert all(messages > 8000 and people > 150 for messages, people in sizes[1:])


def test_every_name_belongs_to_one_person(three):
    for made in three:
        pairs = {(r.author_id, r.author_name) for r in made.records if r.kind in SAID}
        assert len(pairs) == len({i for i, _ in pairs}) == len({n for _, n in pairs})
        assert pairs <= set(made.people.items())


def test_no_hole_of_the_grammar_is_left_open(three):
    for made in three:
        assert not [r.text for r in made.records if set("{}|") & set(r.text) or "《书》" in r.text]


def test_the_club_reads_every_evening_but_friday_and_keeps_quiet_after_ten(club):
    evenings = [local(r.at) for r in said_in(club, "晚间共读")]
    opened = {t.date() for t in evenings if t.hour == 20 and 20 <= t.minute <= 40}
    assert len(opened) > 280
    assert sum(day.weekday() == 4 for day in opened) < 12
    late = [r for r in said_in(club) if local(r.at).hour >= 22 or local(r.at).hour < 5]
    assert len(late) < 0.01 * len(said_in(club))


def test_the_owner_is_away_for_nine_days_and_the_talk_goes_on(club):
    days = Counter(int((r.at - club.as_of + 365 * DAY) // DAY) for r in said_in(club))
    own = Counter(int((r.at - club.as_of + 365 * DAY) // DAY) for r in said_in(club) if r.author_name == OWNER)
    away = range(286, 295)
    assert sum(own[day] for day in away) <= 2
    assert sum(own.values()) > 500
    assert min(days[day] for day in away) > 15


def test_a_reader_does_not_meet_the_same_words_all_the_time(club):
    said = [r.text for r in said_in(club) if len(r.text) > 8]
    fresh = [len(set(said[i : i + 100])) for i in range(0, len(said) - 100, 100)]
    assert sum(fresh) / len(fresh) > 92


def test_talk_names_the_child_of_the_one_who_speaks(club):
    child = {name: kid for name, (kid, *_) in load("reading_club")["personas"].items()}
    asked = [r for r in said_in(club, "客厅") if "今天问我什么是「从前」" in r.text and r.author_name in child]
    assert asked
    assert all(r.text.startswith(child[r.author_name]) for r in asked)


def test_packets_and_thanks_make_the_days_of_the_discount_group(three):
    bought = three[2]
    packets = [r for r in bought.records if r.kind == "red_packet"]
    assert {r.author_name for r in packets} == {bought.owner}
    days = {int(r.at // DAY) for r in packets}
    on_days = sum(int(r.at // DAY) in days for r in said_in(bought))
    assert on_days > 0.8 * len(said_in(bought))


def test_the_yoga_teacher_speaks_most(three):
    fans = three[1]
    names = Counter(r.author_name for r in said_in(fans)).most_common(2)
    assert names[0][0] == fans.owner
    assert names[0][1] > 3 * names[1][1]


def test_a_talk_without_a_speaker_is_refused():
    with pytest.raises(ValueError, match="no speaker"):
        parse_talks("A: hello\nwho says this")


def test_talks_know_who_may_be_silent_and_who_are_many():
    (first, second), (third,) = parse_talks("A: one\nB?: two\n\nN3: three")
    assert (first.is_optional, second.is_optional, third.many) == (False, True, 3)


def test_a_bag_gives_everything_once_before_anything_twice():
    bag = Bag(list("abcdef"), Random(1))
    for _ in range(4):
        assert sorted(bag.draw() for _ in range(6)) == list("abcdef")
