"""A diagnosis as text for a terminal: aligned, also in Chinese, whose letters are two columns wide."""

import shutil
import textwrap
import unicodedata

from django.utils.translation import gettext

from qunluo.analytics.engine.scoring import KINDS
from qunluo.analytics.engine.structs import CorePerson, Diagnosis, Evidence, Room, Step, Windows
from qunluo.analytics.wording import advice, evidence, kinds, measures

BAR_WIDTH, NAME_WIDTH, MOST_ROOMS = 24, 44, 30
BOLD, QUIET, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def as_text(found: Diagnosis, *, title: str, is_coloured: bool) -> str:
    """The whole report, for a terminal; colours only where they are shown as colours."""
    page = _Page(is_coloured)
    _head(page, found, title)
    _kinds(page, found)
    _evidence(page, found)
    _core(page, found)
    _steps(page, found)
    _rooms(page, found.rooms)
    _measures(page, found)
    page.title(gettext("What this history cannot say"))
    for unsaid in found.verdict.unsaid:
        page.item(advice.unsaid_sentence(unsaid))
    return page.text()


def width_of(text: str) -> int:
    """Columns a terminal needs for `text`."""
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def padded(text: str, width: int) -> str:
    """`text` cut or filled to `width` columns."""
    while width_of(text) > width:
        text = text[:-2] + "…"
    return text + " " * (width - width_of(text))


class _Page:
    """Lines of the report."""

    def __init__(self, is_coloured: bool) -> None:
        self.is_coloured = is_coloured
        self.width = min(shutil.get_terminal_size((100, 40)).columns, 110)
        self.lines: list[str] = []

    def line(self, text: str = "") -> None:
        self.lines.append(text)

    def title(self, text: str) -> None:
        self.line()
        self.line(self.marked(text, BOLD))

    def item(self, text: str, indent: str = "  ", mark: str = "· ") -> None:
        """A paragraph, broken at the width of the terminal."""
        room = self.width - width_of(indent) - width_of(mark)
        for place, part in enumerate(_wrapped(clean(text), room)):
            self.line(indent + (mark if place == 0 else " " * width_of(mark)) + part)

    def marked(self, text: str, mark: str) -> str:
        return f"{mark}{text}{PLAIN}" if self.is_coloured else text

    def text(self) -> str:
        return "\n".join(self.lines)


def clean(text: str) -> str:
    """Without signs that would move the cursor or change the terminal."""
    return "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)


def _wrapped(text: str, width: int) -> list[str]:
    if all(ord(sign) < 0x2E80 for sign in text):
        return textwrap.wrap(text, width) or [""]
    lines, line, used = [], "", 0
    for sign in text:
        needs = width_of(sign)
        if used + needs > width and sign not in "，。、；：！？）」":
            lines.append(line)
            line, used = "", 0
        line, used = line + sign, used + needs
    return [*lines, line]


def _head(page: _Page, found: Diagnosis, title: str) -> None:
    page.line(page.marked(clean(title or found.format), BOLD))
    page.line(page.marked(kinds.verdict_sentence(found.verdict), BOLD) + " " + kinds.verdict_reason(found.verdict))
    page.line()
    rows = {
        gettext("Kind"): kinds.kind_name(found.verdict.label),
        gettext("Stage"): kinds.stage_name(found.stage),
        gettext("Messages"): f"{found.messages:,}",
        gettext("People who wrote"): f"{found.people:,}",
        gettext("Rooms"): f"{found.room_count:,}",
        gettext("From"): found.first_at or "",
        gettext("To"): found.last_at or "",
        gettext("Judged as of"): found.as_of or "",
    }
    if found.machines:
        rows[gettext("Machines taken out")] = ", ".join(clean(machine.name) for machine in found.machines[:8])
    wide = max(width_of(name) for name in rows)
    for name, value in rows.items():
        page.line(f"  {padded(name, wide)}  {value}")


