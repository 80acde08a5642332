"""Tokens: only our own signature, only in time, only untouched."""

import subprocess
import sys
from datetime import timedelta

import pytest

from qunluo.core.tokens import Who, sign, verify

KEY, OLD, FOREIGN = b"k" * 32, b"o" * 32, b"f" * 32
NOW = 1_800_000_000.0
LIN = Who(member=42, epoch=3)


@pytest.fixture
def token():
    return sign(LIN, ttl=timedelta(minutes=5), now=NOW, key=KEY)


def test_a_token_says_who_signed_in(token):
    assert token.startswith("42.3.1800000300.")
    assert verify(token, now=NOW, keys=[KEY]) == LIN


def test_both_keys_are_good_during_rotation(token):
    assert verify(token, now=NOW, keys=[FOREIGN, KEY]) == LIN
    assert verify(sign(LIN, ttl=timedelta(minutes=5), now=NOW, key=OLD), now=NOW, keys=[KEY, OLD]) == LIN
    assert verify(token, now=NOW, keys=[FOREIGN, OLD]) is None


@pytest.mark.parametrize(("seconds", "who"), [(299.9, LIN), (300, None), (301, None)])
def test_a_token_ends_at_its_time(token, seconds, who):
    assert verify(token, now=NOW + seconds, keys=[KEY]) == who


@pytest.mark.parametrize("place", range(0, 58, 3))
def test_no_character_may_be_changed(token, place):
    other = "A" if token[place] != "A" else "B"
    assert verify(token[:place] + other + token[place + 1 :], now=NOW, keys=[KEY]) is None


@pytest.mark.parametrize(
    "forged",
    ["", ".", "...", "42.3.9999999999.", "42.3.9999999999", "４２.3.1800000300.x", "1." * 200, "42.3.1800000300.é"],
)
def test_what_we_never_signed_is_nobody(forged):
    assert verify(forged, now=NOW, keys=[KEY]) is None


def test_without_keys_everybody_is_a_stranger(token):
    assert verify(token, now=NOW, keys=[]) is None


@pytest.mark.parametrize("key", [b"", b"short", b"k" * 31])
def test_a_short_key_signs_and_verifies_nothing(token, key):
    with pytest.raises(ValueError, match="32 bytes"):
        sign(LIN, ttl=timedelta(minutes=5), now=NOW, key=key)
    with pytest.raises(ValueError, match="32 bytes"):
        verify(token, now=NOW, keys=[key])


def test_the_gateway_may_import_frames_and_tokens_without_django():
    code = "import sys, qunluo.core.frames, qunluo.core.tokens; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
