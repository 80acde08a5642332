"""Small exports of Telegram, Discord, Slack, Zulip and tg-archive, and exactly the records they hold."""

from pathlib import Path

import pytest

from qunluo.core.interchange import Attachment, Record
from qunluo.importing.tests.files import as_json, folder_of, read, text_file, zip_of

AT = 1_704_103_200.0  # 2024-01-01T10:00:00Z
Entry = dict[str, object]


def record_of(**fields: object) -> Record:
    return Record(**{"at": AT, "author_id": "user1", "author_name": "Ann", "room": "Tea", "line": 1} | fields)


def telegram(*entries: Entry) -> str:
    stamps = {"date": "2024-01-01T18:00:00", "date_unixtime": "1704103200"}
    messages = [{"id": number, "type": "message"} | stamps | entry for number, entry in enumerate(entries, 1)]
    chat = {"name": "Tea", "type": "private_supergroup", "id": 7, "messages": messages}
    return as_json(chat).decode()


ANN = {"from": "Ann", "from_id": "user1"}
BY_ANN = {"type": "service", "actor": "Ann", "actor_id": "user1"}
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
STICKER = {"file": NOT_INCLUDED, "media_type": "sticker", "mime_type": "image/webp"}
ENTITIES = ["a ", {"type": "bold", "text": "b"}, " ", {"type": "mention", "text": "@ben"}]
ENTITIES += [
    {"type": "mention_name", "text": "Cleo", "user_id": 3},
    {"type": "mention_name", "text": "C", "user_id": 3},
]
REACTIONS = [
    {"type": "emoji", "count": 3, "emoji": "👍", "recent": [{"from": "B", "from_id": "user2"}, {"from": None}]},
    {"type": "custom_emoji", "count": 1, "document_id": "x"},
]
TELEGRAM: dict[str, tuple[Entry, Record]] = {
    "plain words": (ANN | {"text": "hi"}, record_of(id="1", text="hi")),
    "entities and mentions": (
        ANN | {"text": ENTITIES},
        record_of(id="1", text="a b @benCleoC", mentions=["user3"]),
    ),
    "a reply, edited and forwarded": (
        ANN | {"text": "hi", "reply_to_message_id": 5, "edited": "2024-01-02T00:00:00", "forwarded_from": "News"},
        record_of(id="1", text="hi", reply_to="5"),
    ),
    "reactions with and without names": (
        ANN | {"text": "hi", "reactions": REACTIONS},
        record_of(id="1", text="hi", reactions={"👍": ["user2"], "custom_emoji": []}),
    ),
    "a photo": (
        ANN | {"text": "", "photo": "photos/photo_1.jpg"},
        record_of(id="1", attachments=[Attachment(name="photo_1.jpg", media_type="image/jpeg")]),
    ),
    "a sticker left out": (
        ANN | {"text": ""} | STICKER,
        record_of(id="1", attachments=[Attachment(name="file", media_type="image/webp")]),
    ),
    "a file with a name of its own": (
        ANN | {"text": "", "file": "files/a.pdf", "file_name": "Tea.pdf", "mime_type": "application/pdf"},
        record_of(id="1", attachments=[Attachment(name="Tea.pdf", media_type="application/pdf")]),
    ),
    "a deleted account": (
        {"from": None, "from_id": "user9", "text": "hi"},
        record_of(id="1", author_id="user9", author_name="user9", text="hi"),
    ),
    "somebody by the link": (
        BY_ANN | {"action": "join_group_by_link", "inviter": "Ben"},
        record_of(kind="join", text="join_group_by_link"),
    ),
    "somebody who went": (
        BY_ANN | {"action": "remove_members", "members": ["Ann"]},
        record_of(kind="leave", text="remove_members"),
    ),
    "somebody who was invited": (
        BY_ANN | {"action": "invite_members", "members": ["Ben"]},
        record_of(kind="join", text="invite_members", author_id="Ben", author_name="Ben", mentions=["user1"]),
    ),
    "a topic": (BY_ANN | {"action": "topic_created", "title": "t"}, record_of(kind="system", text="topic_created")),
    "a pin": (
        BY_ANN | {"actor": None, "actor_id": None, "action": "pin_message"},
        record_of(kind="system", text="pin_message", author_id="", author_name=""),
    ),
}


