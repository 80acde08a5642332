"""Slack, Zulip, Telegram and Discord: what each platform's file says becomes records."""

from datetime import UTC, datetime
from pathlib import Path

from qunluo.importing.tests.files import ZULIP, as_json, folder_of, read, tar_of, text_file, zip_of

SLACK = {
    "users.json": as_json([{"id": "U01", "name": "ann"}, {"id": "U02", "name": "helper", "is_bot": True}]),
    "channels.json": as_json([{"id": "C01", "name": "tea"}]),
    "dms.json": as_json([{"id": "D01", "members": ["U01", "U02"]}]),
    "D01/2024-01-01.json": as_json([{"type": "message", "user": "U01", "text": "private", "ts": "1704100000.1"}]),
    "tea/2024-01-01.json": as_json(
        [
            {"type": "message", "subtype": "channel_join", "user": "U01", "text": "joined", "ts": "1704100000.000100"},
            {
                "type": "message",
                "user": "U01",
                "text": "<@U02> see <https://a.example|this> &amp; <!here>",
                "ts": "1704100001.000200",
                "reactions": [{"name": "tea", "users": ["U01", "U02"], "count": 2}],
                "files": [{"name": "a.png", "mimetype": "image/png"}],
            },
            {"type": "message", "user": "U02", "text": "ok", "ts": "1704100002.0", "thread_ts": "1704100001.000200"},
            {
                "type": "message",
                "subtype": "bot_message",
                "bot_id": "B01",
                "username": "news",
                "text": "n",
                "ts": "17e8",
            },
            {"type": "message", "user": "U01", "text": "no time"},
            "not an object",
        ]
    ),
}
TELEGRAM = {
    "name": "Tea",
    "type": "private_group",
    "id": 7,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-01-01T10:00:00", "actor": "Ann", "actor_id": "user1"}
        | {"action": "invite_members", "members": ["Ben", "Cleo"]},
        {"id": 2, "type": "message", "date": "2024-01-01T10:01:00", "from": "Ben", "from_id": "user2"}
        | {"text": ["hi ", {"type": "mention_name", "text": "Ann", "user_id": 1}], "photo": "photos/1.jpg"},
        {"id": 3, "type": "message", "date": "2024-01-01T10:02:00", "from": "Ann", "from_id": "user1"}
        | {"text": "yes", "reply_to_message_id": 2}
        | {"reactions": [{"type": "emoji", "count": 2, "emoji": "👍", "recent": [{"from_id": "user2"}]}]},
        {"id": 4, "type": "service", "date": "2024-01-01T10:03:00", "actor": "Ann", "actor_id": "user1"}
        | {"action": "remove_members", "members": ["Ben"]},
        {"id": 5, "type": "message", "date": "yesterday", "from": "Ann", "from_id": "user1", "text": "?"},
    ],
}
PAGE = """<title>Page 2 - Jan 2024 @tea Telegram message archive.</title>
<li class="message type-user_joined" id="1"><div class="meta">
<a href="https://t.me/ann" class="username" rel="x"> @ann </a><span class="date">12:05 AM, 02 Jan 2024</span></div>
<div class="text"></div></li>
<li class="message type-message" id="2">
<a href="https://t.me/ben" class="username"> @ben </a>
<a class="reply" href="2023-12.html#1">#1</a> <span class="date">01:05 PM, 02 Jan 2024</span>
<div class="text"> a &lt;b&gt;<br />@anna </div><a class="filename" href="m">x.jpg</a></li>
<li class="message type-message" id="3"><a class="username"> @ben </a><div class="text">no date</div></li>
"""
DISCORD = {
    "guild": {"id": "1", "name": "Tea server"},
    "channel": {"id": "2", "name": "tea"},
    "exportedAt": "2024-02-01T00:00:00+00:00",
    "messages": [
        {
            "id": "10",
            "type": "GuildMemberJoin",
            "timestamp": "2024-01-01T10:00:00+08:00",
            "author": {"id": "7", "name": "ann"},
        },
        {"id": "11", "type": "Default", "timestamp": "2024-01-01T10:01:00.5+00:00", "content": "hi"}
        | {"author": {"id": "8", "name": "ben", "nickname": "Ben", "isBot": True}, "mentions": [{"id": "7"}]}
        | {"attachments": [{"fileName": "a.png"}], "reactions": [{"emoji": {"name": "🍵"}, "users": [{"id": "7"}]}]},
        {"id": "12", "type": "Reply", "timestamp": "2024-01-01T10:02:00+00:00", "content": "yes"}
        | {"author": {"id": "7", "name": "ann"}, "reference": {"messageId": "11"}},
        {"id": "13", "timestamp": "2024-01-01T10:02:00+00:00", "content": "by nobody"},
    ],
}


