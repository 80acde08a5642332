"""One's own account: profile, picture, sessions, language."""

import io

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from qunluo.core.errors import Forbidden, Invalid
from qunluo.people import pictures, services
from qunluo.people.models import Person
from qunluo.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> Person:
    return make_person("林一禾")


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(size: tuple[int, int] = (640, 480), kind: str = "JPEG", **save: object) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **save)
    file.seek(0)
    file.name = "../../me.svg"
    return file


def test_a_profile_is_changed_by_its_owner(client: Client, lin: Person) -> None:
    client.force_login(lin)
    form = {"nickname": "  一禾\n林 ", "introduction": "读书", "time_zone": "Europe/London"}
    assert client.post(reverse("people:profile"), form).status_code == 302
    lin.refresh_from_db()
    assert (lin.nickname, lin.introduction, lin.time_zone) == ("一禾 林", "读书", "Europe/London")


@pytest.mark.parametrize(
    "changes", [{"time_zone": "Mars/Olympus"}, {"nickname": "x" * 41}, {"introduction": "x" * 281}]
)
def test_a_bad_profile_is_shown_again_and_not_kept(client: Client, lin: Person, changes: dict[str, str]) -> None:
    client.force_login(lin)
    form = {"nickname": "林", "introduction": "", "time_zone": "Europe/London", **changes}
    assert client.post(reverse("people:profile"), form).status_code == 422
    lin.refresh_from_db()
    assert lin.nickname == "林一禾"


def test_nobody_changes_anothers_profile(lin: Person) -> None:
    with pytest.raises(Forbidden):
        services.change_profile(actor=make_person(), person=lin, nickname="x", introduction="", time_zone="UTC")
    with pytest.raises(Forbidden):
        services.change_picture(actor=make_person(), person=lin, file=picture())
    with pytest.raises(Forbidden):
        services.end_all_sessions(actor=make_person(), person=lin)


def test_a_picture_is_drawn_anew_without_what_the_camera_wrote(client: Client, lin: Person) -> None:
    client.force_login(lin)
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    client.post(reverse("people:picture-create"), {"picture": picture(exif=exif)})
    lin.refresh_from_db()
    answer = client.get(reverse("people:picture", args=[lin.avatar, 96]))
    content = b"".join(answer.streaming_content)
    assert b"SecretCamera" not in content
    with Image.open(io.BytesIO(content)) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (96, 96))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_former_picture_goes_when_a_new_one_comes(lin: Person, django_capture_on_commit_callbacks) -> None:
    services.change_picture(actor=lin, person=lin, file=picture())
    former = lin.avatar
    with django_capture_on_commit_callbacks(execute=True):
        services.change_picture(actor=lin, person=lin, file=picture(kind="PNG"))
    assert not pictures.path_of(former, 96).exists()
    assert pictures.path_of(lin.avatar, 96).exists()


def bomb() -> io.BytesIO:
    """A PNG of 64 million pixels in a few kilobytes."""
    return picture((8000, 8000), "PNG")


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        io.BytesIO(b"\x89PNG\r\n\x1a\nbroken"),
        io.BytesIO(b"\xff\xd8\xff" + b"\x00" * 100),
        io.BytesIO(b"\xff\xd8\xff" + b"\x00" * (pictures.MOST_BYTES + 1)),
        io.BytesIO(b""),
    ],
    ids=["svg", "broken png", "broken jpeg", "too large", "empty"],
)
def test_what_is_no_picture_is_refused_and_leaves_no_file(lin: Person, file: io.BytesIO) -> None:
    with pytest.raises(Invalid):
        services.change_picture(actor=lin, person=lin, file=file)
    assert lin.avatar == ""
    assert not list(pictures.folder().rglob("*.webp*"))


def test_a_bomb_of_pixels_is_refused_before_it_is_decoded(lin: Person) -> None:
    with pytest.raises(Invalid):
        services.change_picture(actor=lin, person=lin, file=bomb())


def test_a_picture_needs_sign_in_and_an_existing_name(client: Client, lin: Person) -> None:
    services.change_picture(actor=lin, person=lin, file=picture())
    assert client.get(reverse("people:picture", args=[lin.avatar, 96])).status_code == 302
    client.force_login(lin)
    assert client.get(reverse("people:picture", args=["0" * 32, 96])).status_code == 404
    assert client.get(reverse("people:picture", args=[lin.avatar, 97])).status_code == 404


def test_raising_the_epoch_ends_every_session(lin: Person) -> None:
    clients = [Client(), Client()]
    for one in clients:
        one.force_login(lin)
    clients[0].post(reverse("people:session-end-all"))
    assert [one.get(reverse("people:me")).status_code for one in clients] == [302, 302]


def test_one_device_is_signed_out_from_another(lin: Person) -> None:
    here, there = Client(HTTP_USER_AGENT="Chrome/1 Android"), Client(HTTP_USER_AGENT="Safari/1 iPhone")
    for one in (here, there):
        one.force_login(lin)
        one.get(reverse("people:me"))
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Chrome, Android" in page
    assert "Safari, iPhone" in page
    other = UserSession.objects.get(user_agent="Safari/1 iPhone")
    here.post(reverse("people:session-end", args=[other.pk]))
    assert there.get(reverse("people:me")).status_code == 302
    assert here.get(reverse("people:me")).status_code == 200


def test_nobody_ends_anothers_session(client: Client, lin: Person) -> None:
    theirs = Client()
    theirs.force_login(lin)
    theirs.get(reverse("people:me"))
    client.force_login(make_person())
    session = UserSession.objects.get(user=lin)
    assert client.post(reverse("people:session-end", args=[session.pk])).status_code == 404
    assert theirs.get(reverse("people:me")).status_code == 200


def test_the_chosen_language_is_kept_with_the_person(client: Client, lin: Person) -> None:
    client.force_login(lin)
    client.post(reverse("ui:language"), {"language": "en", "next": "/me/"})
    lin.refresh_from_db()
    assert lin.language == "en"
    with translation.override("en"):
        assert "Sign out" in client.get(reverse("people:me")).content.decode()
