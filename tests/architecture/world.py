"""One filled community, its whole cast and a neighbour, with a canary in every private text.

Made once a module in a transaction nobody commits. `World.places` fills the parameters of every address of ours.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

from django.db import connection, transaction

from qunluo.analytics.models import Report
from qunluo.analytics.services.reports import make_report, order_report
from qunluo.analytics.services.sharing import share_report
from qunluo.chat.models import Room
from qunluo.chat.tests.stage import make_room, say
from qunluo.communities.models import (
    Application,
    ChapterOffer,
    Claim,
    Community,
    FoundingDraft,
    Invitation,
    Membership,
    OwnerOffer,
    Role,
)
from qunluo.communities.services.charter import start_charter_draft, write_charter_draft, write_first_charter
from qunluo.communities.services.claims import claim_placeholder, make_claim_code
from qunluo.communities.services.handover import offer_ownership
from qunluo.communities.services.invitations import make_invitation
from qunluo.communities.services.membership import create_placeholder
from qunluo.communities.services.roles import make_role
from qunluo.communities.services.standing import Ground, mute_member
from qunluo.communities.tests.factories import Cast, give, make_cast, make_community, make_member, make_person
from qunluo.communities.tests.staging import make_text
from qunluo.core import clock
from qunluo.importing.models import Import
from qunluo.importing.tests.stage import bring_in, line, upload, write
from qunluo.people.models import Person

WHO = (
    *("visitor", "stranger", "applicant", "member", "muted", "moderator", "secretary"),
    *("neighbour", "removed", "left", "owner"),
)
CANARY = "kanari"


def canary(of: str) -> str:
    """A word that occurs nowhere else. Whoever finds it on a page has read `of`."""
    return f"{CANARY}{of}"


@dataclass
class World:
    """The cast of one community by their names, and what fills the addresses."""

    cast: Cast
    people: dict[str, Person | None]
    places: dict[str, object]
    elsewhere: dict[str, object]

    @property
    def community(self) -> Community:
        return self.cast.community


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@contextmanager
def never_committed() -> Iterator[None]:
    """A transaction as a test's own, for a world that several tests look at."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def make_world(folder: Path) -> World:
    cast = make_cast()
    secretary = give(make_member(cast.community, canary("secretaryname")), "secretary")
    neighbour = make_neighbour(cast)
    fill(cast, secretary, folder)
    people = {name: cast[name].person for name in WHO if hasattr(cast, name) and name != "stranger"}
    people |= {"visitor": None, "stranger": cast.stranger, "secretary": secretary.person}
    people["neighbour"] = neighbour["owner"].person
    elsewhere = {name: value for name, value in neighbour.items() if name != "owner"}
    return World(cast, people, find_places(cast), elsewhere)


def fill(cast: Cast, secretary: Membership, folder: Path) -> None:
    """Something private in every table."""
    community, owner = cast.community, cast.owner
    owner.community = community
    write_first_charter(community, text=make_text("不发广告"), writer=owner)
    for name in ("owner", "moderator", "member", "muted", "applicant", "removed", "left"):
        tell_about(cast[name], name)
    Membership.objects.filter(pk=cast.placeholder.pk).update(name=canary("placeholdername"))
    secretary.introduction = canary("secretaryintro")
    secretary.save(update_fields=["introduction"])
    fill_charter(owner)
    fill_gate(cast, secretary)
    fill_rooms(cast)
    fill_history(owner, folder)
    fill_report(cast)


def tell_about(member: Membership, name: str) -> None:
    Membership.objects.filter(pk=member.pk).update(name=canary(f"{name}name"), introduction=canary(f"{name}intro"))
    person = member.person
    assert person is not None
    person.nickname, person.introduction = canary(f"{name}nick"), canary(f"{name}about")
    person.email, person.phone = f"{canary(name)}@example.org", f"+86139{member.pk:08d}"[:14]
    person.save()
    member.refresh_from_db()


def fill_charter(owner: Membership) -> None:
    start_charter_draft(actor=owner)
    write_charter_draft(actor=owner, text=make_text(canary("draftrule")), note=canary("draftnote"))


def fill_gate(cast: Cast, secretary: Membership) -> None:
    community, owner = cast.community, cast.owner
    Application.objects.create(
        community=community,
        membership=cast.applicant,
        condition_id="application",
        state="asked",
        answers=[{"question": "你为什么来？", "answer": canary("answer")}],
        exchange=[{"by": "team", "text": canary("askedback"), "at": clock.now().isoformat()}],
    )
    make_invitation(actor=secretary, note=canary("invitationnote"))
    make_role(actor=owner, name=canary("rolename"), duty=canary("duty"), powers=[])
    offer_ownership(actor=owner, member=cast.member)
    ground = Ground(rule_number=1, reason=canary("mutereason"))
    mute_member(actor=owner, member=cast.muted, ground=ground, until=clock.now() + timedelta(days=1))
    make_claim_code(actor=owner, placeholder=cast.placeholder)
    other = create_placeholder(community, name=canary("claimedname"), source_key="chat:10")
    code = make_claim_code(actor=owner, placeholder=other)[1]
    claim_placeholder(actor=make_person("认领人"), community=community, code=code)
    below = make_community(name="想来的社群")
    ChapterOffer.objects.create(community=below, to_parent=community)
    draft = FoundingDraft.objects.create(person=owner.person, name=canary("foundingdraft"))
    assert draft.pk