@pytest.mark.parametrize("name", TELEGRAM)
def test_an_entry_of_telegram_is_exactly_one_record(tmp_path: Path, name: str) -> None:
    entry, expected = TELEGRAM[name]
    history, records = read(text_file(tmp_path, telegram(entry)))
    assert records == [expected]
    assert (history.format, history.has_offset, history.refused_count) == ("telegram_desktop", True, 0)


def discord(*entries: Entry) -> str:
    common = {"id": "10", "type": "Default", "timestamp": "2024-01-01T18:00:00+08:00", "content": "hi"}
    common |= {"author": {"id": "user1", "name": "Ann", "isBot": False}}
    server = {"guild": {"id": "1", "name": "S"}, "channel": {"id": "2", "name": "Tea"}}
    return as_json(server | {"messages": [common | entry for entry in entries]}).decode()


BEN = {"id": "user2", "name": "ben", "nickname": "Ben"}
OF_BEN = {"author_id": "user2", "author_name": "Ben"}
HEART = {"emoji": {"id": "", "name": "❤"}, "count": 2, "users": [{"id": "user2"}]}
DISCORD: dict[str, tuple[Entry, Record]] = {
    "plain words": ({}, record_of(id="10", text="hi")),
    "a nickname": ({"author": BEN}, record_of(id="10", text="hi", **OF_BEN)),
    "a bot": ({"author": BEN | {"isBot": True}}, record_of(id="10", text="hi", is_machine=True, **OF_BEN)),
    "a reply": (
        {"type": "Reply", "reference": {"messageId": "9", "channelId": "2"}},
        record_of(id="10", text="hi", reply_to="9"),
    ),
    "mentions, each once": ({"mentions": [BEN, BEN]}, record_of(id="10", text="hi", mentions=["user2"])),
    "reactions": (
        {"reactions": [HEART, {"emoji": None, "users": []}, {"emoji": {"name": "x"}, "count": 1}]},
        record_of(id="10", text="hi", reactions={"❤": ["user2"], "x": []}),
    ),
    "attachments": (
        {"content": "", "attachments": [{"fileName": "a.png", "url": "https://cdn.example/a.png"}, {}]},
        record_of(id="10", attachments=[Attachment(name="a.png"), Attachment(name="file")]),
    ),
    "an arrival": ({"type": "GuildMemberJoin"}, record_of(id="10", text="hi", kind="join")),
    "a pin": ({"type": "ChannelPinnedMessage"}, record_of(id="10", text="hi", kind="system")),
    "a boost": ({"type": "8"}, record_of(id="10", text="hi", kind="system")),
    "an answer of a command": ({"type": "20"}, record_of(id="10", text="hi")),
    "somebody put into a thread": (
        {"type": "RecipientAdd", "mentions": [BEN]},
        record_of(id="10", text="hi", kind="join", mentions=["user1"], **OF_BEN),
    ),
    "somebody put out": (
        {"type": "RecipientRemove", "mentions": [BEN]},
        record_of(id="10", text="hi", kind="leave", mentions=["user1"], **OF_BEN),
    ),
    "somebody who went": (
        {"type": "RecipientRemove", "mentions": [{"id": "user1", "name": "Ann"}]},
        record_of(id="10", text="hi", kind="leave"),
    ),
}


@pytest.mark.parametrize("name", DISCORD)
def test_an_entry_of_discord_is_exactly_one_record(tmp_path: Path, name: str) -> None:
    entry, expected = DISCORD[name]
    history, records = read(text_file(tmp_path, discord(entry)))
    assert records == [expected]
    assert (history.format, history.title, history.refused_count) == ("discord", "S", 0)


