"""The gate as a tree: conditions joined by *all of* and *any of*, bounded in depth and size. Plain data, no rows.

What a condition means is said by its kind (conditions/registry.py).
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

from qunluo.communities.conditions.registry import find_kind
from qunluo.core.errors import Invalid

MAX_DEPTH = 3
MAX_PARTS = 12
Mode = Literal["all", "any"]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One leaf: what kind of condition, its name in this gate, and what its kind makes of `options`."""

    id: str
    kind: str
    options: Mapping[str, object]

    @property
    def sentence(self) -> str:
        """What it asks, in words that fit into "To come in: …"."""
        return find_kind(self.kind).describe(self.options)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Parts of which all, or any one, must be met. An empty one asks nothing."""

    mode: Mode
    parts: tuple["Condition | Group", ...]


Node = Condition | Group


def parse_tree(raw: object) -> Node:
    """The tree a stored or sent value describes. Raises Invalid when it is too deep, too large or makes no sense."""
    node = _parse(raw, depth=1)
    ids = [condition.id for condition in conditions_of(node)]
    if len(ids) > MAX_PARTS:
        raise Invalid(_("A gate has at most %(most)d conditions: more would keep everybody out.") % {"most": MAX_PARTS})
    if len(set(ids)) != len(ids):
        raise Invalid(_("Two conditions of this gate go by the same name."), code="gate.twice")
    return node


def dump_tree(node: Node) -> dict[str, object]:
    """The tree as it is stored; `parse_tree` reads it back."""
    if isinstance(node, Group):
        return {node.mode: [dump_tree(part) for part in node.parts]}
    return {"kind": node.kind, "id": node.id, "options": dict(node.options)}


def conditions_of(node: Node) -> Iterator[Condition]:
    """Every condition, in the order it stands there."""
    if isinstance(node, Condition):
        yield node
        return
    for part in node.parts:
        yield from conditions_of(part)


def is_met(node: Node, passed: Set[str]) -> bool:
    """Whether somebody who has met the conditions named `passed` is through."""
    if isinstance(node, Condition):
        return node.id in passed
    if not node.parts:
        return True
    answers = (is_met(part, passed) for part in node.parts)
    return all(answers) if node.mode == "all" else any(answers)


def path_through(node: Node, passed: Set[str]) -> list[Condition]:
    """The conditions by which they came: all of an *all*, the first met part of an *any*."""
    if isinstance(node, Condition):
        return [node] if node.id in passed else []
    met = [part for part in node.parts if is_met(part, passed)]
    if node.mode == "any":
        met = met[:1]
    return [condition for part in met for condition in path_through(part, passed)]


def describe(node: Node) -> str:
    """The tree in one sentence: "To come in: answer two questions right, and be introduced or read by the team."."""
    if isinstance(node, Group) and not any(True for _part in conditions_of(node)):
        return _("Anybody who signs in may come in.")
    return _("To come in: %(conditions)s.") % {"conditions": _phrase(node, is_outer=True)}


def _phrase(node: Node, *, is_outer: bool = False) -> str:
    if isinstance(node, Condition):
        return node.sentence
    parts = [_phrase(part) for part in node.parts if any(True for _found in conditions_of(part))]
    if node.mode == "any":
        return _join(parts, _("%(first)s or %(second)s"))
    return _join(parts, _("%(first)s, and %(second)s") if is_outer else _("%(first)s together with %(second)s"))


def _join(parts: Sequence[str], pattern: str) -> str:
    if not parts:
        return ""
    sentence = parts[0]
    for part in parts[1:]:
        sentence = pattern % {"first": sentence, "second": part}
    return sentence


def _parse(raw: object, *, depth: int) -> Node:
    if depth > MAX_DEPTH + 1:
        raise Invalid(_("Groups in a gate nest at most %(most)d deep.") % {"most": MAX_DEPTH}, code="gate.too_deep")
    if not isinstance(raw, dict):
        raise Invalid(_("This gate cannot be read."), code="gate.unreadable")
    if "kind" in raw:
        return _parse_condition(raw)
    for mode in ("all", "any"):
        parts = raw.get(mode)
        if isinstance(parts, list) and len(raw) == 1 and len(parts) <= MAX_PARTS and depth <= MAX_DEPTH:
            return Group(mode=mode, parts=tuple(_parse(part, depth=depth + 1) for part in parts))
    raise Invalid(_("This gate cannot be read."), code="gate.unreadable")


def _parse_condition(raw: Mapping[str, object]) -> Condition:
    name, kind, options = raw.get("id"), raw.get("kind"), raw.get("options", {})
    is_named = isinstance(name, str) and name.isidentifier() and len(name) <= 24
    if not is_named or not isinstance(kind, str) or not isinstance(options, dict):
        raise Invalid(_("This gate cannot be read."), code="gate.unreadable")
    return Condition(id=str(name), kind=kind, options=find_kind(kind).parse(options))


# Editing: a place in the tree is the list of positions that leads to it, () for the whole.


def part_at(node: Node, place: Sequence[int]) -> Node:
    """The part at `place`. Raises Invalid when nothing stands there."""
    for position in place:
        if not isinstance(node, Group) or not 0 <= position < len(node.parts):
            raise Invalid(_("Nothing stands at that place of the gate any more."), code="gate.moved")
        node = node.parts[position]
    return node


def with_part(node: Node, place: Sequence[int], part: Node | None) -> Node:
    """The tree with `part` in that place; None takes what stands there away, and groups left empty with it."""
    if not place:
        return part if part is not None else Group(mode="all", parts=())
    part_at(node, place)
    assert isinstance(node, Group)
    position = place[0]
    changed = with_part(node.parts[position], place[1:], part) if len(place) > 1 else part
    if isinstance(changed, Group) and not changed.parts and part is None:
        changed = None
    middle = () if changed is None else (changed,)
    return replace(node, parts=(*node.parts[:position], *middle, *node.parts[position + 1 :]))


def with_added(node: Node, place: Sequence[int], part: Node) -> Node:
    """The tree with `part` at the end of the group at `place`; a bare condition there becomes a group first."""
    there = part_at(node, place)
    group = there if isinstance(there, Group) else Group(mode="all", parts=(there,))
    return with_part(node, place, replace(group, parts=(*group.parts, part)))


def free_id(node: Node, kind: str) -> str:
    """A name for one more condition of `kind`."""
    taken = {condition.id for condition in conditions_of(node)}
    return next(name for number in range(1, 99) if (name := kind if number == 1 else f"{kind}_{number}") not in taken)
