"""What a demo community is and who is in it, read from its TOML file. Everything in it is made up."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from qunluo.core.interchange import Record

_FOLDER = Path(__file__).parent
Content = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The words a community is founded with; `kind`, `aim`, `connector` are values of `communities.Community`.

    `values`: name and text of each; `rules`: the text of each, in order.
    """

    name: str
    slug: str
    tagline: str
    whom: str
    service: str
    scenario: str
    industry: str
    interest: str
    place: str
    need: str
    kind: str
    aim: str
    connector: str
    values: Sequence[tuple[str, str]]
    rules: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DemoCommunity:
    """One made-up community with a year of history ending the day before `today`.

    `owner`: author name of the owner. `roles`: author name to key of a role template, the owner included.
    `expected`: the kind a fair diagnosis should find. `people`: author id to name, all who ever speak.
    `as_of`: unix seconds.
    """

    identity: Identity
    owner: str
    roles: Mapping[str, str]
    expected: str
    rooms: Sequence[str]
    people: Mapping[str, str]
    as_of: float
    records: Sequence[Record] = field(repr=False)

    @property
    def history(self) -> Iterator[Record]:
        """The records one by one, in the order of time; wall clock of Asia/Shanghai, with offset."""
        return iter(self.records)


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Who somebody is: the child they talk about, its age, and how talkative they are (1 is usual, 0 drawn)."""

    name: str
    child: str
    age: int
    talk: float = 0.0

    @property
    def is_father(self) -> bool:
        return "爸" in self.name or self.name in ("老陶", "阿宽", "许一白", "江南", "老杨", "阿铁")


def path_of(file: str) -> Path:
    return _FOLDER / f"{file}.toml"


def load(file: str) -> Content:
    with path_of(file).open("rb") as opened:
        return tomllib.load(opened)


def identity_of(content: Content) -> Identity:
    written = dict(content["identity"])
    written.pop("owner")
    written.pop("expected")
    written["values"] = [tuple(value.split("：", 1)) for value in written["values"]]
    return Identity(**written)


def draw_personas(rng: Random, content: Content, count: int) -> list[Persona]:
    """`count` people: the written ones first, then parents and nicknames, no name twice."""
    written = content.get("personas", {})
    people = [Persona(name=name, child=kid, age=age, talk=talk) for name, (kid, age, talk) in written.items()]
    people += [Persona(name=n, child="", age=0, talk=0.3) for n in content["roles"] if n not in written]
    names = {p.name for p in people}
    kids, nicks = content["kids"]["names"].split(), content["kids"]["nicks"].split()
    while len(people) < count:
        kid = rng.choice(kids)
        pattern = rng.choice(content["kids"]["parents"])
        name = rng.choice(nicks) if rng.random() < 0.22 else pattern.format(k=kid, n=rng.randint(2, 99))
        if name not in names:
            names.add(name)
            people.append(Persona(name=name, child=kid, age=rng.randint(3, 9)))
    return people


def draw_talk(rng: Random, people: Sequence[Persona]) -> list[float]:
    """Talkativeness of each: as written, else lognormal about 0.5, at most 1.3."""
    return [p.talk or min(1.3, 0.5 * rng.lognormvariate(0, 0.9)) for p in people]
