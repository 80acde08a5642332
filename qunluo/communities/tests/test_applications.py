import time
from datetime import timedelta

import pytest

from qunluo.activity.models import Activity
from qunluo.communities import dependents
from qunluo.communities.models import Application, GatePass, Membership
from qunluo.communities.services import applications
from qunluo.communities.services.applications import (
    answer_back,
    approve_application,
    ask_back,
    decide_many,
    refuse_application,
    undo_decision,
    withdraw_application,
)
from qunluo.communities.tests.factories import give, make_cast, make_person
from qunluo.communities.tests.races import at_once
from qunluo.communities.tests.stage import ASK, QUIZ, apply, set_conditions
from qunluo.core import clock
from qunluo.core.errors import Conflict, Forbidden, Invalid, NotFound


@pytest.fixture
def cast(db):
    cast = make_cast()
    set_conditions(cast.community, ASK)
    return cast


@pytest.fixture
def application(cast):
    apply(cast.stranger, cast.community)
    return Application.objects.get()


def applicant_state(application):
    return Membership.objects.get(pk=application.membership_id).state


def test_yes_makes_a_member_by_the_word_of_whoever_said_it(cast, application):
    approve_application(actor=cast.moderator, application_id=application.pk)
    application.refresh_from_db()
    member = Membership.objects.get(pk=application.membership_id)
    assert (application.state, application.decided_by) == ("approved", cast.moderator)
    assert (member.state, member.path) == ("member", "application")
    assert GatePass.objects.get().by == cast.moderator
    assert Activity.objects.filter(kind="communities.application.decided").count() == 1


def test_yes_alone_is_not_enough_where_the_gate_asks_more(cast, application):
    set_conditions(cast.community, ASK, QUIZ)
    approve_application(actor=cast.moderator, application_id=application.pk)
    assert applicant_state(application) == "applied"


def test_no_needs_a_reason_and_the_applicant_waits_seven_days(cast, application):
    with pytest.raises(Invalid):
        refuse_application(actor=cast.moderator, application_id=application.pk, reason=" ")
    refuse_application(actor=cast.moderator, application_id=application.pk, reason="名额给本区的家长")
    apply(cast.stranger, cast.community)
    assert Application.objects.count() == 1
    with clock.held_at(clock.now() + timedelta(days=8)):
        apply(cast.stranger, cast.community)
    assert Application.objects.filter(state="waiting").count() == 1


def test_the_team_asks_back_and_the_applicant_answers(cast, application):
    ask_back(actor=cast.moderator, application_id=application.pk, question="孩子几岁？")
    application.refresh_from_db()
    assert application.state == "asked"
    answer_back(actor=cast.stranger, application_id=application.pk, text="六岁")
    application.refresh_from_db()
    assert (application.state, [line["text"] for line in application.exchange]) == ("waiting", ["孩子几岁？", "六岁"])
    with pytest.raises(Conflict):
        answer_back(actor=cast.stranger, application_id=application.pk, text="再说一句")


def test_an_application_taken_back_can_be_made_again_after_an_hour(cast, application):
    withdraw_application(actor=cast.stranger, application_id=application.pk)
    apply(cast.stranger, cast.community)
    assert Application.objects.count() == 1
    with clock.held_at(clock.now() + timedelta(hours=2)):
        apply(cast.stranger, cast.community)
    assert Application.objects.count() == 2
    with pytest.raises(Conflict):
        withdraw_application(actor=cast.stranger, application_id=application.pk)


@pytest.mark.parametrize("who", ["member", "muted", "applicant", "removed", "left", "placeholder"])
def test_who_may_not_decide_changes_nothing(cast, application, who):
    for deed in (
        lambda: approve_application(actor=cast[who], application_id=application.pk),
        lambda: refuse_application(actor=cast[who], application_id=application.pk, reason="不"),
        lambda: ask_back(actor=cast[who], application_id=application.pk, question="？"),
        lambda: undo_decision(actor=cast[who], application_id=application.pk),
        lambda: decide_many(actor=cast[who], application_ids=[application.pk], decision="approved"),
    ):
        with pytest.raises(Forbidden):
            deed()
    application.refresh_from_db()
    assert application.state == "waiting"
    assert not Activity.objects.filter(kind="communities.application.decided").exists()


