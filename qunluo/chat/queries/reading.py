"""Reading a room: one page of what was said, going both ways by room number.

Five queries a page, whatever the length of the room: messages, quotes, reactions, names of the mentioned, neighbours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from qunluo.chat.models import Message, Reaction, Room
from qunluo.communities.models import Membership

PAGE = 60
RUN_MINUTES = 5
SHOWN_LETTERS = 4_000
QUOTE_LETTERS = 120
SIGN_ICONS = {"lightbulb": "lightbulb", "heart": "heart", "hand-heart": "hand-heart", "thanks": "hand-heart"}
SHOWN_SIGNS = 12


@dataclass(frozen=True)
class Sign:
    """One sign under a message with how many gave it. `icon` is empty for emoji and the source's own names."""

    sign: str
    icon: str
    count: int


@dataclass
class Entry:
    """One line of the page. `day`: a new day begins here. `is_run`: the same person goes on."""

    message: Message
    body: str
    rest: str
    is_own: bool
    is_run: bool = False
    day: datetime | None = None
    quote: Message | None = None
    quote_text: str = ""
    signs: list[Sign] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """Part of a room. `before` and `after` are the numbers to go on from, None at either end."""

    entries: list[Entry]
    before: int | None
    after: int | None
    is_newest: bool


def read_newest(*, viewer: Membership, room: Room) -> Page:
    """The end of the room."""
    return read_before(viewer=viewer, room=room, seq=room.last_seq + 1)


def read_before(*, viewer: Membership, room: Room, seq: int) -> Page:
    """What came before number `seq`."""
    rows = _messages(room).filter(seq__lt=seq).order_by("-seq")[: PAGE + 1]
    found = list(rows)[::-1]
    return _page(viewer, room, found[-PAGE:], has_before=len(found) > PAGE)


def read_after(*, viewer: Membership, room: Room, seq: int) -> Page:
    """What came after number `seq`."""
    found = list(_messages(room).filter(seq__gt=seq).order_by("seq")[:PAGE])
    return _page(viewer, room, found, has_before=seq >= 1)


def read_around(*, viewer: Membership, room: Room, seq: int) -> Page:
    """Number `seq` in the middle of the page."""
    return read_after(viewer=viewer, room=room, seq=max(0, seq - PAGE // 2))


def find_day(*, room: Room, day: date) -> int | None:
    """The number of the first message on or after `day` in the reader's time zone. One query."""
    begins = datetime.combine(day, time(0), tzinfo=timezone.get_current_timezone())
    of_day = Message.objects.filter(room=room, posted_at__gte=begins).order_by("posted_at", "pk")
    return of_day.values_list("seq", flat=True).first()


def _messages(room: Room) -> Any:
    return Message.objects.filter(room=room).select_related("author").defer("search", "long_text")


def _page(viewer: Membership, room: Room, found: Sequence[Message], *, has_before: bool) -> Page:
    quotes = _quotes(found)
    signs = _signs(found)
    names = _names(found)
    entries = [_entry(message, viewer, quotes, signs, names) for message in found]
    _join_runs(entries)
    last = found[-1].seq if found else 0
    is_newest = last >= room.last_seq
    return Page(
        entries=entries,
        before=found[0].seq if found and has_before else None,
        after=last if found and not is_newest else None,
        is_newest=is_newest,
    )


def _entry(
    message: Message,
    viewer: Membership,
    quotes: dict[int, Message],
    signs: dict[int, list[Sign]],
    names: dict[int, str],
) -> Entry:
    quote = quotes.get(message.reply_to_id or 0)
    return Entry(
        message=message,
        body=message.body[:SHOWN_LETTERS],
        rest=message.body[SHOWN_LETTERS:],
        is_own=message.author_id == viewer.pk,
        quote=quote,
        quote_text=quote.body[:QUOTE_LETTERS] if quote and quote.is_readable else "",
        signs=signs.get(message.pk, []),
        mentions=[names[member_id] for member_id in message.mentions if member_id in names],
    )


def _quotes(found: Iterable[Message]) -> dict[int, Message]:
    """The answered messages, of the same room only."""
    wanted = {message.reply_to_id: message.room_id for message in found if message.reply_to_id}
    rows = Message.objects.filter(pk__in=wanted).select_related("author").defer("search", "long_text")
    return {row.pk: row for row in rows if row.room_id == wanted[row.pk]}


def _signs(found: Iterable[Message]) -> dict[int, list[Sign]]:
    rows = Reaction.objects.filter(message__in=[message.pk for message in found]).values("message_id", "sign")
    signs: dict[int, list[Sign]] = {}
    for row in rows.annotate(count=Count("pk")).order_by("-count", "sign"):
        here = signs.setdefault(row["message_id"], [])
        if len(here) < SHOWN_SIGNS:
            here.append(Sign(row["sign"], SIGN_ICONS.get(row["sign"], ""), row["count"]))
    return signs


def _names(found: Iterable[Message]) -> dict[int, str]:
    wanted = {member_id for message in found for member_id in message.mentions[:20]}
    return dict(Membership.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _join_runs(entries: list[Entry]) -> None:
    """Say where a day begins and where the same person goes on within five minutes."""
    before: Entry | None = None
    for entry in entries:
        here = timezone.localtime(entry.message.posted_at)
        if before is None or timezone.localtime(before.message.posted_at).date() != here.date():
            entry.day = entry.message.posted_at
        elif _goes_on(before.message, entry.message):
            entry.is_run = True
        before = entry


def _goes_on(before: Message, message: Message) -> bool:
    if before.author_id is None or before.author_id != message.author_id:
        return False
    if {before.kind, message.kind} != {Message.Kind.MESSAGE} or before.topic != message.topic:
        return False
    return abs(message.posted_at - before.posted_at) < timedelta(minutes=RUN_MINUTES)
