"""Taking a history back as a whole: its messages, signs, rooms and the placeholders that came only by it."""

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.chat.models import Message, Reaction
from qunluo.chat.services.histories import remove_batch, remove_empty_rooms, remove_reactions
from qunluo.communities.models import Membership
from qunluo.core import clock
from qunluo.core.errors import Conflict, require
from qunluo.importing import policies
from qunluo.importing.activities import HistoryUndone
from qunluo.importing.errors import Superseded
from qunluo.importing.models import Import, ImportedKey, ImportedPerson
from qunluo.importing.services.imports import Report, enqueue_undo
from qunluo.importing.services.uploads import forget_file

BATCH_MESSAGES = 5_000
BATCH_PEOPLE = 500
State = Import.State


def undo_import(*, actor: Membership, history: Import, now: bool = False) -> Import:
    """Take `history` back, whether it is in or still on its way (then it stops at the end of its batch).

    Whoever has claimed a placeholder stays a member, rooms in which people have talked since stay rooms; the report
    says so. Raises Conflict when there is nothing to take back or another history is at work. Safe to retry.
    """
    require(policies.can_manage_import(actor, history))
    with transaction.atomic():
        if (
            Import.objects.filter(community_id=history.community_id, state__in=Import.AT_WORK)
            .exclude(pk=history.pk)
            .exists()
        ):
            raise Conflict(_("Another history is at work here. Wait until it has ended."))
        moved = Import.objects.filter(pk=history.pk, state__in=[State.RUNNING, State.DONE]).update(state=State.UNDOING)
        if not moved:
            raise Conflict(_("There is nothing to take back."))
        if not now:
            enqueue_undo(history)
    history.refresh_from_db()
    return history


def run_undo(*, import_id: int, report: Report) -> None:
    """Take back what is left, in batches; killed at any point, the next run goes on."""
    row = Import.objects.get(pk=import_id)
    if row.state != State.UNDOING:
        return
    try:
        while _take_back_messages(row, report):
            continue
        while _take_back_people(row, report):
            continue
        _finish(row)
    except Superseded:
        return


def _hold(row: Import) -> Import:
    held = Import.objects.select_for_update().filter(pk=row.pk, state=State.UNDOING).first()
    if held is None:
        raise Superseded
    return held


def _take_back_messages(row: Import, report: Report) -> int:
    if row.first_message_id is None or row.last_message_id is None:
        return 0
    with transaction.atomic():
        held = _hold(row)
        count = remove_batch(
            import_ref=row.pk,
            first_id=row.first_message_id,
            last_id=row.last_message_id,
            limit=BATCH_MESSAGES,
        )
        held.counts = {**held.counts, "removed": held.counts.get("removed", 0) + count}
        held.save(update_fields=["counts"])
        report(held)
    return count


def _take_back_people(row: Import, report: Report) -> int:
    """Placeholders of this import that nobody claimed and nothing else speaks of."""
    with transaction.atomic():
        held = _hold(row)
        came = ImportedPerson.objects.filter(history=row).values("membership_id")
        free = (
            Membership.objects.filter(pk__in=came, state=Membership.State.PLACEHOLDER, person=None)
            .exclude(Exists(Message.objects.filter(author=OuterRef("pk"))))
            .exclude(Exists(Reaction.objects.filter(member=OuterRef("pk")).exclude(import_ref=row.pk)))
        )
        ids = list(free.values_list("pk", flat=True)[:BATCH_PEOPLE])
        Reaction.objects.filter(member_id__in=ids).delete()
        Membership.objects.filter(pk__in=ids).delete()
        report(held)
    return len(ids)


def _finish(row: Import) -> None:
    with transaction.atomic():
        held = _hold(row)
        remove_reactions(import_ref=row.pk)
        _forget_keys(row)
        _rooms, kept_rooms = remove_empty_rooms(community_id=row.community_id, import_ref=row.pk)
        people = ImportedPerson.objects.filter(history=row)
        held.counts = {**held.counts, "kept_people": people.count(), "kept_rooms": kept_rooms}
        people.delete()
        held.state = State.FAILED if held.error else State.UNDONE
        held.ended_at = clock.now()
        held.save(update_fields=["counts", "state", "ended_at"])
        forget_file(held)
        record(
            HistoryUndone(import_id=row.pk, message_count=held.counts.get("removed", 0)),
            actor=None,
            community_id=row.community_id,
        )


def _forget_keys(row: Import) -> None:
    """A full walk over the keys of the table, once an undo: rarer than every import paying for an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {ImportedKey._meta.db_table} WHERE community_id = %s AND import_ref = %s",  # noqa: S608
            [row.community_id, row.pk],
        )
