"""Tokens as PostgreSQL stores and asks for them: tsvector and tsquery literals, written by us.

No text search configuration of the database is involved (the same as `simple` over prepared text), so nothing is
stemmed, dropped or split behind our back, and COPY can write a vector as it is. Cast with `::tsvector`, `::tsquery`.
"""

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from qunluo.search.folding import tokens

POSITION_LIMIT = 16_000
REPEAT_LIMIT = 255
LETTER_LIMIT = 100_000


class Indexed(NamedTuple):
    """What a row stores to be found.

    `vector` is a tsvector literal. PostgreSQL keeps positions up to 16,383, 255 of them for one word, and 1 MB a
    vector. A text beyond any of these also gets `long_text`, its tokens in one string, and is found through that:
    `search @@ query OR strpos(long_text, needle) > 0`.
    """

    vector: str
    long_text: str | None


def index(text: str, *, scope: int | None = None) -> Indexed:
    """How `text` is stored. `scope` (the community) becomes a token of its own, `@7`, so that one GIN index serves
    many communities and a query walks only the rows of one.
    """
    found = tokens(text)
    is_long = len(found) > REPEAT_LIMIT and _passes_a_limit(text, found)
    kept = _within_limits(found) if is_long else found
    literal = " ".join([f"{token}:{at}" for token, at in kept])
    if scope is not None:
        literal = f"@{scope} {literal}"
    return Indexed(literal, _flat(found) if is_long else None)


def phrase_query(text: str) -> str:
    """A tsquery literal that matches where the tokens of `text` stand in this order and distance; empty for none."""
    found = tokens(text)
    parts = [found[0][0]] if found else []
    for (_before, was_at), (token, at) in pairwise(found):
        parts.append(f"<{at - was_at}> {token}")
    return " ".join(parts)


def needle(text: str) -> str:
    """What to look for in `long_text`: the same phrase, flat. Empty for none."""
    found = tokens(text)
    return _flat(found) if found else ""


def phrases(query: str) -> list[str]:
    """A person's query as phrases that must all be there: parts at spaces; "…", “…” and 「…」 keep one together."""
    parts: list[str] = []
    for place, part in enumerate(query.translate(_QUOTES).split('"')):
        parts += [part.strip()] if place % 2 else part.split()
    return [part for part in dict.fromkeys(parts) if tokens(part)]


def scoped_query(parts: list[str], *, scope: int) -> str:
    """The tsquery literal for all `parts` inside one scope."""
    return " & ".join([f"@{scope}", *(f"({phrase_query(part)})" for part in parts)])


_QUOTES = str.maketrans(dict.fromkeys("“”„「」『』＂", '"'))


def _passes_a_limit(text: str, found: list[tuple[str, int]]) -> bool:
    if found[-1][1] > POSITION_LIMIT or len(text) > LETTER_LIMIT:
        return True
    return Counter(token for token, _at in found).most_common(1)[0][1] > REPEAT_LIMIT


def _within_limits(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    kept, letters = [], 0
    for token, at in found:
        letters += len(token)
        if at > POSITION_LIMIT or letters > LETTER_LIMIT:
            break
        kept.append((token, at))
    return kept


def _flat(found: list[tuple[str, int]]) -> str:
    """One string in which a distance is as many spaces: a phrase is a substring with its outer spaces."""
    pieces, was_at = [], 0
    for token, at in found:
        pieces.append(" " * max(1, at - was_at) if was_at else " ")
        pieces.append(token)
        was_at = at
    return "".join([*pieces, " "])
