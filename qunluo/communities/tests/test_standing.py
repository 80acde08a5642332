import time
from datetime import timedelta

import pytest

from qunluo.activity.models import Activity
from qunluo.communities import policies
from qunluo.communities.models import GatePass, Grant, Membership, Roll, StandingChange
from qunluo.communities.services import roles as role_services
from qunluo.communities.services.gate import try_condition
from qunluo.communities.services.handover import (
    accept_ownership,
    decline_ownership,
    offer_ownership,
    withdraw_ownership_offer,
)
from qunluo.communities.services.roles import make_owner
from qunluo.communities.services.standing import (
    Ground,
    edit_card,
    leave_community,
    mute_member,
    remove_member,
    unmute_member,
)
from qunluo.communities.tests.factories import make_cast
from qunluo.communities.tests.races import at_once
from qunluo.communities.tests.stage import make_charter, set_conditions
from qunluo.core import clock
from qunluo.core.errors import Conflict, Forbidden, Invalid, NotFound

GROUND = Ground(rule_number=1, reason="连发三条广告")


@pytest.fixture
def cast(db):
    cast = make_cast()
    make_charter(cast.owner, "不发广告")
    return cast


def state(member):
    return Membership.objects.get(pk=member.pk).state


ALLOWED = {
    ("owner", "moderator"): True,
    ("owner", "member"): True,
    ("moderator", "member"): True,
    ("moderator", "muted"): True,
    ("moderator", "owner"): False,
    ("moderator", "moderator"): False,
    ("member", "muted"): False,
    ("muted", "member"): False,
    ("applicant", "member"): False,
    ("removed", "member"): False,
    ("left", "member"): False,
}


@pytest.mark.parametrize(("who", "whom"), ALLOWED)
def test_who_may_remove_whom(cast, who, whom):
    before = state(cast[whom])
    if ALLOWED[who, whom]:
        remove_member(actor=cast[who], member=cast[whom], ground=GROUND)
        assert state(cast[whom]) == "removed"
    else:
        with pytest.raises(Forbidden):
            remove_member(actor=cast[who], member=cast[whom], ground=GROUND)
        assert state(cast[whom]) == before
        assert not StandingChange.objects.exists()
        assert not Activity.objects.filter(kind="communities.member.removed").exists()


def test_a_removal_keeps_the_rule_in_words_and_takes_roles_and_passes(cast):
    GatePass.objects.create(community=cast.community, membership=cast.moderator, condition_id="quiz", kind="questions")
    remove_member(actor=cast.owner, member=cast.moderator, ground=GROUND)
    change = StandingChange.objects.get()
    assert (change.rule_number, change.rule_text, change.reason) == (1, "不发广告", "连发三条广告")
    assert (change.old_state, change.new_state, change.by) == ("member", "removed", cast.owner)
    assert not Grant.objects.filter(membership=cast.moderator).exists()
    assert not GatePass.objects.exists()


@pytest.mark.parametrize("ground", [Ground(rule_number=None, reason="烦"), Ground(rule_number=9, reason="烦")])
def test_a_removal_names_a_rule_that_exists(cast, ground):
    with pytest.raises(Invalid):
        remove_member(actor=cast.owner, member=cast.member, ground=ground)
    with pytest.raises(Invalid):
        remove_member(actor=cast.owner, member=cast.member, ground=Ground(rule_number=1, reason=" "))
    assert state(cast.member) == "member"


def test_a_mute_ends_at_its_time_without_anybodys_doing(cast):
    until = clock.now() + timedelta(days=1)
    mute_member(actor=cast.moderator, member=cast.member, ground=GROUND, until=until)
    assert policies.is_muted(cast.member)
    assert not policies.can(cast.member, "communities.member.list")
    with clock.held_at(until + timedelta(minutes=1)):
        assert not policies.is_muted(cast.member)
        assert policies.can(cast.member, "communities.member.list")


def test_a_mute_is_lifted_and_cannot_end_in_the_past(cast):
    with pytest.raises(Invalid):
        mute_member(actor=cast.moderator, member=cast.member, ground=GROUND, until=clock.now() - timedelta(days=1))
    unmute_member(actor=cast.moderator, member=cast.muted)
    assert state(cast.muted) == "member"
    with pytest.raises(Conflict):
        unmute_member(actor=cast.moderator, member=cast.muted)


def test_leaving_takes_the_roles_and_keeps_the_row(cast):
    leave_community(actor=cast.moderator)
    assert state(cast.moderator) == "left"
    assert not Grant.objects.filter(membership=cast.moderator).exists()
    with pytest.raises(Conflict):
        leave_community(actor=cast.moderator)


