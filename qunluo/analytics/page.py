"""A stored report made ready to read, in the language of the moment: words, geometry and nothing to work out.

`with_names=False` gives the copy for the world: no person, no message, no room that could tell who is who.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
from django.utils import formats
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from qunluo.analytics.charts.heat import busiest_hours, quietest_day, steps_of
from qunluo.analytics.charts.lines import Line, Scale, draw_line, draw_scale
from qunluo.analytics.engine.scoring import KINDS
from qunluo.analytics.engine.structs import Diagnosis, Evidence, Month, Network, Room
from qunluo.analytics.models import Report
from qunluo.analytics.wording import advice, evidence, kinds, measures

TRENDS = ("answered", "hub_share", "interacting_pairs", "newcomers_answered")
SPARE_TRENDS = ("top_share", "one_message", "exchange_share", "promotion_share", "effective_people")
LEAST_POINTS, MOST_MONTHS, MOST_EXAMPLES, MOST_CORE = 3, 36, 3, 8


@dataclass(frozen=True, kw_only=True)
class Kind:
    key: str
    name: str
    percent: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Trend:
    title: str
    now: str
    line: Line
    rows: list[tuple[float, str]]
    columns: list[tuple[float, str, str]]
    data: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    value: str
    title: str
    text: str
    interval: str
    scale: Scale
    is_for: bool
    examples: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """Everything the template shows. Lists are empty where there is nothing to say."""

    sentence: str
    reason: str
    kinds: list[Kind]
    meta: list[tuple[str, str]]
    span: str
    trends: list[Trend]
    heat: list[tuple[str, list[int]]]
    heat_text: str
    proofs: list[Proof]
    core: list[dict[str, Any]]
    steps: list[dict[str, str]]
    unsaid: list[str]
    rooms: list[dict[str, str]]
    machines: list[dict[str, str]]
    changes: list[str]
    picture: dict[str, Any] = field(default_factory=dict)
    network_text: str = ""


def read_body(report: Report) -> Diagnosis:
    """The stored diagnosis; its network is kept apart, as a picture."""
    empty = Network(nodes=[], edges=[], people=0, pairs=0, groups=0, modularity=0.0)
    return msgspec.convert({**(report.body or {}), "network": msgspec.to_builtins(empty)}, type=Diagnosis)


def build_page(report: Report, *, with_names: bool) -> ReportPage:
    """The page of a finished report."""
    found = read_body(report)
    return ReportPage(
        sentence=kinds.verdict_sentence(found.verdict),
        reason=kinds.verdict_reason(found.verdict),
        kinds=_kinds(found),
        meta=_meta(found),
        span=_span(found),
        trends=_trends(found.months),
        heat=_heat(found.heat),
        heat_text=_heat_text(found.heat),
        proofs=[_proof(item, with_names) for item in found.verdict.evidence],
        core=_core(found) if with_names else [],
        steps=[_step(step) for step in found.next_steps] if with_names else [],
        unsaid=[advice.unsaid_sentence(item) for item in found.verdict.unsaid],
        rooms=[_room(room) for room in found.rooms] if with_names and len(found.rooms) > 1 else [],
        machines=_machines(found) if with_names else [],
        changes=[evidence.change_text(change) for change in found.changes],
        picture=_picture(report.picture or {}, with_names),
        network_text=_network_text(report.picture or {}),
    )


def _kinds(found: Diagnosis) -> list[Kind]:
    shares = found.verdict.probabilities
    ranked = sorted(KINDS, key=lambda kind: -shares.get(kind, 0.0))
    label = found.verdict.label
    rows = [
        Kind(key=kind, name=kinds.kind_name(kind), percent=f"{shares.get(kind, 0.0):.0%}", is_current=kind == label)
        for kind in ranked
    ]
    if label in {"dormant", "unsure"}:
        rows.insert(0, Kind(key=label, name=kinds.kind_name(label), percent="", is_current=True))
    return rows


def _meta(found: Diagnosis) -> list[tuple[str, str]]:
    return [
        (_("Stage"), kinds.stage_name(found.stage)),
        (_("Messages"), f"{found.messages:,}"),
        (_("People who wrote"), f"{found.people:,}"),
        (_("Rooms"), f"{found.room_count:,}"),
    ]


def _span(found: Diagnosis) -> str:
    if not (found.first_at and found.as_of):
        return ""
    days = {"first": _day(found.first_at), "last": _day(found.as_of)}
    return _("%(first)s to %(last)s") % days


def _day(moment: str) -> str:
    return formats.date_format(date.fromisoformat(moment[:10]), "DATE_FORMAT")


def _trends(months: list[Month]) -> list[Trend]:
    """The four questions of the report; where one has too few months, the next best measure takes its place."""
    shown = months[-MOST_MONTHS:]
    fit = [code for code in (*TRENDS, *SPARE_TRENDS) if sum(code in month.values for month in shown) >= LEAST_POINTS]
    return [_trend(code, shown) for code in fit[:4]]


def _trend(code: str, months: list[Month]) -> Trend:
    values = [month.values.get(code) for month in months]
    known = [value for value in values if value is not None]
    unit = UNITS.get(code, "share")
    top = _top(max(known), unit)
    line = draw_line([month.month for month in months], values, top=top)
    data = {"months": [month.month for month in months], "values": values, "top": top, "unit": unit}
    return Trend(
        title=measures.measure_name(code),
        now=measures.value_text(known[-1], unit),
        line=line,
        rows=[(y, measures.value_text(value, unit)) for y, value in line.rows],
        columns=[(x, _month(month), anchor) for x, month, anchor in line.columns],
        data=msgspec.json.encode(data).decode(),
        note=_trend_note(known, unit),
    )


UNITS = {"interacting_pairs": "ratio", "effective_people": "people"}


def _top(highest: float, unit: str) -> float:
    """A round end of the axis above the highest value."""
    if unit == "share":
        return next(top for top in (0.1, 0.25, 0.5, 1.0) if highest <= top or top == 1.0)
    scale = 1.0
    while scale < highest:
        scale *= 2
    return scale


def _trend_note(known: list[float], unit: str) -> str:
    first = sum(known[:3]) / len(known[:3])
    last = sum(known[-3:]) / len(known[-3:])
    ends = {"first": measures.value_text(first, unit), "last": measures.value_text(last, unit)}
    return _("First three months %(first)s, last three %(last)s.") % ends


def _month(name: str) -> str:
    month = int(name.partition("-")[2])
    if (get_language() or "").startswith("zh"):
        return f"{month} 月"
    return formats.date_format(date(2000, month, 1), "M")


def _heat(cells: list[list[int]]) -> list[tuple[str, list[int]]]:
    days = [
        pgettext("weekday, very short", "Mon"),
        pgettext("weekday, very short", "Tue"),
        pgettext("weekday, very short", "Wed"),
        pgettext("weekday, very short", "Thu"),
        pgettext("weekday, very short", "Fri"),
        pgettext("weekday, very short", "Sat"),
        pgettext("weekday, very short", "Sun"),
    ]
    return list(zip(days, steps_of(cells), strict=True)) if any(map(any, cells)) else []


def _heat_text(cells: list[list[int]]) -> str:
    if not any(map(any, cells)):
        return ""
    start, end = busiest_hours(cells)
    days = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
    told = {"start": f"{start:02d}:00", "end": f"{end:02d}:00", "day": days[quietest_day(cells)]}
    return _("Most is said between %(start)s and %(end)s, least on %(day)s.") % told


def _proof(item: Evidence, with_names: bool) -> Proof:
    examples = [
        {"id": example.id, "at": example.at[:16].replace("T", " "), "author": example.author, "text": example.excerpt}
        for example in item.examples[:MOST_EXAMPLES]
    ]
    return Proof(
        value=measures.value_text(item.value, item.unit),
        title=evidence.evidence_title(item),
        text=evidence.evidence_text(item),
        interval=evidence.evidence_interval(item),
        scale=draw_scale(item.value, item.usual_low, item.usual_high),
        is_for=item.direction == "for",
        examples=examples if with_names else [],
    )


def _core(found: Diagnosis) -> list[dict[str, Any]]:
    return [
        {
            "name": person.name,
            "place": place,
            "why": _(", ").join(advice.person_reasons(person)),
            "messages": f"{person.messages:,}",
            "is_candidate": person.is_opinion_leader_candidate,
        }
        for place, person in enumerate(found.core_people[:MOST_CORE], 1)
    ]


def _step(step: Any) -> dict[str, str]:
    return {"title": advice.step_title(step), "why": advice.step_reason(step), "check": advice.step_check(step)}


def _room(room: Room) -> dict[str, str]:
    return {
        "name": room.name,
        "kind": kinds.kind_name(room.verdict.label),
        "key": room.verdict.label,
        "stage": kinds.stage_name(room.stage),
        "sentence": kinds.verdict_sentence(room.verdict),
        "messages": f"{room.messages:,}",
        "people": f"{room.people:,}",
    }


def _machines(found: Diagnosis) -> list[dict[str, str]]:
    return [{"name": machine.name, "messages": f"{machine.messages:,}"} for machine in found.machines]


def _picture(picture: dict[str, Any], with_names: bool) -> dict[str, Any]:
    """The laid-out network as what the template draws: paths and circles."""
    nodes = picture.get("nodes", [])
    if len(nodes) < LEAST_POINTS:
        return {}
    named = picture["named"] if with_names else []
    return {
        "ties": [_tie(nodes[a], nodes[b], strength) for a, b, strength in picture["ties"]],
        "nodes": [{"x": x, "y": y, "r": r, "colour": colour} for x, y, r, colour, _name in nodes],
        "names": [{"x": nodes[n][0], "y": nodes[n][1] + nodes[n][2] + 15, "text": nodes[n][4][:12]} for n in named],
        "circles": [_circle(colour, people) for colour, people in picture["circles"]],
    }


def _tie(a: list[Any], b: list[Any], strength: int) -> dict[str, Any]:
    """A line bent a little to one side, so that crossing ones can be told apart."""
    middle = ((a[0] + b[0]) / 2 - (b[1] - a[1]) * 0.12, (a[1] + b[1]) / 2 + (b[0] - a[0]) * 0.12)
    return {"path": f"M{a[0]} {a[1]}Q{middle[0]:.0f} {middle[1]:.0f} {b[0]} {b[1]}", "strength": strength}


def _circle(colour: int, people: int) -> dict[str, Any]:
    name = _("Circle %(number)s") % {"number": colour} if colour <= 5 else _("In no circle")
    count = ngettext("%(count)s person", "%(count)s people", people) % {"count": f"{people:,}"}
    return {"colour": colour, "name": name, "people": count}


def _network_text(picture: dict[str, Any]) -> str:
    nodes, people = picture.get("nodes", []), picture.get("people", 0)
    if not nodes:
        return ""
    told = {"shown": f"{len(nodes):,}", "people": f"{people:,}", "pairs": f"{picture['pairs']:,}"}
    if people > len(nodes):
        return _("Drawn are the %(shown)s busiest of %(people)s people; %(pairs)s pairs are in touch.") % told
    return _("All %(people)s people who were answered are drawn; %(pairs)s pairs are in touch.") % told
