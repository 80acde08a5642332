"""The page of the member list at 200,000 members beside the same page at 200: time and number of SQL statements.

    bin/bench directory [--json]

Works in a schema of its own in the given database and drops it. Both communities stand in the same tables; each
case asks both in turn, so that a busy machine slows both. "limit" is the page at 200 members; the bar is 1.5 × it.
"""

import argparse
import json
import logging
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

import django
from django.conf import settings

SCHEMA = f"bench_directory_{os.getpid()}"
SMALL, LARGE = 200, 200_000
FAMILY = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉玲建国志海红玉兰"
    "春梅雪晨曦雨桐子涵浩宇欣怡梓萱一诺小满禾沁豆米粒安宁书远舟"
)


def set_up() -> None:
    """Django on a schema of our own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")
    os.environ.pop("QUNLUO_DEBUG", None)
    settings.DATABASES["default"]["OPTIONS"] = {"options": f"-c search_path={SCHEMA}"}
    settings.ALLOWED_HOSTS = ["testserver"]
    django.setup()
    logging.disable(logging.CRITICAL)


def fill(slug: str, size: int) -> "tuple[object, object]":
    """A community of `size`: nine in ten members, the rest not yet claimed; the community and its founder."""
    from django.db import connection

    from qunluo.communities.models import Community
    from qunluo.communities.services.membership import PlaceholderRow, admit, create_placeholders
    from qunluo.core import clock
    from qunluo.people.models import Person

    chance = random.Random(size)
    community = Community.objects.create(
        slug=slug, name=slug, whom="w", service="s", scenario="s", opened_at=clock.now()
    )
    founder = Person.objects.create_user(email=f"{slug}@example.org", nickname="沈小满")
    admit(actor=None, community=community, person=founder, path="founder", as_owner=True)
    start = clock.now() - timedelta(days=2000)
    rows = (
        PlaceholderRow(name=name_of(chance), source_key=f"k:{n}", joined_at=start + timedelta(minutes=14 * n))
        for n in range(size - 1)
    )
    create_placeholders(community, rows)
    people = (Person(email=f"{slug}{n}@example.org", nickname="x", password="!") for n in range(1, size))
    while some := list(islice(people, 5000)):
        Person.objects.bulk_create(some)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE communities_membership m SET state = 'member', person_id = p.id, path = 'application'"
            " FROM people_person p WHERE m.community_id = %s AND m.state = 'placeholder' AND m.id %% 10 <> 0"
            " AND p.email = %s || (m.id - (SELECT min(id) FROM communities_membership WHERE community_id = %s)) "
            "|| '@example.org'",
            [community.pk, slug, community.pk],
        )
    return community, founder


def name_of(chance: random.Random) -> str:
    given = "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    return chance.choice(FAMILY) + given + chance.choice(("", "妈", "老师"))


def cases(slugs: dict[str, str]) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Each case as a name and how its address follows from the community's slug."""
    from qunluo.communities.models import Membership
    from qunluo.communities.queries.directory import cursor_of

    middle = {}
    for slug in slugs.values():
        present = Membership.objects.filter(community__slug=slug, state__in=["member", "muted", "placeholder"])
        middle[slug] = cursor_of(present.order_by("joined_at", "pk")[present.count() // 2])
    yield "first page", lambda slug: f"/c/{slug}/members/"
    yield "newest first", lambda slug: f"/c/{slug}/members/?sort=newest"
    yield "a page in the middle", lambda slug: f"/c/{slug}/members/?after={middle[slug]}"
    yield "not yet claimed", lambda slug: f"/c/{slug}/members/?group=placeholders"
    yield "name with two characters", lambda slug: f"/c/{slug}/members/?q=小满"
    yield "name with one character", lambda slug: f"/c/{slug}/members/?q=王"
    yield "name nobody has", lambda slug: f"/c/{slug}/members/?q=歐陽鋒"
    yield "role", lambda slug: f"/c/{slug}/members/?role={owner_role(slug)}"


def owner_role(slug: str) -> int:
    from qunluo.communities.models import Role

    return int(Role.objects.values_list("pk", flat=True).get(community__slug=slug, key="owner"))


def measure(rounds: int) -> Iterator[dict[str, object]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    people = {size: fill(f"size-{size}", size) for size in (SMALL, LARGE)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients = {}
    for size, (_community, founder) in people.items():
        clients[size] = Client()
        clients[size].force_login(founder)
    slugs = {str(size): f"size-{size}" for size in people}
    for name, address in cases(slugs):
        times: dict[int, list[float]] = {SMALL: [], LARGE: []}
        counts = {}
        urls = {size: address(f"size-{size}") for size in people}
        for number in range(rounds + 3):
            for size in (SMALL, LARGE):
                began = time.perf_counter()
                with CaptureQueriesContext(connection) as asked:
                    answer = clients[size].get(urls[size])
                if number >= 3:
                    times[size].append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, (name, answer.status_code)
                counts[size] = len(asked)
        yield line(name, statistics.median(times[LARGE]), statistics.median(times[SMALL]), "ms", rounds)
        yield line(f"{name}, statements", counts[LARGE], counts[SMALL], "SQL", rounds)


def line(case: str, ours: float, limit: float, unit: str, n: int) -> dict[str, object]:
    return {
        "bench": "directory",
        "case": case,
        "ours": round(ours, 2),
        "limit": round(limit, 2),
        "peer": None,
        "unit": unit,
        "ratio_to_limit": round(ours / limit, 2),
        "ratio_to_peer": None,
        "n": n,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    set_up()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    try:
        call_command("migrate", verbosity=0)
        for found in measure(asked.rounds):
            text = "{case:40} {ours:>9} {limit:>9} {unit:4} × {ratio_to_limit}".format(**found)
            print(json.dumps(found) if asked.json else text, flush=True)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


if __name__ == "__main__":
    main()
