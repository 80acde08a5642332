"""What a generated history is, told beside it: the answer sheet. No measure is ever written here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qunluo.core.interchange import Record

KINDS = ("community", "help_desk", "audience", "ad_channel", "crowd", "notice_board")
STAGES = ("young", "growing", "steady", "fading", "dormant")
LANGUAGES = ("zh", "en", "mixed")


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The right answers.

    `label`: the kind, `dormant` where the group died, `unsure` at a border between two kinds.
    `kind`: what it is or was; at a border the first of the two. `accepted`: every label a fair examiner takes.
    `leaders`: author ids of those the mechanism leans on (star, owner, helpers, sellers), strongest first.
    """

    label: str
    kind: str
    stage: str
    variant: str
    is_held_out: bool
    accepted: frozenset[str]
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Generated:
    """One made-up history. `records` are in the order of time, ready to be walked more than once.

    `as_of`: the moment the history was exported, unix seconds. `members`: people who ever belonged, silent ones
    too; `speakers`: planned people with at least one message.
    """

    truth: Truth
    seed: int
    language: str
    as_of: float
    members: int
    speakers: int
    records: Sequence[Record] = field(repr=False)

    @property
    def history(self) -> Iterator[Record]:
        """The records one by one."""
        return iter(self.records)
