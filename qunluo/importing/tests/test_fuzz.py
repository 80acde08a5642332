"""Whatever the bytes: readers give records or declared refusals, and nothing else ever comes out of them."""

import gzip
import io
import json
import tarfile
import zipfile
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qunluo.core.interchange import Record
from qunluo.importing.formats.registry import FORMATS, Options, recognise
from qunluo.importing.formats.trouble import HistoryError
from qunluo.importing.tests.files import IRC, WHATSAPP, ZULIP, as_json
from qunluo.importing.tests.test_chat_platforms import DISCORD, PAGE, SLACK, TELEGRAM
from qunluo.importing.tests.test_plain_formats import CSV, EDGES, STYLES

FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SEEDS = [
    WHATSAPP.encode(),
    IRC.encode(),
    *(style.encode() for style in STYLES.values()),
    CSV.encode(),
    CSV.encode("utf-16"),
    EDGES.encode(),
    PAGE.encode(),
    as_json(ZULIP),
    as_json(TELEGRAM),
    as_json(DISCORD),
    SLACK["tea/2024-01-01.json"],
    b'{"qunluo_jsonl": 1}\n{"at": 1.7e9, "author_id": "a", "kind": "message"}\n',
]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A good file with pieces cut out, doubled or replaced."""
    content = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        content = content[:start] + draw(st.binary(max_size=12)) * draw(st.integers(0, 3)) + content[end:]
    return content


@st.composite
def misbuilt(draw: st.DrawFn) -> bytes:
    """JSON of a platform with any value in any place."""
    value = json.loads(json.dumps(draw(st.sampled_from([ZULIP, TELEGRAM, DISCORD, json.loads(SEEDS[-2])]))))
    for _ in range(draw(st.integers(1, 5))):
        place = value
        while isinstance(place, (dict, list)) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if draw(st.booleans()) or not isinstance(place[key], (dict, list)):
                place[key] = draw(JSON)
                break
            place = place[key]
    return json.dumps(value).encode()


def read_in_every_way(path: Path) -> None:
    """As what it is recognised as, and as each format; every record that comes out is sound."""
    with suppress(HistoryError):
        recognise(path)
    for format in FORMATS:
        with suppress(HistoryError):
            history = format.open(path, Options(date_order="dmy", time_zone="Asia/Shanghai"))
            for record in history:
                assert_sound(record)
            assert all(refused.reason and str(refused) for refused in history.refused)


def assert_sound(record: Record) -> None:
    """Every field has its type, and text a database takes."""
    assert isinstance(record.at, float)
    assert -1e5 < record.at < 4.2e9
    for text in (record.author_id, record.author_name, record.room, record.topic, record.text, record.id or "a"):
        assert isinstance(text, str)
        assert "\0" not in text
        text.encode()
    for name in [*record.mentions, *record.reactions, *chain(*record.reactions.values()), record.reply_to or ""]:
        assert "\0" not in name
        name.encode()
    for file in record.attachments:
        assert "\0" not in file.name
        file.name.encode()


@given(content=st.binary(max_size=400))
@example(content=b"PK\x05\x06" + bytes(18))
@example(content=b"[[[[[[[[")
@FUZZ
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    read_in_every_way(path)


@given(content=mangled())
@FUZZ
def test_mangled_histories_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    read_in_every_way(path)


@given(content=misbuilt())
@FUZZ
def test_json_with_any_value_in_any_place_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    read_in_every_way(path)


def packed(kind: str, name: str, content: bytes) -> bytes:
    """`content` in an archive."""
    file = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
            archive.writestr("users.json", SLACK["users.json"])
    else:
        with tarfile.open(fileobj=file, mode="w") as archive:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(file.getvalue()) if kind == "tgz" else file.getvalue()


@given(data=st.data(), kind=st.sampled_from(["zip", "tar", "tgz"]))
@FUZZ
def test_mangled_archives_are_read_or_refused(tmp_path: Path, data: st.DataObject, kind: str) -> None:
    name = data.draw(st.sampled_from(["_chat.txt", "a/2024-01-01.json", "a/b.json", "2024-01-01.log"]))
    content = bytearray(packed(kind, name, data.draw(st.sampled_from(SEEDS))))
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "x"
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    read_in_every_way(path)


@pytest.mark.parametrize("seed", SEEDS, ids=range(len(SEEDS)))
def test_the_seeds_themselves_are_recognised(tmp_path: Path, seed: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(seed)
    if seed != SLACK["tea/2024-01-01.json"]:
        assert recognise(path)
