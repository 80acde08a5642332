"""The answer of the engine: plain structs, codes and numbers, no words. `analytics.wording` puts them into words."""

import msgspec


class Measure(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One number about a group, or the reason why it cannot be said.

    `unit`: share, people, pairs, packets, depth, seconds, logit, ratio. `n`: what the number rests on (edges, openers,
    messages …). `low`, `high`: 95 % interval over resampled weeks, absent where none can be given.
    `unsaid`: empty, or the code of the reason why `value` is None.
    """

    value: float | None
    unit: str = "share"
    n: int = 0
    low: float | None = None
    high: float | None = None
    unsaid: str = ""


class Windows(msgspec.Struct, kw_only=True):
    """One measure over the whole span, the last 90 days, and by month (`2026-03` to value, where it has one)."""

    all: Measure
    last_90_days: Measure
    by_month: dict[str, float]


class Example(msgspec.Struct, kw_only=True):
    """A message to look at: its id in the source (may be empty), when, where, by whom, its first words."""

    id: str
    at: str
    room: str
    author: str
    excerpt: str


class Evidence(msgspec.Struct, kw_only=True):
    """One reason: a number, what to compare it with, and where it points.

    `usual_low`, `usual_high`: between these a number says little; below and above it speaks. Where groups of this size
    are known to differ (`by_size`), both are moved to it and `expected` is the number of an ordinary group so large.
    `direction`: `for` or `against` the kind named in `kind`; `strength` in points of the score.
    """

    code: str
    value: float
    unit: str
    n: int
    low: float | None
    high: float | None
    usual_low: float
    usual_high: float
    expected: float | None
    by_size: bool
    direction: str
    kind: str
    strength: float
    examples: list[Example]


class Unsaid(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One thing the history cannot show. `values` fill the sentence."""

    code: str
    values: dict[str, float | str] = {}


class Verdict(msgspec.Struct, kw_only=True):
    """What sort of group. `label`: the kind, or dormant, or unsure. `reason`: why unsure or dormant, else empty.

    `confidence`: clearly (≥ .85), mostly (≥ .65), leaning (≥ .55), cannot_tell. `kind`: None where nothing can be said.
    """

    label: str
    kind: str | None
    confidence: str
    probabilities: dict[str, float]
    reason: str
    evidence: list[Evidence]
    unsaid: list[Unsaid]


class Life(msgspec.Struct, kw_only=True):
    """The stage with what it rests on: messages of the last window, the one before, the best."""

    stage: str | None
    reason: str
    silent_days: float
    window_days: float
    last: int
    before: int
    best: int


class CorePerson(msgspec.Struct, kw_only=True):
    """Somebody others would miss, for the operator's eyes only. `reasons`: code to number, strongest first."""

    name: str
    messages: int
    reasons: dict[str, float]
    is_opinion_leader_candidate: bool


class Step(msgspec.Struct, kw_only=True):
    """A proposal: what evidence it follows and which measure to look at again in 30 days."""

    code: str
    because: str
    value: float | None
    unit: str
    check: str
    wanted: str
    values: dict[str, float | str]


class Change(msgspec.Struct, kw_only=True):
    """A measure that in the last 90 days differs clearly from the whole span."""

    code: str
    unit: str
    whole: float
    lately: float


class Month(msgspec.Struct, kw_only=True):
    """One month. `key` names its content: a month with the same key need not be computed again."""

    month: str
    key: str
    messages: int
    people: int
    newcomers: int
    values: dict[str, float]


class Node(msgspec.Struct, kw_only=True):
    """A person in the picture of who talks with whom. `weight`: exchanges; `group`: circle found by Louvain."""

    name: str
    weight: int
    messages: int
    group: int
    core: int


class Link(msgspec.Struct, kw_only=True):
    """Exchanges between two nodes (places in `Network.nodes`), one way and back."""

    a: int
    b: int
    there: int
    back: int


class Network(msgspec.Struct, kw_only=True):
    """The busiest part of the graph; `people` and `pairs` count the whole of it."""

    nodes: list[Node]
    edges: list[Link]
    people: int
    pairs: int
    groups: int
    modularity: float


class Machine(msgspec.Struct, kw_only=True):
    """An account taken out of the graph: platform, bot, template or bridge."""

    name: str
    why: str
    messages: int


class Room(msgspec.Struct, kw_only=True):
    """The answers for one room."""

    name: str
    messages: int
    people: int
    verdict: Verdict
    stage: str | None


class Diagnosis(msgspec.Struct, kw_only=True):
    """Everything the engine has to say about one history. Moments: ISO 8601, with an offset where the source has one.

    `as_of_source`: asked, export, last_message. `links`: how many messages each step of the link rule joined.
    `heat`: messages by weekday (Monday first) and hour of the source's clock.
    """

    format: str
    messages: int
    people: int
    room_count: int
    first_at: str | None
    last_at: str | None
    as_of: str | None
    as_of_source: str
    verdict: Verdict
    recent: Verdict | None
    stage: str | None
    life: Life
    measures: dict[str, Windows]
    months: list[Month]
    changes: list[Change]
    core_people: list[CorePerson]
    next_steps: list[Step]
    rooms: list[Room]
    machines: list[Machine]
    links: dict[str, int]
    heat: list[list[int]]
    network: Network
    active_people: int


def unsaid(reason: str, *, unit: str = "share", n: int = 0) -> Measure:
    """A measure that cannot be given, and why."""
    return Measure(value=None, unit=unit, n=n, unsaid=reason)
