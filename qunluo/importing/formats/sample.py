"""A look at a source, enough to tell its format by content: names of its files and the first bytes of some."""

from dataclasses import dataclass, field
from functools import cached_property

from qunluo.importing.formats.guard import read_up_to
from qunluo.importing.formats.sources import Member, Source, Tar

HEAD_BYTES = 64 << 10
MAX_HEADS = 24
MAX_NAMES = 20_000
MAX_TAR_BYTES = 256 << 20
_TEXT = ("txt", "json", "jsonl", "ndjson", "html", "htm", "csv", "tsv", "log", "weechatlog", "edges")
_TELLING = ("users.json", "channels.json", "result.json", "_chat.txt", "messages.html")


@dataclass
class Sample:
    """`names` of at most 20,000 files; `heads` their first 64 KiB, of at most 24 text files, telling ones first."""

    is_single: bool
    names: list[str] = field(default_factory=list)
    heads: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def bases(self) -> set[str]:
        """The last parts of the names."""
        return {name.rsplit("/", 1)[-1] for name in self.names}

    def texts(self, *endings: str) -> list[bytes]:
        """Heads of files with one of `endings`; of a single file whatever its name."""
        return [head for name, head in self.heads.items() if self.is_single or name.lower().endswith(endings)]


def look_at(source: Source) -> Sample:
    """Sample `source`. A tar is read from the front, at most 256 MiB of it."""
    sample = Sample(is_single=source.is_single)
    seen = 0

    def wanted(member: Member) -> bool:
        nonlocal seen
        seen += member.size
        if len(sample.names) < MAX_NAMES:
            sample.names.append(member.name)
        return sample.is_single or _is_worth_opening(member, len(sample.heads))

    for member, stream in source.walk(wanted):
        sample.heads[member.name] = read_up_to(stream, HEAD_BYTES)
        if isinstance(source, Tar) and (seen > MAX_TAR_BYTES or len(sample.heads) >= MAX_HEADS):
            break
    source.rewind()
    return sample


def _is_worth_opening(member: Member, opened: int) -> bool:
    if member.base in _TELLING:
        return opened < 2 * MAX_HEADS
    ending = member.base.rsplit(".", 1)[-1].lower() if "." in member.base else "txt"
    return opened < MAX_HEADS and ending in _TEXT and member.size > 0
