"""Backup and restore, drilled: what was there is there again, and nothing half done when it cannot be."""

import json
import tarfile
from pathlib import Path

import pytest
from django.utils import translation

from qunluo.core.errors import Conflict, Invalid
from qunluo.installation import backup
from qunluo.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = tmp_path / "home"
    for name, text in {"media/ab/picture.webp": "picture", "secrets/django": "secret"}.items():
        path = settings.HOME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return settings.HOME


@pytest.fixture
def lin() -> Person:
    return Person.objects.create_user(email="lin@example.org", nickname="林一禾")


def test_what_was_there_is_there_again(home: Path, lin: Person, tmp_path: Path) -> None:
    target = tmp_path / "kept.tar"
    made = backup.make_backup(target)
    assert made.rows["people_person"] == 1
    assert target.stat().st_mode & 0o777 == 0o600

    lin.delete()
    Person.objects.create_user(email="later@example.org", nickname="后来")
    (home / "media/ab/picture.webp").unlink()
    (home / "media/later.webp").touch()
    restored = backup.restore_backup(target, replace=True)

    assert restored == made
    assert list(Person.objects.values_list("nickname", flat=True)) == ["林一禾"]
    assert (home / "media/ab/picture.webp").read_text() == "picture"
    assert not (home / "media/later.webp").exists()
    assert (home / "secrets/django").read_text() == "secret"


def test_an_installation_in_use_is_not_overwritten_unasked(home: Path, lin: Person, tmp_path: Path) -> None:
    backup.make_backup(tmp_path / "kept.tar")
    lin.nickname = "改了名"
    lin.save(update_fields=["nickname"])
    with pytest.raises(Conflict):
        backup.restore_backup(tmp_path / "kept.tar")
    assert Person.objects.get().nickname == "改了名"


def test_a_file_that_exists_is_never_overwritten(home: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.tar").write_text("mine")
    with pytest.raises(Conflict):
        backup.make_backup(tmp_path / "kept.tar")
    assert (tmp_path / "kept.tar").read_text() == "mine"


def test_a_damaged_backup_changes_nothing(home: Path, lin: Person, tmp_path: Path) -> None:
    target = tmp_path / "kept.tar"
    backup.make_backup(target)
    raw = target.read_bytes()
    target.write_bytes(raw.replace(b"picture", b"forgery"))
    with pytest.raises(Invalid, match="damaged"):
        backup.restore_backup(target, replace=True)
    assert Person.objects.get() == lin
    assert (home / "media/ab/picture.webp").read_text() == "picture"


@pytest.mark.parametrize("content", [b"", b"no tar at all", b"\x00" * 20480])
def test_a_file_of_another_kind_is_refused(home: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.tar").write_bytes(content)
    with pytest.raises(Invalid, match="no backup of Qunluo"):
        backup.restore_backup(tmp_path / "other.tar")


def test_a_manifest_may_not_point_outside(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "forged"
    folder.mkdir()
    (folder / "manifest.json").write_text(
        json.dumps({"version": 1, "made_at": "", "rows": {}, "sha256": {"../../etc/passwd": "0"}})
    )
    with tarfile.open(tmp_path / "forged.tar", "w") as tar:
        tar.add(folder / "manifest.json", arcname="manifest.json")
    with pytest.raises(Invalid, match="damaged"):
        backup.restore_backup(tmp_path / "forged.tar")


def test_a_failing_dump_leaves_no_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_program", lambda name, host: "/bin/false")
    with pytest.raises(Invalid, match="pg_dump failed"):
        backup.make_backup(tmp_path / "kept.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
