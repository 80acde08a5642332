"""What the machine tells us: paths, the database address and the secrets made at first start.

Reads the environment and nothing else; settings.py turns it into Django's names.
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


def home() -> Path:
    """Where this installation keeps its state: `QUNLUO_HOME`, else `var/` beside the code."""
    return Path(os.environ.get("QUNLUO_HOME", ROOT / "var")).resolve()


def secret(name: str) -> str:
    """A random secret of 256 bits, made once and kept in `home()/secrets` for the owner's eyes only.

    Safe when two processes start at once: the first file stays, both read it.
    """
    folder = home() / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        draft = folder / f".{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def socket_folder(base: Path) -> Path:
    """Where the server of the installation in `base` has its unix socket.

    The name of a socket may be 107 bytes long; under a deep folder the socket goes to the temporary folder,
    under a name made from `base`, for the owner's eyes only.
    """
    folder = base / "postgres" / "run"
    if len(str(folder).encode()) <= 80:
        return folder
    mark = hashlib.sha256(str(base).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"qunluo-{os.getuid()}-{mark}"


def database(url: str | None) -> dict[str, object]:
    """Django's database settings for a `postgres://` URL, or for our own server on its unix socket."""
    if not url:
        return {"NAME": "qunluo", "USER": "qunluo", "HOST": str(socket_folder(home()))}
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with postgres://, not {parts.scheme}://")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
    }
