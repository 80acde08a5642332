"""Which words two communities share, and which of mine the others lack (M2). Pure text, no tables.

Trigram search is not installed everywhere, so: pairs of neighbouring Chinese characters and Latin words, counted.
"""

import re
from collections.abc import Iterable

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_CLAUSE = re.compile(r"[，。；、！？,.;!?\n]+")
_COMMON_WORDS = (
    "the and for with who are our you your that this from have has not but all one can they them people someone anyone "
    "我们 大家 一起 每周 每月 每天 晚上 下午 上午 周末 周三 周六 周日 想要 一个 "
    "一次 的人 在一 成员 可以 什么 没有 自己 朋友 活动 社群 群落"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def tokens(text: str) -> frozenset[str]:
    """Pairs of Chinese characters and Latin words of three letters or more, without the words all communities use."""
    found: set[str] = set()
    for run in _RUN.findall(text.lower()):
        if run.isascii():
            found.update([run] if len(run) > 2 else [])
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found - _COMMON)


def nearness(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """Shared tokens over the smaller of the two sets, 0 to 1; 0 below three shared tokens."""
    shared = len(mine & theirs)
    return shared / min(len(mine), len(theirs)) if shared > 2 else 0.0


def distinct_clause(text: str, others: Iterable[frozenset[str]]) -> str | None:
    """The clause of `text` that says what none of `others` says: four to sixteen characters, or two to eight words."""
    said = frozenset().union(*others)
    best: tuple[float, str] | None = None
    for raw in _CLAUSE.split(text):
        clause = raw.strip()
        own = tokens(clause)
        if len(own) < 2 or not 4 <= len(clause) <= 48:
            continue
        new = len(own - said) / len(own)
        if new >= 0.8 and (best is None or new > best[0]):
            best = (new, clause)
    return best[1] if best else None
