"""The worker that the crash test of imports kills: the real one and the real task, in small batches and at a slow pace.
It looks after its children ten times a second and does not make those wait that died young: here they all do.

    python -m tests.crash.import_rig [twin]

`twin` saves the position before the batch and in a transaction of its own, as one must not.
"""

import os
import sys
import time

import django

PACE_SECONDS = 0.02
GAP_SECONDS = 0.1
BATCH = 20


def slow(function):
    """`function`, with a moment before and after it in which it can be killed."""

    def slowed(*arguments, **named):
        time.sleep(PACE_SECONDS)
        result = function(*arguments, **named)
        time.sleep(PACE_SECONDS)
        return result

    return slowed


def save_position_first(store_batch):
    """The twin: what is killed between the position and its batch is lost."""
    from qunluo.importing.models import Import

    def careless(storer, batch, report):
        row = storer.history
        Import.objects.filter(pk=row.pk).update(position=batch.position)
        time.sleep(GAP_SECONDS)
        row.position = batch.position
        store_batch(storer, batch, report)

    return careless


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")
    django.setup()
    from pathlib import Path

    from django.conf import settings

    settings.MEDIA_ROOT = Path(os.environ["CRASH_MEDIA"])
    from qunluo.importing.services import ahead, batches, imports
    from qunluo.jobs.worker import supervisor

    supervisor.TICK_SECONDS = 0.1
    supervisor.QUICK_DEATH_SECONDS = 0.0
    ahead.APART_BYTES = 0
    imports.run_import.__kwdefaults__["size"] = BATCH
    batches.store_batch = slow(batches.store_batch)
    if "twin" in sys.argv[1:]:
        imports.store_batch = save_position_first(imports.store_batch)
    supervisor.Supervisor(slots=2, grace_seconds=5).run()


if __name__ == "__main__":
    main()
