"""Joins, leaves, renames and the welcome bot: what a file tells about people beside what they say."""

from random import Random

from qunluo.analytics.mechanisms.calendar import DAY
from qunluo.analytics.mechanisms.platform import Platform
from qunluo.analytics.mechanisms.scene import Scene
from qunluo.analytics.mechanisms.voice.names import make_name
from qunluo.analytics.mechanisms.voice.speaker import Voice
from qunluo.analytics.mechanisms.writing import Cast
from qunluo.core.interchange import Record


def write_comings(
    rng: Random, platform: Platform, scene: Scene, actors: Cast, *, language: str, silent: list[str]
) -> list[Record]:
    """Records of kind join, leave and rename, and greetings of a bot; `silent` are members who never speak."""
    calendar = scene.calendar
    first_said, last_said = _when_spoken(scene)
    records: list[Record] = []
    for who, (person, name) in enumerate(zip(actors.ids, actors.names, strict=True)):
        if who not in first_said or who in actors.machines:
            continue
        joined = max(calendar.start, first_said[who] - rng.expovariate(1 / DAY))
        left = calendar.start + float(scene.people.leaves[who]) * DAY
        left = max(left, last_said[who]) + rng.uniform(600, 3 * DAY)
        records += _come_and_go(rng, platform, person, name, joined=joined, left=left if left < calendar.end else None)
    for name in silent:
        joined = calendar.start + rng.random() * calendar.days * DAY
        records += _come_and_go(rng, platform, name, name, joined=joined, left=None)
    if platform.has_welcome_bot:
        records += _greetings(rng, language, [r for r in records if r.kind == "join"])
    return records


def rename_some(rng: Random, platform: Platform, language: str, records: list[Record]) -> list[Record]:
    """Some people take another name midway; the id stays. Returns the records in order, with the renames in."""
    if not platform.renames or not platform.has_ids:
        return records
    people = sorted({r.author_id for r in records if r.kind == "message" and r.author_id.startswith("u")})
    chosen = rng.sample(people, max(1, int(len(people) * platform.renames)))
    midway = {who: rng.uniform(records[0].at, records[-1].at) for who in chosen}
    new_names = {who: make_name(rng, language) + str(rng.randint(100, 999)) for who in chosen}
    for record in records:
        if record.author_id in midway and record.at > midway[record.author_id]:
            record.author_name = new_names[record.author_id]
    renames = [
        Record(at=float(int(at) + 1), author_id=who, author_name=new_names[who], kind="rename")
        for who, at in midway.items()
    ]
    return sorted([*records, *renames], key=lambda r: r.at)


def _when_spoken(scene: Scene) -> tuple[dict[int, float], dict[int, float]]:
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    for deed in scene.deeds:
        first[deed.who] = min(deed.at, first.get(deed.who, deed.at))
        last[deed.who] = max(deed.at, last.get(deed.who, deed.at))
    return first, last


def _come_and_go(
    rng: Random, platform: Platform, person: str, name: str, *, joined: float, left: float | None
) -> list[Record]:
    found = []
    if rng.random() < platform.joins:
        found.append(Record(at=float(int(joined)), author_id=person, author_name=name, kind="join"))
    if left is not None and rng.random() < platform.leaves:
        found.append(Record(at=float(int(left)), author_id=person, author_name=name, kind="leave"))
    return found


def _greetings(rng: Random, language: str, joins: list[Record]) -> list[Record]:
    voice = Voice("zh" if language == "mixed" else language, rng)
    name = "群小助手" if language != "en" else "welcome-bot"
    is_flagged = rng.random() < 0.7
    return [
        Record(
            at=join.at + 3, author_id=name, author_name=name, is_machine=is_flagged,
            text=voice.say("bot_welcome", 0, name=join.author_name),
        )
        for join in joins[:2000]
    ]  # fmt: skip
