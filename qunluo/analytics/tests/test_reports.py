"""Asking for a report, making it once, sharing it without names, and who may."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from qunluo.activity.handlers import get_handler
from qunluo.activity.models import Activity
from qunluo.analytics import policies
from qunluo.analytics.models import KeptPerson, Report
from qunluo.analytics.queries import get_report, list_reports
from qunluo.analytics.services import reports, sharing
from qunluo.analytics.tests.factories import talk
from qunluo.communities.tests.factories import Cast, give, make_cast, make_member
from qunluo.core import clock
from qunluo.core.errors import Conflict, Forbidden, Invalid, NotFound
from qunluo.jobs.models import Job
from qunluo.jobs.runner import run_due_jobs


@pytest.fixture
def cast(db) -> Cast:
    cast = make_cast()
    people = [make_member(cast.community, f"成员{number}") for number in range(7)]
    talk(cast.community, [cast.owner, cast.member, *people])
    return cast


@pytest.fixture
def report(cast: Cast) -> Report:
    asked = reports.ask_for_report(actor=cast.owner)
    run_due_jobs()
    asked.refresh_from_db()
    return asked


def test_a_report_is_made_by_the_worker_and_says_so(report: Report, cast: Cast) -> None:
    assert report.state == Report.State.DONE
    assert report.body["messages"] == 360
    assert report.body["people"] == 9
    assert report.label == report.body["verdict"]["label"]
    assert "network" not in report.body
    told = Activity.objects.get(kind="analytics.report.made")
    assert (told.community_id, told.payload["report_id"]) == (cast.community.pk, report.pk)


def test_made_again_it_stays_as_it_was(report: Report) -> None:
    Job.objects.update(state=Job.State.QUEUED, run_at=clock.now())
    made_at = report.made_at
    run_due_jobs()
    report.refresh_from_db()
    assert report.made_at == made_at
    assert Activity.objects.filter(kind="analytics.report.made").count() == 1


def test_one_waits_at_a_time(cast: Cast) -> None:
    reports.ask_for_report(actor=cast.owner)
    with pytest.raises(Conflict):
        reports.ask_for_report(actor=cast.owner)
    assert Report.objects.count() == 1


def test_after_a_job_that_failed_another_may_be_asked_for(cast: Cast) -> None:
    first = reports.ask_for_report(actor=cast.owner)
    Job.objects.filter(pk=first.job_id).update(state=Job.State.FAILED)
    reports.ask_for_report(actor=cast.owner)
    first.refresh_from_db()
    assert first.state == Report.State.FAILED


def test_a_day_to_come_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        reports.ask_for_report(actor=cast.owner, as_of=clock.now() + timedelta(days=2))
    assert not Report.objects.exists()


def test_as_of_a_day_later_messages_are_left_out_and_silence_is_judged(cast: Cast) -> None:
    asked = reports.ask_for_report(actor=cast.owner, as_of=clock.now())
    run_due_jobs()
    asked.refresh_from_db()
    assert asked.stage == "dormant"
    assert asked.body["as_of_source"] == "asked"


@pytest.mark.django_db
def test_an_empty_community_gets_a_report_too() -> None:
    empty = make_cast()
    asked = reports.ask_for_report(actor=empty.owner)
    run_due_jobs()
    asked.refresh_from_db()
    assert (asked.state, asked.label, asked.kind) == (Report.State.DONE, "unsure", "")


def test_a_history_that_came_in_is_diagnosed_by_itself_once(cast: Cast) -> None:
    for number in (1, 2):
        kind = "importing.history.imported"
        Activity.objects.create(kind=kind, community_id=cast.community.pk, payload={"import_id": number})
        get_handler("analytics.reports").handle(Activity.objects.latest("id"))
    assert Report.objects.filter(community=cast.community).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_ask_at_once_one_report_waits() -> None:
    cast = make_cast()
    barrier, refused = threading.Barrier(8), []

    def ask() -> None:
        barrier.wait()
        try:
            reports.ask_for_report(actor=cast.owner)
        except Conflict as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Report.objects.count() == 1
    assert Job.objects.filter(task=reports.TASK).count() == 1
    assert len(refused) == 7


@pytest.mark.django_db
def test_without_the_constraint_a_second_would_wait() -> None:
    cast = make_cast()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX report_one_waiting")
    reports.order_report(community=cast.community)
    reports.order_report(community=cast.community)
    assert Report.objects.filter(state=Report.State.WAITING).count() == 2


WHO = {"owner": (True, True, True), "secretary": (True, True, False), "moderator": (False, False, False),
       "member": (False, False, False), "muted": (False, False, False), "applicant": (False, False, False),
       "removed": (False, False, False), "left": (False, False, False)}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), WHO.items())
def test_who_may_read_make_and_share(cast: Cast, name: str, expected: tuple[bool, bool, bool]) -> None:
    who = give(make_member(cast.community, "周敏"), "secretary") if name == "secretary" else cast[name]
    may = (policies.can_read_reports(who), policies.can_make_reports(who), policies.can_share_reports(who))
    assert may == expected


def test_a_refusal_changes_nothing(cast: Cast, report: Report) -> None:
    for act in (
        lambda: reports.ask_for_report(actor=cast.member),
        lambda: sharing.share_report(actor=cast.member, report=report),
        lambda: sharing.unshare_report(actor=cast.member, report=report),
        lambda: sharing.keep_person(actor=cast.member, name="成员1"),
        lambda: list_reports(cast.member),
        lambda: get_report(cast.member, report.pk),
    ):
        with pytest.raises(Forbidden):
            act()
    assert (Report.objects.count(), KeptPerson.objects.count()) == (1, 0)


def test_a_report_of_another_community_does_not_exist(report: Report) -> None:
    other = make_cast()
    with pytest.raises(NotFound):
        get_report(other.owner, report.pk)
    with pytest.raises(Forbidden):
        sharing.share_report(actor=other.owner, report=report)


def test_a_shared_copy_holds_no_name_and_no_word_of_anybody(report: Report, cast: Cast, client: Client) -> None:
    sharing.share_report(actor=cast.owner, report=report)
    address = reverse("analytics:report-shared", args=[report.share_key])
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    names = list(cast.community.memberships.values_list("name", flat=True))
    assert [name for name in names if name in page] == []
    assert "晚读到哪了" not in page

    client.force_login(cast.owner.person)
    inside = client.get(reverse("analytics:report-detail", args=[cast.community.slug, report.pk])).content.decode()
    assert any(name in inside for name in names)


def test_a_closed_link_is_gone_at_once_and_reopens_under_another_key(
    report: Report, cast: Cast, client: Client
) -> None:
    first = sharing.share_report(actor=cast.owner, report=report).share_key
    assert sharing.share_report(actor=cast.owner, report=report).share_key == first
    sharing.unshare_report(actor=cast.owner, report=report)
    assert client.get(reverse("analytics:report-shared", args=[first])).status_code == 404
    assert sharing.share_report(actor=cast.owner, report=report).share_key != first
    assert Activity.objects.filter(kind="analytics.report.shared").count() == 2


@pytest.mark.parametrize("key", ["x", "0" * 32, "%00"])
def test_a_guessed_link_leads_nowhere(db, client: Client, key: str) -> None:
    assert client.get(f"/reports/{key}/").status_code == 404


def test_somebody_taken_for_a_machine_is_kept_as_a_person(cast: Cast) -> None:
    sharing.keep_person(actor=cast.owner, name="成员1")
    sharing.keep_person(actor=cast.owner, name="成员1")
    assert KeptPerson.objects.count() == 1
    with pytest.raises(NotFound):
        sharing.keep_person(actor=cast.owner, name="没有这个人")


def test_the_page_costs_the_same_for_one_report_and_for_many(
    cast: Cast, report: Report, client: Client, django_assert_max_num_queries
) -> None:
    client.force_login(cast.owner.person)
    address = reverse("analytics:report-list", args=[cast.community.slug])
    client.get(address)
    with django_assert_max_num_queries(14):
        client.get(address)
    Report.objects.bulk_create(
        Report(community=cast.community, state="done", body=report.body, made_at=clock.now(), label="unsure")
        for _ in range(30)
    )
    with django_assert_max_num_queries(14):
        client.get(address)


def test_progress_leads_to_the_report_when_it_is_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.person)
    asked = reports.ask_for_report(actor=cast.owner)
    address = reverse("analytics:report-progress", args=[cast.community.slug, asked.pk])
    assert 'data-state="running"' in client.get(address).content.decode()
    run_due_jobs()
    assert 'data-state="done"' in client.get(address).content.decode()


def test_a_bad_day_is_told_on_the_form(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.person)
    address = reverse("analytics:report-create", args=[cast.community.slug])
    assert client.post(address, {"as_of": "1850-01-01"}).status_code == 422
    assert client.post(address, {"as_of": "yesterday"}).status_code == 422
    assert client.post(address, {"as_of": ""}).status_code == 302


def test_the_door_tells_the_truth_once_the_team_shared_it(report: Report, cast: Cast, client: Client) -> None:
    door = reverse("communities:door", args=[cast.community.slug])
    assert "/reports/" not in client.get(door).content.decode()
    sharing.share_report(actor=cast.owner, report=report)
    assert f"/reports/{report.share_key}/" in client.get(door).content.decode()
    sharing.unshare_report(actor=cast.owner, report=report)
    assert "/reports/" not in client.get(door).content.decode()
