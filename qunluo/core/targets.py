"""From a URL somebody typed to the one address we will connect to, or a refusal. Sends nothing itself."""

import os
import re
import socket
import threading
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext_lazy as _

from qunluo.core.addresses import Network, is_public, read_networks
from qunluo.core.errors import Invalid

LONGEST_URL = 2048
_NEVER_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")
_PORTS = {"http": 80, "https": 443}


class Refused(Invalid):
    """We will not go there: the URL breaks a rule, or its name leads into a private network."""

    default_code = "core.address_refused"


class Unreachable(Exception):
    """Nothing (whole) came back: no such name, no connection, no answer in time."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the operator allows beyond the public internet on ports 80 and 443."""

    ports: frozenset[int] = frozenset(_PORTS.values())
    networks: tuple[Network, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a request goes: `url` as it is sent, and the judged `addresses` one of which is connected to."""

    url: str
    port: int
    addresses: tuple[str, ...]


def rules_of_installation() -> Rules:
    """`QUNLUO_FETCH_PORTS` (added to 80 and 443) and `QUNLUO_FETCH_NETWORKS`, comma-separated."""
    ports = os.environ.get("QUNLUO_FETCH_PORTS", "")
    return Rules(
        ports=Rules.ports | {int(part) for part in ports.split(",") if part.strip()},
        networks=read_networks(os.environ.get("QUNLUO_FETCH_NETWORKS", "")),
    )


def find_target(url: str, *, rules: Rules, timeout_seconds: float) -> Target:
    """Judge `url` and resolve its name, once. Raises Refused; Unreachable when the name leads nowhere.

    One refused address among several refuses all: a name that points both out and in is an attack or a mistake.
    """
    parts = _read(url)
    port = _port(parts)
    if port not in rules.ports:
        raise Refused(_("This address uses a port that is not allowed."), values={"port": port})
    host = _plain_host(parts)
    addresses = _resolve(host, port, timeout_seconds)
    if not all(is_public(address, allowed=rules.networks) for address in addresses):
        raise Refused(_("This address does not lie on the public internet."))
    return Target(url=_rebuilt(parts, host), port=port, addresses=addresses)


def _read(url: str) -> SplitResult:
    if len(url) > LONGEST_URL or _NEVER_IN_URL.search(url):
        raise Refused(_("This is not a web address."))
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Refused(_("This is not a web address.")) from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Refused(_("Only addresses with http:// or https:// can be used."))
    if "@" in parts.netloc:
        raise Refused(_("An address must not carry a name or password."))
    return parts


def _port(parts: SplitResult) -> int:
    try:
        return _PORTS[parts.scheme] if parts.port is None else parts.port
    except ValueError as error:
        raise Refused(_("This is not a web address.")) from error


def _plain_host(parts: SplitResult) -> str:
    """The host in ASCII. IDNA folds full-width digits and dots, so `１２７。0。0。1` is seen for what it is."""
    host = parts.hostname or ""
    try:
        plain = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Refused(_("This is not a web address.")) from error
    if not re.fullmatch(r"[0-9a-z._-]+|[0-9a-f:.]+", plain):
        raise Refused(_("This is not a web address."))
    return plain


def _rebuilt(parts: SplitResult, host: str) -> str:
    """The URL put together from what was judged, so that curl reads in it what we read; the fragment stays here."""
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if parts.port is None else f"{shown}:{parts.port}"
    return parts._replace(netloc=netloc, path=parts.path or "/", fragment="").geturl()


def _resolve(host: str, port: int, timeout_seconds: float) -> tuple[str, ...]:
    """Every address of `host`, in the resolver's order. getaddrinfo(3) knows no timeout, so a thread waits for it."""
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout_seconds)
    if not found:
        raise Unreachable(f"{host} has no address.")
    return tuple(found)
