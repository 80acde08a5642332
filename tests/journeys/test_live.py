"""What moves on a page: progress by real events, parts by htmx with their toasts, counts while one writes."""

import itertools

import pytest
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from qunluo.ui.shortcuts import part_or_redirect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
FRAME = '{{% extends "ui/page.html" %}}{{% load ui %}}{{% block content %}}<h1>页</h1>{0}{{% endblock %}}'
PROGRESS = '{% include "ui/components/_progress.html" with value=done limit=100 note="正在读入" %}'
WORK = FRAME.format(f'<progress-live src="/progress/part/" every="50">{PROGRESS}</progress-live>')
DEED = FRAME.format(
    '<form method="post" action="/thanks/" hx-post="/thanks/" hx-target="#thanks">{% csrf_token %}'
    '<button class="button">致谢</button></form><div id="thanks"></div>'
)
steps = itertools.count()


def shown(request, source, **context):
    return HttpResponse(engines["django"].from_string(source).render(context, request))


@login_not_required
def work(request):
    return shown(request, WORK, done=0)


@login_not_required
def work_part(request):
    done = min(next(steps) * 20, 100)
    mark = 'data-state="done" data-next="/done/"' if done == 100 else 'data-state="running"'
    return shown(request, f"{{% load ui %}}<div {mark}>{PROGRESS}</div>", done=done)


@login_not_required
def done(request):
    return shown(request, FRAME.format("<p>读完了</p>"))


@login_not_required
def thanks(request):
    if request.method == "POST":
        messages.success(request, "谢谢已送到")
        return part_or_redirect(request, "ui/components/_notice.html", {"title": "已致谢"}, to="/thanks/")
    return shown(request, DEED)


urlpatterns = [
    path("", include("qunluo.ui.urls")),
    path("progress/", work),
    path("progress/part/", work_part),
    path("done/", done),
    path("thanks/", thanks),
]


def test_progress_moves_by_what_really_happened_and_leads_on(phone):
    phone.goto("/progress/")
    phone.wait_for_url("**/done/")
    assert phone.get_by_text("读完了").is_visible()
    assert next(steps) == 6, "it stopped asking once the work was over"


def test_a_deed_changes_its_part_and_says_so_without_leaving_the_page(phone, axe):
    phone.goto("/thanks/")
    phone.evaluate("window.stayed = true")
    phone.get_by_role("button", name="致谢").click()
    phone.get_by_role("status").filter(has_text="谢谢已送到").wait_for()
    assert phone.locator("#thanks").get_by_text("已致谢").is_visible()
    assert phone.evaluate("window.stayed")
    axe(phone)


def test_the_same_deed_works_without_script(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/thanks/")
    page.get_by_role("button", name="致谢").click()
    assert page.url.endswith("/thanks/")
    assert page.get_by_role("status").filter(has_text="谢谢已送到").is_visible()
    page.reload()
    assert page.get_by_text("谢谢已送到").count() == 0
