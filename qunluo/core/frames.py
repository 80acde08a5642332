"""Frames: what is pushed to browsers, and how it travels between our own processes. Imports no Django.

On the wire a frame is `[u32 length, big endian][msgpack of the struct]`. Frames may be lost; activities may not.
"""

import struct
from collections.abc import Iterator
from typing import Any

import msgspec

LIMIT_BYTES = 1_000_000
_LENGTH = struct.Struct(">I")


class Frame(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something new on a topic (`room:42`). `seq` counts up per topic: at a gap the reader fetches the page anew.

    `html` is the one fragment everybody gets; `details` are values for programs.
    """

    topic: str
    seq: int
    kind: str
    html: str = ""
    details: dict[str, Any] = {}


class BadFrame(Exception):
    """The bytes are no frame of ours, or longer than `LIMIT_BYTES`. The connection they came by is to be closed."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)


def encode(frame: Frame) -> bytes:
    """The frame with its length before it. BadFrame when it is longer than `LIMIT_BYTES`."""
    body = _encoder.encode(frame)
    if len(body) > LIMIT_BYTES:
        raise BadFrame(f"A frame of {len(body)} bytes is too long.")
    return _LENGTH.pack(len(body)) + body


class FrameReader:
    """Puts frames together from the pieces a socket delivers: `for frame in reader.feed(chunk): ...`."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """Every frame complete by now, in order. The length is judged before the body is waited for. BadFrame."""
        self._waiting += chunk
        while len(self._waiting) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._waiting)
            if length > LIMIT_BYTES:
                raise BadFrame(f"A frame of {length} bytes is too long.")
            end = _LENGTH.size + length
            if len(self._waiting) < end:
                return
            body = bytes(self._waiting[_LENGTH.size : end])
            del self._waiting[:end]
            yield _decode(body)


def _decode(body: bytes) -> Frame:
    try:
        return _decoder.decode(body)
    except msgspec.DecodeError as error:
        raise BadFrame("These bytes are no frame.") from error
