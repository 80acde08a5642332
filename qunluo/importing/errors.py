"""What only an upload can be refused for."""

from typing import ClassVar

from qunluo.core.errors import QunluoError


class TooLarge(QunluoError):
    """The file is larger than this installation takes."""

    status: ClassVar[int] = 413
    default_code: ClassVar[str] = "importing.too_large"


class DiskFull(QunluoError):
    """There is no room left on the disk; what was written so far is gone again."""

    status: ClassVar[int] = 507
    default_code: ClassVar[str] = "importing.disk_full"


class Superseded(Exception):
    """Another run moved the import on, or it was called off: this run stores nothing more."""