def fill_rooms(cast: Cast) -> None:
    room = make_room(cast.community, canary("roomname"))
    say(room, cast.member, canary("message"), canary("secondmessage"))
    say(room, cast.owner, canary("ownermessage"))


def fill_history(owner: Membership, folder: Path) -> None:
    lines = [line(canary("oldauthor"), canary("oldtext"), at=n, room=canary("oldroom")) for n in range(3)]
    path = write(folder, lines, f"{canary('filename')}.jsonl")
    with path.open("a") as file:
        file.write(json.dumps({"at": "never", "text": canary("refusedline")}) + "\n")
    bring_in(owner, path)
    upload(owner, write(folder, [line(canary("waiting"), canary("waitingtext"))], f"{canary('waitingname')}.jsonl"))


def fill_report(cast: Cast) -> None:
    report = order_report(community=cast.community, asked_by=cast.owner)
    make_report(report_id=report.pk, job=Mock())
    report.refresh_from_db()
    share_report(actor=cast.owner, report=report)


def find_places(cast: Cast) -> dict[str, object]:
    """A value for every parameter an address of ours has."""
    community = cast.community
    of = {"community": community}
    return {
        "slug": community.slug,
        "member_id": cast.member.pk,
        "room_id": Room.objects.filter(**of).earliest("pk").pk,
        "report_id": Report.objects.get(**of).pk,
        "share_key": Report.objects.get(**of).share_key,
        "import_id": Import.objects.filter(**of).latest("pk").pk,
        "application_id": Application.objects.get(**of).pk,
        "invitation_id": Invitation.objects.get(**of).pk,
        "claim_id": Claim.objects.get(**of).pk,
        "role_id": Role.objects.get(name=canary("rolename"), **of).pk,
        "offer_id": ChapterOffer.objects.get(to_parent=community).pk,
        "ownership_id": OwnerOffer.objects.get(**of).pk,
        "placeholder_id": cast.placeholder.pk,
        "draft_id": FoundingDraft.objects.get(person=cast.owner.person).pk,
        "condition_id": "application",
        "number": 1,
        "step": "whom",
        "session_id": 1,
        "token": "no-such-token",
        "name": "nobody",
        "size": 64,
        "language": "en",
    }


def make_neighbour(cast: Cast) -> dict[str, object]:
    """Another community with one object of every kind, all of them its own."""
    owner = Membership.objects.select_related("community", "person").get(pk=make_cast().owner.pk)
    community, of = owner.community, {"community": owner.community}
    write_first_charter(community, text=make_text(), writer=owner)
    member = make_member(community, "邻居成员")
    applicant = make_member(community, "邻居申请人", state="applied")
    placeholder = create_placeholder(community, name="邻居占位", source_key="chat:1")
    code = make_claim_code(actor=owner, placeholder=placeholder)[0]
    room = make_room(community, "邻居的房间")
    say(room, member, "邻居的话")
    offered = make_community(name="想来的")
    return {
        "owner": owner,
        "slug": community.slug,
        "member_id": member.pk,
        "room_id": room.pk,
        "report_id": order_report(community=community).pk,
        "import_id": Import.objects.create(sha256="0" * 64, size_bytes=1, path="none", **of).pk,
        "application_id": Application.objects.create(membership=applicant, condition_id="application", **of).pk,
        "invitation_id": make_invitation(actor=owner).invitation.pk,
        "claim_id": Claim.objects.create(
            membership=placeholder, person=applicant.person, code=code, before={}, **of
        ).pk,
        "role_id": make_role(actor=owner, name="邻居角色", duty="", powers=[]).pk,
        "offer_id": ChapterOffer.objects.create(community=offered, to_parent=community).pk,
        "ownership_id": offer_ownership(actor=owner, member=member).pk,
        "placeholder_id": placeholder.pk,
        "draft_id": FoundingDraft.objects.create(person=owner.person, name="邻居的草稿").pk,
    }


def fingerprint() -> dict[str, str]:
    """What every table of ours holds, as one hash a table. Sessions, the cache and allauth's last-seen left out."""
    skipped = ("django_", "core_cache", "usersessions_", "pg_")
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if not name.startswith(skipped)]
        parts = [
            f"SELECT '{name}', coalesce(sum(hashtextextended(t::text, 0)), 0)::text || '/' || count(*) FROM {name} t"
            for name in tables
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())
