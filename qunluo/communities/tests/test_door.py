"""The public door: what strangers read, what they do not, and who decides whether they are seen on it."""

import pytest
from django.test import Client
from django.utils import translation

from qunluo.activity.models import Activity
from qunluo.communities import door_panels
from qunluo.communities.door_page import entry_of
from qunluo.communities.models import Community, DoorFace, Gate
from qunluo.communities.policies import can_see_door, is_team
from qunluo.communities.queries.door import get_door, list_faces, visit
from qunluo.communities.services import communities as services
from qunluo.communities.services.charter import adopt_copy, write_first_charter
from qunluo.communities.services.door import hide_from_door, show_on_door
from qunluo.communities.tests.factories import give, make_cast, make_community, make_member, make_person
from qunluo.communities.tests.staging import make_founded, make_owned, make_text
from qunluo.core import clock
from qunluo.core.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db
CAST = ("owner", "moderator", "member", "muted", "applicant", "removed", "left", "placeholder")


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def owner():
    return make_founded(slug="muddy-hands")


def read(slug="muddy-hands", person=None, language="en"):
    client = Client(headers={"accept-language": language})
    if person:
        client.force_login(person)
    return client.get(f"/c/{slug}/")


@pytest.mark.parametrize("who", CAST)
def test_everybody_sees_an_open_door(cast, who):
    assert can_see_door(cast[who], cast.community)
    assert can_see_door(None, cast.community)


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("state", [{"opened_at": None}, {"closed_at": clock.now()}])
def test_only_the_team_sees_a_door_before_it_opens_and_after_it_closes(cast, who, state):
    for name, value in state.items():
        setattr(cast.community, name, value)
    assert can_see_door(cast[who], cast.community) == (who in {"owner", "moderator"})
    assert is_team(cast[who]) == (who in {"owner", "moderator"})
    assert not can_see_door(None, cast.community)


def test_a_door_that_is_not_open_is_not_found_like_one_that_never_was(cast):
    Community.objects.update(opened_at=None)
    slug = cast.community.slug
    answers = [read(slug), read(slug, cast.stranger), read(slug, cast.member.person), read("no-such-door")]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert read(slug, cast.owner.person).status_code == 200
    with pytest.raises(NotFound):
        visit(viewer=cast.stranger, slug=slug)


def test_a_stranger_reads_everything_written_and_nothing_empty(owner):
    page = read().content.decode()
    for words in (
        "泥手陶社",
        "第一只杯子，歪的也算。",
        owner.community.whom,
        "惜物",
        "社里的人不为谁背书。",
        "Apply to join",
    ):
        assert words in page
    for absent in ("Whom you will meet", "promise", "made up", "noindex"):
        assert absent not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "我们为谁，做什么"), ("zh-TW", "我們為誰，做什麼"), ("en", "Whom we serve, and how")],
)
def test_the_door_speaks_three_languages(owner, language, words):
    assert words in read(language=language).content.decode()


def test_what_other_sites_read_about_it(owner):
    page = read().content.decode()
    assert '<meta property="og:title" content="泥手陶社">' in page
    assert '<meta property="og:description" content="第一只杯子，歪的也算。">' in page
    assert '<meta property="og:url" content="http://testserver/c/muddy-hands/">' in page
    assert '<meta property="og:locale" content="zh_CN">' in page


@pytest.mark.parametrize("fields", [{"is_indexed": False}, {"is_made_up": True}])
def test_search_engines_are_kept_out_where_they_should_be(owner, fields):
    Community.objects.update(**fields)
    assert '<meta name="robots" content="noindex">' in read().content.decode()


def test_made_up_people_are_called_made_up(owner):
    Community.objects.update(is_made_up=True)
    assert read().content.decode().count("made up") >= 2


