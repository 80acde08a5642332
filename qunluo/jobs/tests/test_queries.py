"""What pages and metrics read of the jobs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.core import clock
from qunluo.core.errors import NotFound
from qunluo.jobs.models import Job, WorkerBeat
from qunluo.jobs.queries import get_job, job_progress, queue_depths, worker_silence_seconds

pytestmark = pytest.mark.django_db


def job(task="tests.pour", **fields):
    return Job.objects.create(**({"task": task, "max_tries": 1} | fields))


def test_a_job_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        get_job(1)
    with pytest.raises(NotFound):
        job_progress(1)


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, None, None), (5, 0, None), (0, 8, 0), (1, 3, 33), (9, 3, 100)]
)
def test_the_percentage_is_told_only_where_the_total_is_known(done, total, percent):
    assert job_progress(job(progress_done=done, progress_total=total).pk).percent == percent


def test_the_depth_of_the_queue_by_task_in_one_statement():
    moment = clock.now()
    job(run_at=moment - timedelta(seconds=40)), job(run_at=moment - timedelta(seconds=10))
    job(run_at=moment + timedelta(hours=1)), job(state="running"), job(state="done")
    job("tests.mail", state="failed")
    with clock.held_at(moment), CaptureQueriesContext(connection) as queries:
        mail, pour = queue_depths()
    assert (pour.task, pour.due, pour.later, pour.running, pour.failed) == ("tests.pour", 2, 1, 1, 0)
    assert pour.oldest_seconds == 40
    assert (mail.task, mail.due, mail.failed, mail.oldest_seconds) == ("tests.mail", 0, 1, 0.0)
    assert len(queries) == 1


def test_the_silence_of_the_workers_is_that_of_the_latest():
    assert worker_silence_seconds() is None
    moment = clock.now()
    WorkerBeat.objects.create(name="a", beat_at=moment - timedelta(seconds=90))
    WorkerBeat.objects.create(name="b", beat_at=moment - timedelta(seconds=4))
    with clock.held_at(moment):
        assert worker_silence_seconds() == 4
