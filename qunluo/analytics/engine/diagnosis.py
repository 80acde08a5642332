"""The door of the engine: records in, a diagnosis out. Pure: no database, no clock, nothing left behind."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec
import numpy as np

from qunluo.analytics.engine import columns, history, network, people, series, silences, steps
from qunluo.analytics.engine.catalogue import measure_all
from qunluo.analytics.engine.columns import Columns
from qunluo.analytics.engine.evidence import moment, strongest
from qunluo.analytics.engine.features import hash_of
from qunluo.analytics.engine.intervals import with_intervals
from qunluo.analytics.engine.keys import distinct
from qunluo.analytics.engine.links import DAY
from qunluo.analytics.engine.stage import Stage, stage_of
from qunluo.analytics.engine.structs import Change, Diagnosis, Life, Machine, Measure, Month, Room, Verdict, Windows
from qunluo.analytics.engine.verdict import judge
from qunluo.analytics.engine.view import View
from qunluo.core.interchange import Record

LATELY = 90 * DAY
CLEAR_CHANGE = {
    "hub_share": 0.15,
    "answered": 0.15,
    "questions": 0.15,
    "promotion_share": 0.08,
    "talk_beyond_chance": 0.15,
}


@dataclass(frozen=True)
class Wishes:
    """What the operator says besides the file.

    `aim`: the declared aim as one of the kinds, or empty. `kept_people`: accounts that are people whatever they look
    like. `marks`: texts and whether they promote. `known_months`: months of an earlier diagnosis by their key.
    """

    aim: str = ""
    kept_people: Collection[str] = ()
    marks: Mapping[str, bool] = field(default_factory=dict)
    known_months: Mapping[str, Month] = field(default_factory=dict)


def diagnose(
    records: Iterable[Record],
    *,
    as_of: float | None = None,
    has_offset: bool = False,
    exported_at: float | None = None,
    format: str = "",
    wishes: Wishes | None = None,
) -> Diagnosis:
    """Diagnose one history, read once, in any order.

    `as_of`, `exported_at`: unix seconds. Silence is judged at `as_of`; else at `exported_at`; else at the newest
    moment of the whole history, never at today's clock. What came after `as_of` is left out.
    """
    wishes = wishes or Wishes()
    read = columns.read(records, until=as_of)
    newest = read.newest_at or 0.0
    end, source = newest, "last_message"
    if as_of is not None:
        end, source = as_of, "asked"
    elif exported_at is not None and exported_at >= newest:
        end, source = exported_at, "export"
    counts = _count(read)
    view = history.view_of(read, as_of=end, kept_people=wishes.kept_people, marks=_marks(wishes))
    return _Report(view, format, source, has_offset, wishes, counts).diagnosis()


def _marks(wishes: Wishes) -> dict[int, bool]:
    return {hash_of(text): promotes for text, promotes in wishes.marks.items()}


@dataclass(frozen=True)
class _Counts:
    """Messages and people as the file has them: machines in, bridges unsplit; in all and by room."""

    messages: int
    people: int
    by_room: dict[int, tuple[int, int]]


def _count(read: Columns) -> _Counts:
    rooms = {}
    room_of, _ = distinct(read.room, read.person)
    for room in range(len(read.rooms)):
        rooms[room] = (int((read.room == room).sum()), int((room_of == room).sum()))
    return _Counts(len(read), len(np.unique(read.person)), rooms)


@dataclass(frozen=True)
class _Report:
    view: View
    format: str
    as_of_source: str
    has_offset: bool
    wishes: Wishes
    counts: _Counts

    def diagnosis(self) -> Diagnosis:
        view, read = self.view, self.view.columns
        lately = view.between(view.end - LATELY, np.nextafter(view.end, np.inf))
        stage, months = stage_of(view), series.months(view, self.wishes.known_months)
        measures, recent = with_intervals(view, measure_all(view)), with_intervals(lately, measure_all(lately))
        verdict = self._verdict(view, measures, stage)
        named = [room for room in range(len(read.rooms)) if self.counts.by_room[room][0]]
        return Diagnosis(
            format=self.format,
            messages=self.counts.messages,
            people=self.counts.people,
            room_count=len(named),
            first_at=self._moment(float(read.at[0])) if len(read) else None,
            last_at=self._moment(float(read.at[-1])) if len(read) else None,
            as_of=self._moment(view.end) if len(read) else None,
            as_of_source=self.as_of_source,
            verdict=verdict,
            recent=None if view.is_sampled else judge(lately, recent, stage_of(lately))[0],
            stage=stage.name or None,
            life=_life(stage),
            measures=_windows(measures, recent, months),
            months=months,
            changes=_changes(measures, recent),
            core_people=people.core_people(view),
            next_steps=steps.next_steps(verdict, stage.name or None, measures, self.wishes.aim),
            rooms=[self._room(room, verdict, stage, is_all=len(named) == 1) for room in named],
            machines=self._machines(),
            links=silences.steps_taken(view),
            heat=series.heat(view),
            network=network.network(view),
            active_people=len(view.people),
        )

    def _moment(self, at: float) -> str:
        return moment(at, has_offset=self.has_offset)

    def _verdict(self, view: View, measures: dict[str, Measure], stage: Stage) -> Verdict:
        verdict, score = judge(view, measures, stage)
        read = self.view.columns
        verdict.unsaid = silences.what_cannot_be_said(
            view,
            measures,
            as_of_source=self.as_of_source,
            last_at=self._moment(float(read.at[-1])) if len(read) else None,
            has_offset=self.has_offset,
            rooms=len(read.rooms),
        )
        if verdict.kind is not None:
            verdict.evidence = strongest(view, measures, score, has_offset=self.has_offset)
        return verdict

    def _room(self, room: int, verdict: Verdict, stage: Stage, *, is_all: bool) -> Room:
        messages, people_count = self.counts.by_room[room]
        if not is_all:
            view = self.view.of_room(room)
            stage = stage_of(view)
            verdict = self._verdict(view, with_intervals(view, measure_all(view)), stage)
        name = self.view.columns.rooms[room]
        return Room(name=name, messages=messages, people=people_count, verdict=verdict, stage=stage.name or None)

    def _machines(self) -> list[Machine]:
        said = np.bincount(self.view.columns.person, minlength=len(self.view.columns.people))
        names = self.view.columns.people
        return [
            Machine(name=names[person], why=why, messages=int(said[person]))
            for person, why in self.view.machines.reasons.items()
        ]


def _life(stage: Stage) -> Life:
    return Life(
        stage=stage.name or None,
        reason=stage.reason,
        silent_days=round(float(stage.silent_days), 2),
        window_days=round(float(stage.window_days), 2),
        last=stage.last,
        before=stage.before,
        best=stage.best,
    )


def _windows(whole: dict[str, Measure], lately: dict[str, Measure], months: list[Month]) -> dict[str, Windows]:
    return {
        code: Windows(
            all=whole[code],
            last_90_days=lately[code],
            by_month={month.month: month.values[code] for month in months if code in month.values},
        )
        for code in whole
    }


def _changes(whole: dict[str, Measure], lately: dict[str, Measure]) -> list[Change]:
    """Measures whose last 90 days differ clearly from the whole span, largest difference first."""
    found = []
    for code, clear in CLEAR_CHANGE.items():
        before, now = whole[code].value, lately[code].value
        if before is not None and now is not None and abs(now - before) >= clear:
            found.append(Change(code=code, unit=whole[code].unit, whole=before, lately=now))
    return sorted(found, key=lambda change: -abs(change.lately - change.whole))


def to_json(diagnosis: Diagnosis) -> bytes:
    """The diagnosis as JSON, without the picture of the network."""
    plain = msgspec.to_builtins(diagnosis)
    del plain["network"]
    return msgspec.json.encode(plain)