def test_the_last_owner_cannot_leave(cast):
    with pytest.raises(Conflict, match=r"."):
        leave_community(actor=cast.owner)
    assert state(cast.owner) == "member"
    assert Roll.objects.get(community=cast.community).owner_count == 1
    assert policies.is_owner(cast.owner)


def race_two_owners():
    cast = make_cast()
    make_owner(membership=cast.member)
    at_once([lambda: leave_community(actor=cast.owner), lambda: leave_community(actor=cast.member)])
    return Grant.objects.filter(role__key="owner", community=cast.community).count()


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays():
    for _round in range(5):
        assert race_two_owners() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_count_both_owners_are_gone(monkeypatch):
    def read_then_write(community_id):
        roll = Roll.objects.get(community_id=community_id)
        if roll.owner_count <= 1:
            return False
        time.sleep(0.1)
        Roll.objects.filter(community_id=community_id).update(owner_count=roll.owner_count - 1)
        return True

    monkeypatch.setattr(role_services, "_take_owner", read_then_write)
    assert race_two_owners() == 0


def test_handing_over_changes_nothing_until_both_have_said_yes(cast):
    offer = offer_ownership(actor=cast.owner, member=cast.member)
    assert not policies.is_owner(cast.member)
    accept_ownership(actor=cast.member, offer_id=offer.pk)
    assert policies.is_owner(cast.member)
    assert not policies.is_owner(Membership.objects.get(pk=cast.owner.pk))
    assert Roll.objects.get(community=cast.community).owner_count == 1
    leave_community(actor=Membership.objects.get(pk=cast.owner.pk))


def test_a_shared_offer_makes_two_owners(cast):
    offer = offer_ownership(actor=cast.owner, member=cast.member, is_shared=True)
    accept_ownership(actor=cast.member, offer_id=offer.pk)
    assert Roll.objects.get(community=cast.community).owner_count == 2


def test_an_offer_runs_out_after_seven_days(cast):
    offer = offer_ownership(actor=cast.owner, member=cast.member)
    with clock.held_at(clock.now() + timedelta(days=8)), pytest.raises(Conflict):
        accept_ownership(actor=cast.member, offer_id=offer.pk)
    assert not policies.is_owner(cast.member)


def test_an_offer_is_declined_withdrawn_and_answered_by_its_receiver_alone(cast):
    offer = offer_ownership(actor=cast.owner, member=cast.member)
    with pytest.raises(NotFound):
        accept_ownership(actor=cast.moderator, offer_id=offer.pk)
    decline_ownership(actor=cast.member, offer_id=offer.pk)
    with pytest.raises(Conflict):
        accept_ownership(actor=cast.member, offer_id=offer.pk)
    other = offer_ownership(actor=cast.owner, member=cast.moderator)
    withdraw_ownership_offer(actor=cast.owner, offer_id=other.pk)
    with pytest.raises(Conflict):
        accept_ownership(actor=cast.moderator, offer_id=other.pk)
    assert policies.is_owner(cast.owner)


@pytest.mark.parametrize("who", ["moderator", "member", "muted", "applicant", "removed", "left"])
def test_only_an_owner_offers_the_ownership(cast, who):
    with pytest.raises(Forbidden):
        offer_ownership(actor=cast[who], member=cast.member)


@pytest.mark.parametrize("whom", ["muted", "applicant", "removed", "left", "placeholder"])
def test_only_a_member_is_offered_it(cast, whom):
    with pytest.raises(Conflict):
        offer_ownership(actor=cast.owner, member=cast[whom])


@pytest.mark.parametrize("name", ["", "  ", "长" * 41, "\x00"])
def test_a_name_that_cannot_be_is_refused(cast, name):
    with pytest.raises(Invalid):
        edit_card(actor=cast.member, name=name, introduction="")


def test_ones_card_is_edited_and_found_by_its_new_words(cast):
    edit_card(actor=cast.member, name=" <b>阿沁</b> ", introduction="讀得慢")
    member = Membership.objects.get(pk=cast.member.pk)
    assert (member.name, member.introduction) == ("<b>阿沁</b>", "讀得慢")
    assert member.folded == "<b>阿沁</b>\n读得慢"


@pytest.mark.django_db
def test_leaving_and_coming_back_does_not_end_a_mute():
    cast = make_cast()
    set_conditions(cast.community, {"kind": "open", "id": "open"})
    mute_member(actor=cast.owner, member=cast.member, ground=Ground(rule_number=None, reason="吵"), until=None)
    leave_community(actor=cast.member)
    try_condition(actor=cast.member.person, community=cast.community, condition_id="open", answers={})
    cast.member.refresh_from_db()
    assert cast.member.state == "muted"
