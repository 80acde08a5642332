"""The operator's first evening: the one-time link, a community from a template, the history of the old group."""

import re
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from qunluo.activity.reader import run_due_handlers
from qunluo.analytics.models import Report
from qunluo.chat.models import Message
from qunluo.communities.models import Community, Membership
from qunluo.importing import tasks as importing_tasks
from qunluo.importing.services.imports import run_import
from qunluo.jobs.runner import run_due_jobs
from qunluo.jobs.running import RunningJob
from qunluo.people.models import Person
from qunluo.people.operators import make_link
from qunluo.people.tests.factories import make_person
from tests.journeys.deeds import found
from tests.journeys.slack import slack_zip

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WATCH = """() => {
  sessionStorage.seen = '[]';
  const look = () => {
    const bar = document.querySelector('progress-live progress');
    if (bar) sessionStorage.seen = JSON.stringify([...JSON.parse(sessionStorage.seen), bar.value / bar.max]);
  };
  const main = document.querySelector('main');
  new MutationObserver(look).observe(main, {childList: true, subtree: true, attributes: true});
  look();
}"""


@pytest.fixture
def worker(monkeypatch) -> Iterator[None]:
    """The worker's loop in a thread of this process, as if on a slow machine, so that one can watch it."""
    is_over, progress = threading.Event(), RunningJob.progress

    def slow_progress(job: RunningJob, *details) -> None:
        progress(job, *details)
        time.sleep(0.6)

    monkeypatch.setattr(RunningJob, "progress", slow_progress)
    monkeypatch.setattr(importing_tasks, "run_import", partial(run_import, size=1500))

    def work() -> None:
        while not is_over.wait(0.2):
            run_due_handlers()
            run_due_jobs()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    is_over.set()
    thread.join()


def test_the_operator_founds_a_community_by_the_one_time_link(desktop, mailoutbox, screenshot):
    link = reverse("people:operator-entry", args=[make_link()])
    desktop.goto(link)
    desktop.goto("/accounts/signup/?by=email")
    assert desktop.get_by_text("这个账号").is_visible()
    desktop.get_by_label("怎么称呼你").fill("老赵")
    desktop.get_by_label("邮箱").fill("zhao@example.org")
    desktop.get_by_role("button", name="新建账号").click()
    desktop.get_by_role("heading", name="我的群落").wait_for()
    assert Person.objects.get().is_operator, "and no letter was needed before there is a sender"
    assert mailoutbox == []
    desktop.goto("/found/")
    desktop.locator(".sample", has_text="品牌的用户").click()
    desktop.get_by_label("叫什么名字").fill("山路背包同行")
    for step in ("whom", "position", "values", "rules", "gate", "opening"):
        desktop.locator(".founding__foot .button--primary").click()
        desktop.wait_for_url(f"**/{step}/")
        assert "山路背包同行" in desktop.locator("#preview-body").inner_text()
    desktop.get_by_label("网址").fill("mountain")
    desktop.get_by_role("button", name="开门", exact=True).click()
    desktop.wait_for_url("**/c/mountain/")
    assert desktop.get_by_role("heading", name="山路背包同行").is_visible()
    screenshot(desktop, "door-new")
    desktop.goto(link)
    assert desktop.get_by_text("用过").first.is_visible(), "the link works once"
    assert Community.objects.get().is_open


def test_the_old_group_moves_in_and_is_told_the_truth(desktop, sign_in, worker, axe, screenshot):
    owner = found(make_person("老赵"))
    studio = f"/c/{owner.community.slug}/studio/"
    sign_in(desktop, owner.person)
    desktop.goto(f"{studio}histories/")
    desktop.locator("input[type=file]").set_input_files(
        {"name": "slack.zip", "mimeType": "application/zip", "buffer": slack_zip(days=120, a_day=25)}
    )
    desktop.get_by_role("button", name="看看里面").click()
    start = desktop.get_by_role("button", name="开始导入")
    start.wait_for()
    axe(desktop)
    start.click()
    desktop.locator("progress-live progress").wait_for()
    desktop.evaluate(WATCH)
    done = desktop.get_by_text(re.compile(r"6,000 条消息已经导入"))
    done.wait_for(timeout=60_000)
    assert desktop.evaluate("JSON.parse(sessionStorage.seen).some(share => share > 0 && share < 1)"), "progress moved"
    axe(desktop)
    screenshot(desktop, "history-done")
    desktop.goto(f"/c/{owner.community.slug}/search/?q=月亮")
    assert desktop.locator("mark").first.inner_text() == "月亮"
    desktop.locator(".find__hits a").first.click()
    assert desktop.get_by_text("孩子问为什么月亮会跟着走").first.is_visible()
    desktop.goto(f"/c/{owner.community.slug}/search/?q=看这里")
    assert desktop.get_by_text("<script>alert('x')</script>").first.is_visible(), "words, not a program"
    desktop.goto(f"{studio}diagnosis/")
    desktop.locator(".verdict__line").wait_for(timeout=60_000)
    axe(desktop)
    screenshot(desktop, "report")
    assert Report.objects.filter(state=Report.State.DONE).exists()
    desktop.goto(f"{studio}histories/")
    desktop.get_by_role("link", name=re.compile("slack.zip")).click()
    desktop.get_by_role("button", name="撤回这份记录").click()
    desktop.get_by_text("这份记录已经撤回").first.wait_for(timeout=60_000)
    assert (Message.objects.count(), Membership.objects.filter(person=None).count()) == (0, 0)
