"""Codes that are handed out: made at random, shown once, kept as a keyed hash.

Which code opens what is said by services/invitations.py and services/claims.py.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONG = 26
SHORT = 8
_MISREAD = str.maketrans("OIL", "011")


def make_code(*, is_short: bool = False) -> str:
    """A new code: 130 random bits in 26 characters, or 40 in eight for print. Written in groups, `7KQ4-M2XN`."""
    signs = "".join(secrets.choice(ALPHABET) for _sign in range(SHORT if is_short else LONG))
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def plain(code: str) -> str:
    """What somebody typed as the code it means: case, hyphens and spaces away, O read as 0, I and L as 1."""
    signs = "".join(sign for sign in code[:80].upper() if sign.isalnum())
    return signs.translate(_MISREAD)


def is_short(code: str) -> bool:
    """Whether this looks like one of the short, printed codes."""
    return len(plain(code)) <= SHORT


def hash_of(*, purpose: str, community_id: int, code: str) -> bytes:
    """What is stored of a code: HMAC-SHA-256 with the installation's secret, bound to purpose and community."""
    text = f"{purpose}:{community_id}:{plain(code)}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
