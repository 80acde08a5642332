"""From measures to a kind: a sum of reasons. Weights stand in weights.toml, a line each with its reason."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qunluo.analytics.engine.structs import Measure

KINDS = ("community", "help_desk", "audience", "ad_channel", "crowd", "notice_board")
MACHINES_MATTER, PACKETS_TALKED_OF = 0.5, 0.03
_WEIGHTS_FILE = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True)
class Rule:
    """How one measure speaks: `low` and `high` of its range, the weight for each kind."""

    low: float
    high: float
    weights: Mapping[str, float]

    def reading(self, value: float) -> float:
        """−1 at or below `low`, 1 at or above `high`."""
        return min(max(2 * (value - self.low) / (self.high - self.low) - 1, -1.0), 1.0)


@dataclass(frozen=True)
class Weights:
    """The whole file, read."""

    temperature: float
    base: Mapping[str, float]
    rules: Mapping[str, Rule]


@dataclass(frozen=True)
class Reason:
    """What one measure added: its reading from −1 to 1 and what it gave each kind."""

    code: str
    reading: float
    gave: Mapping[str, float]


@dataclass(frozen=True)
class Score:
    """Probabilities over the six kinds and the reasons behind them."""

    probabilities: Mapping[str, float]
    reasons: tuple[Reason, ...]

    @property
    def first(self) -> str:
        """The most probable kind."""
        return max(self.probabilities, key=lambda kind: self.probabilities[kind])


@lru_cache(maxsize=1)
def standard_weights() -> Weights:
    """The weights shipped with the engine."""
    return parse_weights(_WEIGHTS_FILE.read_text("utf-8"))


def parse_weights(text: str) -> Weights:
    """Weights from TOML: a table a measure, `range = [lo, hi]`, and `kind = [weight, "reason"]` a line."""
    tables = tomllib.loads(text)
    rules = {
        code: Rule(
            low=table["range"][0],
            high=table["range"][1],
            weights={kind: float(table[kind][0]) for kind in KINDS if kind in table},
        )
        for code, table in tables.items()
        if isinstance(table, dict) and code != "base"
    }
    return Weights(tables["temperature"], {kind: float(tables["base"][kind][0]) for kind in KINDS}, rules)


def score(measures: Mapping[str, Measure], weights: Weights | None = None) -> Score:
    """Probabilities of the six kinds for a group with these measures."""
    weights = weights or standard_weights()
    reasons = tuple(
        Reason(code, reading, {kind: weight * reading for kind, weight in weights.rules[code].weights.items()})
        for code, reading in readings(measures, weights).items()
    )
    sums = {kind: base + sum(reason.gave.get(kind, 0.0) for reason in reasons) for kind, base in weights.base.items()}
    powers = {kind: math.exp(total / weights.temperature) for kind, total in sums.items()}
    whole = sum(powers.values())
    return Score({kind: power / whole for kind, power in powers.items()}, reasons)


def readings(measures: Mapping[str, Measure], weights: Weights) -> dict[str, float]:
    """The reading of every measure that may speak: those that could be said, one kind of talk, one of packets."""
    values = {code: measures[code].value for code in weights.rules if code in measures}
    if values.get("talk_beyond_chance") is not None:
        values["exchange_share"] = None
    if (values.get("machine_share") or 0.0) < MACHINES_MATTER:
        values["machine_share"] = None
    if values.get("after_packets") is None and (values.get("talk_of_packets") or 0.0) < PACKETS_TALKED_OF:
        values["few_packets"] = 0.0
    return {code: weights.rules[code].reading(value) for code, value in values.items() if value is not None}
