"""Taking a file from a person, and throwing it away again before it was used."""

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.communities.models import Membership
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, require
from qunluo.importing import policies
from qunluo.importing.errors import DiskFull
from qunluo.importing.formats.trouble import HistoryError
from qunluo.importing.models import Import
from qunluo.importing.sentences import file_sentence
from qunluo.importing.services.looking import look_into

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True)
class Received:
    """A file that lies on our disk whole, under a name of ours."""

    path: Path
    original_name: str
    sha256: str
    size_bytes: int


def folder() -> Path:
    """Where uploaded histories lie until they are in."""
    path: Path = settings.MEDIA_ROOT / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


class Landing:
    """A file being written: a temporary name, its hash as it grows, fsync and rename at the end (RELIABILITY 5).

    Raises DiskFull, and leaves nothing behind, when the disk is full.
    """

    def __init__(self) -> None:
        self.size_bytes = 0
        self._hash = hashlib.sha256()
        self._path = folder() / f".{uuid4().hex.translate(_LETTERS)}"
        self._file = self._path.open("wb")

    def write(self, chunk: bytes) -> None:
        """Add `chunk`."""
        try:
            self._file.write(chunk)
        except OSError as error:
            self.drop()
            raise DiskFull(_("The disk of this installation is full. Nothing was kept of the file.")) from error
        self.size_bytes += len(chunk)
        self._hash.update(chunk)

    def finish(self, original_name: str) -> Received:
        """The whole file, safe on the disk."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            self.drop()
            raise DiskFull(_("The disk of this installation is full. Nothing was kept of the file.")) from error
        path = self._path.with_name(self._path.name.lstrip(".") + _day_in(original_name))
        self._path.rename(path)
        return Received(path, _clean(original_name), self._hash.hexdigest(), self.size_bytes)

    def drop(self) -> None:
        """Leave nothing behind."""
        self._path.unlink(missing_ok=True)
        try:
            self._file.close()
        except OSError:
            return


def receive_file(path: Path) -> Received:
    """Copy a file of this machine to where uploads lie, for the command line. Folders cannot be taken."""
    landing = Landing()
    with path.open("rb") as source:
        while chunk := source.read(1 << 20):
            landing.write(chunk)
    return landing.finish(path.name)


def add_import(*, actor: Membership, received: Received) -> Import:
    """Have a look at a received file and keep it as a history to be brought in.

    Raises Invalid with the reason when it is no history we can read. A file that is not kept is removed.
    """
    try:
        require(policies.can_manage_imports(actor))
        look = look_into(received.path, name=received.original_name)
    except HistoryError as error:
        received.path.unlink(missing_ok=True)
        raise Invalid(file_sentence(error.code, error.values), code=f"importing.{error.code}") from error
    except BaseException:
        received.path.unlink(missing_ok=True)
        raise
    return Import.objects.create(
        community_id=actor.community_id,
        uploaded_by=actor,
        original_name=received.original_name,
        path=received.path.name,
        sha256=received.sha256,
        size_bytes=received.size_bytes,
        format=look.format,
        state=Import.State.NEEDS_ANSWER if look.questions else Import.State.UPLOADED,
        preview={"questions": look.questions, "first": look.first, "rooms": look.rooms},
    )


def discard_import(*, actor: Membership, history: Import) -> None:
    """Throw an uploaded history away before it was brought in. Raises Conflict afterwards."""
    require(policies.can_manage_import(actor, history))
    with transaction.atomic():
        removed, _rows = Import.objects.filter(pk=history.pk, state__in=Import.WAITING).delete()
        if not removed:
            raise Conflict(_("This history is already being brought in."))
        forget_file(history)


def forget_file(history: Import) -> None:
    """Remove the uploaded file after the commit: it is needed no more."""
    path = stored_path(history)
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)


def stored_path(history: Import) -> Path:
    """Where the uploaded file of `history` lies."""
    return folder() / history.path


def has_room_for(size_bytes: int) -> bool:
    """Whether the disk can take a file of this size and still breathe (64 MiB)."""
    return shutil.disk_usage(folder()).free > size_bytes + (64 << 20)


def _day_in(name: str) -> str:
    """The day that some logs carry in their name alone; nothing else of a stranger's name gets onto our disk."""
    found = _DAY.search(name)
    return f"-{found[1]}-{found[2]}-{found[3]}.txt" if found else ""


def _clean(name: str) -> str:
    """The owner's name for the file: data only, never a path."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in base.encode("utf-8", "replace").decode() if letter.isprintable())
    return plain[-255:] or "history"


def sweep_uploads() -> int:
    """Remove files that nothing waits for any more, a day after they came: broken uploads, killed runs. How many."""
    needed = set(Import.objects.filter(state__in=(*Import.WAITING, *Import.AT_WORK)).values_list("path", flat=True))
    old = clock.now().timestamp() - 86_400
    orphans = [path for path in folder().iterdir() if path.name not in needed and path.stat().st_mtime < old]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
