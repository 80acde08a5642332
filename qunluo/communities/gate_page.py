"""What the gate's editor shows: the tree as nested rows with their places, and its meaning in words."""

from dataclasses import dataclass, field

from qunluo.communities.conditions.registry import ConditionKind, every_kind, find_kind
from qunluo.communities.conditions.tree import MAX_DEPTH, Condition, Node, describe, parse_tree
from qunluo.communities.forms.gate import GateForm
from qunluo.communities.models import Membership
from qunluo.communities.queries.gate import get_gate, get_roll
from qunluo.communities.services.gate_editing import GateSettings


@dataclass(frozen=True, kw_only=True)
class TreeRow:
    """A part of the tree, ready to draw. `place` is where it stands, as the form sends it back."""

    place: str
    condition: Condition | None = None
    kind: ConditionKind | None = None
    mode: str = ""
    parts: list["TreeRow"] = field(default_factory=list)
    may_nest: bool = False


def gate_page(membership: Membership, *, form: GateForm | None) -> dict[str, object]:
    """The context of the editor. Two queries."""
    gate = get_gate(community=membership.community)
    tree = parse_tree(gate.conditions if gate.draft is None else gate.draft)
    settings = {name: getattr(gate, name) for name in GateSettings.__dataclass_fields__}
    return {
        "membership": membership,
        "gate": gate,
        "form": form or GateForm(initial=settings),
        "root": _row(tree, ()),
        "sentence": describe(parse_tree(gate.conditions)),
        "draft_sentence": describe(tree) if gate.draft is not None else "",
        "kinds": every_kind(),
        "roll": get_roll(community_id=membership.community_id),
    }


def _row(node: Node, place: tuple[int, ...]) -> TreeRow:
    name = ".".join(map(str, place))
    if isinstance(node, Condition):
        return TreeRow(place=name, condition=node, kind=find_kind(node.kind))
    parts = [_row(part, (*place, position)) for position, part in enumerate(node.parts)]
    return TreeRow(place=name, mode=node.mode, parts=parts, may_nest=len(place) < MAX_DEPTH - 1)
