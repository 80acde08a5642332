import time
from datetime import timedelta

import pytest

from qunluo.communities.models import Invitation
from qunluo.communities.services import codes, invitations
from qunluo.communities.services.gate import begin_entry
from qunluo.communities.services.invitations import make_invitation, revoke_invitation
from qunluo.communities.tests.factories import give, make_cast, make_person
from qunluo.communities.tests.races import at_once
from qunluo.communities.tests.stage import ASK, CODE, code_of, enter_with, set_conditions
from qunluo.core import clock
from qunluo.core.errors import Forbidden, Invalid, NotFound


@pytest.fixture
def cast(db):
    cast = make_cast()
    set_conditions(cast.community, CODE)
    return cast


def test_a_code_has_130_random_bits_and_only_its_hash_is_kept(cast):
    made = make_invitation(actor=cast.owner)
    assert len(codes.plain(made.code)) == 26
    row = Invitation.objects.values().get()
    assert len(bytes(row["code_hash"])) == 32
    assert codes.plain(made.code) not in str(row)


def test_a_code_is_read_however_it_is_typed(cast):
    code = code_of(cast.owner)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert enter_with(cast.stranger, cast.community, typed).is_passed


def test_a_code_serves_as_many_as_it_says_and_then_nobody(cast):
    code = code_of(cast.owner, limit=2)
    assert [enter_with(make_person(), cast.community, code).is_passed for _time in range(3)] == [True, True, False]
    assert Invitation.objects.get().used_count == 2


def test_the_same_person_uses_one_use_however_often(cast):
    set_conditions(cast.community, CODE, ASK)
    code = code_of(cast.owner)
    assert [enter_with(cast.stranger, cast.community, code).is_passed for _time in range(3)] == [True] * 3
    assert Invitation.objects.get().used_count == 1


def test_an_expired_code_says_when_it_ran_out(cast):
    code = code_of(cast.owner, days=1)
    with clock.held_at(clock.now() + timedelta(days=2)):
        outcome = enter_with(cast.stranger, cast.community, code)
    assert not outcome.is_passed
    assert Invitation.objects.get().used_count == 0


def test_a_code_of_another_community_opens_nothing_here(cast):
    elsewhere = make_cast()
    assert not enter_with(cast.stranger, cast.community, code_of(elsewhere.owner)).is_passed


def test_a_code_whose_maker_is_gone_opens_nothing(cast):
    helper = give(cast.member, "host")
    code = code_of(helper)
    helper.state = "removed"
    helper.save(update_fields=["state"])
    assert not enter_with(cast.stranger, cast.community, code).is_passed


def test_five_wrong_codes_are_enough_for_an_hour(cast):
    for _time in range(5):
        enter_with(cast.stranger, cast.community, codes.make_code())
    assert not enter_with(cast.stranger, cast.community, code_of(cast.owner)).is_passed


def test_short_codes_share_a_limit_so_that_many_accounts_guess_no_better(cast):
    code = code_of(cast.owner, is_short=True, limit=50)
    for _time in range(20):
        guesser = make_person()
        for _guess in range(5):
            enter_with(guesser, cast.community, codes.make_code(is_short=True))
    assert not enter_with(make_person(), cast.community, code).is_passed
    assert enter_with(make_person(), cast.community, code_of(cast.owner)).is_passed


@pytest.mark.parametrize(
    "fields",
    [
        {"limit": 0},
        {"limit": 10_001},
        {"days": 0},
        {"days": 366},
        {"is_short": True, "limit": 201},
        {"is_short": True, "days": 31},
    ],
)
def test_codes_without_bounds_are_refused(cast, fields):
    with pytest.raises(Invalid):
        make_invitation(actor=cast.owner, **fields)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["member", "muted", "applicant", "removed", "left"])
def test_who_may_not_invite_makes_no_code(cast, who):
    with pytest.raises(Forbidden):
        make_invitation(actor=cast[who])
    assert not Invitation.objects.exists()


def test_a_code_taken_back_opens_nothing_and_others_cannot_take_it(cast):
    made = make_invitation(actor=cast.owner)
    helper = give(cast.member, "host")
    with pytest.raises(NotFound):
        revoke_invitation(actor=helper, invitation_id=made.invitation.pk)
    revoke_invitation(actor=cast.owner, invitation_id=made.invitation.pk)
    assert not enter_with(cast.stranger, cast.community, made.code).is_passed


def race_for_one_code():
    cast = make_cast()
    set_conditions(cast.community, CODE)
    code = code_of(cast.owner)
    people = [make_person() for _one in range(32)]
    for person in people:
        begin_entry(actor=person, community=cast.community)
    answers = at_once([lambda person=person: enter_with(person, cast.community, code) for person in people])
    inside = cast.community.memberships.filter(person__in=people, state="member").count()
    return answers, inside


@pytest.mark.django_db(transaction=True)
def test_of_32_people_with_one_single_code_exactly_one_comes_in():
    answers, inside = race_for_one_code()
    assert inside == 1
    assert sum(getattr(answer, "is_passed", False) for answer in answers) == 1
    assert Invitation.objects.get().used_count == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_update_the_same_race_lets_several_in(monkeypatch):
    def read_then_write(invitation):
        if invitation.used_count >= invitation.limit:
            return False
        time.sleep(0.05)
        Invitation.objects.filter(pk=invitation.pk).update(used_count=1)
        return True

    monkeypatch.setattr(invitations, "_take_use", read_then_write)
    _answers, inside = race_for_one_code()
    assert inside > 1
