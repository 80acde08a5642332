"""Bad input: broken, hostile and enormous files get one clear refusal, a single bad line loses only itself."""

import json
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from qunluo.importing.formats import guard
from qunluo.importing.formats.base import MAX_REFUSALS
from qunluo.importing.formats.registry import (
    FORMATS,
    Options,
    UnknownFormat,
    UnreadableHistory,
    get_format,
    open_history,
    recognise,
)
from qunluo.importing.tests.files import IRC, WHATSAPP, ZULIP, as_json, read, tar_of, text_file, zip_of

CHAT = "26/01/2020, 16:19 - Ann: hi\n"


def refusal(path: Path, **options: object) -> str:
    """The code with which the file as a whole is refused."""
    with pytest.raises((UnknownFormat, UnreadableHistory)) as refused:
        read(path, **options)
    assert "%(" not in str(refused.value)
    return str(refused.value.code)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"just some words\n", "unknown_format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "unknown_format"),
        (b'{"a": 1}', "unknown_format"),
        (b"PK\x03\x04 nothing more", "broken_archive"),
        (b"\x1f\x8b\x08\x00 nothing more", "broken_archive"),
        (CHAT.encode("utf-16-le"), "unknown_format"),
    ],
)
def test_what_is_no_history_is_refused_with_a_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    assert refusal(path) == code


def test_an_unknown_format_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat) as refused:
        recognise(text_file(tmp_path, "words"))
    assert "WhatsApp" in str(refused.value)


def test_absent_files_and_empty_folders_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == "not_found"
    (tmp_path / "empty").mkdir()
    assert refusal(tmp_path / "empty") == "unknown_format"


def test_web_pages_of_telegram_desktop_get_advice(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "x", {"messages.html": b'<div class="message default clearfix" id="message1">'})
    assert refusal(path) == "telegram_desktop_html"


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    for name in ("x.zip", "x.json", "x"):
        assert read(text_file(tmp_path, CHAT, name=name))[0].format == "whatsapp"


def test_a_chat_packed_with_media_is_recognised(tmp_path: Path) -> None:
    media = {f"IMG-{number}.jpg": os.urandom(50) for number in range(40)}
    assert read(zip_of(tmp_path / "x", media | {"_chat.txt": CHAT.encode()}))[0].format == "whatsapp"


