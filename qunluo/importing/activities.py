"""What importing says has happened."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class HistoryImported:
    """A history came into the community as a whole. Recorded by `services.imports`."""

    kind: ClassVar[str] = "importing.history.imported"
    import_id: int
    message_count: int
    first_message_id: int | None
    last_message_id: int | None


@dataclass(frozen=True, kw_only=True)
class HistoryUndone:
    """A history was taken back as a whole. Recorded by `services.undoing`."""

    kind: ClassVar[str] = "importing.history.undone"
    import_id: int
    message_count: int


@dataclass(frozen=True, kw_only=True)
class HistoryExported:
    """A member took the rooms they may read out of the house. Recorded by `services.exports`."""

    kind: ClassVar[str] = "importing.history.exported"
    room_count: int