def slack(folder: Path, *events: Entry) -> Path:
    users = [{"id": "U01", "name": "Ann"}, {"id": "U02", "name": "helper", "is_bot": True}]
    common = {"type": "message", "user": "U01", "text": "hi", "ts": "1704103200.000100"}
    day = [common | event for event in events]
    return zip_of(folder / "x", {"users.json": as_json(users), "Tea/2024-01-01.json": as_json(day)})


def slack_record(**fields: object) -> Record:
    sent = AT + 0.0001
    return record_of(**{"at": sent, "author_id": "U01", "id": "Tea/1704103200.000100", "text": "hi"} | fields)


PDF = {"name": "a.pdf", "mimetype": "application/pdf"}
SLACK: dict[str, tuple[Entry, Record]] = {
    "plain words": ({}, slack_record()),
    "an edited message": ({"edited": {"user": "U01", "ts": "1704103300.0"}}, slack_record()),
    "the head of a thread": ({"thread_ts": "1704103200.000100", "reply_count": 1}, slack_record()),
    "an answer in a thread": (
        {"thread_ts": "1704103100.000100", "parent_user_id": "U02"},
        slack_record(reply_to="Tea/1704103100.000100"),
    ),
    "an answer shown to all": (
        {"subtype": "thread_broadcast", "thread_ts": "1704103100.000100"},
        slack_record(reply_to="Tea/1704103100.000100"),
    ),
    "mentions": (
        {"text": "<@U02> <@U02|old> <@U99> <#C01|tea> <!channel> &lt;b&gt;"},
        slack_record(text="@helper @helper @U99 #tea @channel <b>", mentions=["U02", "U99"]),
    ),
    "links": (
        {"text": "<https://a.example> <https://a.example/x|here> <https://b.example|b.example>"},
        slack_record(text="https://a.example here (https://a.example/x) https://b.example"),
    ),
    "reactions": (
        {"reactions": [{"name": "+1", "users": ["U02"], "count": 1}, {"users": ["U02"]}]},
        slack_record(reactions={"+1": ["U02"]}),
    ),
    "a shared file": (
        {"subtype": "file_share", "files": [PDF, {"title": "t"}]},
        slack_record(attachments=[Attachment(name="a.pdf", media_type="application/pdf"), Attachment(name="t")]),
    ),
    "a bot with a user": (
        {"user": "U02", "bot_id": "B1"},
        slack_record(author_id="U02", author_name="helper", is_machine=True),
    ),
    "a bot without a user": (
        {"user": None, "subtype": "bot_message", "bot_id": "B1", "username": "news"},
        slack_record(author_id="B1", author_name="news", is_machine=True),
    ),
    "somebody not on the list": (
        {"user": "U77", "user_profile": {"name": "dan"}},
        slack_record(author_id="U77", author_name="dan"),
    ),
    "a join": (
        {"subtype": "channel_join", "text": "<@U01> has joined"},
        slack_record(kind="join", text="@Ann has joined"),
    ),
    "a leave": ({"subtype": "channel_leave"}, slack_record(kind="leave")),
    "a channel renamed": ({"subtype": "channel_name", "name": "new"}, slack_record(kind="system")),
    "an action": ({"subtype": "me_message"}, slack_record()),
}


@pytest.mark.parametrize("name", SLACK)
def test_an_event_of_slack_is_exactly_one_record(tmp_path: Path, name: str) -> None:
    event, expected = SLACK[name]
    history, records = read(slack(tmp_path, event))
    assert records == [expected]
    assert (history.format, history.has_offset, history.refused_count) == ("slack", True, 0)


@pytest.mark.parametrize("sent", ["", "soon", "nan", "inf", "1"])
def test_an_event_of_slack_at_no_time_is_refused_alone(tmp_path: Path, sent: str) -> None:
    history, records = read(slack(tmp_path, {"ts": sent}, {}))
    assert records == [slack_record(line=2)]
    assert [refused.line for refused in history.refused] == [1]


