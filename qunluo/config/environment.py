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
        draft = folder / f".{name}.{secrets.token_hex(8)}"
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


def mail(url: str | None) -> dict[str, object]:
    """Django's mail settings for `smtp://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS from the start).

    Without an address letters are written to the terminal, so that the first evening needs no mail server.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("QUNLUO_MAIL_URL must be smtp://user:password@host:587 or smtps://user:password@host:465")
    is_tls = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_tls,
        "EMAIL_USE_TLS": not is_tls and parts.username is not None,
        "EMAIL_TIMEOUT": 15,
    }


def public_address(url: str | None) -> dict[str, object]:
    """What follows from the address people use (`QUNLUO_URL`): host names, and over https the strict cookies.

    The proxy in front speaks TLS and must set X-Forwarded-Proto itself, dropping what the visitor sent.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("QUNLUO_URL must be the address people use, like https://qunluo.example.org")
    if parts.scheme == "http":
        return {}
    return {
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "CSRF_TRUSTED_ORIGINS": [f"https://{parts.netloc}"],
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }


def hosts(names: str | None, url: str | None) -> list[str]:
    """Host names this installation answers to."""
    listed = [name.strip() for name in (names or "localhost,127.0.0.1,[::1]").split(",") if name.strip()]
    public = urlsplit(url).hostname if url else None
    return [*listed, *([public] if public and public not in listed else [])]


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
