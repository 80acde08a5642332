import pytest

from qunluo.activity.models import Activity
from qunluo.communities import permissions, policies
from qunluo.communities.models import Grant, Membership, Role
from qunluo.communities.roles import TEMPLATES
from qunluo.communities.services.roles import (
    change_role,
    delete_role,
    grant_role,
    install_templates,
    make_role,
    revoke_role,
)
from qunluo.communities.tests.factories import give, make_cast
from qunluo.core.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db
MUTE, REMOVE, MANAGE = "communities.member.mute", "communities.member.remove", "communities.role.manage"


@pytest.fixture
def cast():
    return make_cast()


def role_of(cast, key):
    return Role.objects.get(community=cast.community, key=key)


@pytest.fixture
def deputy(cast):
    """May manage roles and mute, and nothing else of weight."""
    role = make_role(actor=cast.owner, name="副手", duty="帮手", powers=[MANAGE, MUTE])
    grant_role(actor=cast.owner, role=role, member=cast.member)
    return Membership.objects.get(pk=cast.member.pk)


def test_a_community_starts_with_ten_roles_and_what_everybody_is(cast):
    install_templates(community=cast.community)
    assert list(cast.community.roles.order_by("order").values_list("key", flat=True)) == list(TEMPLATES)
    assert len(TEMPLATES) == 11
    assert all(role.title and role.duty_text for role in cast.community.roles.all())


def test_nobody_grants_what_they_do_not_hold(cast, deputy):
    with pytest.raises(Forbidden):
        grant_role(actor=deputy, role=role_of(cast, "moderator"), member=cast.left)
    with pytest.raises(Forbidden):
        make_role(actor=deputy, name="打手", duty="", powers=[REMOVE])
    role = make_role(actor=deputy, name="静音", duty="", powers=[MUTE])
    with pytest.raises(Forbidden):
        change_role(actor=deputy, role=role, name="静音", duty="", powers=[MUTE, REMOVE])
    with pytest.raises(Forbidden):
        revoke_role(actor=deputy, role=role_of(cast, "moderator"), member=cast.moderator)
    assert Grant.objects.filter(membership=cast.moderator).count() == 1


def test_what_one_holds_one_may_give_and_take(cast, deputy):
    role = make_role(actor=deputy, name="静音", duty="", powers=[MUTE])
    grant_role(actor=deputy, role=role, member=cast.moderator)
    grant_role(actor=deputy, role=role, member=cast.moderator)
    assert Grant.objects.filter(role=role).count() == 1
    revoke_role(actor=deputy, role=role, member=cast.moderator)
    assert not Grant.objects.filter(role=role).exists()
    assert Activity.objects.filter(kind="communities.role.granted", payload__role_id=role.pk).count() == 1


@pytest.mark.parametrize("who", ["moderator", "member", "muted", "applicant", "removed", "left"])
def test_who_does_not_manage_roles_changes_nothing(cast, who):
    before = (Role.objects.count(), Grant.objects.count(), Activity.objects.count())
    host = role_of(cast, "host")
    for deed in (
        lambda: make_role(actor=cast[who], name="新", duty="", powers=[]),
        lambda: change_role(actor=cast[who], role=host, name="新", duty="", powers=[]),
        lambda: delete_role(actor=cast[who], role=host),
        lambda: grant_role(actor=cast[who], role=host, member=cast.member),
        lambda: revoke_role(actor=cast[who], role=role_of(cast, "owner"), member=cast.owner),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert (Role.objects.count(), Grant.objects.count(), Activity.objects.count()) == before


def test_the_owner_role_is_neither_given_nor_taken_nor_changed_by_hand(cast):
    owner = role_of(cast, "owner")
    for deed in (
        lambda: grant_role(actor=cast.owner, role=owner, member=cast.member),
        lambda: revoke_role(actor=cast.owner, role=owner, member=cast.owner),
        lambda: change_role(actor=cast.owner, role=owner, name="王", duty="", powers=[MUTE]),
        lambda: delete_role(actor=cast.owner, role=owner),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert policies.is_owner(cast.owner)


@pytest.mark.parametrize("whom", ["applicant", "removed", "left", "placeholder"])
def test_roles_are_for_members(cast, whom):
    with pytest.raises(Conflict):
        grant_role(actor=cast.owner, role=role_of(cast, "host"), member=cast[whom])


def test_a_role_of_another_community_is_not_ours_to_give(cast):
    elsewhere = make_cast()
    with pytest.raises(Forbidden):
        grant_role(actor=cast.owner, role=role_of(elsewhere, "host"), member=cast.member)
    with pytest.raises(Forbidden):
        grant_role(actor=cast.owner, role=role_of(cast, "host"), member=elsewhere.member)


def test_a_role_nobody_changed_follows_its_template_and_a_changed_one_does_not(cast, monkeypatch):
    moderator, everyone = role_of(cast, "moderator"), role_of(cast, "member")
    change_role(actor=cast.owner, role=everyone, name="", duty="", powers=[])
    monkeypatch.setitem(
        permissions._registered,
        "chat.message.hide",
        permissions.Permission(key="chat.message.hide", label="Hide", given_to=("moderator", "member")),
    )
    everyone.refresh_from_db()
    assert "chat.message.hide" in moderator.held
    assert everyone.held == frozenset()
    assert policies.can(cast.moderator, "chat.message.hide")
    assert not policies.can(cast.member, "chat.message.hide")


def test_everybody_loses_what_every_member_no_longer_holds(cast):
    assert policies.can(cast.member, "communities.member.list")
    change_role(actor=cast.owner, role=role_of(cast, "member"), name="", duty="", powers=[])
    assert not policies.can(cast.member, "communities.member.list")
    assert policies.can(cast.owner, "communities.member.list")


@pytest.mark.parametrize("name", ["", " ", "长" * 25, "\x00"])
def test_a_role_needs_a_name(cast, name):
    with pytest.raises(Invalid):
        make_role(actor=cast.owner, name=name, duty="", powers=[])


def test_two_roles_of_one_name_and_unknown_powers_are_refused(cast):
    make_role(actor=cast.owner, name="领读", duty="", powers=[])
    with pytest.raises(Conflict):
        make_role(actor=cast.owner, name="领读", duty="", powers=[])
    with pytest.raises(Invalid):
        make_role(actor=cast.owner, name="神", duty="", powers=["universe.all.rule"])


def test_a_custom_role_is_deleted_with_its_grants_and_a_template_is_not(cast):
    role = make_role(actor=cast.owner, name="领读", duty="", powers=[MUTE])
    grant_role(actor=cast.owner, role=role, member=cast.member)
    delete_role(actor=cast.owner, role=role)
    assert not policies.can(cast.member, MUTE)
    with pytest.raises(Conflict):
        delete_role(actor=cast.owner, role=role_of(cast, "host"))


def test_anybody_may_lay_down_a_role_of_their_own(cast):
    give(cast.member, "host")
    revoke_role(actor=cast.member, role=role_of(cast, "host"), member=cast.member)
    assert not Grant.objects.filter(membership=cast.member).exists()