def zulip_record(**fields: object) -> Record:
    common = {"author_id": "Ann", "room": "7-Tea", "topic": "✔ Which?", "id": "1"}
    return record_of(**common | fields)


MENTION = '<p><span class="user-mention" data-user-id="3">@Ben &amp; Co</span> hi</p>'
QUOTE = '<p><a href="#narrow/stream/7/near/9">said</a>:</p>\n<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>'
ZULIP = {
    "<p>a &lt; b<br>\nc</p>": zulip_record(text="a < b\nc"),
    MENTION: zulip_record(text="@Ben & Co hi", mentions=["Ben & Co"]),
    '<p><span class="user-mention silent" data-user-id="3">Ben</span> hi</p>': zulip_record(text="Ben hi"),
    QUOTE: zulip_record(text="said:\n> a\nb", reply_to="9"),
    '<p><img alt=":tea:" class="emoji" src="x">x</p>': zulip_record(text="x"),
}


def zulip(folder: Path, *entries: Entry) -> Path:
    common = {"id": 1, "sender_full_name": "Ann", "timestamp": 1704103200, "content": ""}
    topic = as_json([common | entry for entry in entries])
    return folder_of(folder / "f", {"archive/7-Tea/.E2.9C.94.20Which.3F.json": topic})


@pytest.mark.parametrize("content", ZULIP)
def test_a_message_of_zulip_is_exactly_one_record(tmp_path: Path, content: str) -> None:
    history, records = read(zulip(tmp_path, {"content": content}))
    assert records == [ZULIP[content]]
    assert (history.format, history.refused_count) == ("zulip", 0)


@pytest.mark.parametrize("stamp", [None, "1704103200", 10**400, True, 1])
def test_a_message_of_zulip_at_no_time_is_refused_alone(tmp_path: Path, stamp: object) -> None:
    history, records = read(zulip(tmp_path, {"timestamp": stamp}, {}))
    assert records == [zulip_record(line=2)]
    assert [refused.line for refused in history.refused] == [1]


def tg_archive(entry_type: str, inside: str) -> str:
    return (
        "<title>Jan 2024 Tea Telegram message archive.</title>\n"
        f'<li class="message type-{entry_type}" id="5"><a href="x" class="username"> Ann </a>\n'
        f'<span class="date">10:00 AM, 01 Jan 2024</span>\n{inside}</li>\n'
    )


PAGES = {
    ("message", '<div class="text">a<br />@benny b@x.example</div>'): {
        "text": "a\n@benny b@x.example",
        "mentions": ["@benny"],
    },
    ("message", '<a class="reply" href="2023-12.html#4">#4</a><div class="text">b</div>'): {
        "text": "b",
        "reply_to": "4",
    },
    ("message", '<a href="#4" class="reply">#4</a><div class="text">b</div>'): {"text": "b", "reply_to": "4"},
    ("message", '<a class="filename" href="m/1">a &amp; b.jpg</a>'): {"attachments": [Attachment(name="a & b.jpg")]},
    ("user_joined", '<div class="text"></div>'): {"kind": "join"},
    ("user_left", '<div class="text"></div>'): {"kind": "leave"},
    ("poll", '<div class="text">tea?</div>'): {"kind": "system", "text": "tea?"},
}


@pytest.mark.parametrize("page", PAGES)
def test_an_entry_of_tg_archive_is_exactly_one_record(tmp_path: Path, page: tuple[str, str]) -> None:
    history, records = read(zip_of(tmp_path / "x", {"2024-01.html": tg_archive(*page).encode()}))
    assert records == [record_of(author_id="Ann", id="5", line=2, **PAGES[page])]
    assert (history.format, history.title, history.has_offset) == ("tg_archive", "Tea", False)
