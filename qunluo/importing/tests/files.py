"""Small made-up histories on disk, for the tests of the readers."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

from qunluo.core.interchange import Record
from qunluo.importing.formats.base import History, Options
from qunluo.importing.formats.registry import open_history

WHATSAPP = """26/01/2020, 4:19 pm - Messages and calls are end-to-end encrypted. Tap to learn more.
26/01/2020, 4:20 pm - Ann created group "Tea: a club"
26/01/2020, 4:21 pm - +91 00000 00001 joined using this group's invite link
26/01/2020, 4:22 pm - Ann: Welcome
second line: with a colon
26/01/2020, 4:23 pm - Ben: <Media omitted>
26/01/2020, 4:24 pm - Ann added Cleo (A, B), Dan and +91 00000 00002
26/01/2020, 4:25 pm - Dan left
26/01/2020, 4:26 pm - Cleo (A, B) changed to +91 00000 00003
"""
IRC = """[10:00] <ann> hello
[10:01]  * ben waves
=== cleo [~c@host.example]  has joined #tea
=== cleo is now known as cleopatra
[10:02] <@ben> ann: hi
"""
ZULIP = [
    {"id": 1, "sender_full_name": "Ann", "timestamp": 1600000000, "content": "<p>One</p>"},
    {
        "id": 2,
        "sender_full_name": "Ben",
        "timestamp": 1600000060,
        "content": '<p><span class="user-mention silent" data-user-id="1">Ann</span> <a href="#narrow/near/1">said</a>:'
        '</p><blockquote><p>One</p></blockquote><p>Yes <span class="user-mention" data-user-id="3">@Cleo</span></p>',
    },
]


def zip_of(path: Path, members: dict[str, bytes]) -> Path:
    """A zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), content, zipfile.ZIP_DEFLATED)
    return path


def tar_of(path: Path, members: dict[str, bytes], mode: str = "w:gz") -> Path:
    """A tar with these members."""
    with tarfile.open(path, mode) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def folder_of(path: Path, members: dict[str, bytes]) -> Path:
    """A folder with these files."""
    for name, content in members.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return path


def as_json(value: object) -> bytes:
    """`value` as the bytes of a JSON file."""
    return json.dumps(value, ensure_ascii=False).encode()


def read(path: Path, **options: object) -> tuple[History, list[Record]]:
    """The history in `path`, recognised, with all its records."""
    history = open_history(path, Options(**options))
    return history, list(history)


def text_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "history") -> Path:
    """A file without an ending, so that only its content can tell what it is."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path
