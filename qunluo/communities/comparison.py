"""Two versions of a charter side by side, ready for a page."""

from dataclasses import dataclass

from qunluo.communities.models import CharterVersion
from qunluo.communities.wording import Change, Piece, compare_clauses, compare_words


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One of the three sentences of the door, word by word. `name` is its field."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything that differs between two versions, and what stayed."""

    before: CharterVersion
    after: CharterVersion
    sentences: tuple[Sentence, ...]
    values: tuple[Change, ...]
    rules: tuple[Change, ...]

    @property
    def is_aim_changed(self) -> bool:
        """The declared aim is another one."""
        return self.before.aim != self.after.aim

    @property
    def changed_values(self) -> tuple[Change, ...]:
        return tuple(change for change in self.values if change.kind != "same")

    @property
    def changed_rules(self) -> tuple[Change, ...]:
        return tuple(change for change in self.rules if change.kind != "same")

    @property
    def changed_sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for sentence in self.sentences if sentence.is_changed)

    @property
    def is_same(self) -> bool:
        """Not a word differs."""
        return not (self.is_aim_changed or self.changed_sentences or self.changed_values or self.changed_rules)


def compare_versions(before: CharterVersion, after: CharterVersion) -> Comparison:
    """What `after` adds, removes and changes against `before`. Both with their clauses loaded: no query."""
    return Comparison(
        before=before,
        after=after,
        sentences=tuple(
            Sentence(name=name, pieces=compare_words(getattr(before, name), getattr(after, name)))
            for name in ("whom", "service", "scenario")
        ),
        values=compare_clauses(list(before.values.all()), list(after.values.all()), head="name", body="text"),
        rules=compare_clauses(list(before.rules.all()), list(after.rules.all()), head="text", body="reason"),
    )