def test_a_face_is_shown_by_its_owner_alone_and_hidden_again(owner):
    member = make_member(owner.community, "阿沁")
    assert list_faces(community=owner.community) == []
    show_on_door(actor=member, caption="领读 62 晚")
    show_on_door(actor=member, caption="领读 63 晚")
    page = read().content.decode()
    assert "阿沁" in page
    assert "领读 63 晚" in page
    hide_from_door(actor=member)
    hide_from_door(actor=member)
    assert "阿沁" not in read().content.decode()
    kinds = list(Activity.objects.filter(kind__contains="door_face").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["communities.door_face.shown", "communities.door_face.hidden"]


@pytest.mark.parametrize("who", ["applicant", "removed", "left", "placeholder"])
def test_nobody_outside_is_seen_on_the_door(cast, who):
    with pytest.raises(Forbidden):
        show_on_door(actor=cast[who], caption="")
    DoorFace.objects.create(community=cast.community, membership=cast[who])
    assert list_faces(community=cast.community) == []


def test_the_door_takes_the_same_queries_at_any_size(owner, django_assert_num_queries):
    for number in range(30):
        show_on_door(actor=make_member(owner.community, f"成员{number}"), caption="")
    stranger = visit(viewer=make_person(), slug="muddy-hands")
    with django_assert_num_queries(6):
        door = get_door(visit=stranger)
    assert (len(door.faces), door.members, door.newcomers, door.agreement.agreed) == (12, 31, 31, 1)


def test_machines_are_no_members_of_the_door(owner):
    make_member(owner.community, is_machine=True)
    assert get_door(visit=visit(viewer=None, slug="muddy-hands")).members == 1


def test_a_chapter_says_its_own_sentences_and_its_parents_rules():
    parent = make_owned()
    chapter = make_owned(parent.community, is_inheriting=True, slug="chapter", whom="苏州的新手，住在平江路")
    door = get_door(visit=visit(viewer=None, slug="chapter"))
    assert door.purpose.whom == "苏州的新手，住在平江路"
    assert [rule.version.community_id for rule in door.rules] == [parent.community_id]
    adopt_copy(actor=chapter)
    own = get_door(visit=visit(viewer=None, slug="chapter"))
    assert own.purpose.whom == "苏州的新手，住在平江路"
    assert [rule.version.community_id for rule in own.rules] == [chapter.community_id]


def test_the_join_card_follows_the_gate(owner):
    with translation.override("en"):
        entry = entry_of(owner.community)
        assert [title for title, _text in entry.steps] == ["Read the charter", "Write a few lines about yourself"]
        assert (entry.label, entry.url) == ("Apply to join", "/c/muddy-hands/join/")
        Gate.objects.update(conditions={"any": [{"kind": "invitation", "id": "a"}, {"kind": "application", "id": "b"}]})
        assert len(entry_of(owner.community).steps) == 1
    Gate.objects.update(is_open=False)
    assert entry_of(owner.community) is None


def test_a_member_goes_inside_instead_of_joining(owner):
    page = read(person=owner.person).content.decode()
    assert "Go inside" in page
    assert "Apply to join" not in page


def test_other_apps_put_cards_on_the_door(owner, monkeypatch):
    monkeypatch.setattr(door_panels, "_panels", {})
    for key, found in (("truth", {"label": "社群"}), ("silent", None)):
        door_panels.register_door_panel(
            door_panels.DoorPanel(key=key, template="x.html", load=lambda community, viewer, found=found: found)
        )
    assert [panel.context for panel in door_panels.load_panels(owner.community, None)] == [{"label": "社群"}]


def test_a_community_without_a_charter_still_has_a_door():
    community = make_community("bare")
    assert read("bare").status_code == 200
    write_first_charter_of(community)
    assert "先说孩子几岁" in read("bare").content.decode()


def write_first_charter_of(community):
    from django.db import transaction

    owner = give(make_member(community), "owner")
    with transaction.atomic():
        write_first_charter(community, text=make_text(), writer=owner)


HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes": "\"'><svg/onload=alert(1)>",
    "emoji": "\U0001f3fa\U0001f469\u200d\U0001f467\U0001f1e8\U0001f1f3",
    "right to left": "\u202etxt.exe\u202c \u0645\u0631\u062d\u0628\u0627",
    "control": "a\x07b\x1bc",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_only_words_on_the_door(owner, words):
    Community.objects.update(name=words[:40], tagline=words, place=words[:40])
    page = read().content.decode()
    for tag in ("<script>alert", "<img src=x", "<svg/onload"):
        assert tag not in page


WHO = {"owner": True, "moderator": False, "member": False, "muted": False, "applicant": False, "removed": False}


@pytest.mark.parametrize(("who", "may"), WHO.items())
def test_who_may_edit_open_and_close(cast, who, may):
    deeds = [
        lambda: services.edit_community(actor=cast[who], changes={"name": "新名字"}),
        lambda: services.close_community(actor=cast[who]),
        lambda: services.reopen_community(actor=cast[who]),
        lambda: services.open_community(actor=cast[who]),
    ]
    before = Activity.objects.count()
    for deed in deeds:
        if may:
            deed()
        else:
            with pytest.raises(Forbidden):
                deed()
    cast.community.refresh_from_db()
    assert (cast.community.name == "新名字") == may
    assert (Activity.objects.count() > before) == may


def test_a_renaming_is_told_apart_from_other_changes(owner):
    services.edit_community(actor=owner, changes={"name": "新陶社", "place": "苏州", "need": owner.community.need})
    renamed = Activity.objects.get(kind="communities.community.renamed").payload
    changed = Activity.objects.get(kind="communities.community.changed").payload
    assert (renamed["before"], renamed["after"], changed["fields"]) == ("泥手陶社", "新陶社", ["place"])


def test_an_edit_without_a_difference_leaves_no_trace(owner):
    before = Activity.objects.count()
    services.edit_community(actor=owner, changes={"name": owner.community.name})
    assert Activity.objects.count() == before


def test_closing_is_undone_without_a_loss(owner):
    member = make_member(owner.community)
    client = Client()
    client.force_login(member.person)
    for _twice in range(2):
        services.close_community(actor=owner)
    assert read().status_code == 404
    assert client.get("/c/muddy-hands/members/").status_code == 404
    for _twice in range(2):
        services.reopen_community(actor=owner)
    assert read().status_code == 200
    assert client.get("/c/muddy-hands/members/").status_code == 200
    kinds = Activity.objects.filter(kind__in=["communities.community.closed", "communities.community.reopened"])
    assert kinds.count() == 2
