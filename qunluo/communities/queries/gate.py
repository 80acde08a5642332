"""Reading the gate and how far somebody has come through it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qunluo.communities.conditions.registry import ConditionKind, find_kind
from qunluo.communities.conditions.tree import Condition, Group, Node, conditions_of, describe, is_met, parse_tree
from qunluo.communities.models import (
    Application,
    Community,
    Gate,
    GatePass,
    Invitation,
    Membership,
    Roll,
)
from qunluo.core.errors import NotFound
from qunluo.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime

RETURN = Condition(id="return", kind="application", options={"questions": []})


def get_gate(*, community: Community) -> Gate:
    """The gate of a community; the one every community starts with where none is stored. One query."""
    return Gate.objects.filter(community=community).first() or Gate(community=community)


def get_roll(*, community_id: int) -> Roll:
    """How many stand where in a community. One query."""
    return Roll.objects.filter(community_id=community_id).first() or Roll(community_id=community_id)


def get_joinable(*, viewer: Person, slug: str) -> Community:
    """The community `slug` as somebody who wants to come in may find it: opened, or theirs already. 1 or 2 queries.

    Raises NotFound otherwise, so that nobody can probe for what is not open yet.
    """
    community = Community.objects.select_related("parent").filter(slug=slug).first()
    if community is None or community.closed_at is not None:
        raise NotFound
    if community.opened_at is None and not Membership.objects.filter(community=community, person=viewer).exists():
        raise NotFound
    return community


def find_last_application(*, membership: Membership) -> Application | None:
    """The newest application of a membership, with its membership and community. One query."""
    applications = Application.objects.filter(membership=membership).select_related(
        "membership__community", "decided_by"
    )
    return applications.order_by("submitted_at", "pk").last()


def list_passes(*, membership: Membership) -> list[GatePass]:
    """The conditions a membership has met, in the order it met them. One query; none before the first step."""
    if membership.pk is None:
        return []
    return list(GatePass.objects.filter(membership=membership).order_by("passed_at", "pk"))


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One page of the review queue, oldest first, with how many there are and since when the oldest waits."""

    applications: list[Application]
    waiting_count: int
    oldest_at: "datetime | None"
    next_after: int | None


def list_applications(*, viewer: Membership, states: list[str], after: int = 0, size: int = 25) -> Queue:
    """Applications in these states: the open ones oldest first, the decided ones newest first. Two queries.

    For whoever holds `communities.application.decide`; the view asks the policy.
    """
    every = Application.objects.filter(community_id=viewer.community_id)
    found = every.filter(state__in=states).select_related("membership", "membership__person", "decided_by")
    is_open = "waiting" in states
    if after:
        found = found.filter(pk__gt=after) if is_open else found.filter(pk__lt=after)
    page = list(found.order_by("pk" if is_open else "-pk")[: size + 1])
    times = list(
        every.filter(state="waiting").order_by("submitted_at", "pk").values_list("submitted_at", flat=True)[:1000]
    )
    return Queue(
        applications=page[:size],
        waiting_count=len(times),
        oldest_at=times[0] if times else None,
        next_after=page[size - 1].pk if len(page) > size else None,
    )


def get_application(*, viewer: Membership, application_id: int) -> Application:
    """An application of the viewer's community. Raises NotFound for any other. One query."""
    application = (
        Application.objects.filter(community_id=viewer.community_id, pk=application_id)
        .select_related("membership", "decided_by")
        .first()
    )
    if application is None:
        raise NotFound
    return application


def list_invitations(*, viewer: Membership, is_all: bool, size: int = 100) -> list[Invitation]:
    """The newest invitation codes: the viewer's own, or everybody's for who may see all. One query."""
    found = Invitation.objects.filter(community_id=viewer.community_id).select_related("issuer")
    if not is_all:
        found = found.filter(issuer=viewer)
    return list(found.order_by("-made_at", "-pk")[:size])


@dataclass(frozen=True, kw_only=True)
class Step:
    """One condition of the gate as the applicant sees it."""

    condition: Condition
    kind: ConditionKind
    given: GatePass | None
    context: dict[str, object]

    @property
    def is_done(self) -> bool:
        return self.given is not None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What stands side by side at the gate: one step, or several of which one is enough."""

    steps: list[Step]
    is_choice: bool
    is_done: bool
    is_next: bool = False

    @property
    def deed(self) -> str:
        """How its button looks: only the next thing to do has the filled one, and a choice has none."""
        return "primary" if self.is_next and not self.is_choice else "soft"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far somebody has come through the gate of a community."""

    gate: Gate
    membership: Membership
    stages: list[Stage]
    sentence: str
    is_full: bool

    @property
    def is_refused(self) -> bool:
        """Removed, and the team wants nobody back."""
        return self.membership.state == "removed" and self.gate.return_rule == Gate.Return.REFUSE

    @property
    def done_count(self) -> int:
        return sum(stage.is_done for stage in self.stages)


def get_progress(*, viewer: Person, community: Community) -> Progress:
    """The gate of `community` with what `viewer` has met of it. Four queries and what its conditions need."""
    gate = get_gate(community=community)
    membership = Membership.objects.filter(community=community, person=viewer).first()
    if membership is None:
        membership = Membership(community=community, person=viewer, name=viewer.nickname)
    membership.community = community
    tree = tree_of(gate, membership)
    passes = {given.condition_id: given for given in current_passes(membership, tree)}
    parts = tree.parts if isinstance(tree, Group) and tree.mode == "all" else (tree,)
    return Progress(
        gate=gate,
        membership=membership,
        stages=_mark_next([_stage(part, membership, passes) for part in parts]),
        sentence=describe(tree),
        is_full=gate.capacity is not None and get_roll(community_id=community.pk).inside_count >= gate.capacity,
    )


def tree_of(gate: Gate, membership: Membership) -> Node:
    """What this gate asks of `membership`: its conditions, and the team's word for somebody who was removed."""
    tree = parse_tree(gate.conditions)
    if membership.state == Membership.State.REMOVED:
        return Group(mode="all", parts=(RETURN, tree))
    return tree


def current_passes(membership: Membership, tree: Node) -> list[GatePass]:
    """The passes of `membership` that still hold in this tree."""
    kinds = {condition.id: condition.kind for condition in conditions_of(tree)}
    return [
        given
        for given in list_passes(membership=membership)
        if kinds.get(given.condition_id) == given.kind and find_kind(given.kind).is_current(given, membership)
    ]


def _mark_next(stages: list[Stage]) -> list[Stage]:
    first = next((place for place, stage in enumerate(stages) if not stage.is_done), None)
    return [replace(stage, is_next=place == first) for place, stage in enumerate(stages)]


def _stage(part: Node, membership: Membership, passes: dict[str, GatePass]) -> Stage:
    steps = [_step(condition, membership, passes) for condition in conditions_of(part)]
    is_choice = isinstance(part, Group) and part.mode == "any" and len(steps) > 1
    return Stage(steps=steps, is_choice=is_choice, is_done=is_met(part, passes.keys()))


def _step(condition: Condition, membership: Membership, passes: dict[str, GatePass]) -> Step:
    kind = find_kind(condition.kind)
    given = passes.get(condition.id)
    context = {} if given else kind.context(membership, condition)
    return Step(condition=condition, kind=kind, given=given, context=context)
