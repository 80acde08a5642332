"""Writing an uploaded file straight to where it stays, while it arrives.

Django's own handlers would write a large file twice and know no limit. Nothing about the content is judged here.
"""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from qunluo.importing.errors import DiskFull, TooLarge
from qunluo.importing.services.uploads import Landing, Received, has_room_for

CHUNK_BYTES = 1 << 18


class ReceivedFile(UploadedFile):  # type: ignore[type-arg]
    """What the form sees: a file that has landed already."""

    def __init__(self, received: Received) -> None:
        super().__init__(name=received.original_name, size=received.size_bytes)
        self.received = received


class LandingHandler(FileUploadHandler):
    """Takes the one file of the form; a second one, or one that passes the limit, is refused and leaves nothing."""

    chunk_size = CHUNK_BYTES

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.landing: Landing | None = None
        self.files = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: N803
        check_size(content_length)
        if not has_room_for(content_length):
            raise DiskFull(_("The disk of this installation is too full for this file. Nothing was kept of it."))

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        if self.files > 1:
            raise TooLarge(_("One file at a time, please."))
        self.landing = Landing()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self.landing is not None
        if start + len(raw_data) > limit_bytes():
            self.landing.drop()
            check_size(start + len(raw_data))
        self.landing.write(raw_data)

    def file_complete(self, file_size: int) -> ReceivedFile | None:
        assert self.landing is not None
        received = self.landing.finish(self.file_name or "")
        self.landing = None
        return ReceivedFile(received)

    def upload_interrupted(self) -> None:
        if self.landing is not None:
            self.landing.drop()


def limit_bytes() -> int:
    """The largest history this installation takes."""
    limit: int = settings.QUNLUO_IMPORT_LIMIT_BYTES
    return limit


def check_size(size_bytes: int) -> None:
    """Raise TooLarge beyond the limit."""
    if size_bytes > limit_bytes() + CHUNK_BYTES:
        raise TooLarge(
            _("This file is larger than %(limit)s, the limit of this installation. Its operator can raise it.")
            % {"limit": filesizeformat(limit_bytes())}
        )