def test_text_of_unknown_encoding_is_refused_as_such(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(("26/01/2020, 16:19 - Zoë: déjà vu, naïve café\n" * 20).encode("latin-1"))
    with pytest.raises(UnreadableHistory) as refused:
        get_format("whatsapp").open(path)
    assert refused.value.code == "wrong_encoding"
    assert next(iter(get_format("whatsapp").open(path, Options(encoding="latin-1")))).author_id == "Zoë"


def test_one_line_of_foreign_encoding_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(
        ("26/01/2020, 16:19 - 小王: 你好\n" * 200).encode() + "26/01/2020, 16:19 - Ann: é\n".encode("latin-1")
    )
    history, records = read(path)
    assert len(records) == 200
    assert [(refused.line, refused.reason) for refused in history.refused] == [(201, "bad_encoding")]


def test_a_message_of_a_megabyte_is_kept_and_a_larger_one_is_refused(tmp_path: Path) -> None:
    kept, larger = "x" * 1_000_000, "y" * 1_100_000
    text = f"{CHAT}26/01/2020, 16:19 - Ann: {kept}\n26/01/2020, 16:19 - Ann: {larger}\n{CHAT}"
    history, records = read(text_file(tmp_path, text))
    assert [len(record.text) for record in records] == [2, 1_000_000, 2]
    assert [refused.reason for refused in history.refused] == ["too_long"]


def test_a_message_of_very_many_lines_is_refused_alone(tmp_path: Path) -> None:
    history, records = read(text_file(tmp_path, CHAT + "words\n" * 300_000 + CHAT))
    assert len(records) == 1
    assert [(refused.line, refused.reason) for refused in history.refused] == [(1, "too_long")]


def test_a_line_without_end_is_refused_in_constant_memory(tmp_path: Path) -> None:
    history, records = read(text_file(tmp_path, CHAT + "z" * 3_000_000 + "\n" + CHAT))
    assert len(records) == 2
    assert [(refused.line, refused.reason) for refused in history.refused] == [(2, "too_long")]


def test_nul_signs_and_half_characters_are_taken_out_and_noted(tmp_path: Path) -> None:
    history, records = read(text_file(tmp_path, "26/01/2020, 16:19 - Ann: a\0b\n"))
    assert (records[0].text, history.notes) == ("ab", {"nul_removed": 1})
    entry = ZULIP[0] | {"content": "a\ud800b\0"}
    history, records = read(text_file(tmp_path, json.dumps([entry])))
    assert records[0].text == "a\ufffdb"
    assert history.notes == {"nul_removed": 1, "broken_character": 1}


def test_absurd_dates_are_refused(tmp_path: Path) -> None:
    text = "2020-01-01 10:00:00\tann\thi\n1970-01-01 10:00:00\tann\thi\n2101-01-01 10:00:00\tann\thi\n"
    history, records = read(text_file(tmp_path, text))
    assert len(records) == 1
    assert [(refused.line, refused.reason) for refused in history.refused] == [(2, "absurd_time"), (3, "absurd_time")]


def test_hostile_names_are_kept_as_plain_data(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>'; DROP TABLE x; --"
    _, records = read(
        zip_of(tmp_path / "x", {f"../../../etc/{hostile}.txt": f"{CHAT}26/01/2020, 16:19 - {hostile}: hi".encode()})
    )
    assert records[1].author_id == hostile
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x"]


def test_refusals_are_counted_exactly_and_kept_to_a_thousand(tmp_path: Path) -> None:
    path = text_file(tmp_path, '{"qunluo_jsonl": 1}\n' + "bad\n" * 2_500)
    history, _ = read(path)
    assert (history.refused_count, len(history.refused)) == (2_500, MAX_REFUSALS)


def test_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "x", {"WhatsApp Chat with Tea.txt": WHATSAPP.encode()})
    whole = list(open_history(path))
    for number in range(len(whole) + 1):
        assert list(open_history(path, start_after=number)) == whole[number:]


def test_a_history_can_be_walked_twice(tmp_path: Path) -> None:
    history = open_history(text_file(tmp_path, "words\n" + CHAT))
    assert list(history) == list(history)
    assert history.refused_count == 1


def bomb(path: Path) -> Path:
    """A zip whose only text unpacks to 80 MB from less than 100 KB."""
    return zip_of(path, {"_chat.txt": CHAT.encode() + (b" " * 999 + b"\n") * 80_000})


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    assert refusal(bomb(tmp_path / "x")) == "archive_bomb"


def test_without_the_guard_the_bomb_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_RATIO", 10**9)
    assert [refused.reason for refused in read(bomb(tmp_path / "x"))[0].refused] == ["too_long"]


def test_a_packed_tar_bomb_is_refused(tmp_path: Path) -> None:
    assert (
        refusal(tar_of(tmp_path / "x", {"a.log": b"[10:00] <a> b\n" + (b" " * 999 + b"\n") * 80_000})) == "archive_bomb"
    )


def test_limits_of_size_and_of_entries_hold(tmp_path: Path) -> None:
    members = {f"2024-01-{day:02d}.log": IRC.encode() * 50 for day in range(1, 20)}
    for path in (zip_of(tmp_path / "z", members), tar_of(tmp_path / "t", members)):
        assert refusal(path, max_unpacked_bytes=2_000) == "too_large"
        assert refusal(path, max_entries=10) == "too_many_entries"


def test_damage_in_the_middle_of_an_archive_is_one_refusal(tmp_path: Path) -> None:
    members = {f"2024-01-{day:02d}.log": IRC.encode() + os.urandom(5_000).hex().encode() for day in range(1, 20)}
    for path in (zip_of(tmp_path / "z", members), tar_of(tmp_path / "t", members)):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        assert refusal(path) == "broken_archive"
        path.write_bytes(whole[: len(whole) // 2] + b"\xff" * 9 + whole[len(whole) // 2 + 9 :])
        assert refusal(path) == "broken_archive"


def test_a_protected_zip_is_refused_as_such(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "x", {"_chat.txt": CHAT.encode()})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "encrypted_archive"


def test_a_tar_with_an_endless_name_is_refused(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "x", {"a" * 1_100_000: b"words"}, mode="w")
    assert refusal(path) == "broken_archive"


def test_archives_within_archives_stay_closed(tmp_path: Path) -> None:
    inner = zip_of(tmp_path / "inner", {"_chat.txt": CHAT.encode()}).read_bytes()
    assert refusal(zip_of(tmp_path / "x", {"a.zip": inner, "b.txt": b"words"})) == "unknown_format"


def test_chinese_names_of_members_are_read_as_the_tool_meant_them(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("aaaaaaaa.txt", CHAT)
    path.write_bytes(path.read_bytes().replace(b"aaaaaaaa", "读书之群".encode("gb18030")))
    assert read(path)[0].rooms() == ["读书之群"]


def test_an_unknown_time_zone_is_refused(tmp_path: Path) -> None:
    assert refusal(text_file(tmp_path, CHAT), time_zone="Mars/Olympus") == "unknown_time_zone"
    assert refusal(text_file(tmp_path, CHAT), time_zone="../../etc/passwd") == "unknown_time_zone"


def test_deep_nesting_is_no_way_in(tmp_path: Path) -> None:
    for text in (
        "[" * 200_000,
        '{"messages": ' + "[" * 200_000,
        '[{"sender_full_name": ' + "[" * 200_000 + '"timestamp"',
    ):
        for format in FORMATS:
            with suppress(UnreadableHistory):
                assert list(format.open(text_file(tmp_path, text))) == []


MEASURE = """
import resource, sys
from pathlib import Path
from qunluo.importing.formats.registry import open_history
open_history(Path(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in open_history(Path(sys.argv[1])))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def grown_by(large: Path, small: Path) -> tuple[int, float]:
    """Records of `large` and by how many MB reading it grew a fresh process."""
    run = [sys.executable, "-c", MEASURE, str(large), str(small)]
    found = subprocess.run(run, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[3])
    count, grown = found.stdout.split()
    return int(count), int(grown) / 1024


@pytest.mark.parametrize("name", ["whatsapp", "telegram_desktop", "zulip"])
def test_memory_stays_constant_however_large_the_file(tmp_path: Path, name: str) -> None:
    """40 MB here; QUNLUO_LARGE_MB=200 for the full measure."""
    size = int(os.environ.get("QUNLUO_LARGE_MB", "40")) << 20
    entry = {"id": 1, "type": "message", "date": "2024-01-01T10:00:00", "from": "Ann", "from_id": "user1"}
    entry = entry | {"text": "words " * 40} if name == "telegram_desktop" else ZULIP[0] | {"content": "words " * 40}
    start, line, between, end = {
        "whatsapp": (b"", ("26/01/2020, 16:19 - Ann: " + "words " * 20 + "\n").encode(), b"", b""),
        "telegram_desktop": (b'{"name": "Tea", "type": "g", "id": 1, "messages": [', as_json(entry), b",\n", b"]}"),
        "zulip": (b"[", as_json(entry), b",", b"]"),
    }[name]
    for path, count in ((tmp_path / "large", size // len(line)), (tmp_path / "small", 1)):
        with path.open("wb") as file:
            file.write(start + line)
            for _ in range(count - 1):
                file.write(between + line)
            file.write(end)
    count, grown = grown_by(tmp_path / "large", tmp_path / "small")
    assert count == size // len(line)
    assert grown < 60
