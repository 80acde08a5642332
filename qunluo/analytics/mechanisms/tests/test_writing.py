from collections import Counter
from dataclasses import replace
from random import Random

import msgspec
import pytest

from qunluo.analytics.mechanisms import sampler
from qunluo.analytics.mechanisms.jsonl import write_jsonl
from qunluo.analytics.mechanisms.platform import draw_platform
from qunluo.analytics.mechanisms.sampler import generate
from qunluo.core.interchange import Record


@pytest.fixture
def on_platform(monkeypatch):
    """Generate a community on a platform that differs as asked from a plain one."""

    def make(kind="community", messages=800, **traits):
        plain = replace(
            draw_platform(Random(1)), naming=0.0, pointers=0.0, has_mention_lists=True, has_ids=True, joins=1.0,
            has_minute_clock=False, leaves=0.0, reactions=0.0, renames=0.0, has_welcome_bot=False, bridged=0.0,
            packet_kind="red_packet", rooms=1,
        )  # fmt: skip
        monkeypatch.setattr(sampler, "draw_platform", lambda rng: replace(plain, **traits))
        return generate(kind, seed=12, size=60, messages=messages, stage="steady", language="zh").records

    return make


def messages(records):
    return [r for r in records if r.kind == "message"]


def test_pointers_point_at_something_said_before(on_platform):
    said = messages(on_platform(pointers=0.9))
    place = {r.id: i for i, r in enumerate(said)}
    pointing = [(i, place[r.reply_to]) for i, r in enumerate(said) if r.reply_to]
    assert len(pointing) > 0.4 * len(said)
    assert all(target < own for own, target in pointing)


def test_without_pointers_there_are_none(on_platform):
    assert not any(r.reply_to or r.mentions for r in on_platform())


def test_people_are_named_in_text_and_in_the_list_where_there_is_one(on_platform):
    records = on_platform(naming=0.7)
    names = {r.author_id: r.author_name for r in records}
    named = [r for r in records if r.mentions]
    assert len(named) > 200
    assert all(r.text.startswith(f"@{names[r.mentions[0]]} ") for r in named)


def test_a_minute_clock_knows_no_seconds(on_platform):
    assert all(r.at % 60 == 0 for r in messages(on_platform(has_minute_clock=True)))


def test_where_there_are_no_ids_the_name_is_the_id(on_platform):
    assert all(r.author_id == r.author_name for r in on_platform(has_ids=False))


def test_everybody_joins_once_and_before_speaking(on_platform):
    records = on_platform()
    joined = {r.author_id: r.at for r in records if r.kind == "join"}
    first = {}
    for r in messages(records):
        first.setdefault(r.author_id, r.at)
    assert Counter(r.author_id for r in records if r.kind == "join").most_common(1)[0][1] == 1
    assert all(joined[who] <= at for who, at in first.items())
    assert len(joined) > len(first)
    assert not any(r.kind == "join" for r in on_platform(joins=0.0))


def test_nobody_speaks_after_leaving(on_platform):
    records = on_platform(leaves=1.0)
    left = {r.author_id: r.at for r in records if r.kind == "leave"}
    assert left
    assert all(r.at <= left.get(r.author_id, r.at) for r in messages(records))


def test_a_renamed_person_keeps_the_id(on_platform):
    records = on_platform(renames=0.2)
    renamed = {r.author_id: r for r in records if r.kind == "rename"}
    assert renamed
    for who, rename in renamed.items():
        after = {r.author_name for r in messages(records) if r.author_id == who and r.at > rename.at}
        assert after <= {rename.author_name}


def test_the_welcome_bot_greets_by_name(on_platform):
    greeted = [r for r in on_platform(has_welcome_bot=True) if r.author_id == "群小助手"]
    assert len(greeted) > 30


def test_a_bridge_speaks_for_others_and_says_for_whom(on_platform):
    bridged = [r for r in on_platform(bridged=0.4) if r.author_id == "bridge-bot"]
    assert len(bridged) > 50
    assert all(r.text.startswith("<") for r in bridged)


@pytest.mark.parametrize("packet_kind", ["red_packet", "system", "message"])
def test_a_packet_stands_in_the_file_as_the_platform_writes_it(on_platform, packet_kind):
    records = on_platform("crowd", packet_kind=packet_kind)
    kinds = Counter(r.kind for r in records)
    assert kinds[packet_kind] > 5
    assert any(r.text.startswith("[红包]") for r in records) == (packet_kind == "message")


def test_reactions_come_from_people_who_were_there(on_platform):
    records = on_platform(reactions=0.2)
    everybody = {r.author_id for r in records}
    given = [who for r in records for fans in r.reactions.values() for who in fans]
    assert len(given) > 50
    assert set(given) <= everybody


def test_several_rooms_share_the_talk(on_platform):
    assert {r.room for r in messages(on_platform(rooms=3))} == {"room-1", "room-2", "room-3"}


def test_lines_written_are_lines_read_back(on_platform, tmp_path):
    records = on_platform(pointers=0.3, naming=0.3, reactions=0.2)
    path = tmp_path / "made.jsonl"
    assert write_jsonl(records, path) == len(records)
    read = [msgspec.json.decode(line, type=Record) for line in path.read_bytes().splitlines()]
    assert read == records
    assert all(b'"kind"' in line for line in path.read_bytes().splitlines())
