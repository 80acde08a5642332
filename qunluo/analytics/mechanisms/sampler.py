"""The doors: `generate` one history with a known answer, `sample` many.

Size, span, stage, platform and language are drawn before the mechanism is looked at, from one distribution for all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from qunluo.analytics.mechanisms import borders
from qunluo.analytics.mechanisms.calendar import draw_calendar
from qunluo.analytics.mechanisms.catalogue import variant_named, variants_of
from qunluo.analytics.mechanisms.comings import rename_some, write_comings
from qunluo.analytics.mechanisms.mechanism import Mechanism, Share, play
from qunluo.analytics.mechanisms.platform import Platform, draw_platform
from qunluo.analytics.mechanisms.population import draw_population
from qunluo.analytics.mechanisms.scene import Scene
from qunluo.analytics.mechanisms.sizes import Size, draw_size, draw_stage
from qunluo.analytics.mechanisms.truth import KINDS, LANGUAGES, Generated, Truth
from qunluo.analytics.mechanisms.voice.names import make_names
from qunluo.analytics.mechanisms.voice.speaker import Tongues
from qunluo.analytics.mechanisms.writing import Writer, make_cast
from qunluo.core.interchange import Record

_LANGUAGE_SHARES = (5, 3, 2)
_BORDER_SHARE = 0.08


@dataclass(frozen=True, kw_only=True)
class _Plan:
    rng: Random
    parts: Sequence[tuple[type[Mechanism], float]]
    size: Size
    stage: str
    platform: Platform
    language: str


def generate(
    label: str,
    *,
    variant: str | None = None,
    seed: int,
    size: int | None = None,
    messages: int | None = None,
    language: str | None = None,
    stage: str | None = None,
    days: int | None = None,
    is_held_out: bool = False,
) -> Generated:
    """One history whose right answer is `label`: a kind, `dormant`, or `unsure` (a border between two kinds).

    Without `variant` one is drawn: of the held-out ones if `is_held_out`, else of the others. `size`: members,
    silent ones too. Raises KeyError for a label or variant there is none of. The same arguments give the same history.
    """
    rng = Random(seed)
    plan_stage, platform, tongue = stage or draw_stage(rng), draw_platform(rng), _draw_language(rng)
    parts = _draw_parts(rng, label, variant, is_held_out)
    forced = parts[0][0].forced_stage
    if label == "dormant":
        plan_stage = "dormant"
    elif stage is None and forced and len(parts) == 1:
        plan_stage = forced
    elif stage is None and plan_stage == "dormant" and label == "unsure":
        plan_stage = "steady"
    plan = _Plan(
        rng=rng, parts=parts, stage=plan_stage, platform=platform, language=language or tongue,
        size=draw_size(rng, plan_stage, members=size, messages=messages, days=days),
    )  # fmt: skip
    return _build(plan, label, seed)


def sample(n: int, *, seed: int, held_out: bool = False) -> Iterator[Generated]:
    """`n` histories: all six kinds equally often, all stages over each, one in twelve at a border.

    Dormant ones come from the stages. `held_out`: only the variants no weight may have been chosen by.
    """
    rng = Random(seed)
    for number in range(n):
        own = rng.getrandbits(48)
        is_border = Random(own ^ 1).random() < _BORDER_SHARE and not held_out
        label = "unsure" if is_border else KINDS[number % len(KINDS)]
        yield generate(label, seed=own, is_held_out=held_out)


def _draw_language(rng: Random) -> str:
    return rng.choices(LANGUAGES, _LANGUAGE_SHARES)[0]


def _draw_parts(
    rng: Random, label: str, variant: str | None, is_held_out: bool
) -> Sequence[tuple[type[Mechanism], float]]:
    if label == "unsure":
        return borders.draw_border(rng, variant)
    kind = rng.choice(KINDS) if label == "dormant" and variant is None else label
    if variant is not None:
        return [(variant_named(None if label == "dormant" else kind, variant), 1.0)]
    return [(rng.choice(variants_of(kind, is_held_out=is_held_out)), 1.0)]


def _build(plan: _Plan, label: str, seed: int) -> Generated:
    rng, size = plan.rng, plan.size
    calendar = draw_calendar(rng, plan.stage, size.days)
    for mechanism, _ in plan.parts:
        calendar = mechanism.bend(rng, calendar, size.messages)
    lifetime = rng.uniform(*plan.parts[0][0].lifetime_days)
    people = draw_population(rng, calendar, size.speakers, lifetime_days=lifetime)
    scene = Scene(rng, calendar, people, rooms=plan.platform.rooms)
    shares = [Share(mechanism(scene), share) for mechanism, share in plan.parts]
    play(scene, shares, size.messages)
    records, leaders = _write(plan, scene, shares)
    return Generated(
        truth=_tell(plan, label, leaders), seed=seed, language=plan.language, as_of=calendar.end,
        members=size.members, speakers=size.speakers, records=records,
    )  # fmt: skip


def _write(plan: _Plan, scene: Scene, shares: Sequence[Share]) -> tuple[list[Record], tuple[str, ...]]:
    rng, platform, language = plan.rng, plan.platform, plan.language
    _call_into_silence(scene)
    names = make_names(rng, language, plan.size.members)
    actors = make_cast(rng, platform, names[: plan.size.speakers], scene)
    said = Writer(rng, platform, scene, actors, speech=Tongues(language, rng, len(actors.ids))).write()
    comings = write_comings(rng, platform, scene, actors, language=language, silent=names[plan.size.speakers :])
    end = scene.calendar.end
    records = sorted((r for r in [*said, *comings] if r.at < end), key=lambda r: r.at)
    leaders = [actors.ids[who] for share in shares for who in share.mechanism.leaders]
    return rename_some(rng, platform, language, records), tuple(dict.fromkeys(leaders))


def _call_into_silence(scene: Scene) -> None:
    """What is still said long after the death of a group are calls into the empty room."""
    died_on = scene.calendar.died_on
    if died_on is None:
        return
    silent_from = scene.calendar.start + (died_on + 15) * 86_400
    for deed in scene.deeds:
        if deed.at > silent_from and deed.answers < 0:
            deed.act = "stray"


def _tell(plan: _Plan, label: str, leaders: tuple[str, ...]) -> Truth:
    first = plan.parts[0][0]
    right = "dormant" if plan.stage == "dormant" else label
    accepted = {right} if len(plan.parts) == 1 else {"unsure", *(m.kind for m, _ in plan.parts)}
    return Truth(
        label=right, kind=first.kind, stage=plan.stage, accepted=frozenset(accepted), leaders=leaders,
        variant="+".join(m.variant for m, _ in plan.parts),
        is_held_out=any(m.is_held_out for m, _ in plan.parts),
    )  # fmt: skip
