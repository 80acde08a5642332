"""Counting a history as it is read: messages, people, times, months, rooms. Pure; prints nothing and stores nothing.

Only plain numbers anybody could check with grep; what they mean for a community is said in `analytics`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from qunluo.core.interchange import Record

_DAY = 86_400


@dataclass(kw_only=True)
class Counts:
    """The numbers of a room or of a whole history.

    `messages` are records of the kind message; `people` those who wrote at least one. `first_at`, `last_at`: unix
    seconds of the first and the newest message (None without messages); months and days are those of the source's
    clock. `month_retention`: of the authors of a month, the share that wrote in the next calendar month too, over all
    months but the last. `kinds`: records of each kind. `by_author`: messages by author id. `rooms` only on the whole.
    """

    messages: int = 0
    people: int = 0
    first_at: float | None = None
    last_at: float | None = None
    active_days: int = 0
    replies: int = 0
    mentions: int = 0
    reactions: int = 0
    attachments: int = 0
    one_message_people: int = 0
    top_share: float = 0.0
    top_ten_share: float = 0.0
    gini: float = 0.0
    month_retention: float | None = None
    top_ten: list[tuple[str, int]] = field(default_factory=list)
    months: dict[str, tuple[int, int]] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    by_author: dict[str, int] = field(default_factory=dict)
    rooms: dict[str, "Counts"] = field(default_factory=dict)


class Counting:
    """A count under way: `add` records as they pass, then ask for `counts`. For callers that read a history once."""

    def __init__(self) -> None:
        self._rooms: dict[str, _Tally] = {}
        self._names: dict[str, str] = {}

    def add(self, record: Record) -> None:
        """Count one record."""
        tally = self._rooms.get(record.room)
        if tally is None:
            tally = self._rooms[record.room] = _Tally()
        tally.add(record)
        if record.kind == "message":
            self._names[record.author_id] = record.author_name

    def passing(self, records: Iterable[Record]) -> Iterator[Record]:
        """Hand `records` on, counting each."""
        for record in records:
            self.add(record)
            yield record

    def counts(self) -> Counts:
        """What was counted so far, as a whole and by room."""
        whole = _Tally()
        for tally in self._rooms.values():
            whole.merge(tally)
        counts = whole.counts(self._names)
        counts.rooms = {room: tally.counts(self._names) for room, tally in self._rooms.items()}
        return counts


def count_history(records: Iterable[Record]) -> Counts:
    """The counts of everything `records` yields, as a whole and by room."""
    counting = Counting()
    for record in records:
        counting.add(record)
    return counting.counts()


class _Tally:
    """What is kept while counting: messages by (author, day), and a few sums."""

    def __init__(self) -> None:
        self.by_day: Counter[tuple[str, int]] = Counter()
        self.kinds: Counter[str] = Counter()
        self.first, self.last = float("inf"), float("-inf")
        self.replies = self.mentions = self.reactions = self.attachments = 0

    def add(self, record: Record) -> None:
        self.kinds[record.kind] += 1
        if record.reactions:
            self.reactions += sum(map(len, record.reactions.values()))
        if record.kind != "message":
            return
        at = record.at
        self.by_day[record.author_id, int(at // _DAY)] += 1
        self.first = at if at < self.first else self.first
        self.last = at if at > self.last else self.last
        self.replies += record.reply_to is not None
        self.mentions += len(record.mentions)
        self.attachments += len(record.attachments)

    def merge(self, other: "_Tally") -> None:
        self.by_day.update(other.by_day)
        self.kinds.update(other.kinds)
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.replies += other.replies
        self.mentions += other.mentions
        self.reactions += other.reactions
        self.attachments += other.attachments

    def counts(self, names: dict[str, str]) -> Counts:
        authors: Counter[str] = Counter()
        for (author, _), number in self.by_day.items():
            authors[author] += number
        total = authors.total()
        ranked = sorted(authors.items(), key=lambda pair: (-pair[1], names[pair[0]]))
        return Counts(
            messages=total,
            people=len(authors),
            first_at=self.first if total else None,
            last_at=self.last if total else None,
            active_days=len({day for _, day in self.by_day}),
            replies=self.replies,
            mentions=self.mentions,
            reactions=self.reactions,
            attachments=self.attachments,
            one_message_people=sum(number == 1 for number in authors.values()),
            top_share=_share(ranked[:1], total),
            top_ten_share=_share(ranked[:10], total),
            gini=_gini(sorted(authors.values())),
            month_retention=_month_retention(self._authors_by_month()),
            top_ten=[(names[author], number) for author, number in ranked[:10]],
            months=self._months(),
            kinds=dict(self.kinds),
            by_author=dict(authors),
        )

    def _months(self) -> dict[str, tuple[int, int]]:
        messages: Counter[str] = Counter()
        authors = self._authors_by_month()
        for (_, day), number in self.by_day.items():
            messages[_month(day)] += number
        return {month: (messages[month], len(authors[month])) for month in sorted(messages)}

    def _authors_by_month(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for author, day in self.by_day:
            found.setdefault(_month(day), set()).add(author)
        return found


def _month(day: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).strftime("%Y-%m")


def _share(ranked: list[tuple[str, int]], total: int) -> float:
    return sum(number for _, number in ranked) / total if total else 0.0


def _gini(ascending: list[int]) -> float:
    """0 where all wrote as much, towards 1 where one wrote everything."""
    size, total = len(ascending), sum(ascending)
    if not total:
        return 0.0
    weighted = sum(rank * number for rank, number in enumerate(ascending, 1))
    return 2 * weighted / (size * total) - (size + 1) / size


def _month_retention(authors: dict[str, set[str]]) -> float | None:
    months = sorted(authors)
    stayed = wrote = 0
    for month in months[:-1]:
        wrote += len(authors[month])
        stayed += len(authors[month] & authors.get(_next(month), set()))
    return stayed / wrote if wrote else None


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"
