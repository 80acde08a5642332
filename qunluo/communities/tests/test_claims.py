from datetime import timedelta

import pytest

from qunluo.communities import claims
from qunluo.communities.models import Claim, ClaimCode, Grant, Invitation, Membership, Roll
from qunluo.communities.services import codes
from qunluo.communities.services.claims import claim_placeholder, make_claim_code, undo_claim
from qunluo.communities.services.invitations import make_invitation
from qunluo.communities.services.membership import PlaceholderRow, create_placeholders
from qunluo.communities.tests.factories import give, make_cast, make_person
from qunluo.communities.tests.races import at_once
from qunluo.communities.tests.stage import ASK, CODE, QUIZ, set_conditions
from qunluo.core import clock
from qunluo.core.errors import Conflict, Forbidden, NotFound, TooMany


@pytest.fixture
def cast(db):
    cast = make_cast()
    set_conditions(cast.community, ASK)
    return cast


def code_for(cast, placeholder=None):
    _row, code = make_claim_code(actor=cast.owner, placeholder=placeholder or cast.placeholder)
    return code


def claim(cast, person, code):
    return claim_placeholder(actor=person, community=cast.community, code=code)


def test_a_stranger_becomes_the_person_behind_the_placeholder(cast):
    done = claim(cast, cast.stranger, code_for(cast))
    member = Membership.objects.get(pk=cast.placeholder.pk)
    assert done.membership_id == member.pk
    assert (member.person, member.state, member.path) == (cast.stranger, "member", "claim")
    assert member.joined_at == cast.placeholder.joined_at


def test_the_code_vouches_for_application_and_invitation_and_for_nothing_else(cast):
    set_conditions(cast.community, ASK, CODE, QUIZ)
    claim(cast, cast.stranger, code_for(cast))
    member = Membership.objects.get(pk=cast.placeholder.pk)
    assert (member.state, member.person) == ("invited", cast.stranger)
    assert sorted(member.passes.values_list("kind", flat=True)) == ["application", "invitation"]


def test_a_member_keeps_standing_name_and_roles_and_what_points_at_either_stays_true(cast):
    give(cast.member, "host")
    made = make_invitation(actor=cast.member)
    inviter = Membership.objects.create(
        community=cast.community, person=make_person(), name="后来的", state="member", invited_by=cast.member
    )
    claim(cast, cast.member.person, code_for(cast))
    member = Membership.objects.get(pk=cast.placeholder.pk)
    assert (member.name, member.state, member.path, member.person) == ("阿沁", "member", "open", cast.member.person)
    assert not Membership.objects.filter(pk=cast.member.pk).exists()
    assert Grant.objects.get(role__key="host").membership == member
    assert Invitation.objects.get(pk=made.invitation.pk).issuer == member
    assert Membership.objects.get(pk=inviter.pk).invited_by == member


def test_an_owner_who_claims_stays_the_owner(cast):
    claim(cast, cast.owner.person, code_for(cast))
    assert Grant.objects.get(role__key="owner").membership_id == cast.placeholder.pk
    assert Roll.objects.get(community=cast.community).owner_count == 1


def test_one_person_may_claim_two_names(cast):
    other = create_placeholders(cast.community, [PlaceholderRow(name="小鹿", source_key="chat:10")])["chat:10"]
    first, second = code_for(cast), code_for(cast, Membership.objects.get(pk=other))
    claim(cast, cast.member.person, first)
    claim(cast, cast.member.person, second)
    assert list(Membership.objects.filter(person=cast.member.person).values_list("pk", flat=True)) == [other]


def test_what_no_foreign_key_tells_follows_by_its_own_hook(cast, monkeypatch):
    moved = []
    monkeypatch.setattr(claims, "_others", [lambda from_id, to_id: moved.append((from_id, to_id))])
    claim(cast, cast.member.person, code_for(cast))
    assert moved == [(cast.member.pk, cast.placeholder.pk)]


def test_a_code_is_single_and_the_newer_one_voids_the_older(cast):
    older, newer = code_for(cast), code_for(cast)
    assert claim(cast, cast.stranger, older) is None
    assert claim(cast, cast.stranger, newer) is not None
    assert claim(cast, make_person(), newer) is None


