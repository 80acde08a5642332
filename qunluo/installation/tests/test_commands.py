"""`backup`, `restore` and `prepare` as they are typed: what they say, do twice, and refuse."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from qunluo.core import clock
from qunluo.installation import machine, messages
from qunluo.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = tmp_path / "home"
    settings.STATIC_ROOT = settings.HOME / "static"
    picture = settings.HOME / "media/ab/picture.webp"
    picture.parent.mkdir(parents=True)
    picture.write_text("picture")
    return settings.HOME


@pytest.fixture
def lin() -> Person:
    return Person.objects.create_user(email="lin@example.org", nickname="林一禾")


def said(*words: object, **options: object) -> list[str]:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue().splitlines()


def test_a_backup_put_back_brings_back_what_was_there(home: Path, lin: Person, tmp_path: Path) -> None:
    target = tmp_path / "kept.tar"
    path, counts = said("backup", target)
    assert path == str(target)
    assert counts.endswith(f" rows, {target.stat().st_size} bytes")
    rows = counts.split(" ", 1)[0]

    lin.delete()
    (home / "media/ab/picture.webp").unlink()
    assert said("restore", target, replace=True)[0].startswith(f"{rows} rows of ")
    assert Person.objects.get().nickname == "林一禾"
    assert (home / "media/ab/picture.webp").read_text() == "picture"


def test_a_backup_without_a_name_gets_one_of_its_moment(home: Path) -> None:
    moment = clock.now()
    with clock.held_at(moment):
        path, _ = said("backup")
        assert path == str(home / "backups" / f"qunluo-{moment:%Y%m%d-%H%M%S}.tar")
        with pytest.raises(CommandError):
            call_command("backup")
    assert [kept.name for kept in (home / "backups").iterdir()] == [Path(path).name]


def test_an_installation_in_use_is_put_back_only_when_asked(home: Path, lin: Person, tmp_path: Path) -> None:
    said("backup", tmp_path / "kept.tar")
    Person.objects.filter(pk=lin.pk).update(nickname="改了名")
    with pytest.raises(CommandError):
        call_command("restore", tmp_path / "kept.tar")
    assert Person.objects.get().nickname == "改了名"


def test_nothing_is_put_back_under_a_running_installation(home: Path, lin: Person, tmp_path: Path) -> None:
    said("backup", tmp_path / "kept.tar")
    lin.delete()
    with machine.take_folder(home), pytest.raises(CommandError, match="already running"):
        call_command("restore", tmp_path / "kept.tar", replace=True)
    assert not Person.objects.exists()
    said("restore", tmp_path / "kept.tar", replace=True)
    assert Person.objects.exists()


@pytest.mark.parametrize("content", [None, b"", b"no tar at all"])
def test_what_is_no_backup_is_refused_and_changes_nothing(
    home: Path, lin: Person, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "other.tar"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("restore", path, replace=True)
    assert Person.objects.get() == lin
    assert (home / "media/ab/picture.webp").read_text() == "picture"


def test_preparing_twice_does_the_work_once_and_keeps_what_is_there(home: Path, lin: Person) -> None:
    call_command("prepare")
    stamp = home / "run" / "static.stamp"
    collected = {path: path.stat().st_mtime_ns for path in home.glob("static/**/*") if path.is_file()}
    assert collected
    before = stamp.stat().st_mtime_ns
    call_command("prepare")
    assert stamp.stat().st_mtime_ns == before
    assert {path: path.stat().st_mtime_ns for path in home.glob("static/**/*") if path.is_file()} == collected
    assert messages.compile_changed() == 0
    assert Person.objects.get() == lin
