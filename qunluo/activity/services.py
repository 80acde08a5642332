"""Recording what happened. Reading it in order is `reader`, reacting is each app's own `handlers`."""

from dataclasses import asdict
from typing import Any, ClassVar, Protocol

from django.db import connection, transaction

from qunluo.activity.models import Activity

CHANNEL = "qunluo_activity"


class Recordable(Protocol):
    """A frozen dataclass of ids and plain values with a `kind`: `<app>.<noun>.<verb>`."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    kind: ClassVar[str]


class Actor(Protocol):
    """A membership (it has `community_id` and `person_id`) or a person."""

    @property
    def pk(self) -> Any: ...


def record(activity: Recordable, *, actor: Actor | None, community_id: int | None = None) -> Activity:
    """Keep `activity` as a fact, in the transaction of the change it speaks of.

    Demands an open transaction. `actor` is a Membership, a Person or None (the installation itself); the community is
    the membership's own unless `community_id` says otherwise. One INSERT.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{activity.kind} must be recorded inside the transaction of its change.")
    membership, person_id = _tell_apart(actor)
    row = Activity.objects.create(
        kind=activity.kind,
        community_id=getattr(membership, "community_id", None) if community_id is None else community_id,
        actor_person_id=person_id,
        actor_membership_id=membership.pk if membership else None,
        payload=asdict(activity),
    )
    _wake_worker_on_commit()
    return row


def _tell_apart(actor: Actor | None) -> tuple[Actor | None, int | None]:
    """The membership, if it is one, and the id of the person behind it, if there is one."""
    if actor is None:
        return None, None
    if hasattr(actor, "community_id"):
        return actor, getattr(actor, "person_id", None)
    return None, actor.pk


def _wake_worker_on_commit() -> None:
    """Once a transaction, after it: NOTIFY inside would make all commits of the database wait for each other."""
    if not any(hook[1] is _wake_worker for hook in reversed(connection.run_on_commit)):
        transaction.on_commit(_wake_worker, robust=True)


def _wake_worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
