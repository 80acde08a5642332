"""Backup and restore of one installation: database, media and secrets in one tar file with a manifest.

The file holds everything, secrets too: it is written for its owner's eyes only. Restoring is all or nothing:
the database in one transaction, the folders by renaming.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from qunluo.activity.replaying import adopt_database
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid
from qunluo.installation.postgres import binaries

FOLDERS = ("media", "secrets")
DUMP = "database.dump"


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself: when, rows per table (counted in the snapshot of the dump), SHA-256 per file."""

    version: int
    made_at: str
    rows: dict[str, int]
    sha256: dict[str, str]


def make_backup(target: Path) -> Manifest:
    """Write a backup to `target`, whole or not at all. The pages may be served meanwhile.

    Raises Conflict when `target` exists, Invalid when the database cannot be dumped.
    """
    if target.exists():
        raise Conflict(_("%(path)s exists already. Choose another name.") % {"path": target})
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        dump = Path(folder) / DUMP
        with _snapshot() as name:
            rows = _count_rows()
            _run("pg_dump", "--format=custom", f"--snapshot={name}", f"--file={dump}")
        files = {DUMP: dump, **_files_of_folders()}
        manifest = Manifest(
            version=1,
            made_at=clock.now().isoformat(),
            rows=rows,
            sha256={name: _sha256(path) for name, path in files.items()},
        )
        _write_tar(target, manifest, files)
    return manifest


def restore_backup(source: Path, *, replace: bool = False) -> Manifest:
    """Put the backup in `source` in the place of what is here; afterwards the rows are counted again.

    Raises Invalid for a file that is damaged or none of ours, Conflict when the database is in use and `replace` is
    not given. Nothing changes in either case.
    """
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.HOME) as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        if not replace and _is_in_use():
            raise Conflict(_("This installation already holds people. Add --replace to overwrite everything."))
        connection.close()
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
             f"--dbname={connection.settings_dict['NAME']}", str(folder / DUMP))  # fmt: skip
        for part in FOLDERS:
            _put_folder(folder / part, settings.HOME / part)
        _compare(manifest)
        call_command("migrate", verbosity=0, interactive=False)
        adopt_database()
    return manifest


@contextmanager
def _snapshot() -> Iterator[str]:
    """A repeatable-read transaction whose view of the database `pg_dump` shares."""
    connection.close()
    connection.ensure_connection()
    connection.set_autocommit(False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0]
    finally:
        connection.rollback()
        connection.set_autocommit(True)


def _count_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        rows = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            rows[table] = cursor.fetchone()[0]
        return rows


def _is_in_use() -> bool:
    with connection.cursor() as cursor:
        if "people_person" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM people_person)")
        return bool(cursor.fetchone()[0])


def _compare(manifest: Manifest) -> None:
    found = _count_rows()
    wrong = [table for table, count in manifest.rows.items() if found.get(table) != count]
    if wrong:
        raise Invalid(
            _("After restoring, these tables differ from the backup: %(tables)s") % {"tables": ", ".join(wrong)}
        )


def _files_of_folders() -> dict[str, Path]:
    return {
        str(path.relative_to(settings.HOME)): path
        for part in FOLDERS
        for path in sorted((settings.HOME / part).rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _write_tar(target: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    draft = target.with_name(f".{target.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                _add_manifest(tar, manifest)
                for name, path in files.items():
                    tar.add(path, arcname=name)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def _add_manifest(tar: tarfile.TarFile, manifest: Manifest) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(json.dumps(msgspec.to_builtins(manifest), indent=1, sort_keys=True).encode())
        file.flush()
        tar.add(file.name, arcname="manifest.json")


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:") as tar:
            tar.extractall(folder, filter="data")
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    except (OSError, tarfile.TarError, msgspec.MsgspecError) as error:
        raise Invalid(_("%(path)s is no backup of Qunluo, or it is damaged.") % {"path": source}) from error
    for name, mark in manifest.sha256.items():
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file() or _sha256(path) != mark:
            raise Invalid(_("The backup is damaged: %(name)s differs from its manifest.") % {"name": name})
    return manifest


def _put_folder(new: Path, target: Path) -> None:
    if not new.exists():
        return
    old = target.with_name(f"{target.name}.before-restore")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    shutil.move(new, target)
    shutil.rmtree(old, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on our database. Raises Invalid with its last words."""
    place = connection.settings_dict
    environment = {**os.environ, "PGHOST": str(place["HOST"]), "PGUSER": str(place["USER"])}
    environment |= {"PGDATABASE": str(place["NAME"]), "PGPASSWORD": str(place.get("PASSWORD") or "")}
    if place.get("PORT"):
        environment["PGPORT"] = str(place["PORT"])
    done = subprocess.run(  # noqa: S603
        [_program(program, str(place["HOST"])), *arguments],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise Invalid(_("%(program)s failed: %(reason)s") % {"program": program, "reason": done.stderr.strip()[-500:]})


def _program(name: str, host: str) -> str:
    """Ours for a socket of ours; for a server elsewhere the system's, which may speak TLS and know newer versions."""
    ours = str(binaries() / name)
    return ours if host.startswith("/") else shutil.which(name) or ours
