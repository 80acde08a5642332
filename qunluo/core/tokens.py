"""Short-lived tokens that say who is calling: web signs them, the gateway verifies them. Imports no Django.

A token is `member.epoch.expires.mac`, HMAC-SHA256 over the first three (RFC 2104). It says who, never what they may:
rights are asked at every deed, and `epoch` rises when all tokens of a person must end.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

SHORTEST_KEY_BYTES = 32
LONGEST_TOKEN = 160
_PURPOSE = b"qunluo.token.1:"


@dataclass(frozen=True, kw_only=True)
class Who:
    """The person a token speaks for, and the epoch in which it was signed."""

    member: int
    epoch: int


def sign(who: Who, *, ttl: timedelta, now: float, key: bytes) -> str:
    """A token for `who`, good for `ttl` from `now` (unix seconds), signed with the newest key."""
    body = f"{who.member}.{who.epoch}.{int(now + ttl.total_seconds())}"
    return f"{body}.{_mac(body, key)}"


def verify(token: str, *, now: float, keys: Sequence[bytes]) -> Who | None:
    """Who signed in with `token`, or None when it is forged, malformed or past its time.

    `keys`: the newest and, during rotation, the one before. Every key is tried in the same time.
    """
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    body, _, mac = token.rpartition(".")
    genuine = [hmac.compare_digest(_mac(body, key), mac) for key in keys]
    return _read(body, now) if any(genuine) else None


def _mac(body: str, key: bytes) -> str:
    if len(key) < SHORTEST_KEY_BYTES:
        raise ValueError(f"A key has at least {SHORTEST_KEY_BYTES} bytes.")
    return urlsafe_b64encode(hmac.digest(key, _PURPOSE + body.encode(), "sha256")).rstrip(b"=").decode()


def _read(body: str, now: float) -> Who | None:
    """Our own signature stands under `body`, so its shape is ours."""
    member, epoch, expires = (int(part) for part in body.split("."))
    return Who(member=member, epoch=epoch) if now < expires else None
