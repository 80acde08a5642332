"""Many callers at one gate: threads with connections of their own that start together."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Run all `deeds` at the same moment; what each returned, or the exception it raised."""
    barrier = threading.Barrier(len(deeds))
    answers: list[object] = [None] * len(deeds)

    def run(place: int) -> None:
        try:
            barrier.wait(timeout=30)
            answers[place] = deeds[place]()
        except Exception as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers
