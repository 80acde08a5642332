"""The three made-up communities of `bin/run demo`, founded and filled by the doors everybody uses.

One alive, one fan club, one bought with red packets; every page of theirs says that they are made up. The operator of
the installation becomes an owner of each, so that a newcomer sees the whole product filled.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.contrib.auth.hashers import make_password
from django.db import transaction

from qunluo.analytics.mechanisms.demo.communities import demo_communities
from qunluo.analytics.mechanisms.demo.content import DemoCommunity, Identity
from qunluo.analytics.mechanisms.jsonl import write_jsonl
from qunluo.communities.models import Community, Membership, Role
from qunluo.communities.models.founding import FoundingDraft
from qunluo.communities.services.founding import found_community, start_draft
from qunluo.communities.services.membership import admit
from qunluo.communities.services.roles import grant_role, make_owner
from qunluo.core import clock
from qunluo.core.interchange import Record
from qunluo.importing.models import Import
from qunluo.importing.services.imports import run_import, start_import
from qunluo.importing.services.keys import person_key
from qunluo.importing.services.uploads import add_import, receive_file
from qunluo.people.models import Person

PATH = "demo"
Tell = Callable[[str], None]


def open_demo(*, today: date, tell: Tell) -> int:
    """Found and fill what is not there yet; says how many communities were made. Killed, the next call goes on."""
    made = 0
    for demo in demo_communities(today):
        community = _found(demo)
        if _has_history(community):
            continue
        tell(demo.identity.name)
        _fill(community, demo)
        made += 1
    for operator in Person.objects.filter(is_operator=True, is_active=True):
        welcome_operator(operator)
    return made


@transaction.atomic
def welcome_operator(operator: Person) -> None:
    """Make the operator an owner of every made-up community. Safe to repeat."""
    for community in Community.objects.filter(is_made_up=True).order_by("pk"):
        membership = admit(actor=None, community=community, person=operator, path=PATH)
        if not membership.grants.filter(role__key="owner").exists():
            make_owner(membership=membership)


@transaction.atomic
def _found(demo: DemoCommunity) -> Community:
    """The community with its charter and gate; its founder is an account nobody can sign in to."""
    known = Community.objects.filter(slug=demo.identity.slug).first()
    if known is not None:
        return known
    founder = _nobody(demo.owner)
    founder.save()
    draft = start_draft(actor=founder, parent=None, language="zh-hans")
    _write_draft(draft, demo.identity)
    community = found_community(actor=founder, draft=draft, is_opened=True)
    first = clock.now() - timedelta(days=366)
    Community.objects.filter(pk=community.pk).update(is_made_up=True, founded_at=first, opened_at=first)
    community.refresh_from_db()
    return community


def _nobody(name: str) -> Person:
    """An account nobody can sign in to."""
    return Person(nickname=name, is_active=False, password=make_password(None))


def _write_draft(draft: FoundingDraft, identity: Identity) -> None:
    for name in ("name", "slug", "tagline", "whom", "service", "scenario", "industry", "interest", "place", "need",
                 "kind", "aim", "connector"):  # fmt: skip
        setattr(draft, name, getattr(identity, name))
    draft.values = [list(value) for value in identity.values]
    draft.rules = [list(_parted(text)) for text in identity.rules]
    draft.save()


def _parted(text: str) -> tuple[str, str]:
    """The rule and its reason: `先说孩子几岁，再问问题。年龄不同，答案差很多。`"""
    head, mark, body = text.partition("。")
    return head + mark, body


def _has_history(community: Community) -> bool:
    return Import.objects.filter(community=community, state=Import.State.DONE).exists()


def _fill(community: Community, demo: DemoCommunity) -> None:
    """Bring the history in as the founder would: same file format, same import, same tables."""
    begun = Import.objects.filter(community=community, state=Import.State.RUNNING).first()
    if begun is not None:
        run_import(import_id=begun.pk, report=lambda row: None)
        return
    owner = _owner(community)
    with TemporaryDirectory(prefix="qunluo-demo-") as folder:
        path = Path(folder) / f"{demo.identity.slug}.jsonl"
        write_jsonl(_in_rooms(demo), path)
        history = add_import(actor=owner, received=receive_file(path))
    _seat(community, demo, history.format)
    start_import(actor=owner, history=history, options={}, now=True)
    run_import(import_id=history.pk, report=lambda row: None)


def _in_rooms(demo: DemoCommunity) -> Iterator[Record]:
    """The records; who came and went, which belongs to no room there, stands in the first one."""
    for record in demo.history:
        yield record if record.room else msgspec.structs.replace(record, room=demo.rooms[0])


def _owner(community: Community) -> Membership:
    """The founder's membership."""
    return Membership.objects.select_related("community", "person").get(community=community, path="founder")


@transaction.atomic
def _seat(community: Community, demo: DemoCommunity, format: str) -> None:
    """Everybody who speaks is a member since their first word, under an account nobody can sign in to."""
    if community.memberships.filter(path=PATH).exists():
        return
    names = {key: name for key, name in demo.people.items() if name != demo.owner}
    people = Person.objects.bulk_create(_nobody(name) for name in names.values())
    seats = [admit(actor=None, community=community, person=person, path=PATH) for person in people]
    first = _first_words(demo)
    for author_id, seat in zip(names, seats, strict=True):
        seat.source_key, seat.joined_at = person_key(format, author_id), first.get(author_id, community.founded_at)
    owner, owner_id = _owner(community), next(key for key, name in demo.people.items() if name == demo.owner)
    owner.source_key, owner.joined_at = person_key(format, owner_id), community.founded_at
    Membership.objects.bulk_update([*seats, owner], ["source_key", "joined_at"])
    _give_roles(community, demo)


def _first_words(demo: DemoCommunity) -> dict[str, datetime]:
    first: dict[str, float] = {}
    for record in demo.history:
        first.setdefault(record.author_id, record.at)
    return {author_id: datetime.fromtimestamp(at, UTC) for author_id, at in first.items()}


def _give_roles(community: Community, demo: DemoCommunity) -> None:
    owner = _owner(community)
    members = {member.name: member for member in Membership.objects.filter(community=community, name__in=demo.roles)}
    roles = {role.key: role for role in Role.objects.filter(community=community)}
    for name, key in demo.roles.items():
        if key != "owner" and name in members:
            grant_role(actor=owner, role=roles[key], member=members[name])
