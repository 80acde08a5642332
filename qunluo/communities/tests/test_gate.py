from datetime import timedelta

import pytest

from qunluo.activity.models import Activity
from qunluo.communities.conditions.tree import Condition
from qunluo.communities.models import CharterAcceptance, GatePass, GateTry, Membership
from qunluo.communities.services.gate import try_condition
from qunluo.communities.tests.factories import make_cast, make_person
from qunluo.communities.tests.stage import (
    ASK,
    CHARTER,
    CODE,
    QUIZ,
    apply,
    code_of,
    enter_with,
    make_charter,
    set_conditions,
)
from qunluo.core import clock
from qunluo.core.errors import Conflict, Forbidden, NotFound

pytestmark = pytest.mark.django_db
OPEN = {"kind": "open", "id": "open"}


@pytest.fixture
def cast():
    return make_cast()


def attempt(cast, condition_id, person=None, **answers):
    return try_condition(
        actor=person or cast.stranger, community=cast.community, condition_id=condition_id, answers=answers
    )


def standing(cast, person=None):
    return Membership.objects.get(community=cast.community, person=person or cast.stranger)


def test_an_open_door_lets_in_whoever_says_so_and_remembers_the_path(cast):
    set_conditions(cast.community, OPEN)
    assert attempt(cast, "open").is_passed
    member = standing(cast)
    assert (member.state, member.path) == ("member", "open")
    assert Activity.objects.filter(kind="communities.member.admitted", actor_membership_id=member.pk).count() == 1


def test_right_answers_open_and_wrong_ones_say_how_many_were_right(cast):
    set_conditions(cast.community, QUIZ)
    wrong = attempt(cast, "quiz", answer_0="九点")
    assert wrong.is_wrong
    assert "4" in wrong.message
    assert standing(cast).state == "applied"
    assert attempt(cast, "quiz", answer_0="  八 点。").is_passed
    assert standing(cast).path == "questions"


def test_after_five_wrong_answers_the_right_one_waits_an_hour(cast):
    set_conditions(cast.community, QUIZ)
    for _time in range(5):
        attempt(cast, "quiz", answer_0="九点")
    assert not attempt(cast, "quiz", answer_0="八点").is_passed
    assert GateTry.objects.get(person=cast.stranger).wrong_count == 5
    with clock.held_at(clock.now() + timedelta(minutes=61)):
        assert attempt(cast, "quiz", answer_0="八点").is_passed


def test_right_tries_are_given_back(cast):
    set_conditions(cast.community, QUIZ, ASK)
    attempt(cast, "quiz", answer_0="八点")
    assert GateTry.objects.get(person=cast.stranger).wrong_count == 0


@pytest.mark.parametrize("answer", ["", " ", "八" * 5000, "<script>alert(1)</script>", "八点\x00x", "'; DROP TABLE"])
def test_hostile_answers_are_only_wrong(cast, answer):
    set_conditions(cast.community, QUIZ)
    assert attempt(cast, "quiz", answer_0=answer).is_wrong


def test_all_of_needs_both_and_keeps_what_was_met(cast):
    set_conditions(cast.community, QUIZ, ASK)
    attempt(cast, "quiz", answer_0="八点")
    assert standing(cast).state == "applied"
    assert GatePass.objects.get(membership=standing(cast)).kind == "questions"
    assert attempt(cast, "ask", answer_0="想读书").is_waiting


def test_any_of_needs_one_and_the_path_is_the_one_met(cast):
    set_conditions(cast.community, CODE, ASK, mode="any")
    enter_with(cast.stranger, cast.community, code_of(cast.owner))
    member = standing(cast)
    assert (member.state, member.path, member.invited_by) == ("member", "invitation", cast.owner)


def test_who_showed_a_code_and_has_more_to_do_is_invited(cast):
    set_conditions(cast.community, CODE, QUIZ)
    enter_with(cast.stranger, cast.community, code_of(cast.owner))
    assert standing(cast).state == "invited"
    attempt(cast, "quiz", answer_0="20:00")
    assert standing(cast).state == "member"


