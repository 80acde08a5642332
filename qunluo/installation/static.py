"""Static files, collected to where web serves them when the code has changed."""

import hashlib

from django.conf import settings
from django.core.management import call_command


def collect_changed() -> bool:
    """Collect when a static file was added, changed or removed since the last time. True when it was done."""
    stamp = settings.HOME / "run" / "static.stamp"
    mark = _mark()
    if stamp.exists() and stamp.read_text() == mark and settings.STATIC_ROOT.exists():
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)
    return True


def _mark() -> str:
    seen = hashlib.sha256(str(settings.DEBUG).encode())
    for path in sorted((settings.ROOT / "qunluo").glob("*/static/**/*")):
        if path.is_file():
            status = path.stat()
            seen.update(f"{path.relative_to(settings.ROOT)}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
