"""After an import the way to the diagnosis stands on the page, for whoever may read it."""

import pytest

from qunluo.communities.tests.factories import give, make_cast, make_member
from qunluo.importing.next_steps import list_next_steps

pytestmark = pytest.mark.django_db


def test_the_diagnosis_is_the_next_step_for_those_who_may_read_it() -> None:
    cast = make_cast()
    secretary = give(make_member(cast.community, "周敏"), "secretary")
    address = f"/c/{cast.community.slug}/studio/diagnosis/"
    assert [place for _, place in list_next_steps(cast.owner)] == [address]
    assert [place for _, place in list_next_steps(secretary)] == [address]
    assert list_next_steps(cast.member) == []
