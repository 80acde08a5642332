"""From the times a history writes to real moments."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

QUARTER_SECONDS = 900
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moments:
    """Turns the wall clock of a source without offset into unix seconds in the stated zone; "" leaves times alone.

    In the hour that autumn repeats the earlier moment is taken.
    """

    def __init__(self, time_zone: str) -> None:
        self._zone = ZoneInfo(time_zone) if time_zone else None
        self._offsets: dict[int, float] = {}

    def at(self, seconds: float) -> float:
        """Unix seconds of a record's `at`."""
        if self._zone is None:
            return seconds
        quarter = int(seconds // QUARTER_SECONDS)
        offset = self._offsets.get(quarter)
        if offset is None:
            offset = self._offsets[quarter] = self._offset(quarter * QUARTER_SECONDS)
        return seconds - offset

    def datetime(self, seconds: float) -> datetime:
        """The same as an aware datetime."""
        return _EPOCH + timedelta(seconds=self.at(seconds))

    def _offset(self, wall_seconds: int) -> float:
        wall = (_EPOCH + timedelta(seconds=wall_seconds)).replace(tzinfo=self._zone)
        offset = wall.utcoffset()
        assert offset is not None
        return offset.total_seconds()
