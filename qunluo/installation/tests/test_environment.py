"""What the environment says, turned into Django's names; mistakes are told at once."""

import threading
from pathlib import Path

import pytest

from qunluo.config import environment


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUNLUO_HOME", str(tmp_path))
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(environment.secret("django"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert len(made[0]) >= 43
    assert (tmp_path / "secrets" / "django").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["django"]


def test_a_database_address_is_taken_apart() -> None:
    assert environment.database("postgres://lin:p%40ss@db.example:6432/qun") == {
        "NAME": "qun",
        "USER": "lin",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": 6432,
    }


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:///x"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="postgres://"):
        environment.database(url)


def test_letters_go_to_the_terminal_until_a_server_is_named() -> None:
    assert environment.mail(None)["EMAIL_BACKEND"].endswith("console.EmailBackend")
    named = environment.mail("smtp://me:s%3Acret@mail.example")
    assert (named["EMAIL_HOST"], named["EMAIL_PORT"], named["EMAIL_HOST_PASSWORD"]) == ("mail.example", 587, "s:cret")
    assert (named["EMAIL_USE_TLS"], named["EMAIL_USE_SSL"]) == (True, False)
    assert environment.mail("smtps://me:x@mail.example")["EMAIL_PORT"] == 465


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_a_mail_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="QUNLUO_MAIL_URL"):
        environment.mail(url)


def test_https_switches_on_the_strict_cookies() -> None:
    strict = environment.public_address("https://qunluo.example")
    assert strict["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert strict["SESSION_COOKIE_SECURE"] is strict["CSRF_COOKIE_SECURE"] is True
    assert strict["CSRF_TRUSTED_ORIGINS"] == ["https://qunluo.example"]
    assert environment.public_address("http://localhost:8000") == environment.public_address(None) == {}


def test_the_public_name_is_answered_to() -> None:
    assert environment.hosts(None, "https://qunluo.example") == ["localhost", "127.0.0.1", "[::1]", "qunluo.example"]
    assert environment.hosts(" a.example , b.example", None) == ["a.example", "b.example"]
