"""Bringing a history in: starting it, and the run itself, batch by batch.

Each batch and the position behind it are one transaction. A run that is killed goes on at the position; two runs at
once cannot both move it. Taking a history back is `undoing`.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities.models import Membership
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, require
from qunluo.importing import policies
from qunluo.importing.activities import HistoryImported
from qunluo.importing.errors import Superseded
from qunluo.importing.formats.registry import History, Options, get_format
from qunluo.importing.formats.trouble import HistoryError
from qunluo.importing.models import Import, ImportRefusal
from qunluo.importing.sentences import file_sentence
from qunluo.importing.services.ahead import BATCH_RECORDS, read_ahead
from qunluo.importing.services.batches import Storer
from qunluo.importing.services.moments import Moments
from qunluo.importing.services.reading import Batch, Reader
from qunluo.importing.services.uploads import forget_file, stored_path
from qunluo.jobs.services import enqueue

RUN_TASK = "importing.history.run"
UNDO_TASK = "importing.history.undo"
State = Import.State

Report = Callable[[Import], None]


def start_import(
    *, actor: Membership, history: Import, options: Mapping[str, str], as_of: datetime | None = None, now: bool = False
) -> Import:
    """Begin to bring `history` in, with the answers in `options`: room, time_zone, date_order.

    The worker does the work, unless the caller runs it `now`. Raises Invalid when an answer does not fit the file,
    Conflict when it was begun before or another history is at work in this community. Safe to retry.
    """
    require(policies.can_manage_import(actor, history))
    _check_answers(history, options)
    try:
        with transaction.atomic():
            begun = Import.objects.filter(pk=history.pk, state__in=Import.WAITING).update(
                state=State.RUNNING, options=dict(options), as_of=as_of, started_at=clock.now()
            )
            if not begun:
                raise Conflict(_("This history is already being brought in."))
            if not now:
                enqueue(
                    RUN_TASK,
                    payload={"import_id": history.pk},
                    key=str(history.pk),
                    community_id=history.community_id,
                )
    except IntegrityError as error:
        raise Conflict(
            _("Another history is being brought in here. When that has ended, start this one again."),
            code="importing.another_at_work",
        ) from error
    history.refresh_from_db()
    return history


def resume_import(*, actor: Membership, history: Import) -> None:
    """Have the worker go on with a history that nobody works on any more, after its job gave up. Safe to repeat."""
    require(policies.can_manage_import(actor, history))
    task = {State.RUNNING: RUN_TASK, State.UNDOING: UNDO_TASK}.get(State(history.state))
    if task is None:
        raise Conflict(_("There is nothing left to do here."))
    with transaction.atomic():
        enqueue(task, payload={"import_id": history.pk}, key=str(history.pk), community_id=history.community_id)


def run_import(*, import_id: int, report: Report, size: int = BATCH_RECORDS) -> None:
    """Store what is left of a begun history. `report` is called inside the transaction of each batch.

    Ends silently when the import is not (or no longer) being brought in. What `report` raises rolls its batch back.
    """
    row = Import.objects.select_related("community").get(pk=import_id)
    if row.state != State.RUNNING:
        return
    try:
        history = open_stored(row)
        moments = Moments(row.options.get("time_zone", ""))
        storer = Storer(row, moments)
        reader = Reader(history, community_id=row.community_id, moments=moments)
        with read_ahead(reader, skip=row.position, size=size) as batches:
            for batch in batches:
                store_batch(storer, batch, report)
        if not row.counts.get("messages") and not row.counts.get("known"):
            _fail(row, "no_messages", {})
            return
        _finish(row, history)
    except HistoryError as error:
        _fail(row, error.code, error.values)
    except Superseded:
        return


def store_batch(storer: Storer, batch: Batch, report: Report) -> None:
    """One batch and the position behind it, together or not at all."""
    row = storer.history
    with transaction.atomic():
        held = Import.objects.filter(pk=row.pk, state=State.RUNNING, position=row.position)
        if not held.update(position=batch.position):
            raise Superseded
        counts = storer.store(batch)
        row.position = batch.position
        row.bytes_done, row.refused_count = batch.bytes_done, batch.refused_count
        row.counts = {name: row.counts.get(name, 0) + counts.get(name, 0) for name in sorted({*row.counts, *counts})}
        row.save(update_fields=["bytes_done", "refused_count", "counts", "first_message_id", "last_message_id"])
        report(row)


def open_stored(row: Import) -> History:
    """The uploaded file of `row`, opened with the answers given. Times stay as the source writes them."""
    options = Options(
        date_order=row.options.get("date_order") or None,
        room=row.options.get("room", ""),
        latest_at=clock.now().timestamp() + 2 * 86400,
    )
    return get_format(row.format).open(stored_path(row), options)


def _check_answers(history: Import, options: Mapping[str, str]) -> None:
    """Open the file with the answers, so that a wrong one is refused before anything is stored."""
    zone = options.get("time_zone")
    if zone and zone not in available_timezones():
        raise Invalid(file_sentence("unknown_time_zone", {"name": zone}), code="importing.unknown_time_zone")
    trial = Import(format=history.format, path=history.path, options=dict(options))
    try:
        open_stored(trial)
    except HistoryError as error:
        raise Invalid(file_sentence(error.code, error.values), code=f"importing.{error.code}") from error


def _finish(row: Import, history: History) -> None:
    with transaction.atomic():
        ended = Import.objects.filter(pk=row.pk, state=State.RUNNING, position=row.position).update(
            state=State.DONE,
            ended_at=clock.now(),
            exported_at=_moment(history.exported_at, row.options),
            refused_count=history.refused_count,
        )
        if not ended:
            raise Superseded
        _keep_refusals(row, history)
        forget_file(row)
        record(
            HistoryImported(
                import_id=row.pk,
                message_count=row.counts.get("messages", 0),
                first_message_id=row.first_message_id,
                last_message_id=row.last_message_id,
            ),
            actor=row.uploaded_by,
            community_id=row.community_id,
        )


def _fail(row: Import, code: str, values: Mapping[str, object]) -> None:
    """Say why, and take back what was stored: nothing stays half done."""
    error = {"code": code, "values": {name: str(value) for name, value in values.items()}}
    with transaction.atomic():
        moved = Import.objects.filter(pk=row.pk, state=State.RUNNING).update(state=State.UNDOING, error=error)
        if moved:
            enqueue_undo(row)


def enqueue_undo(row: Import) -> None:
    """Have the worker take `row` back."""
    enqueue(UNDO_TASK, payload={"import_id": row.pk}, key=str(row.pk), community_id=row.community_id)


def _keep_refusals(row: Import, history: History) -> None:
    ImportRefusal.objects.bulk_create(
        ImportRefusal(
            history=row,
            order=order,
            file=refused.file[-255:],
            line=refused.line,
            reason=refused.reason[:40],
            values={name: str(value)[:200] for name, value in refused.values.items()},
            excerpt=refused.excerpt.encode("utf-8", "replace").decode()[:200],
        )
        for order, refused in enumerate(history.refused)
    )


def _moment(seconds: float | None, options: Mapping[str, Any]) -> datetime | None:
    """The export time the file states, read in the zone of its other times."""
    if seconds is None:
        return None
    moment = datetime.fromtimestamp(seconds, UTC)
    zone = options.get("time_zone")
    return moment.replace(tzinfo=ZoneInfo(zone)) if zone else moment
