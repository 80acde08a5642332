"""A small lifelike Slack export, written by the tests: four people, two channels, a thread, a file, a reaction."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

PEOPLE = {"U01ANN": "米粒妈", "U02BEN": "老陶", "U03CLEO": "阿沁", "U04DAN": "<script>alert(1)</script>"}
WORDS = (
    "今晚读到第三章",
    "孩子问为什么月亮会跟着走",
    "图书室周六开门吗",
    "开的，十点到五点",
    "我带两本绘本来",
    "谢谢，周六见",
)
FIRST_DAY = datetime(2024, 3, 1, 19, 30, tzinfo=UTC)


def slack_zip(*, days: int = 40, a_day: int = 30) -> bytes:
    """The bytes of a zip with `days` days of `a_day` messages a channel."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        users = [{"id": key, "name": key.lower(), "profile": {"display_name": name}} for key, name in PEOPLE.items()]
        archive.writestr("users.json", json.dumps(users))
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "共读"}, {"id": "C2", "name": "客厅"}]))
        for day in range(days):
            for number, channel in enumerate(("共读", "客厅")):
                start = FIRST_DAY + timedelta(days=day, hours=number)
                name = f"{channel}/{start:%Y-%m-%d}.json"
                archive.writestr(name, json.dumps([_message(start, count) for count in range(a_day)]))
    return held.getvalue()


def _message(start: datetime, count: int) -> dict[str, object]:
    authors = list(PEOPLE)
    text = WORDS[count % len(WORDS)]
    if count == 7:
        text = "看这里 <@U02BEN> &lt;script&gt;alert('x')&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;"
    message: dict[str, object] = {
        "type": "message",
        "user": authors[(count * 7 + start.day) % 4],
        "text": text,
        "ts": f"{(start + timedelta(minutes=2 * count)).timestamp():.6f}",
    }
    if count == 3:
        message["reactions"] = [{"name": "heart", "users": ["U01ANN", "U02BEN"], "count": 2}]
    if count % 5 == 1:
        message["thread_ts"] = f"{start.timestamp():.6f}"
    return message
