"""Reading imports: the list, one, its progress and its refused lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qunluo.chat.models import Room
from qunluo.communities.models import Membership
from qunluo.core import clock
from qunluo.core.errors import NotFound, require
from qunluo.importing import policies
from qunluo.importing.models import Import, ImportRefusal
from qunluo.importing.sentences import file_sentence, line_sentence
from qunluo.importing.services.imports import RUN_TASK, UNDO_TASK
from qunluo.jobs.models import Job

SHOWN_REFUSALS = 20
SHOWN_ROOMS = 12


@dataclass(frozen=True)
class Refusal:
    """A refused line as people read it."""

    file: str
    line: int
    reason: str
    excerpt: str


@dataclass(frozen=True)
class Report:
    """What one import did, ready for the page."""

    rooms: list[Room]
    room_count: int
    refusals: list[Refusal]
    kept: list[str]


@dataclass(frozen=True)
class Progress:
    """How far it is. `seconds_left` None: not known yet. `is_stuck`: nobody works on it any more."""

    done: int
    total: int
    seconds_left: int | None
    is_stuck: bool


def list_imports(*, viewer: Membership) -> list[Import]:
    """The latest 100 histories of the community, newest first. Raises Forbidden. One query."""
    require(policies.can_manage_imports(viewer))
    of_community = Import.objects.filter(community_id=viewer.community_id).select_related("uploaded_by")
    return list(of_community.order_by("-uploaded_at", "-pk")[:100])


def get_import(*, viewer: Membership, import_id: int) -> Import:
    """One history of the viewer's community. Raises Forbidden, NotFound. One query."""
    require(policies.can_manage_imports(viewer))
    of_community = Import.objects.filter(community_id=viewer.community_id).select_related("uploaded_by", "community")
    found = of_community.filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def get_report(history: Import) -> Report:
    """Rooms, refused lines and what stayed. Three queries."""
    made = Room.objects.filter(community_id=history.community_id, import_ref=history.pk)
    rooms = list(made.order_by("-last_seq")[:SHOWN_ROOMS])
    refusals = [_refusal(row) for row in history.refusals.order_by("order")[:SHOWN_REFUSALS]]
    return Report(rooms=rooms, room_count=made.count(), refusals=refusals, kept=_kept(history))


def get_progress(history: Import) -> Progress:
    """How far the work is. One query."""
    task = RUN_TASK if history.state == Import.State.RUNNING else UNDO_TASK
    is_open = Job.objects.filter(task=task, key=str(history.pk), state__in=Job.OPEN).exists()
    if history.state == Import.State.UNDOING:
        total = sum(history.counts.get(name, 0) for name in ("messages", "notices"))
        return Progress(history.counts.get("removed", 0), max(total, 1), None, not is_open)
    return Progress(history.bytes_done, max(history.size_bytes, 1), _seconds_left(history), not is_open)


def iterate_refusals(history: Import) -> Iterator[Refusal]:
    """Every kept refused line, for the download. One query, streamed."""
    for row in history.refusals.order_by("order").iterator():
        yield _refusal(row)


def explain_error(history: Import) -> str:
    """Why it could not be brought in; empty if it could."""
    if not history.error:
        return ""
    return file_sentence(history.error["code"], history.error.get("values", {}))


def _refusal(row: ImportRefusal) -> Refusal:
    return Refusal(row.file, row.line, line_sentence(row.reason, row.values), row.excerpt)


def _seconds_left(history: Import) -> int | None:
    """From the pace so far; None in the first tenth of a second of work."""
    if not history.bytes_done or history.started_at is None:
        return None
    passed = (clock.now() - history.started_at).total_seconds()
    left = passed * (history.size_bytes - history.bytes_done) / history.bytes_done
    return max(1, round(left))


def _kept(history: Import) -> list[str]:
    """What an undo left in place, as sentences."""
    kept = []
    if people := history.counts.get("kept_people"):
        kept.append(
            ngettext(
                "%(count)s person stays: they have claimed their name, or others' words are by them.",
                "%(count)s people stay: they have claimed their names, or others' words are by them.",
                people,
            )
            % {"count": people}
        )
    if rooms := history.counts.get("kept_rooms"):
        kept.append(
            ngettext(
                "%(count)s room stays: people have talked in it since.",
                "%(count)s rooms stay: people have talked in them since.",
                rooms,
            )
            % {"count": rooms}
        )
    if history.state == Import.State.UNDONE and not kept:
        kept.append(_("Nothing of it is left."))
    return kept
