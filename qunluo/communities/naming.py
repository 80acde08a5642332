"""How names are compared and found: folded form and the grams that index it.

No rule about who may see a name; queries/directory.py uses this for search, the model for storing.
"""

import unicodedata
import zlib
from collections.abc import Iterable
from functools import cache, lru_cache

import opencc
from django.contrib.postgres.fields import ArrayField
from django.db import models

WORDS_AT_MOST = 5
QUERY_AT_MOST = 40


_HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified, one character to one: phrases would break the search for a part of a name."""
    characters = [chr(code) for block in _HAN for code in block]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(before): after for before, after in pairs if before != after and len(after) == 1}


def fold(text: str) -> str:
    """`text` as it is compared: full width to half, traditional to simplified, case away."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return plain if plain.isascii() else plain.translate(_simplified())


def grams_of(community_id: int, folded: str) -> list[int]:
    """The single characters and the pairs of `folded`, each hashed with its community to a signed 32-bit number.

    The community is part of the hash, so that one index serves every community and never counts another's names.
    A collision costs a comparison, never a wrong answer: whoever searches compares the text too.
    """
    pieces = {piece for word in folded.split() for piece in _pieces(word)}
    return sorted({_hash(community_id, piece) for piece in pieces})


def grams_to_find(community_id: int, words: Iterable[str]) -> list[int]:
    """The grams a row must hold to contain every one of the folded `words`."""
    wanted: set[int] = set()
    for word in words:
        pairs = {word[at : at + 2] for at in range(len(word) - 1)}
        wanted |= {_hash(community_id, piece) for piece in pairs or {word}}
    return sorted(wanted)


def words_of(query: str) -> list[str]:
    """A typed query as folded words: at most five, from its first 40 characters."""
    return fold(query[:QUERY_AT_MOST]).replace("\x00", "").split()[:WORDS_AT_MOST]


def _pieces(word: str) -> Iterable[str]:
    yield from word
    for at in range(len(word) - 1):
        yield word[at : at + 2]


@lru_cache(maxsize=50_000)
def _hash(community_id: int, piece: str) -> int:
    unsigned = zlib.crc32(f"{community_id}:{piece}".encode())
    return unsigned - 2**32 if unsigned >= 2**31 else unsigned


class FoldedField(models.TextField):  # type: ignore[type-arg]
    """Name and introduction, folded. Fills itself on `save` and `bulk_create`; an `update` must set it too."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(f"{model_instance.name}\n{model_instance.introduction}".replace("\x00", ""))  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, folded)
        return folded


class GramsField(ArrayField):  # type: ignore[type-arg]
    """The grams of the folded field beside it; put it behind that field. Fills itself in the same way."""

    def pre_save(self, model_instance: models.Model, add: bool) -> list[int]:
        grams = grams_of(model_instance.community_id, model_instance.folded)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, grams)
        return grams
