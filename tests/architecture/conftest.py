"""The world the tests of permissions look at, made once a file."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.architecture.world import WHO, World, fingerprint, make_world, never_committed


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """One transaction for a whole file, never committed; a test that changes anything says `undone()`."""
    with django_db_blocker.unblock(), never_committed():
        yield


@pytest.fixture(scope="module")
def world(db, tmp_path_factory) -> Iterator[World]:
    """A filled community and its neighbour."""
    folder = tmp_path_factory.mktemp("world")
    hasher = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(MEDIA_ROOT=folder / "media", PASSWORD_HASHERS=hasher):
        yield make_world(folder)


@pytest.fixture(scope="module")
def sessions(world: World) -> dict[str, str]:
    """The session of everybody who has an account, signed in once."""
    made = {}
    for name in WHO:
        if world.people[name] is not None:
            client = Client()
            client.force_login(world.people[name])
            made[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return made


@pytest.fixture
def browser(sessions: dict[str, str]) -> Callable[..., Client]:
    """`browser("owner")`: a fresh browser of that person, signed in."""

    def made(who: str, **options: object) -> Client:
        client = Client(raise_request_exception=False, **options)
        if who in sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[who]
        return client

    return made


@pytest.fixture(scope="module")
def untouched(world: World, sessions: dict[str, str]) -> dict[str, str]:
    """What every table held when the world was made."""
    return fingerprint()