def _kinds(page: _Page, found: Diagnosis) -> None:
    if found.verdict.kind is None:
        return
    page.title(gettext("How likely each kind is"))
    names = {kind: kinds.kind_name(kind) for kind in KINDS}
    wide = max(width_of(name) for name in names.values())
    for kind, share in sorted(found.verdict.probabilities.items(), key=lambda pair: -pair[1]):
        bar = "█" * round(share * BAR_WIDTH)
        page.line(f"  {padded(names[kind], wide)}  {share * 100:3.0f}%  {bar}")
    if found.recent and found.recent.kind and found.recent.kind != found.verdict.kind:
        page.item(gettext("Last 90 days: %(sentence)s") % {"sentence": kinds.verdict_sentence(found.recent)})
    for change in found.changes:
        page.item(evidence.change_text(change))


def _evidence(page: _Page, found: Diagnosis) -> None:
    if not found.verdict.evidence:
        return
    page.title(gettext("Why we say so"))
    for item in found.verdict.evidence:
        _one_evidence(page, item)


def _one_evidence(page: _Page, item: Evidence) -> None:
    sign = "+" if item.direction == "for" else "−"
    page.line(f"  {sign} {page.marked(evidence.evidence_title(item), BOLD)}")
    interval = evidence.evidence_interval(item)
    page.item(evidence.evidence_text(item) + (f" ({interval})" if interval else ""), "    ", "")
    for example in item.examples[:2]:
        told = f"{example.at[:16].replace('T', ' ')} {example.author}: {example.excerpt}"
        page.line("      " + page.marked(padded(clean(told), page.width - 6).rstrip(), QUIET))


def _core(page: _Page, found: Diagnosis) -> None:
    if not found.core_people:
        return
    page.title(gettext("Who would be missed"))
    for person in found.core_people:
        page.line(_person(page, person))


def _person(page: _Page, person: CorePerson) -> str:
    told = gettext(", ").join(advice.person_reasons(person))
    return f"  {padded(clean(person.name), 26)}  {padded(told, page.width - 30).rstrip()}"


def _steps(page: _Page, found: Diagnosis) -> None:
    page.title(gettext("What to do next"))
    for number, step in enumerate(found.next_steps, 1):
        _one_step(page, number, step)


def _one_step(page: _Page, number: int, step: Step) -> None:
    page.line(f"  {number}. {page.marked(advice.step_title(step), BOLD)}")
    page.item(advice.step_reason(step), "     ", "")
    page.item(advice.step_check(step), "     ", "")


def _rooms(page: _Page, rooms: list[Room]) -> None:
    if len(rooms) < 2:
        return
    page.title(gettext("Rooms"))
    ranked = sorted(rooms, key=lambda room: -room.messages)
    for room in ranked[:MOST_ROOMS]:
        kind = kinds.kind_name(room.verdict.label)
        counts = f"{room.messages:>9,} {room.people:>7,}"
        page.line(f"  {padded(clean(room.name), 34)} {counts}  {padded(kind, 14)} {kinds.stage_name(room.stage)}")


def _measures(page: _Page, found: Diagnosis) -> None:
    page.title(gettext("Measures"))
    heads = (gettext("whole time"), gettext("95% interval"), gettext("last 90 days"))
    page.line("  " + padded("", NAME_WIDTH) + "".join(padded(head, 16) for head in heads).rstrip())
    for code, windows in found.measures.items():
        page.line(_one_measure(code, windows))


def _one_measure(code: str, windows: Windows) -> str:
    whole, lately, interval = windows.all, windows.last_90_days, ""
    if whole.low is not None and whole.high is not None:
        interval = f"{measures.value_text(whole.low, whole.unit)} – {measures.value_text(whole.high, whole.unit)}"
    if whole.value is None:
        return f"  {padded(measures.measure_name(code), NAME_WIDTH)}– ({measures.why_unsaid(whole.unsaid)})"
    shown = "–" if lately.value is None else measures.value_text(lately.value, lately.unit)
    cells = (measures.value_text(whole.value, whole.unit), interval, shown)
    return f"  {padded(measures.measure_name(code), NAME_WIDTH)}{''.join(padded(cell, 16) for cell in cells)}".rstrip()