def test_nobody_reads_answers_or_decides_for_another_community(cast, application):
    elsewhere = make_cast()
    with pytest.raises(NotFound):
        approve_application(actor=elsewhere.owner, application_id=application.pk)
    with pytest.raises(NotFound):
        withdraw_application(actor=elsewhere.stranger, application_id=application.pk)


def test_a_decision_is_taken_back_within_ten_minutes_only(cast, application):
    approve_application(actor=cast.moderator, application_id=application.pk)
    undo_decision(actor=cast.moderator, application_id=application.pk)
    assert applicant_state(application) == "applied"
    assert not GatePass.objects.exists()
    refuse_application(actor=cast.moderator, application_id=application.pk, reason="不合适")
    with clock.held_at(clock.now() + timedelta(minutes=11)), pytest.raises(Conflict):
        undo_decision(actor=cast.moderator, application_id=application.pk)
    undo_decision(actor=cast.moderator, application_id=application.pk)
    application.refresh_from_db()
    assert (application.state, application.decided_by) == ("waiting", None)


def test_an_entry_on_which_something_depends_is_not_taken_back(cast, application, monkeypatch):
    monkeypatch.setattr(dependents, "_asks", {"talk": lambda membership_id, since: True})
    approve_application(actor=cast.moderator, application_id=application.pk)
    with pytest.raises(Conflict):
        undo_decision(actor=cast.moderator, application_id=application.pk)
    assert applicant_state(application) == "member"
    monkeypatch.setattr(dependents, "_asks", {})
    give(Membership.objects.get(pk=application.membership_id), "host")
    with pytest.raises(Conflict):
        undo_decision(actor=cast.moderator, application_id=application.pk)


def test_many_are_decided_at_once_and_those_decided_already_passed_over(cast):
    people = [make_person() for _one in range(4)]
    for person in people:
        apply(person, cast.community)
    ids = list(Application.objects.values_list("pk", flat=True))
    approve_application(actor=cast.owner, application_id=ids[0])
    assert decide_many(actor=cast.moderator, application_ids=[*ids, 10**9], decision="approved") == 3
    assert cast.community.memberships.filter(person__in=people, state="member").count() == 4


def test_somebody_removed_comes_back_by_the_teams_word(cast):
    set_conditions(cast.community, {"kind": "open", "id": "open"})
    from qunluo.communities.services.gate import try_condition

    person = cast.removed.person
    try_condition(actor=person, community=cast.community, condition_id="return", answers={"answer_0": "我改"})
    try_condition(actor=person, community=cast.community, condition_id="open", answers={})
    approve_application(actor=cast.moderator, application_id=Application.objects.get().pk)
    assert Membership.objects.get(pk=cast.removed.pk).state == "member"


def race_two_readers():
    cast = make_cast()
    set_conditions(cast.community, ASK)
    apply(cast.stranger, cast.community)
    application = Application.objects.get(membership__person=cast.stranger)
    readers = [cast.owner, cast.moderator]
    answers = at_once(
        [
            lambda: approve_application(actor=readers[0], application_id=application.pk),
            lambda: refuse_application(actor=readers[1], application_id=application.pk, reason="不合适"),
        ]
    )
    decisions = Activity.objects.filter(kind="communities.application.decided", community_id=cast.community.pk)
    return answers, decisions.count()


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_make_one_decision():
    for _round in range(5):
        answers, decisions = race_two_readers()
        assert decisions == 1
        assert sum(isinstance(answer, Conflict) for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_move_both_readers_decide(monkeypatch):
    def move_whatever_it_is(application, actor, decision, reason):
        time.sleep(0.05)
        Application.objects.filter(pk=application.pk).update(
            state=decision, decided_at=clock.now(), decided_by=actor, reason=reason
        )
        return True

    monkeypatch.setattr(applications, "_take_decision", move_whatever_it_is)
    _answers, decisions = race_two_readers()
    assert decisions == 2
