"""Who is looking, as the queries want it."""

from django.http import HttpRequest
from django.urls import reverse

from qunluo.communities.models import Membership
from qunluo.communities.queries.memberships import get_membership
from qunluo.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person. For views behind sign-in, which is every view that does not say otherwise."""
    assert isinstance(request.user, Person)
    return request.user


def membership_of(request: HttpRequest, slug: str) -> Membership:
    """The viewer's membership inside the community `slug`; NotFound for everybody else."""
    return get_membership(person_of(request), slug)


def studio_url(slug: str) -> str:
    """The studio's front page, where its rooms lead back to on the phone."""
    return reverse("communities:studio", args=[slug])
