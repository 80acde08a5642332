"""The pages of chat, as a member and as everybody else."""

import pytest
from django.urls import reverse

from qunluo.chat.tests.stage import make_room, say
from qunluo.communities.tests.factories import make_cast
from qunluo.core.interchange import Attachment

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1)"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def room(cast):
    return make_room(cast.community)


def pages(cast, room):
    slug = cast.community.slug
    return [
        reverse("chat:room-list", args=[slug]),
        reverse("chat:room-detail", args=[slug, room.pk]),
        reverse("chat:message-search", args=[slug]) + "?q=读书",
    ]


def test_a_member_reads_and_searches(client, cast, room):
    say(room, cast.owner, "今晚读书", attachments=[Attachment(name="封面.jpg", media_type="image/jpeg")])
    client.force_login(cast.member.person)
    listed, shown, found = (client.get(url) for url in pages(cast, room))
    assert "今晚读书" in listed.content.decode()
    assert "封面.jpg" in shown.content.decode()
    assert "今晚<mark>读书</mark>" in found.content.decode()


@pytest.mark.parametrize("who", ["applicant", "removed", "left"])
def test_who_is_outside_is_told_there_is_nothing(client, cast, room, who):
    say(room, cast.owner, "今晚读书")
    client.force_login(cast[who].person)
    assert [client.get(url).status_code for url in pages(cast, room)] == [404, 404, 404]


def test_a_stranger_and_nobody_see_nothing(client, cast, room):
    assert [client.get(url).status_code for url in pages(cast, room)] == [302, 302, 302]
    client.force_login(cast.stranger)
    assert [client.get(url).status_code for url in pages(cast, room)] == [404, 404, 404]


def test_a_room_of_another_community_is_not_there(client, cast, room):
    other = make_cast()
    client.force_login(other.owner.person)
    url = reverse("chat:room-detail", args=[other.community.slug, room.pk])
    assert client.get(url).status_code == 404


def test_hostile_words_names_and_files_stay_words(client, cast, room):
    cast.member.name = HOSTILE[:80]
    cast.member.save()
    say(room, cast.member, HOSTILE, topic=HOSTILE, attachments=[Attachment(name=HOSTILE, media_type="image/svg+xml")])
    say(room, cast.member, HOSTILE, kind="rename")
    room.name = HOSTILE[:80]
    room.save()
    client.force_login(cast.owner.person)
    for url in [*pages(cast, room), pages(cast, room)[2].replace("读书", "alert")]:
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page


@pytest.mark.parametrize("query", ["?seq=x", "?before=-1", "?after=99999999999999999999", "?on=2026-13-40", "?seq=1"])
def test_a_forged_place_shows_the_room(client, cast, room, query):
    say(room, cast.owner, "今晚读书")
    client.force_login(cast.member.person)
    answer = client.get(pages(cast, room)[1] + query)
    assert answer.status_code == 200
    assert "今晚读书" in answer.content.decode()


def test_an_empty_community_says_what_comes_next(client, cast):
    client.force_login(cast.member.person)
    answer = client.get(reverse("chat:room-list", args=[cast.community.slug]))
    assert "还没有群" in answer.content.decode()


def test_a_message_of_a_million_characters_is_folded_up(client, cast, room):
    say(room, cast.owner, "读书" * 400_000)
    client.force_login(cast.member.person)
    assert "看全文" in client.get(pages(cast, room)[1]).content.decode()
