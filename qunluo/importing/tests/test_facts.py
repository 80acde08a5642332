"""The real histories beside the project: what we count equals what a separate reader counted (facts.json)."""

import json
import time
from collections import Counter
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from qunluo.core.interchange import Record
from qunluo.importing.counts import Counts, count_history
from qunluo.importing.formats.registry import open_history

pytestmark = pytest.mark.history

FILES = {
    "whatsapp-coders": ("WhatsApp Chat with CODERS.zip", "whatsapp"),
    "slack-houston-datavis": ("houstondatavis Slack export Jul 31 2016.zip", "slack"),
    "zulip-leanprover": ("zulip_json.tar.gz", "zulip"),
    "telegram-hyperdbg-html": ("tg-archive-html.tar.gz", "tg_archive"),
    "irc-ubuntu": ("ubuntu-irc.tar.gz", "irc"),
    "edges-collegemsg": ("CollegeMsg.txt.gz", "edges"),
}
WHOLE = [name for name in FILES if name != "zulip-leanprover"]
STREAMS = [
    "187764-Lean-for-teaching",
    "267928-condensed-mathematics",
    "284757-job-postings",
    "514017-Analysis-I",
    "518132-combinatorial-games",
]


@lru_cache(maxsize=1)
def read(folder: Path) -> tuple[dict, list[Record], Counts]:
    """Facts, records and counts of one set; kept for the tests that follow."""
    facts = json.loads((folder / "facts.json").read_text("utf-8"))
    file, name = FILES[folder.name]
    history = open_history(folder / file)
    records = list(history)
    assert history.format == name
    assert history.refused_count == 0
    assert history.bytes_read == history.bytes_total
    return facts, records, count_history(records)


def at(stated: str) -> float:
    """A time of facts.json in unix seconds, wall clock times as if they were UTC."""
    found = datetime.fromisoformat(stated)
    return found.replace(tzinfo=found.tzinfo or UTC).timestamp()


def assert_members(counts: Counts, facts: dict) -> None:
    """Every number `facts["members"]` has."""
    assert counts.messages == facts["messages"]
    assert counts.people == facts["authors"]
    assert counts.first_at == pytest.approx(at(facts.get("first_utc") or facts.get("first_local")), abs=1e-5)
    assert counts.last_at == pytest.approx(at(facts.get("last_utc") or facts.get("last_local")), abs=1e-5)
    assert counts.active_days == facts["active_days"]
    assert counts.top_ten == [tuple(pair) for pair in facts["top10_authors"]]
    assert round(counts.top_share, 4) == facts["top1_share"]
    assert round(counts.top_ten_share, 4) == facts["top10_share"]
    assert counts.one_message_people == facts["one_message_authors"]
    assert round(counts.gini, 4) == facts["gini_messages"]
    if "months" in facts:
        stated = {month: (numbers["messages"], numbers["authors"]) for month, numbers in facts["months"].items()}
        assert counts.months == stated
    if "author_month_retention" in facts:
        assert round(counts.month_retention, 4) == facts["author_month_retention"]


def mention_pairs(records: list[Record], known: set[str] | None = None) -> set[tuple[str, str]]:
    """Distinct pairs of author and mentioned, without those who mention themselves."""
    names = {record.author_id: record.author_name for record in records}
    return {
        (record.author_name, names.get(who, who))
        for record in records
        if record.kind == "message"
        for who in record.mentions
        if who != record.author_id and (known is None or who in known)
    }


@pytest.mark.parametrize("name", WHOLE)
def test_members_equal_the_facts(histories: Path, name: str) -> None:
    facts, _, counts = read(histories / name)
    assert_members(counts, facts["members"])


@pytest.mark.parametrize("stream", STREAMS)
def test_zulip_streams_equal_the_facts(histories: Path, stream: str) -> None:
    facts, records, counts = read(histories / "zulip-leanprover")
    stated = facts["streams"][stream]
    assert_members(counts.rooms[stream], stated["members"])
    inside = [record for record in records if record.room == stream]
    topics: dict[str, set[str]] = {}
    for record in inside:
        topics.setdefault(record.topic, set()).add(record.author_id)
    assert len(topics) == stated["topics"]
    assert sum(len(authors) == 1 for authors in topics.values()) == stated["topics_with_a_single_author"]
    assert sum(topic.startswith("✔") for topic in topics) == stated["resolved_topics"]
    assert len({record.id for record in inside}) == stated["distinct_message_ids"]
    assert len(mention_pairs(inside)) == stated["edges"]["mention"]["distinct_directed_pairs"]


def test_zulip_as_a_whole_equals_the_facts(histories: Path) -> None:
    facts, _, counts = read(histories / "zulip-leanprover")
    stated = facts["all_streams"]
    assert (counts.messages, counts.people) == (stated["messages"], stated["authors"])
    assert (counts.first_at, counts.last_at) == (at(stated["first_utc"]), at(stated["last_utc"]))
    assert list(counts.rooms) == STREAMS


def test_zulip_quotes_give_the_stated_pairs(histories: Path) -> None:
    """A record carries the first quote; messages that quote several make the difference, 15 in 100 at most."""
    facts, records, _ = read(histories / "zulip-leanprover")
    for stream in STREAMS:
        authors = {record.id: record.author_id for record in records if record.room == stream}
        first = sum(record.reply_to in authors for record in records if record.room == stream and record.reply_to)
        stated = facts["streams"][stream]["edges"]["quote_reply"]["edges_total_including_self"]
        assert 0.85 * stated <= first <= stated


