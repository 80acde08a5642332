"""A membership's row as JSON and back, for deeds that can be undone."""

from datetime import datetime

from qunluo.communities.models import Membership

COLUMNS = (
    "id",
    "community_id",
    "person_id",
    "state",
    "name",
    "introduction",
    "path",
    "invited_by_id",
    "source_key",
    "is_machine",
    "joined_at",
    "left_at",
    "muted_until",
)
_MOMENTS = {"joined_at", "left_at", "muted_until"}


def snapshot(membership: Membership) -> dict[str, object]:
    """The row as JSON can hold it."""
    values = {column: getattr(membership, column) for column in COLUMNS}
    return {column: value.isoformat() if isinstance(value, datetime) else value for column, value in values.items()}


def restored_row(stored: dict[str, object]) -> dict[str, object]:
    """The columns a snapshot holds, moments as moments again."""
    return {
        column: datetime.fromisoformat(str(value)) if column in _MOMENTS and value else value
        for column, value in stored.items()
    }
