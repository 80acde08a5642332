"""The real histories as the engine sees them, each read once a test run."""

from functools import cache
from pathlib import Path

from qunluo.analytics.engine import columns, history
from qunluo.analytics.engine.view import View
from qunluo.core.interchange import Record
from qunluo.importing.formats.registry import recognise

FILES = {
    "coders": "whatsapp-coders/WhatsApp Chat with CODERS.zip",
    "houston": "slack-houston-datavis/houstondatavis Slack export Jul 31 2016.zip",
    "zulip": "zulip-leanprover/zulip_json.tar.gz",
    "hyperdbg": "telegram-hyperdbg-html/tg-archive-html.tar.gz",
    "irc-ubuntu": "irc-ubuntu/ubuntu-irc.tar.gz",
    "collegemsg": "edges-collegemsg/CollegeMsg.txt.gz",
    "channel": "telegram-desktop-json-mini/public_channel/result.json",
}
STREAMS = {
    "lean-teaching": "187764-Lean-for-teaching",
    "condensed": "267928-condensed-mathematics",
    "job-postings": "284757-job-postings",
    "analysis-i": "514017-Analysis-I",
    "games": "518132-combinatorial-games",
}


def path_of(histories: Path, name: str) -> Path:
    """Where the history (or the archive its stream is in) lies."""
    return histories / FILES["zulip" if name in STREAMS else name]


@cache
def _read(path: Path) -> tuple[Record, ...]:
    return tuple(recognise(path).open(path))


def records_of(histories: Path, name: str) -> tuple[list[Record], float]:
    """The records of one history or stream, and the newest moment of its whole file."""
    records = _read(path_of(histories, name))
    newest = max(record.at for record in records)
    if name in STREAMS:
        return [record for record in records if record.room == STREAMS[name]], newest
    return list(records), newest


def view_of(histories: Path, name: str) -> View:
    """The view of one history or stream as of the newest moment of its file."""
    records, newest = records_of(histories, name)
    return history.view_of(columns.read(records), as_of=newest)


MEMBERS = frozenset({"community", "help_desk"})
ONE_PERSON = frozenset({"audience", "unsure"})
BOARD = frozenset({"notice_board", "ad_channel"})
ALL_STAGES = frozenset({"young", "growing", "steady", "fading", "dormant", None})
# The labels and stages a fair examiner takes, by the expected labels told beside the histories.
NAMES_TO_LABELS = {
    "coders": (MEMBERS, frozenset({"steady", "growing"})),
    "houston": (ONE_PERSON, frozenset({"growing"})),
    "lean-teaching": (MEMBERS, frozenset({"steady"})),
    "condensed": (frozenset({"dormant"}), frozenset({"dormant"})),
    "job-postings": (BOARD, frozenset({"steady"})),
    "analysis-i": (frozenset({"dormant"}), frozenset({"dormant", "fading"})),
    "games": (ONE_PERSON, frozenset({"fading", "steady"})),
    "hyperdbg": (ONE_PERSON, frozenset({"fading", "steady"})),
    "irc-ubuntu": (MEMBERS, frozenset({None})),
    "collegemsg": (frozenset({"unsure"}), frozenset({"fading"})),
    "channel": (BOARD | {"unsure"}, ALL_STAGES),
}
