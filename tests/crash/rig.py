"""The worker that the crash tests kill: the real one, with tasks and a handler whose every effect is counted.

    python -m tests.crash.rig [twin]

Effects go into a table without any constraint, so a double shows. `twin` moves the cursor outside the effect's
transaction, as one must not.
"""

import os
import signal
import sys
import time
from urllib.parse import quote

import django
from django.db import connection, transaction

PACE_SECONDS = 0.003
CHUNKS = 40
KIND = "crash.drop.fell"


def effect(kind, ref):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO crash_effect (kind, ref) VALUES (%s, %s)", [kind, ref])


def handle_drop(activity):
    time.sleep(PACE_SECONDS)
    effect("activity", activity.pk)


def run_once(job):
    """An effect and the end of its job in one transaction."""
    time.sleep(20 * PACE_SECONDS)
    with transaction.atomic():
        effect("job", job.id)
        time.sleep(PACE_SECONDS)
        job.finish()


def run_chunks(job):
    """A long job in the manner of an import: each chunk and the progress over it in one transaction."""
    for chunk in range(job.progress_done, CHUNKS):
        with transaction.atomic():
            time.sleep(PACE_SECONDS)
            effect("chunk", job.id * 1000 + chunk)
            job.progress(chunk + 1, CHUNKS)
        time.sleep(PACE_SECONDS)
        job.progress(chunk + 1, CHUNKS)


def run_poison(job):
    """A job that takes its process down, as a fault in a native library does."""
    os.kill(os.getpid(), signal.SIGKILL)


def register():
    from qunluo.activity.handlers import register_handler
    from qunluo.jobs.registry import register_task

    register_handler(name="crash.drops", kinds=[KIND], handle=handle_drop)
    register_task("crash.once", run=run_once, lease_seconds=5)
    register_task("crash.chunks", run=run_chunks, lease_seconds=5, is_long=True)
    register_task("crash.poison", run=run_poison, lease_seconds=5)


def run_handler_badly(name, limit=100):
    """The twin: every effect is committed by itself, the cursor is moved afterwards in a transaction of its own."""
    from qunluo.activity import reader
    from qunluo.activity.models import HandlerCursor

    cursor = HandlerCursor.objects.get(name=name)
    batch = list(reader._unread(cursor, (KIND,), reader._horizon())[:limit])
    for activity in batch:
        handle_drop(activity)
    if batch:
        HandlerCursor.objects.filter(name=name).update(place=batch[-1].place, last_id=batch[-1].pk)
    return len(batch)


def database_url():
    """The address of the database the tests are in, for another process."""
    at = connection.settings_dict
    who = quote(at["USER"], safe="") + (":" + quote(at["PASSWORD"], safe="") if at["PASSWORD"] else "")
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgres://{who}@{quote(at['HOST'], safe='')}{port}/{quote(at['NAME'], safe='')}"


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")
    django.setup()
    register()
    from qunluo.activity import reader
    from qunluo.jobs.worker.forking import _die_with
    from qunluo.jobs.worker.supervisor import Supervisor

    _die_with(os.getppid())
    if "twin" in sys.argv[1:]:
        reader.run_handler = run_handler_badly
    Supervisor(slots=2, grace_seconds=5).run()


if __name__ == "__main__":
    main()
