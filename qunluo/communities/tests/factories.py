"""The named cast: owner, moderator, member, muted, stranger, applicant, removed, placeholder."""

from dataclasses import dataclass
from itertools import count

from qunluo.communities.models import Community, Grant, Membership, Role
from qunluo.communities.services.membership import admit, create_placeholder
from qunluo.core import clock
from qunluo.people.models import Person

_numbers = count(1)


def make_person(nickname: str = "某人", **fields: object) -> Person:
    number = next(_numbers)
    return Person.objects.create_user(email=f"person{number}@example.org", nickname=nickname, **fields)


def make_community(slug: str | None = None, **fields: object) -> Community:
    number = next(_numbers)
    defaults = {
        "name": f"读书会 {number}",
        "whom": "爱读书的人",
        "service": "每晚一起读",
        "scenario": "晚上八点",
        "opened_at": clock.now(),
    }
    return Community.objects.create(slug=slug or f"book-club-{number}", **{**defaults, **fields})


def make_member(community: Community, nickname: str = "成员", state: str = "member", **fields: object) -> Membership:
    membership = admit(actor=None, community=community, person=make_person(nickname), path="open")
    if state != "member" or fields:
        Membership.objects.filter(pk=membership.pk).update(state=state, **fields)
        membership.refresh_from_db()
    return membership


def give(membership: Membership, *keys: str) -> Membership:
    """Give roles by their template keys, past the rules: for setting the stage alone."""
    for role in Role.objects.filter(community_id=membership.community_id, key__in=keys):
        Grant.objects.create(community_id=membership.community_id, role=role, membership=membership)
    return membership


@dataclass(frozen=True)
class Cast:
    """Everybody a policy table asks about, in one community; the stranger has an account and nothing more."""

    community: Community
    owner: Membership
    moderator: Membership
    member: Membership
    muted: Membership
    applicant: Membership
    removed: Membership
    left: Membership
    placeholder: Membership
    stranger: Person

    def __getitem__(self, name: str) -> Membership:
        return getattr(self, name)


def make_cast() -> Cast:
    community = make_community()
    founder = make_person("沈小满")
    owner = admit(actor=None, community=community, person=founder, path="founder", as_owner=True)
    return Cast(
        community=community,
        owner=owner,
        moderator=give(make_member(community, "林一禾"), "moderator"),
        member=make_member(community, "阿沁"),
        muted=make_member(community, "老陶", state="muted"),
        applicant=make_member(community, "米粒妈", state="applied"),
        removed=make_member(community, "许望", state="removed"),
        left=make_member(community, "豆豆爸", state="left"),
        placeholder=create_placeholder(community, name="书虫小鹿", source_key="chat:9"),
        stranger=make_person("过路人"),
    )
