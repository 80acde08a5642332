"""By what a message of a history is known again, in the same file or in a later export of the same group.

The room's source key, with the id the source gave the message; without one with its moment, author, kind and words,
and how many equal ones stood before it. Times are taken as the source writes them, so that another answer about the
time zone does not make every message a new one.
"""

from hashlib import blake2b

from qunluo.core.interchange import Record

GENERATION = 100_000


def room_key(format: str, room: str) -> str:
    """The source key of a room: its name in the source, cut to what the column holds."""
    return _short(f"{format}:{room}")


def person_key(format: str, author_id: str) -> str:
    """The source key of a person: their id in the source, cut to what the column holds."""
    return _short(f"{format}:{author_id}")


def id_key(room: str, external_id: str) -> str:
    """The key (32 hex digits) of a message by its id in the source. `room` is a `room_key`."""
    return _digest(f"i\0{room}\0{external_id}")


class ContentKeys:
    """Keys for one walk over a history, in file order. Memory stays constant: of equal messages without an id, only
    the latest 100,000 to 200,000 different ones are counted.
    """

    def __init__(self) -> None:
        self._now: dict[str, int] = {}
        self._before: dict[str, int] = {}

    def key(self, room: str, record: Record) -> str:
        """The key of `record` in the room with the source key `room`."""
        if record.id is not None:
            return id_key(room, record.id)
        said = f"c\0{room}\0{record.at!r}\0{record.author_id}\0{record.kind}\0{record.text}"
        digest = _digest(said)
        count = self._count(digest)
        return digest if count == 0 else _digest(f"{digest}\0{count}")

    def _count(self, digest: str) -> int:
        """How many equal ones came before."""
        count = self._now.get(digest)
        if count is None:
            count = self._before.get(digest, 0)
            if len(self._now) >= GENERATION:
                self._before, self._now = self._now, {}
        self._now[digest] = count + 1
        return count


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _short(key: str) -> str:
    key = key.replace("\0", "").encode("utf-8", "replace").decode()
    return key if len(key) <= 200 else f"{key[:160]}:{_digest(key)}"
