"""What bad input gets: a clear sentence on the page, and words stay words, wherever they come from."""

import pytest

from qunluo.communities.models import Community
from qunluo.communities.tests.factories import make_member
from qunluo.importing.models import Import
from qunluo.people.tests.factories import make_person
from tests.journeys.deeds import found
from tests.journeys.slack import slack_zip

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script>'"
SHORT = "<img src=x onerror=alert(3)>"


@pytest.fixture
def listening(desktop):
    """A page that fails the test when anything opens a dialog."""
    opened = []
    desktop.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    yield desktop
    assert opened == []


@pytest.mark.parametrize(
    "broken",
    [b"PK\x03\x04 this is no zip", slack_zip(days=2)[:-200], b"\x00\x01\x02nothing anybody knows\xff" * 50, b""],
    ids=["no zip", "cut off", "unknown", "empty"],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(listening, sign_in, broken):
    owner = found(make_person("老赵"))
    sign_in(listening, owner.person)
    listening.goto(f"/c/{owner.community.slug}/studio/histories/")
    listening.locator("input[type=file]").set_input_files(
        {"name": "群聊.zip", "mimeType": "application/zip", "buffer": broken}
    )
    listening.get_by_role("button", name="看看里面").click()
    listening.locator("[role=alert]:visible").first.wait_for()
    assert len(listening.locator("[role=alert]:visible").first.inner_text()) > 6
    assert not Import.objects.exclude(state=Import.State.FAILED).exists()


def test_hostile_words_stay_words_on_every_page_they_reach(listening, sign_in):
    owner = found(
        make_person(SHORT, email="zhao@example.org"),
        name=SHORT,
        whom=HOSTILE,
        rules=[[HOSTILE, HOSTILE]],
        values=[[SHORT[:20], HOSTILE]],
    )
    make_member(owner.community, SHORT)
    sign_in(listening, owner.person)
    door = f"/c/{owner.community.slug}/"
    for part in ("", "charter/", "members/", "rooms/", "search/?q=%3Cscript%3Ealert(4)%3C/script%3E", "studio/",
                 "studio/members/", "studio/charter/", "studio/settings/", "studio/diagnosis/"):  # fmt: skip
        listening.goto(door + part)
        assert listening.locator("img[src=x]").count() == 0, part
    listening.goto(door)
    assert listening.get_by_role("heading", name=SHORT).is_visible()
    assert listening.get_by_text(HOSTILE).first.is_visible()


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(listening, sign_in):
    sign_in(listening, make_person("老赵"))
    listening.goto("/found/")
    listening.get_by_label("叫什么名字").fill("")
    listening.locator(".founding__foot .button--primary").click()
    listening.locator(".field__error").first.wait_for()
    assert not Community.objects.exists()
    listening.context.clear_cookies()
    listening.goto("/accounts/login/?by=email")
    listening.get_by_label("邮箱").fill("nobody@example.org")
    listening.get_by_label("密码").fill("wrong")
    listening.get_by_role("button", name="登录", exact=True).click()
    listening.locator("[role=alert], .field__error, .notice--bad").first.wait_for()
    assert listening.get_by_label("邮箱").input_value() == "nobody@example.org"