def test_meeting_the_same_condition_twice_changes_nothing(cast):
    set_conditions(cast.community, QUIZ, ASK)
    for _time in range(2):
        assert attempt(cast, "quiz", answer_0="八点").is_passed
    assert GatePass.objects.filter(membership=standing(cast)).count() == 1


def test_a_condition_this_gate_does_not_have_is_not_found(cast):
    set_conditions(cast.community, QUIZ)
    with pytest.raises(NotFound):
        attempt(cast, "nothing")


def test_a_closed_gate_lets_nobody_start_and_says_why(cast):
    set_conditions(cast.community, OPEN, is_open=False, closed_reason="冬天再来")
    with pytest.raises(Conflict, match="冬天再来"):
        attempt(cast, "open")
    assert not Membership.objects.filter(person=cast.stranger).exists()


def test_a_full_community_lets_nobody_in_until_somebody_goes(cast):
    set_conditions(cast.community, OPEN, capacity=4)
    with pytest.raises(Conflict):
        attempt(cast, "open")
    Membership.objects.filter(pk=cast.muted.pk).update(state="left")
    assert attempt(cast, "open").is_passed


def test_accepting_the_charter_is_kept_as_a_members_agreement(cast):
    make_charter(cast.owner)
    set_conditions(cast.community, CHARTER)
    assert not attempt(cast, "charter", accept="7").is_passed
    assert attempt(cast, "charter", accept="1").is_passed
    assert CharterAcceptance.objects.get(membership=standing(cast)).version.number == 1


def test_an_agreement_to_an_older_charter_holds_no_more_at_the_gate(cast):
    make_charter(cast.owner)
    set_conditions(cast.community, CHARTER, QUIZ)
    attempt(cast, "charter", accept="1")
    make_charter(cast.owner, "不发广告", "不吵架")
    attempt(cast, "quiz", answer_0="八点")
    assert standing(cast).state == "applied"
    attempt(cast, "charter", accept="2")
    assert standing(cast).state == "member"


def test_who_was_removed_stays_out_where_the_team_says_so(cast):
    set_conditions(cast.community, OPEN, return_rule="refuse")
    with pytest.raises(Forbidden):
        attempt(cast, "open", person=cast.removed.person)
    assert standing(cast, cast.removed.person).state == "removed"


def test_who_was_removed_needs_the_teams_word_besides_the_gate(cast):
    set_conditions(cast.community, OPEN, return_rule="approval")
    attempt(cast, "open", person=cast.removed.person)
    assert standing(cast, cast.removed.person).state == "removed"
    assert attempt(cast, "return", person=cast.removed.person, answer_0="我改").is_waiting


def test_who_left_walks_through_the_gate_again(cast):
    set_conditions(cast.community, OPEN)
    attempt(cast, "open", person=cast.left.person)
    assert standing(cast, cast.left.person).state == "member"


def test_an_application_needs_every_answer_and_is_one_at_a_time(cast):
    set_conditions(cast.community, ASK)
    assert not attempt(cast, "ask", answer_0=" ").is_waiting
    apply(cast.stranger, cast.community)
    apply(cast.stranger, cast.community)
    assert standing(cast).applications.count() == 1


def test_the_pass_tells_when_by_what_and_by_whose_word(cast):
    set_conditions(cast.community, CODE, QUIZ)
    enter_with(cast.stranger, cast.community, code_of(cast.owner))
    given = GatePass.objects.get()
    assert (given.condition_id, given.kind, given.by) == ("code", "invitation", cast.owner)
    assert Condition(id="code", kind="invitation", options={}).sentence


def test_somebody_inside_has_nothing_to_meet(cast):
    set_conditions(cast.community, QUIZ)
    assert attempt(cast, "quiz", person=cast.member.person).is_passed
    assert make_person().pk
