"""Which rows point at a membership, and how they follow a person when two memberships become one.

Foreign keys are found in the models themselves, of every app; what no foreign key tells (ids inside JSON, a cache)
an app registers from `apps.ready()`. The deed itself is services/claims.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, models
from django.db.models.options import Options

from qunluo.communities.models import Membership

Repoint = Callable[[int, int], object]


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """A column that holds membership ids; each of `twins` names columns with which it must be unique.

    `key` is the table's numbered primary key; empty where there is none: such rows follow, and stay when a claim
    is undone.
    """

    table: str
    column: str
    key: str = "id"
    twins: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"

    def move(self, from_id: int, to_id: int) -> list[int]:
        """Point the rows of `from_id` at `to_id`; which ones. A row whose twin is there already goes instead."""
        table, column = _quoted(self.table), _quoted(self.column)
        with connection.cursor() as cursor:
            for others in self.twins:
                same = " AND ".join(f"twin.{_quoted(name)} = old.{_quoted(name)}" for name in others) or "true"
                cursor.execute(
                    f"DELETE FROM {table} old WHERE old.{column} = %s AND EXISTS "  # noqa: S608
                    f"(SELECT 1 FROM {table} twin WHERE twin.{column} = %s AND {same})",
                    [from_id, to_id],
                )
            returned = _quoted(self.key or self.column)
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE {column} = %s RETURNING {returned}",  # noqa: S608
                [to_id, from_id],
            )
            return [row[0] for row in cursor.fetchall()] if self.key else []

    def restore(self, ids: Sequence[int], *, mark: int, from_id: int, to_id: int) -> None:
        """Point the rows `ids`, and those made after `mark`, back from `from_id` to `to_id`."""
        if not self.key:
            return
        table, column, key = _quoted(self.table), _quoted(self.column), _quoted(self.key)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE {column} = %s AND ({key} = ANY(%s) OR {key} > %s)",  # noqa: S608
                [to_id, from_id, list(ids), mark],
            )

    def mark(self) -> int:
        """The highest key so far."""
        if not self.key:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max({_quoted(self.key)}), 0) FROM {_quoted(self.table)}")  # noqa: S608
            row = cursor.fetchone()
        return int(row[0]) if row else 0


_others: list[Repoint] = []


def register_repoint(repoint: Repoint) -> None:
    """Let `repoint(from_id, to_id)` move what no foreign key tells. It runs inside the deed and must be swift.

    It runs the other way round when a claim is undone.
    """
    _others.append(repoint)


def repoint_others(from_id: int, to_id: int) -> None:
    """Let everything registered follow."""
    for repoint in _others:
        repoint(from_id, to_id)


def list_pointers() -> list[Pointer]:
    """Every foreign key to Membership in any app, in a fixed order, so that two deeds lock in the same order."""
    found = [
        _pointer(relation.field)
        for relation in Membership._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and isinstance(relation.field, models.ForeignKey)
    ]
    return sorted(found, key=lambda pointer: pointer.name)


def _pointer(field: "models.ForeignKey[object, object]") -> Pointer:
    options = field.model._meta
    groups = [set(constraint_fields(one)) for one in options.constraints if isinstance(one, models.UniqueConstraint)]
    groups += [{field.name}] if field.unique else []
    twins = tuple(
        tuple(sorted(_column(options, name) for name in group - {field.name}))
        for group in groups
        if field.name in group
    )
    is_numbered = isinstance(options.pk, models.AutoField | models.BigAutoField)
    key = str(options.pk.column) if is_numbered and options.pk else ""
    return Pointer(table=options.db_table, column=str(field.column), key=key, twins=twins)


def _column(options: "Options[models.Model]", name: str) -> str:
    found = options.get_field(name)
    assert isinstance(found, models.Field)
    return str(found.column)


def constraint_fields(constraint: models.UniqueConstraint) -> list[str]:
    """The fields an unconditional unique constraint is over; none for a conditional one or one over expressions."""
    if constraint.condition is not None:
        return []
    if constraint.fields:
        return list(constraint.fields)
    names = [getattr(part, "name", "") for part in constraint.expressions]
    return [] if "" in names else names


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