def test_an_expired_code_claims_nothing(cast):
    code = code_for(cast)
    with clock.held_at(clock.now() + timedelta(days=15)):
        assert claim(cast, cast.stranger, code) is None
    assert Membership.objects.get(pk=cast.placeholder.pk).state == "placeholder"


def test_five_wrong_codes_are_enough_for_an_hour(cast):
    for _time in range(5):
        assert claim(cast, cast.stranger, codes.make_code()) is None
    with pytest.raises(TooMany):
        claim(cast, cast.stranger, code_for(cast))


def test_a_code_of_one_community_claims_nothing_in_another(cast):
    elsewhere = make_cast()
    assert claim(elsewhere, cast.stranger, code_for(cast)) is None


def test_somebody_removed_claims_nothing_and_the_code_stays_good(cast):
    code = code_for(cast)
    with pytest.raises(Conflict):
        claim(cast, cast.removed.person, code)
    assert ClaimCode.objects.get().used_at is None
    assert claim(cast, cast.stranger, code) is not None


def test_a_machine_and_a_member_have_no_claim_code(cast):
    with pytest.raises(Conflict):
        make_claim_code(actor=cast.owner, placeholder=cast.member)
    machine = create_placeholders(
        cast.community, [PlaceholderRow(name="机器人", source_key="chat:0", is_machine=True)]
    )["chat:0"]
    with pytest.raises(Conflict):
        make_claim_code(actor=cast.owner, placeholder=Membership.objects.get(pk=machine))


@pytest.mark.parametrize("who", ["moderator", "member", "muted", "applicant", "removed", "left"])
def test_who_may_not_hand_out_claims_makes_no_code_and_undoes_nothing(cast, who):
    done = claim(cast, cast.stranger, code_for(cast))
    with pytest.raises(Forbidden):
        make_claim_code(actor=cast[who], placeholder=cast.placeholder)
    with pytest.raises(Forbidden):
        undo_claim(actor=cast[who], claim_id=done.pk)
    assert Claim.objects.get().undone_at is None


def test_an_undone_claim_gives_each_their_own_again(cast):
    give(cast.member, "host")
    before = Membership.objects.filter(pk__in=[cast.member.pk, cast.placeholder.pk]).order_by("pk").values()
    rows = list(before)
    done = claim(cast, cast.member.person, code_for(cast))
    merged = Membership.objects.get(pk=cast.placeholder.pk)
    later = make_invitation(actor=give(merged, "secretary")).invitation
    undo_claim(actor=cast.owner, claim_id=done.pk)
    assert list(before.all()) == rows
    assert set(Grant.objects.filter(membership=cast.member).values_list("role__key", flat=True)) == {
        "host",
        "secretary",
    }
    assert Invitation.objects.get(pk=later.pk).issuer == cast.member
    assert code_for(cast)


def test_an_undone_claim_of_a_stranger_leaves_them_a_membership_of_their_own(cast):
    done = claim(cast, cast.stranger, code_for(cast))
    undo_claim(actor=cast.owner, claim_id=done.pk)
    assert Membership.objects.get(pk=cast.placeholder.pk).state == "placeholder"
    own = Membership.objects.get(person=cast.stranger)
    assert (own.state, own.community) == ("member", cast.community)
    with pytest.raises(Conflict):
        undo_claim(actor=cast.owner, claim_id=done.pk)
    with pytest.raises(NotFound):
        undo_claim(actor=make_cast().owner, claim_id=done.pk)


@pytest.mark.django_db(transaction=True)
def test_of_16_people_with_one_claim_code_exactly_one_is_the_person():
    cast = make_cast()
    code = code_for(cast)
    people = [make_person() for _one in range(16)]
    answers = at_once([lambda person=person: claim(cast, person, code) for person in people])
    assert sum(isinstance(answer, Claim) for answer in answers) == 1
    assert Membership.objects.filter(person__in=people).count() == 1
    assert Claim.objects.count() == 1


def test_every_pointer_is_a_column_with_an_id_beside_it(db):
    names = [pointer.name for pointer in claims.list_pointers()]
    assert "communities_grant.membership_id" in names
    assert "communities_membership.invited_by_id" in names
    assert all(pointer.mark() >= 0 for pointer in claims.list_pointers())