def test_whatsapp_lines_equal_the_facts(histories: Path) -> None:
    facts, records, counts = read(histories / "whatsapp-coders")
    spoken = [record for record in records if record.kind == "message"]
    told = [record for record in records if record.kind != "message"]
    assert len({record.line for record in told}) == facts["system_lines"]
    assert len({record.line for record in records}) == facts["header_lines"]
    assert sum("\n" in record.text for record in spoken) == facts["multi_line_messages"]
    assert sum(record.text.count("\n") for record in spoken) == facts["continuation_lines"]
    assert sum(record.text == "<Media omitted>" for record in spoken) == facts["media_omitted_messages"]
    assert all(record.attachments for record in spoken if record.text == "<Media omitted>")
    deleted = {"This message was deleted", "You deleted this message"}
    assert sum(record.text in deleted for record in spoken) == facts["deleted_messages"]
    assert sum(name.startswith("+") for name in counts.by_author) == facts["senders_shown_as_phone_number"]
    assert sum(record.kind == "leave" and record.text.endswith(" left") for record in told) == facts["system_left"]
    by_link = [record for record in told if record.kind == "join" and "invite link" in record.text]
    assert len(by_link) == facts["system_join_by_link"]
    pairs = mention_pairs(records, known=set(counts.by_author))
    assert len(pairs) == facts["edges"]["mention"]["distinct_directed_pairs"]


def test_slack_events_equal_the_facts(histories: Path) -> None:
    facts, records, counts = read(histories / "slack-houston-datavis")
    assert len(records) == facts["events"]
    assert counts.kinds["join"] == facts["events_by_subtype"]["channel_join"]
    assert counts.kinds["leave"] == facts["events_by_subtype"]["channel_leave"]
    spoken = {room: inside.messages for room, inside in counts.rooms.items() if inside.messages}
    assert spoken == facts["human_messages_by_channel"]
    assert counts.reactions == facts["reactions_total"]
    assert counts.replies == facts["thread_replies"]
    assert len(counts.rooms) == facts["channels_with_files"]
    assert len(mention_pairs(records)) == facts["edges"]["mention"]["distinct_directed_pairs"]


def test_tg_archive_entries_equal_the_facts(histories: Path) -> None:
    facts, records, counts = read(histories / "telegram-hyperdbg-html")
    assert len(records) == facts["entries"]
    assert counts.kinds == {
        "message": facts["entries_by_type"]["type-message"],
        "join": facts["entries_by_type"]["type-user_joined"],
        "leave": facts["entries_by_type"]["type-user_left"],
    }
    ids = {record.id for record in records}
    assert counts.replies == facts["messages_with_reply_pointer"]
    replies = [record for record in records if record.reply_to]
    assert sum(record.reply_to not in ids for record in replies) == facts["reply_target_not_in_archive"]
    joined = {record.author_id for record in records if record.kind == "join"}
    assert len(joined) == facts["joined_accounts"]
    assert len(joined & set(counts.by_author)) == facts["joined_accounts_that_ever_posted"]
    authors = {record.id: record.author_name for record in records}
    edges = Counter((record.author_name, authors[record.reply_to]) for record in replies if record.reply_to in authors)
    stated = facts["edges"]["explicit_reply"]
    assert edges.total() == stated["edges_total_including_self"]
    others = Counter({pair: number for pair, number in edges.items() if pair[0] != pair[1]})
    assert (others.total(), len(others)) == (stated["edges"], stated["distinct_directed_pairs"])


def test_irc_lines_equal_the_facts(histories: Path) -> None:
    facts, records, counts = read(histories / "irc-ubuntu")
    assert counts.messages == facts["user_lines"]
    assert len(records) == facts["lines"]
    years: Counter[str] = Counter()
    for month, (messages, _) in counts.months.items():
        years[month[:4]] += messages
    assert years == facts["user_lines_by_year"]
    assert list(counts.rooms) == ["#ubuntu"]


def test_irc_is_read_at_a_hundred_thousand_lines_a_second_at_least(histories: Path) -> None:
    history = open_history(histories / "irc-ubuntu" / "ubuntu-irc.tar.gz")
    started = time.process_time()
    lines = sum(1 for _ in history)
    assert lines / (time.process_time() - started) > 100_000


def test_edges_equal_the_facts(histories: Path) -> None:
    facts, records, _ = read(histories / "edges-collegemsg")
    pairs = Counter((record.author_id, record.mentions[0]) for record in records)
    stated = facts["edge_facts"]
    assert len(records) == facts["edges"]
    assert len({person for pair in pairs for person in pair}) == facts["nodes"]
    assert len(pairs) == stated["distinct_directed_pairs"]
    assert sum((b, a) in pairs for a, b in pairs) == stated["reciprocated_directed_pairs"]


@pytest.mark.parametrize("name", ["public_channel", "private_group_test"])
def test_telegram_desktop_equals_the_facts(histories: Path, name: str) -> None:
    folder = histories / "telegram-desktop-json-mini"
    facts = json.loads((folder / "facts.json").read_text("utf-8"))["files"][name]
    history = open_history(folder / name / "result.json")
    records = list(history)
    spoken = [record for record in records if record.kind == "message"]
    assert history.format == "telegram_desktop"
    assert history.title == facts["name"]
    assert history.has_offset == (facts["with_date_unixtime"] > 0)
    assert len({record.line for record in records}) == facts["entries"]
    assert len(spoken) == facts["by_type"]["message"]
    assert Counter(record.author_name for record in spoken) == facts["senders"]
    assert sum(bool(record.text) for record in spoken) == facts["messages_with_text"]
    assert sum(bool(record.attachments) for record in spoken) == sum(facts["media"].values()) - facts["media"].get(
        "none", 0
    )
    if not history.has_offset:
        assert min(record.at for record in records) == at(facts["first_local"])
        assert max(record.at for record in records) == at(facts["last_local"])
