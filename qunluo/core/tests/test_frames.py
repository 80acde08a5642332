"""Frames on the wire: whole again whatever the pieces, refused when too long or foreign."""

import pytest

from qunluo.core.frames import LIMIT_BYTES, BadFrame, Frame, FrameReader, encode

FRAMES = [
    Frame(topic="room:1", seq=1, kind="message.posted", html="<p>早</p>", details={"id": 7}),
    Frame(topic="room:1", seq=2, kind="message.hidden"),
    Frame(topic="room:2", seq=9, kind="typing", details={"who": [1, 2]}),
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_frames_come_out_whole_whatever_the_pieces(size):
    wire = b"".join(encode(frame) for frame in FRAMES)
    reader = FrameReader()
    out = [frame for at in range(0, len(wire), size) for frame in reader.feed(wire[at : at + size])]
    assert out == FRAMES


def test_a_frame_too_long_is_not_sent():
    with pytest.raises(BadFrame):
        encode(Frame(topic="room:1", seq=1, kind="message.posted", html="x" * LIMIT_BYTES))


def test_a_length_too_great_is_refused_before_the_body_comes():
    with pytest.raises(BadFrame):
        list(FrameReader().feed((LIMIT_BYTES + 1).to_bytes(4, "big")))


@pytest.mark.parametrize("body", [b"\xc1", b"\x80", b"", b"\x01"])
def test_foreign_bytes_are_refused(body):
    with pytest.raises(BadFrame):
        list(FrameReader().feed(len(body).to_bytes(4, "big") + body))
