"""The front page: for visitors the open doors, for members the way on."""

import pytest
from django.test import Client

from qunluo.communities.models import Community
from qunluo.core import clock
from qunluo.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def open_community(name: str, **fields: object) -> Community:
    slug = f"c{Community.objects.count()}"
    given = {"whom": "whom", "service": "service", "scenario": "scenario", "opened_at": clock.now(), **fields}
    return Community.objects.create(name=name, slug=slug, **given)


def test_a_visitor_sees_open_doors_and_no_others(client: Client, django_assert_num_queries) -> None:
    open_community("小满亲子读书会")
    open_community("演示", is_made_up=True)
    open_community("还没开门", opened_at=None)
    open_community("已经关门", closed_at=clock.now())
    open_community("不想被找到", is_indexed=False)
    with django_assert_num_queries(1):
        page = client.get("/").content.decode()
    assert "小满亲子读书会" in page
    assert page.count("虚构") == 1
    assert not any(name in page for name in ("还没开门", "已经关门", "不想被找到"))


def test_without_any_community_there_is_no_empty_list(client: Client) -> None:
    page = client.get("/", headers={"Accept-Language": "en"}).content.decode()
    assert "Doors that stand open here" not in page
    assert "A group is not yet a community" in page


def test_somebody_signed_in_goes_to_their_communities(client: Client) -> None:
    client.force_login(make_person())
    assert client.get("/").url == "/c/"
