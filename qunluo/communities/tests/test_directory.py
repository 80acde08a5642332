from datetime import timedelta

import pytest
from django.urls import reverse

from qunluo.communities.models import Membership
from qunluo.communities.naming import fold, grams_of, grams_to_find, words_of
from qunluo.communities.queries.directory import SIZE, Wish, list_members
from qunluo.communities.services.membership import PlaceholderRow, create_placeholders
from qunluo.communities.tests.factories import give, make_cast, make_member
from qunluo.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = make_cast()
    make_member(cast.community, "歐陽小滿", introduction="讀書、ｐｙｔｈｏｎ 都会")
    return cast


def names(cast, **wish):
    page = list_members(viewer=cast.owner, wish=Wish(**wish))
    return [row.member.name for row in page.rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("小滿", ["歐陽小滿"]),
        ("小满", ["沈小满", "歐陽小滿"]),
        ("欧阳", ["歐陽小滿"]),
        ("PYTHON", ["歐陽小滿"]),
        ("满 阳", ["歐陽小滿"]),
        ("阳满", []),
        ("林一禾", ["林一禾"]),
        ("米粒妈", []),
        ("许望", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("", ["沈小满", "林一禾", "阿沁", "老陶", "书虫小鹿", "歐陽小滿"]),
    ],
)
def test_a_part_of_a_name_finds_it_in_either_script_and_never_who_is_outside(cast, query, found):
    Membership.objects.filter(name="歐陽小滿").update(folded=fold("歐陽小滿\n讀書、ｐｙｔｈｏｎ 都会"))
    member = Membership.objects.get(name="歐陽小滿")
    member.save()
    expected = found if query != "小滿" else ["沈小满", "歐陽小滿"]
    assert names(cast, query=query) == expected


def test_grams_of_a_name_hold_the_grams_of_each_of_its_parts():
    held = set(grams_of(7, fold("歐陽小滿")))
    for part in ("欧", "阳小", "小满", "欧阳小满"):
        assert set(grams_to_find(7, words_of(part))) <= held
    assert not set(grams_to_find(8, ["小满"])) & held


def test_groups_roles_and_ways_narrow_the_list(cast):
    give(cast.member, "host")
    host = cast.community.roles.get(key="host")
    assert names(cast, group="placeholders") == ["书虫小鹿"]
    assert "书虫小鹿" not in names(cast, group="members")
    assert names(cast, role_id=host.pk) == ["阿沁"]
    assert names(cast, path="founder") == ["沈小满"]
    tomorrow = (clock.now() + timedelta(days=1)).date()
    assert names(cast, joined_from=tomorrow) == []
    assert len(names(cast, joined_to=tomorrow)) == 6


def test_newcomers_are_those_of_the_last_thirty_days(cast):
    Membership.objects.filter(pk=cast.member.pk).update(joined_at=clock.now() - timedelta(days=31))
    assert "阿沁" not in names(cast, group="new")
    page = list_members(viewer=cast.owner, wish=Wish(group="new"))
    assert page.new_count == len(page.rows) == 4
    assert {row.new_days for row in page.rows} == {1}


@pytest.mark.parametrize("sort", ["longest", "newest"])
def test_pages_follow_each_other_without_a_gap_or_a_twin_even_at_one_moment(cast, sort):
    moment = clock.now() - timedelta(days=400)
    rows = [PlaceholderRow(name=f"第{n}位", source_key=f"k:{n}", joined_at=moment) for n in range(2 * SIZE + 7)]
    create_placeholders(cast.community, rows)
    seen, after = [], ""
    for _page in range(4):
        page = list_members(viewer=cast.owner, wish=Wish(sort=sort, after=after))
        seen += [row.member.pk for row in page.rows]
        after = page.next_after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 2 * SIZE + 7 + 6


@pytest.mark.parametrize("wish", [Wish(), Wish(query="小满"), Wish(group="new"), Wish(path="open"), Wish(role_id=1)])
def test_a_page_takes_six_statements_at_any_size(cast, wish, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        list_members(viewer=cast.owner, wish=wish)
    rows = [PlaceholderRow(name=f"小满{n}", source_key=f"k:{n}") for n in range(200)]
    create_placeholders(cast.community, rows)
    with django_assert_max_num_queries(6):
        list_members(viewer=cast.owner, wish=wish)


def test_the_whole_page_takes_as_many_statements_for_two_hundred_as_for_seven(
    cast, client, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast.owner.person)
    url = reverse("communities:member-list", args=[cast.community.slug])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    create_placeholders(cast.community, [PlaceholderRow(name=f"人{n}", source_key=f"k:{n}") for n in range(200)])
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few), "\n".join(query["sql"][:120] for query in many)
    assert len(few) <= 19
