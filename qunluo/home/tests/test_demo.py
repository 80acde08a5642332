"""The made-up communities: founded and filled by the doors everybody uses, once, and open to the operator."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from qunluo.activity.handlers import get_handler
from qunluo.activity.models import Activity
from qunluo.analytics.mechanisms.demo.communities import demo_communities
from qunluo.analytics.mechanisms.demo.content import DemoCommunity
from qunluo.chat.models import Message, Room
from qunluo.communities.models import Community, Grant, Membership
from qunluo.home import demo
from qunluo.people import operators
from qunluo.people.models import Person
from qunluo.people.tests.factories import make_person

TODAY = date(2026, 11, 21)
MESSAGES = 250


@pytest.fixture(scope="module")
def made() -> list[DemoCommunity]:
    return [_shortened(whole) for whole in demo_communities(TODAY)]


@pytest.fixture
def short(made, monkeypatch: pytest.MonkeyPatch, settings, tmp_path) -> None:
    """The first records of each: enough to see, quick to store."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(demo, "demo_communities", lambda today: made)


def _shortened(whole: DemoCommunity) -> DemoCommunity:
    records = whole.records[:MESSAGES]
    heard = {record.author_id for record in records}
    people = {key: name for key, name in whole.people.items() if key in heard or name in whole.roles}
    return replace(whole, records=records, people=people)


@pytest.fixture
def opened(db, short) -> int:
    return demo.open_demo(today=TODAY, tell=lambda name: None)


def test_three_communities_stand_open_marked_and_filled(opened: int) -> None:
    assert opened == 3
    rows = Community.objects.order_by("pk").values_list("slug", "is_made_up", "aim", "kind")
    assert [row[0] for row in rows] == ["xiaoman", "hewei", "shengqian"]
    assert all(row[1] for row in rows)
    assert Community.objects.opened().count() == 3
    assert Message.objects.count() == 3 * MESSAGES
    assert not Room.objects.filter(name__in=["", "Imported history"]).exists()


def test_nobody_made_up_can_sign_in(opened: int) -> None:
    assert Person.objects.count() > 30
    assert not Person.objects.filter(is_active=True).exists()
    assert not any(person.has_usable_password() for person in Person.objects.all()[:20])


def test_those_who_carry_it_hold_their_roles(opened: int) -> None:
    held = Grant.objects.filter(membership__community__slug="xiaoman").values_list("membership__name", "role__key")
    assert {("林一禾", "owner"), ("周敏", "secretary"), ("徐老师", "opinion_leader")} <= set(held)
    lin = Membership.objects.get(community__slug="xiaoman", name="林一禾")
    assert lin.state == Membership.State.MEMBER
    assert Message.objects.filter(author=lin).exists()


def test_opened_again_nothing_is_added(opened: int) -> None:
    counts = (Community.objects.count(), Person.objects.count(), Message.objects.count())
    assert demo.open_demo(today=TODAY, tell=lambda name: None) == 0
    assert (Community.objects.count(), Person.objects.count(), Message.objects.count()) == counts


def test_cut_off_in_the_middle_the_next_call_goes_on(db, short, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(**values: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(demo, "run_import", stop)
        with pytest.raises(KeyboardInterrupt):
            demo.open_demo(today=TODAY, tell=lambda name: None)
    assert demo.open_demo(today=TODAY, tell=lambda name: None) == 3
    assert Message.objects.count() == 3 * MESSAGES


def test_the_operator_becomes_an_owner_of_each_and_sees_it(opened: int, client: Client) -> None:
    person = operators.claim(person=make_person("运营者"), token=operators.make_link())
    get_handler("home.demo").handle(Activity.objects.get(kind="people.operator.appointed"))
    assert Grant.objects.filter(membership__person=person, role__key="owner").count() == 3
    client.force_login(person)
    assert client.get(reverse("analytics:report-newest", args=["xiaoman"])).status_code == 200
    demo.welcome_operator(person)
    assert Grant.objects.filter(membership__person=person).count() == 3


def test_every_page_of_theirs_says_that_it_is_made_up(opened: int, client: Client) -> None:
    page = client.get(reverse("communities:door", args=["hewei"]), headers={"Accept-Language": "en"}).content.decode()
    assert "made up" in page
