"""Marking what was found, in the reader's own text: server-side, everything escaped."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from qunluo.search.folding import TOKEN, WORD_LIMIT, fold, tokens

AROUND = 60


def highlight(text: str, phrases: Sequence[str], *, whole: bool = False) -> SafeString:
    """`text` escaped, with `<mark>` around every hit of the `phrases`; a glimpse around the first unless `whole`."""
    hits = find(text, phrases)
    start, end = (0, len(text)) if whole else _glimpse(text, hits)
    pieces, at = [], start
    for hit_start, hit_end in hits:
        if hit_end <= at or hit_start >= end:
            continue
        pieces += [("", text[at : max(hit_start, at)]), ("mark", text[max(hit_start, at) : min(hit_end, end)])]
        at = min(hit_end, end)
    pieces.append(("", text[at:end]))
    marked = format_html_join("", "{}", ((_piece(*piece),) for piece in pieces if piece[1]))
    return _dots(start > 0) + marked + _dots(end < len(text))


def find(text: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Where the phrases stand in `text`: (start, end) in its own characters, in order, not overlapping."""
    spans = _spans(text)
    found = sorted({hit for phrase in phrases for hit in _find_one(spans, tokens(phrase))})
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _spans(text: str) -> list[tuple[str, int, int, int]]:
    """Tokens of `text` with position, start and end in the text as written."""
    folded, origins = _folded_with_origins(text)
    matches = list(TOKEN.finditer(folded))
    placed = tokens(text)
    if len(placed) != len(matches):
        placed = [(match[0][:WORD_LIMIT], at) for at, match in enumerate(matches)]
    return [
        (token, at, origins[match.start()], origins[match.end() - 1] + 1)
        for (token, at), match in zip(placed, matches, strict=True)
    ]


def _folded_with_origins(text: str) -> tuple[str, list[int]]:
    """Folded character by character, so that every folded one knows where it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    folded: list[str] = []
    origins: list[int] = []
    for at, letter in enumerate(text):
        piece = fold(letter)
        folded.append(piece)
        origins += [at] * len(piece)
    return "".join(folded), origins


def _find_one(spans: list[tuple[str, int, int, int]], wanted: list[tuple[str, int]]) -> list[tuple[int, int]]:
    if not wanted:
        return []
    steps = [after[1] - before[1] for before, after in pairwise(wanted)]
    words = [token for token, _at in wanted]
    found = []
    for first in range(len(spans) - len(words) + 1):
        run = spans[first : first + len(words)]
        if [span[0] for span in run] == words and [b[1] - a[1] for a, b in pairwise(run)] == steps:
            found.append((run[0][2], run[-1][3]))
    return found


def _glimpse(text: str, hits: list[tuple[int, int]]) -> tuple[int, int]:
    if not hits:
        return 0, min(len(text), 2 * AROUND)
    start = max(0, hits[0][0] - AROUND)
    return start, min(len(text), max(hits[0][1], start + 3 * AROUND))


def _piece(tag: str, text: str) -> SafeString:
    safe = escape(text)
    return mark_safe(f"<mark>{safe}</mark>") if tag else safe  # noqa: S308 – escaped one line above


def _dots(is_cut: bool) -> SafeString:
    return SafeString("…" if is_cut else "")
