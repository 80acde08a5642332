"""Is this installation fit to serve? One list of checks behind `/readyz` and `qunluo doctor`."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from qunluo.activity.queries import handler_lags
from qunluo.jobs.queries import worker_silence_seconds

LEAST_FREE_BYTES = 200 * 1024 * 1024
WORKER_SILENT_SECONDS = 60
LAG_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check: is it well, and what a person should know. `is_fatal`: web should get no visitors."""

    name: str
    is_well: bool
    text: str
    is_fatal: bool = True


def check_database() -> Finding:
    """The database answers. One statement."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
    except DatabaseError:
        return Finding(name="database", is_well=False, text=_("The database does not answer."))
    return Finding(name="database", is_well=True, text=_("PostgreSQL %(version)s answers.") % {"version": version})


def check_migrations() -> Finding:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    text = _("The tables are up to date.")
    if missing:
        text = _("%(count)d migrations are missing. Run: bin/qunluo prepare") % {"count": len(missing)}
    return Finding(name="migrations", is_well=not missing, text=text)


def check_disk() -> Finding:
    """Room is left where the state lives; warned of long before PostgreSQL cannot grow its log."""
    free = shutil.disk_usage(settings.HOME).free
    size = {"megabytes": f"{free // 1_000_000:,}"}
    if free < LEAST_FREE_BYTES:
        return Finding(name="disk", is_well=False, text=_("Only %(megabytes)s MB of disk are free.") % size)
    return Finding(name="disk", is_well=True, text=_("%(megabytes)s MB of disk are free.") % size)


def check_worker() -> Finding:
    """A worker gave a sign of life lately. Pages go on without it, so it is not fatal. One statement."""
    silent = worker_silence_seconds()
    if silent is None:
        text = _("No worker has started yet. Run: bin/qunluo worker")
        return Finding(name="worker", is_well=False, text=text, is_fatal=False)
    text = _("The last sign of life of a worker was %(seconds)d s ago.") % {"seconds": silent}
    return Finding(name="worker", is_well=silent <= WORKER_SILENT_SECONDS, text=text, is_fatal=False)


def check_handlers() -> Finding:
    """Reactions keep up with what happens. One statement."""
    late = [lag for lag in handler_lags() if lag.seconds > LAG_SECONDS]
    if not late:
        return Finding(name="handlers", is_well=True, text=_("All handlers are up to date."), is_fatal=False)
    names = ", ".join(lag.name for lag in late)
    text = _("Handlers more than 5 minutes behind: %(names)s") % {"names": names}
    return Finding(name="handlers", is_well=False, text=text, is_fatal=False)


def check_durability() -> Finding:
    """The database writes through to disk before it says yes (RELIABILITY §4)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE setting = 'off' AND name = ANY(%s)", [list(DURABLE)])
        off = [row[0] for row in cursor.fetchall()]
    if off:
        text = _("Switched off in the database, so that a crash may lose data: %(names)s") % {"names": ", ".join(off)}
        return Finding(name="durability", is_well=False, text=text)
    return Finding(name="durability", is_well=True, text=_("What is acknowledged is on disk."))


def check_secrets() -> Finding:
    """Nobody but the owner can read the secrets."""
    folder = settings.HOME / "secrets"
    loose = [path.name for path in [folder, *folder.iterdir()] if path.stat().st_mode & 0o077]
    text = _("The secrets can be read by their owner only.")
    if loose:
        said = {"names": ", ".join(loose), "folder": folder}
        text = _("Others can read: %(names)s. Run: chmod -R go= %(folder)s") % said
    return Finding(name="secrets", is_well=not loose, text=text)


DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
READINESS: tuple[Callable[[], Finding], ...] = (check_database, check_disk, check_worker, check_handlers)
EXAMINATION: tuple[Callable[[], Finding], ...] = (
    check_database,
    check_migrations,
    check_durability,
    check_disk,
    check_secrets,
    check_worker,
    check_handlers,
)


def examine(checks: tuple[Callable[[], Finding], ...]) -> list[Finding]:
    """Run the checks in order; the first broken database ends them, since the rest would only repeat it."""
    findings = []
    for check in checks:
        try:
            findings.append(check())
        except DatabaseError:
            findings.append(Finding(name=check.__name__.removeprefix("check_"), is_well=False, text=_("Not known.")))
        if findings[0].name == "database" and not findings[0].is_well:
            break
    return findings