def test_slack_channels_are_read_and_private_talks_left_alone(tmp_path: Path) -> None:
    history, records = read(zip_of(tmp_path / "x", SLACK))
    assert [(record.kind, record.author_name, record.is_machine) for record in records] == [
        ("join", "ann", False),
        ("message", "ann", False),
        ("message", "helper", True),
        ("message", "news", True),
    ]
    said, answer = records[1], records[2]
    assert said.text == "@helper see this (https://a.example) & @here"
    assert (said.mentions, said.reactions) == (["U02"], {"tea": ["U01", "U02"]})
    assert [(file.name, file.media_type) for file in said.attachments] == [("a.png", "image/png")]
    assert answer.reply_to == said.id
    assert {record.room for record in records} == {"tea"}
    assert [refused.reason for refused in history.refused] == ["bad_time", "bad_shape"]


def test_a_slack_folder_is_read_like_the_zip(tmp_path: Path) -> None:
    assert read(folder_of(tmp_path / "f", SLACK))[1] == read(zip_of(tmp_path / "x", SLACK))[1]


def test_zulip_keeps_resolved_topics_and_reads_quotes_and_mentions(tmp_path: Path) -> None:
    members = {
        "a/7-Tea.20time/.E2.9C.94.20Which.3F.json": as_json(ZULIP),
        "a/7-Tea.20time/Other.json": as_json([{"id": 9, "sender_full_name": "Ann", "timestamp": True}]),
    }
    for path in (tar_of(tmp_path / "x", members), folder_of(tmp_path / "f", members)):
        history, records = read(path)
        assert [(record.room, record.topic) for record in records] == [("7-Tea time", "✔ Which?")] * 2
        assert records[1].reply_to == "1"
        assert records[1].mentions == ["Cleo"]
        assert records[1].text == "Ann said:\n> One\nYes @Cleo"
        assert [(refused.line, refused.reason) for refused in history.refused] == [(1, "bad_time")]


def test_telegram_desktop_entries_become_records(tmp_path: Path) -> None:
    history, records = read(text_file(tmp_path, as_json(TELEGRAM).decode()))
    assert (history.format, history.title, history.has_offset) == ("telegram_desktop", "Tea", False)
    assert [(record.kind, record.author_id, record.line) for record in records] == [
        ("join", "user2", 1),
        ("join", "Cleo", 1),
        ("message", "user2", 2),
        ("message", "user1", 3),
        ("leave", "user2", 4),
    ]
    assert (records[2].text, records[2].mentions, records[2].attachments[0].name) == ("hi Ann", ["user1"], "1.jpg")
    assert (records[3].reply_to, records[3].reactions) == ("2", {"👍": ["user2"]})
    assert records[4].mentions == ["user1"]
    assert [refused.reason for refused in history.refused] == ["bad_time"]


def test_of_a_whole_telegram_account_only_groups_are_read(tmp_path: Path) -> None:
    private = TELEGRAM | {"name": "Ben", "type": "personal_chat"}
    account = {"about": "…", "contacts": {"list": [{"a": "}"}]}, "chats": {"about": "", "list": [private, TELEGRAM]}}
    history, records = read(folder_of(tmp_path / "f", {"result.json": as_json(account)}))
    assert history.rooms() == ["Tea"]
    assert [record.id for record in records if record.kind == "message"] == ["7/2", "7/3"]
    assert records[3].reply_to == "7/2"


def test_a_broken_entry_does_not_end_a_telegram_chat(tmp_path: Path) -> None:
    broken = as_json(TELEGRAM).replace(b'"from": "Ben"', b'"from": Ben').decode()
    history, records = read(text_file(tmp_path, broken))
    assert [record.text for record in records if record.kind == "message"] == ["yes"]
    assert [refused.reason for refused in history.refused] == ["bad_json", "bad_time"]


def test_tg_archive_pages_become_records(tmp_path: Path) -> None:
    history, records = read(tar_of(tmp_path / "x", {"2024-01.html": PAGE.encode()}))
    assert (history.title, history.has_offset) == ("@tea", False)
    assert [(record.kind, record.author_id, record.id) for record in records] == [
        ("join", "@ann", "1"),
        ("message", "@ben", "2"),
    ]
    said = records[1]
    assert datetime.fromtimestamp(said.at, UTC) == datetime(2024, 1, 2, 13, 5, tzinfo=UTC)
    assert (said.text, said.reply_to, said.mentions) == ("a <b>\n@anna", "1", ["@anna"])
    assert said.attachments[0].name == "x.jpg"
    assert [refused.reason for refused in history.refused] == ["bad_time"]


def test_discord_channels_become_rooms(tmp_path: Path) -> None:
    other = DISCORD | {"channel": {"id": "3", "name": "cake"}}
    history, records = read(zip_of(tmp_path / "x", {"1.json": as_json(DISCORD), "2.json": as_json(other)}))
    assert (history.title, history.rooms()) == ("Tea server", ["tea", "cake"])
    assert history.exported_at == datetime(2024, 2, 1, tzinfo=UTC).timestamp()
    joined, said, answer = records[:3]
    assert (joined.kind, datetime.fromtimestamp(joined.at, UTC).hour) == ("join", 2)
    assert (said.author_name, said.is_machine, said.mentions) == ("Ben", True, ["7"])
    assert (said.attachments[0].name, said.reactions) == ("a.png", {"🍵": ["7"]})
    assert answer.reply_to == said.id
    assert history.refused_count == 2
