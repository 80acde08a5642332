"""Sending a short message to a telephone. Senders register by name; an installation chooses one (`QUNLUO_SMS`).

The console sender, which is the default, writes to the terminal of `bin/run`: good for the first evening and for tests.
"""

import os
import sys
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

Send = Callable[[str, str], None]  # number in E.164, text

_senders: dict[str, Send] = {}


def register_sender(name: str, send: Send) -> None:
    """Offer `send` under `name`. It raises on failure; the person is then asked to try again."""
    _senders[name] = send


def send_sms(number: str, text: str) -> None:
    """Send through the sender this installation chose. Raises ImproperlyConfigured for an unknown name."""
    name = os.environ.get("QUNLUO_SMS", "console")
    send = _senders.get(name)
    if send is None:
        known = ", ".join(sorted(_senders))
        raise ImproperlyConfigured(f"QUNLUO_SMS names no sender: {name!r}. Known: {known}.")
    send(number, text)


def is_console() -> bool:
    """Codes go to the terminal instead of a telephone; the pages say so."""
    return os.environ.get("QUNLUO_SMS", "console") == "console"


def write_to_console(number: str, text: str) -> None:
    """The sender `console`."""
    sys.stderr.write(f"SMS → {number}: {text}\n")
    sys.stderr.flush()
