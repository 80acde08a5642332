"""The week of hours as seven steps of colour."""

from collections.abc import Sequence


def steps_of(cells: Sequence[Sequence[int]]) -> list[list[int]]:
    """Each cell as a step 0 (nothing) to 6 (the busiest), by share of the busiest hour."""
    busiest = max((count for row in cells for count in row), default=0)
    return [[_step(count, busiest) for count in row] for row in cells]


def _step(count: int, busiest: int) -> int:
    if count == 0:
        return 0
    return max(1, min(6, round(count / busiest * 6)))


def busiest_hours(cells: Sequence[Sequence[int]]) -> tuple[int, int]:
    """First and last hour (exclusive) of the three hours in which most is said, over all days."""
    by_hour = [sum(row[hour] for row in cells) for hour in range(24)]
    start = max(range(24), key=lambda hour: sum(by_hour[(hour + step) % 24] for step in range(3)))
    return start, (start + 3) % 24


def quietest_day(cells: Sequence[Sequence[int]]) -> int:
    """The weekday (0 is Monday) on which least is said."""
    return min(range(7), key=lambda day: sum(cells[day]))
