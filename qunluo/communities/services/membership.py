"""How people come to stand where they stand in a community. One function an intention.

Transitions are conditional updates: the row moves only from a state that allows it, and the count is looked at.
The conditions at the door are in services/gate.py, roles in services/roles.py.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.utils.translation import gettext

from qunluo.communities.models import Community, Membership, Role
from qunluo.communities.naming import fold, grams_of
from qunluo.communities.permissions import EVERYONE
from qunluo.communities.services.roles import install_templates, make_owner
from qunluo.core import clock
from qunluo.core.errors import Conflict
from qunluo.people.models import Person

State = Membership.State
PLACEHOLDERS_AT_ONCE = 5000
OUTSIDE = (State.APPLIED, State.INVITED, State.LEFT)


@dataclass(frozen=True, kw_only=True)
class PlaceholderRow:
    """One person of an imported history, as `create_placeholders` takes them."""

    name: str
    source_key: str
    is_machine: bool = False
    joined_at: datetime = field(default_factory=clock.now)


@transaction.atomic
def admit(
    *,
    actor: Membership | None,
    community: Community,
    person: Person,
    path: str,
    name: str = "",
    as_owner: bool = False,
    invited_by: Membership | None = None,
) -> Membership:
    """Let `person` into `community` by `path` (M41); who is inside already stays as they are.

    `actor` is the member who let them in, None for the door itself and for founding. `as_owner` is for the founder:
    it gives the community its roles and `person` the owner's. Asks nobody's permission: the gate, the review queue
    and founding do. Raises Conflict for somebody who was removed. Safe to retry.
    """
    if not Role.objects.filter(community=community, key=EVERYONE).exists():
        install_templates(community=community)
    membership, _ = Membership.objects.get_or_create(
        community=community,
        person=person,
        defaults={"name": name or person.nickname, "state": State.APPLIED},
    )
    entered = Membership.objects.filter(pk=membership.pk, state__in=OUTSIDE).update(
        state=State.MEMBER, path=path, joined_at=clock.now(), left_at=None, invited_by=invited_by
    )
    membership.refresh_from_db()
    if not entered and not membership.is_inside:
        raise Conflict(
            gettext("This person was removed and needs the team's word to come back."), code="communities.removed"
        )
    if as_owner:
        make_owner(membership=membership)
    return membership


def create_placeholder(
    community: Community, *, name: str, source_key: str, is_machine: bool = False, joined_at: datetime | None = None
) -> Membership:
    """The placeholder of one person of an imported history; the one there is already if the key is known."""
    row = PlaceholderRow(name=name, source_key=source_key, is_machine=is_machine, joined_at=joined_at or clock.now())
    return Membership.objects.get(pk=create_placeholders(community, [row])[source_key])


@transaction.atomic
def create_placeholders(community: Community, rows: Iterable[PlaceholderRow]) -> dict[str, int]:
    """Placeholders for the people of an imported history, in bulk; membership ids by source key.

    A key that is known keeps its row, claimed or not, so the same import again adds nobody. At most two queries five
    thousand rows. Names are cut at 80 characters; an empty one becomes the end of the source key.
    """
    found: dict[str, int] = {}
    remaining = iter(rows)
    while some := list(islice(remaining, PLACEHOLDERS_AT_ONCE)):
        made = add_placeholders(community, some)
        found |= made | get_placed(community, [row.source_key for row in some if row.source_key not in made])
    return found


def get_placed(community: Community, source_keys: Sequence[str]) -> dict[str, int]:
    """Ids of the memberships with these source keys, by key. One query, none for no keys."""
    if not source_keys:
        return {}
    found = Membership.objects.filter(community=community, source_key__in=source_keys)
    return dict(found.values_list("source_key", "pk"))


def add_placeholders(community: Community, rows: Sequence[PlaceholderRow]) -> dict[str, int]:
    """Placeholders for the people of `rows` who are not there yet, and of these alone the ids by source key.

    One statement over one JSON text: a tenth of the time of `bulk_create`, and an import may know 100,000 people.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO communities_membership (community_id, state, name, introduction, folded, grams, path,"
            " source_key, is_machine, joined_at)"
            " SELECT %s, 'placeholder', name, '', folded, grams, 'import', source_key, is_machine, joined_at"
            " FROM json_to_recordset(%s::json) AS met (name text, folded text, grams int[], source_key text,"
            " is_machine bool, joined_at timestamptz)"
            " ON CONFLICT DO NOTHING RETURNING source_key, id",
            [community.pk, json.dumps([_placeholder(community.pk, row) for row in rows], ensure_ascii=False)],
        )
        return dict(cursor.fetchall())


def _placeholder(community_id: int, row: PlaceholderRow) -> dict[str, object]:
    """The columns of one row."""
    name = _placeholder_name(row)
    folded = fold(f"{name}\n")
    return {
        "name": name,
        "folded": folded,
        "grams": grams_of(community_id, folded),
        "source_key": row.source_key,
        "is_machine": row.is_machine,
        "joined_at": row.joined_at.isoformat(),
    }


def _placeholder_name(row: PlaceholderRow) -> str:
    assert row.source_key, "A placeholder is found again by its source key"
    return (row.name.replace("\x00", "").strip() or row.source_key.rpartition(":")[2])[:80]
