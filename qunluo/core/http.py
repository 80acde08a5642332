"""The only way out: every request we send to an address somebody gave us (RELIABILITY: outgoing requests).

http and https, ports 80 and 443 unless configured, no redirects, no credentials in URLs, no proxy from the
environment. The name is resolved once, every address judged, and the connection made to that very address.
"""

import random
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pycurl

from qunluo.core.targets import Rules, Target, Unreachable, find_target, rules_of_installation

LIMIT_BYTES = 64 * 1024
TIMEOUT_SECONDS = 15.0
PAUSE_SECONDS = 0.5
REPEATABLE = {"GET", "HEAD"}
_dice = random.SystemRandom()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. Header names in small letters. `is_whole` False: the body was cut at the limit."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class _Request:
    method: str
    headers: Mapping[str, str]
    body: bytes | None
    timeout_seconds: float
    limit_bytes: int


@dataclass(kw_only=True)
class _Intake:
    """Collects one response, and refuses to collect more than asked for."""

    limit_bytes: int
    body: bytearray = field(default_factory=bytearray)
    headers: dict[str, str] = field(default_factory=dict)
    is_whole: bool = True

    def take(self, chunk: bytes) -> int:
        room = self.limit_bytes - len(self.body)
        self.body += chunk[:room]
        self.is_whole = len(chunk) <= room
        return len(chunk) if self.is_whole else 0

    def take_header(self, line: bytes) -> None:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            self.headers[name.strip().lower()] = value.strip()


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    limit_bytes: int = LIMIT_BYTES,
    tries: int | None = None,
    rules: Rules | None = None,
) -> Answer:
    """Send one request and give back what came, whatever its status; a redirect is an answer like any other.

    Network errors and 5xx are tried again, with pauses, up to `tries` times in all: 3 for GET and HEAD, else 1, because
    only the caller knows whether a POST bears repetition. 4xx never. `timeout_seconds` is for each try, name and all.
    Raises Refused (422) for what we do not go to, Unreachable when nothing came. Never inside a transaction.
    """
    request = _Request(
        method=method,
        headers={"User-Agent": "Qunluo", "Expect": ""} | dict(headers or {}),
        body=body,
        timeout_seconds=timeout_seconds,
        limit_bytes=limit_bytes,
    )
    target = find_target(url, rules=rules or rules_of_installation(), timeout_seconds=timeout_seconds)
    return _try(request, target, tries or (3 if method in REPEATABLE else 1))


def _try(request: _Request, target: Target, tries: int) -> Answer:
    """Each turn goes to the next of the judged addresses."""
    for turn in range(tries - 1):
        try:
            answer = _send(request, target, turn)
        except Unreachable:
            pass
        else:
            if answer.status < 500:
                return answer
        time.sleep(PAUSE_SECONDS * 2**turn * _dice.uniform(0.75, 1.25))
    return _send(request, target, tries - 1)


def _send(request: _Request, target: Target, turn: int) -> Answer:
    intake = _Intake(limit_bytes=request.limit_bytes)
    with ExitStack() as opened:
        curl = pycurl.Curl()
        opened.callback(curl.close)
        _point(curl, target, target.addresses[turn % len(target.addresses)], opened)
        _ask(curl, request)
        curl.setopt(pycurl.WRITEFUNCTION, intake.take)
        curl.setopt(pycurl.HEADERFUNCTION, intake.take_header)
        _perform(curl, intake)
        status = curl.getinfo(pycurl.RESPONSE_CODE)
    return Answer(status=status, headers=intake.headers, body=bytes(intake.body), is_whole=intake.is_whole)


def _point(curl: pycurl.Curl, target: Target, address: str, opened: ExitStack) -> None:
    """Tie the connection to `address`: by CONNECT_TO, and again where the socket is made."""
    shown = f"[{address}]" if ":" in address else address
    curl.setopt(pycurl.URL, target.url)
    curl.setopt(pycurl.CONNECT_TO, [f"::{shown}:{target.port}"])
    curl.setopt(pycurl.OPENSOCKETFUNCTION, lambda purpose, to: _open(to, (address, target.port), opened))
    curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    curl.setopt(pycurl.FOLLOWLOCATION, 0)
    curl.setopt(pycurl.PROXY, "")
    curl.setopt(pycurl.NOPROXY, "*")
    curl.setopt(pycurl.NETRC, 0)
    curl.setopt(pycurl.HTTP09_ALLOWED, 0)
    curl.setopt(pycurl.NOSIGNAL, 1)
    authorities = ssl.get_default_verify_paths().cafile
    if authorities and Path(authorities).exists():
        curl.setopt(pycurl.CAINFO, authorities)


def _open(
    to: tuple[int, int, int, tuple[object, ...]], judged: tuple[str, int], opened: ExitStack
) -> socket.socket | int:
    """curl works on a copy of the socket; ours is closed with the request."""
    family, kind, protocol, place = to
    if (_text(place[0]), place[1]) != judged:
        return int(pycurl.SOCKET_BAD)
    return opened.enter_context(socket.socket(family, kind, protocol))


def _ask(curl: pycurl.Curl, request: _Request) -> None:
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    if any(character in line for line in lines for character in "\r\n\0"):
        raise ValueError("A header is one line.")
    curl.setopt(pycurl.HTTPHEADER, lines)
    curl.setopt(pycurl.TIMEOUT_MS, int(request.timeout_seconds * 1000))
    if request.body is not None:
        curl.setopt(pycurl.POSTFIELDSIZE_LARGE, len(request.body))
        curl.setopt(pycurl.COPYPOSTFIELDS, request.body)
    if request.method == "HEAD":
        curl.setopt(pycurl.NOBODY, 1)
    else:
        curl.setopt(pycurl.CUSTOMREQUEST, request.method)


def _perform(curl: pycurl.Curl, intake: _Intake) -> None:
    """A write error is our own: the body was longer than asked for, and what we have is kept."""
    try:
        curl.perform()
    except pycurl.error as error:
        if error.args[0] != pycurl.E_WRITE_ERROR or intake.is_whole:
            raise Unreachable(str(error.args[1])) from error


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
