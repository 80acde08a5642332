"""From deeds to records: words, names, pointers, mentions, reactions, and the noise of the platform."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol, cast

from qunluo.analytics.mechanisms.platform import Platform
from qunluo.analytics.mechanisms.scene import Deed, Scene
from qunluo.analytics.mechanisms.voice.speaker import Voice
from qunluo.core.interchange import Kind, Record

_SIGNS = ("👍", "❤️", "😂", "🙏", "🎉")
_MACHINE_ACT = "machine_notice"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Ids and names by number of the person; `machines` are numbers of accounts run by programs."""

    ids: list[str]
    names: list[str]
    machines: frozenset[int]


def make_cast(rng: Random, platform: Platform, names: list[str], scene: Scene) -> Cast:
    """Ids for everybody who speaks. Where the platform has no ids the name is the id."""
    posts_by_machine = {d.who for d in scene.deeds if d.act == _MACHINE_ACT and d.who < 4}
    for who in posts_by_machine:
        names[who] = f"{rng.choice(('notice', 'status', 'build', 'timetable', 'alarm'))}{who}-bot"
    ids = [f"u{1000 + i}" for i in range(len(names))] if platform.has_ids else list(names)
    flagged = posts_by_machine if rng.random() < 0.6 else set()
    return Cast(ids=ids, names=names, machines=frozenset(flagged))


class Speech(Protocol):
    """Gives everybody a voice."""

    def of(self, who: int) -> Voice: ...


class Writer:
    """Writes the deeds of one scene as records in the order of time. `rooms`: names where there are several."""

    def __init__(
        self, rng: Random, platform: Platform, scene: Scene, actors: Cast, *, speech: Speech, rooms: Sequence[str] = ()
    ) -> None:
        self._rng = rng
        self._platform = platform
        self._scene = scene
        self._cast = actors
        self._speech = speech
        self._rooms = rooms or ([f"room-{n + 1}" for n in range(scene.rooms)] if scene.rooms > 1 else [""])
        self._recent: deque[str] = deque(maxlen=30)
        self._bridged = self._draw_bridged()

    def write(self) -> list[Record]:
        """The messages and packets. Answers keep their place after what they answer, also on a minute clock."""
        deeds = self._scene.deeds
        order = sorted(range(len(deeds)), key=lambda i: deeds[i].at)
        ids = [""] * len(deeds)
        for place, number in enumerate(order):
            ids[number] = f"m{place + 1}"
        return [self._record(deeds[number], ids[number], ids) for number in order]

    def _record(self, deed: Deed, own_id: str, ids: list[str]) -> Record:
        target = self._scene.deeds[deed.answers] if deed.answers >= 0 else None
        text = deed.words or self._speech.of(deed.who).say(deed.act, deed.subject)
        record = Record(
            at=self.clock(deed.at),
            author_id=self._cast.ids[deed.who],
            author_name=self._cast.names[deed.who],
            kind=cast("Kind", self._platform.packet_kind) if deed.act == "packet" else "message",
            id=own_id,
            room=self._rooms[deed.room],
            text=f"[红包] {text}" if deed.act == "packet" and self._platform.packet_kind == "message" else text,
            is_machine=deed.who in self._cast.machines,
        )
        if target is not None and target.who != deed.who:
            self._address(record, target, ids[deed.answers])
        self._react(record)
        return self._bridge(record, deed.who)

    def _address(self, record: Record, target: Deed, target_id: str) -> None:
        """By pointer, by name, or not at all, as people do on this platform."""
        if self._rng.random() < self._platform.pointers:
            record.reply_to = target_id
        if self._rng.random() < self._platform.naming:
            name = self._cast.names[target.who]
            if self._platform.has_mention_lists:
                record.mentions = [self._cast.ids[target.who]]
            style = "@{} {}" if self._platform.has_mention_lists or self._rng.random() < 0.6 else "{}: {}"
            record.text = style.format(name, record.text)

    def _react(self, record: Record) -> None:
        if self._rng.random() < self._platform.reactions:
            others = sorted(set(self._recent) - {record.author_id})
            if others:
                fans = self._rng.sample(others, min(len(others), self._rng.randint(1, 4)))
                record.reactions = {self._rng.choice(_SIGNS): fans}
        self._recent.append(record.author_id)

    def _bridge(self, record: Record, who: int) -> Record:
        if who in self._bridged and record.kind == "message":
            record.text = f"<{record.author_name}> {record.text}"
            record.author_id = record.author_name = "bridge-bot"
        return record

    def clock(self, at: float) -> float:
        return float(int(at) // 60 * 60) if self._platform.has_minute_clock else float(int(at))

    def _draw_bridged(self) -> frozenset[int]:
        return (
            frozenset(who for who in range(1, len(self._cast.names)) if self._platform.bridged > self._rng.random())
            if self._platform.bridged
            else frozenset()
        )
