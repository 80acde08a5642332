"""Finding messages: words in a community or a room, by person, kind and time; newest first."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.safestring import SafeString

from qunluo.chat.models import Message, Room
from qunluo.communities.models import Membership
from qunluo.communities.naming import grams_to_find, words_of
from qunluo.search.highlights import highlight
from qunluo.search.vectors import needle, phrases, scoped_query

PAGE = 30
QUERY_LIMIT = 120
PHRASE_LIMIT = 8
PEOPLE_LIMIT = 50


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `kind`: message, file, notice or "" for all; days in the reader's time zone."""

    words: str = ""
    person: str = ""
    room_id: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def phrases(self) -> list[str]:
        return phrases(self.words[:QUERY_LIMIT])[:PHRASE_LIMIT]


@dataclass(frozen=True)
class Hit:
    """A message that was found, with its marked words."""

    message: Message
    marked: SafeString


@dataclass(frozen=True)
class Found:
    """One page of hits. `before` is the key to go on from."""

    hits: list[Hit] = field(default_factory=list)
    before: str = ""


def find_messages(*, viewer: Membership, wanted: Wanted, before: str = "") -> Found:
    """Hits in the rooms `viewer` may read. Two queries, three with a person; none without words.

    Words at spaces must all be there; "…" keeps a phrase together; Chinese is found as any part of a text, other
    scripts by whole words. Recalled and hidden messages are not found.
    """
    if not wanted.phrases:
        return Found()
    rooms = Room.objects.visible_to(viewer).values_list("pk", flat=True)
    rows = _matching(viewer.community_id, wanted).filter(room_id__in=list(rooms)).select_related("author", "room")
    if at := _key(before):
        rows = rows.filter(Q(posted_at__lt=at[0]) | Q(posted_at=at[0], pk__lt=at[1]))
    found = list(rows.defer("search", "long_text").order_by("-posted_at", "-pk")[: PAGE + 1])
    hits = [Hit(row, highlight(row.body[:20_000], wanted.phrases)) for row in found[:PAGE]]
    more = f"{found[PAGE - 1].posted_at.timestamp()!r}_{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return Found(hits, more)


def _matching(community_id: int, wanted: Wanted) -> Any:
    rows = Message.objects.filter(community_id=community_id, recalled_at=None, hidden_at=None)
    rows = rows.filter(_said(community_id, wanted.phrases))
    if wanted.room_id:
        rows = rows.filter(room_id=wanted.room_id)
    if wanted.person:
        rows = rows.filter(author_id__in=_people(community_id, wanted.person))
    if wanted.kind == "file":
        rows = rows.exclude(attachments=[])
    elif wanted.kind:
        is_message = Q(kind=Message.Kind.MESSAGE)
        rows = rows.filter(is_message if wanted.kind == "message" else ~is_message)
    if wanted.since:
        rows = rows.filter(posted_at__gte=_begin(wanted.since))
    if wanted.until:
        rows = rows.filter(posted_at__lt=_begin(wanted.until + timedelta(days=1)))
    return rows


def _said(community_id: int, wanted: list[str]) -> RawSQL:
    """The GIN index, or for texts beyond a limit of tsvector their flat form (search.vectors)."""
    needles = " AND ".join(["strpos(chat_message.long_text, %s) > 0"] * len(wanted))
    return RawSQL(  # noqa: S611 – our own constant text; every value is a parameter
        f"(chat_message.search @@ %s::tsquery OR (chat_message.long_text IS NOT NULL AND {needles}))",
        [scoped_query(wanted, scope=community_id), *(needle(phrase) for phrase in wanted)],
        output_field=BooleanField(),
    )


def _people(community_id: int, name: str) -> list[int]:
    words = words_of(name)
    grams = grams_to_find(community_id, words)
    rows = Membership.objects.filter(community_id=community_id, grams__contains=grams)
    for word in words:
        rows = rows.filter(folded__contains=word)
    return list(rows.values_list("pk", flat=True)[:PEOPLE_LIMIT])


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=timezone.get_current_timezone())


def _key(before: str) -> tuple[datetime, int] | None:
    """The place a page ended at; nonsense starts from the beginning."""
    seconds, _, pk = before.partition("_")
    try:
        return datetime.fromtimestamp(float(seconds), timezone.get_current_timezone()), int(pk)
    except (ValueError, OverflowError, OSError):
        return None
