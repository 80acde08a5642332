"""Reading again: one handler from an earlier place, its parked activities, or all of them on a new server."""

from django.db import connection, transaction

from qunluo.activity.handlers import get_handler
from qunluo.activity.models import Activity, HandlerCursor, ParkedActivity, ReadingOrder


@transaction.atomic
def replay_handler(name: str, *, from_id: int) -> None:
    """Set the handler `name` back so that it takes every activity numbered `from_id` or higher again.

    A few lower ones may come again too, where transactions overlapped. Waits for a batch under way (locks the cursor).
    KeyError for a handler nobody registered.
    """
    get_handler(name)
    HandlerCursor.objects.get_or_create(name=name)
    cursor = HandlerCursor.objects.select_for_update().get(name=name)
    rows = Activity.objects.filter(id__gte=from_id).order_by("place", "id")
    place, first_id = rows.values_list("place", "id").first() or (cursor.place, cursor.last_id + 1)
    cursor.place, cursor.last_id = place, first_id - 1
    cursor.failures, cursor.retry_at, cursor.error = 0, None, ""
    cursor.save()


def replay_parked(name: str) -> tuple[int, int]:
    """Give the handler `name` its parked activities once more, each in a transaction of its own.

    How many were taken now and how many stay parked. What stays raises nothing: its new error is kept with it.
    """
    ids = list(ParkedActivity.objects.filter(handler=name).order_by("id").values_list("id", flat=True))
    taken = sum(_replay_one(name, parked_id) for parked_id in ids)
    return taken, ParkedActivity.objects.filter(handler=name).count()


@transaction.atomic
def _replay_one(name: str, parked_id: int) -> bool:
    rows = ParkedActivity.objects.select_for_update(skip_locked=True, of=("self",)).select_related("activity")
    parked = rows.filter(pk=parked_id).first()
    if parked is None:
        return False
    try:
        with transaction.atomic():
            get_handler(name).handle(parked.activity)
    except Exception as error:
        parked.tries += 1
        parked.error = f"{type(error).__name__}: {error}".replace("\0", "")[:2000]
        parked.save(update_fields=["tries", "error"])
        return False
    parked.delete()
    return True


@transaction.atomic
def adopt_database() -> bool:
    """Keep places rising after a restore onto another server, whose transaction numbers begin anew.

    True when the server had changed. To be called before anything is recorded: by `restore`, and at every start.
    Locks the activities against writing while it looks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        server = cursor.fetchone()[0]
        if ReadingOrder.objects.filter(system_identifier=server).exists():
            return False
        cursor.execute("LOCK TABLE activity_activity IN EXCLUSIVE MODE")
    highest = Activity.objects.order_by("-place").values_list("place", flat=True).first() or 0
    furthest = HandlerCursor.objects.order_by("-place").values_list("place", flat=True).first() or 0
    _, is_new = ReadingOrder.objects.get_or_create(id=1, defaults={"shift": 0, "system_identifier": server})
    if is_new and not highest and not furthest:
        return True
    ReadingOrder.objects.update(shift=max(highest, furthest) + 1, system_identifier=server)
    return True
