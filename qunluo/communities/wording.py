"""What two versions of a charter have in common, word by word. Pure text, no tables."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

_WORD = re.compile(r"[A-Za-z0-9'’]+|\s+|.", re.DOTALL)


class Clause(Protocol):
    """A numbered piece of a charter: a value or a rule."""

    @property
    def key(self) -> uuid.UUID: ...
    @property
    def number(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text: `same`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A clause that is `same`, `moved`, `changed`, `added` or `removed`. A number is None where it is absent."""

    kind: str
    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]
    detail: tuple[Piece, ...] = ()


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as runs of the same, removed and added words; a Chinese character is a word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[Piece] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append(Piece(kind="same", text="".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(kind="removed", text="".join(old[a:b])))
        if d > c:
            pieces.append(Piece(kind="added", text="".join(new[c:d])))
    return tuple(pieces)


def compare_clauses(before: Sequence[Clause], after: Sequence[Clause], *, head: str, body: str) -> tuple[Change, ...]:
    """Changes between two lists of clauses, matched by key; those of `after` in order, then the removed ones.

    `head` and `body` name the two text fields: `name, text` of a value, `text, reason` of a rule.
    """
    old: Mapping[uuid.UUID, Clause] = {clause.key: clause for clause in before}
    kept = {clause.key for clause in after}
    changes = [_change(old.get(clause.key), clause, head, body) for clause in after]
    return (*changes, *(_change(clause, None, head, body) for clause in before if clause.key not in kept))


def _change(old: Clause | None, new: Clause | None, head: str, body: str) -> Change:
    pieces = compare_words(getattr(old, head, ""), getattr(new, head, ""))
    detail = compare_words(getattr(old, body, ""), getattr(new, body, ""))
    return Change(
        kind=_kind(old, new, pieces + detail),
        before=old.number if old else None,
        after=new.number if new else None,
        pieces=pieces,
        detail=detail,
    )


def _kind(old: Clause | None, new: Clause | None, pieces: Sequence[Piece]) -> str:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if any(piece.kind != "same" for piece in pieces):
        return "changed"
    return "same" if old.number == new.number else "moved"
