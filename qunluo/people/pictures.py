"""Pictures of people: checked by content, decoded in a process of limited means, drawn anew without metadata.

Files are named by us (128 random bits); what the sender called theirs is forgotten.
"""

import resource
import secrets
import subprocess
import sys
from pathlib import Path
from typing import IO

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from qunluo.core.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024
SIZES = (96, 384)
SECONDS = 10
MEMORY_BYTES = 1024 * 1024 * 1024
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"RIFF")


def folder() -> Path:
    """Where the pictures lie."""
    return Path(settings.MEDIA_ROOT) / "people"


def path_of(name: str, size: int) -> Path:
    """The file of one size. `name` is one of ours: 32 hexadecimal digits."""
    return folder() / name[:2] / f"{name}-{size}.webp"


def address(person: object, pixels: int) -> str:
    """Where the picture of `person` is, in the smallest of our sizes that has `pixels`; "" without a picture."""
    name = getattr(person, "avatar", "")
    size = next((size for size in SIZES if size >= pixels), SIZES[-1])
    return reverse("people:picture", args=[name, size]) if name else ""


def store_picture(file: IO[bytes]) -> str:
    """Draw the picture in `file` in our sizes and return its name. Raises Invalid with what is wrong with it."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid(_("A picture may have 10 MB at most."), code="people.picture_too_large")
    if not content.startswith(_MAGIC):
        raise Invalid(_("Send a picture as JPEG, PNG, GIF or WebP."), code="people.picture_unknown")
    name = secrets.token_hex(16)
    target = path_of(name, SIZES[0]).parent
    target.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "qunluo.people.drawing", str(target / name), *map(str, SIZES)]
    try:
        drawn = subprocess.run(  # noqa: S603
            command, input=content, check=False, timeout=SECONDS, capture_output=True, preexec_fn=_limit
        )
    except subprocess.TimeoutExpired as error:
        delete_picture(name)
        raise Invalid(_("This picture takes too long to read."), code="people.picture_slow") from error
    if drawn.returncode != 0:
        delete_picture(name)
        raise Invalid(_("This picture cannot be read. It may be damaged or too large."), code="people.picture_broken")
    return name


def delete_picture(name: str) -> None:
    """Remove all sizes. Safe to repeat."""
    for size in SIZES:
        path_of(name, size).unlink(missing_ok=True)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
