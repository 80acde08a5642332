"""Static files under names that carry their content's hash, so that browsers may keep them for a year."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

ENTRY = "ui/qunluo.css"
_import = re.compile(r'@import url\("([\w./-]+)"\);')


class HashedStaticFilesStorage(ManifestStaticFilesStorage):
    """Hashes names, and joins the blocks of the entry style sheet, so that a page asks for one file and not thirty.

    A name that was never collected keeps its plain address: an installation without `collectstatic` still works.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name from the manifest; the plain one before `collectstatic` has run."""
        known = self.hashed_files.get(self.hash_key(self.clean_name(name)))
        return self.clean_name(known or name)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join, then hash. Runs at the end of `collectstatic`, on the collected copies only."""
        if not dry_run and ENTRY in paths:
            join_imports(Path(self.path(ENTRY)))
            paths = {**paths, ENTRY: (self, ENTRY)}  # hash the joined copy, not the app's own file
        yield from super().post_process(paths, dry_run, **options)


def join_imports(entry: Path) -> None:
    """Put each imported sheet in the place of its import. Imported sheets import nothing themselves."""

    def sheet(found: re.Match[str]) -> str:
        return (entry.parent / PurePosixPath(found[1])).read_text()

    entry.write_text(_import.sub(sheet, entry.read_text()))
