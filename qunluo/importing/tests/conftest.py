import pytest

from qunluo.communities.tests.factories import make_cast


@pytest.fixture
def cast(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_cast()
