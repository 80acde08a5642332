"""Changing what a gate asks: a draft edited step by step, published as a whole, and the settings beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities import policies
from qunluo.communities.activities import GateChanged
from qunluo.communities.conditions.registry import find_kind
from qunluo.communities.conditions.tree import (
    Condition,
    Group,
    Node,
    conditions_of,
    dump_tree,
    free_id,
    parse_tree,
    part_at,
    with_added,
    with_part,
)
from qunluo.communities.models import Community, Gate, Membership
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, require

EXAMPLES: dict[str, dict[str, object]] = {
    "questions": {"questions": [{"question": "?", "right": ["?"], "others": []}]},
}


@dataclass(frozen=True, kw_only=True)
class GateSettings:
    """What stands beside the conditions: whether anybody may start, room, and how applications are treated."""

    is_open: bool
    closed_reason: str = ""
    capacity: int | None = None
    cooling_days: int = 7
    return_rule: str = Gate.Return.APPROVAL
    promise_hours: int = 24


def install_gate(*, community: Community, conditions: Mapping[str, object]) -> Gate:
    """The gate a community is founded with. For founding; asks nobody. Raises Invalid for nonsense."""
    gate, _is_new = Gate.objects.get_or_create(
        community=community, defaults={"conditions": dump_tree(parse_tree(dict(conditions)))}
    )
    return gate


@transaction.atomic
def set_gate(*, actor: Membership, settings: GateSettings) -> Gate:
    """Open or close the gate and set what stands beside its conditions."""
    require(policies.can(actor, "communities.gate.manage"))
    gate = _lock(actor)
    gate.is_open, gate.closed_reason = settings.is_open, settings.closed_reason
    gate.capacity, gate.cooling_days = settings.capacity, settings.cooling_days
    gate.return_rule, gate.promise_hours = settings.return_rule, settings.promise_hours
    gate.save(update_fields=[*GateSettings.__dataclass_fields__])
    return gate


@transaction.atomic
def add_condition(*, actor: Membership, place: Sequence[int], kind: str) -> Gate:
    """Add a condition of `kind` to the group at `place` of the draft."""

    def add(tree: Node) -> Node:
        options = find_kind(kind).parse(EXAMPLES.get(kind, {}))
        return with_added(tree, place, Condition(id=free_id(tree, kind), kind=kind, options=options))

    return _edit(actor, add)


@transaction.atomic
def add_group(*, actor: Membership, place: Sequence[int], kinds: Sequence[str]) -> Gate:
    """Add a group of which one is enough, holding a condition of each of `kinds`, to the group at `place`."""

    def add(tree: Node) -> Node:
        grown = with_added(tree, place, Group(mode="any", parts=()))
        there = part_at(grown, place)
        assert isinstance(there, Group)
        inner = [*place, len(there.parts) - 1]
        for kind in kinds:
            options = find_kind(kind).parse(EXAMPLES.get(kind, {}))
            grown = with_added(grown, inner, Condition(id=free_id(grown, kind), kind=kind, options=options))
        return grown

    return _edit(actor, add)


@transaction.atomic
def remove_part(*, actor: Membership, place: Sequence[int]) -> Gate:
    """Take what stands at `place` out of the draft."""
    return _edit(actor, lambda tree: with_part(tree, place, None))


@transaction.atomic
def set_mode(*, actor: Membership, place: Sequence[int], mode: str) -> Gate:
    """Let the group at `place` ask for all of its parts, or for any one."""

    def turn(tree: Node) -> Node:
        group = part_at(tree, place)
        if not isinstance(group, Group) or mode not in {"all", "any"}:
            raise Invalid(_("Nothing stands at that place of the gate any more."), code="gate.moved")
        return with_part(tree, place, Group(mode="any" if mode == "any" else "all", parts=group.parts))

    return _edit(actor, turn)


@transaction.atomic
def set_options(*, actor: Membership, condition_id: str, options: Mapping[str, object]) -> Gate:
    """Give the condition of that name in the draft other options: its questions, say."""

    def change(node: Node) -> Node:
        if isinstance(node, Group):
            return Group(mode=node.mode, parts=tuple(change(part) for part in node.parts))
        if node.id != condition_id:
            return node
        return Condition(id=node.id, kind=node.kind, options=find_kind(node.kind).parse(options))

    return _edit(actor, change)


@transaction.atomic
def publish_gate(*, actor: Membership, version: int) -> Gate:
    """Let the draft hold at the door from now on. Passes people have earned stay where their condition stays.

    `version` is the one the draft was made from; Conflict if another came in between.
    """
    require(policies.can(actor, "communities.gate.manage"))
    gate = _lock(actor)
    if gate.draft is None or gate.version != version:
        raise Conflict(_("Somebody else has changed the gate. Look at it again first."), code="gate.changed")
    tree = parse_tree(gate.draft)
    if any(_is_example(condition) for condition in conditions_of(tree)):
        raise Invalid(_("Write the questions first: one still says only “?”."), code="gate.question")
    Gate.objects.filter(pk=gate.pk).update(
        conditions=dump_tree(tree), draft=None, version=F("version") + 1, changed_at=clock.now()
    )
    gate.refresh_from_db()
    record(GateChanged(version=gate.version), actor=actor)
    return gate


@transaction.atomic
def drop_draft(*, actor: Membership) -> Gate:
    """Forget the draft; the gate stays as it is."""
    require(policies.can(actor, "communities.gate.manage"))
    gate = _lock(actor)
    gate.draft = None
    gate.save(update_fields=["draft"])
    return gate


def _edit(actor: Membership, change: Callable[[Node], Node]) -> Gate:
    require(policies.can(actor, "communities.gate.manage"))
    gate = _lock(actor)
    tree = change(parse_tree(gate.conditions if gate.draft is None else gate.draft))
    gate.draft = dump_tree(parse_tree(dump_tree(tree)))
    gate.save(update_fields=["draft"])
    return gate


def _lock(actor: Membership) -> Gate:
    Gate.objects.get_or_create(community_id=actor.community_id)
    return Gate.objects.select_for_update().get(community_id=actor.community_id)


def _is_example(condition: Condition) -> bool:
    return condition.options == EXAMPLES.get(condition.kind)
