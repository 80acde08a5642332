"""The viewer's communities in the switcher at the top of the rail."""

from django.http import HttpRequest
from django.urls import reverse

from qunluo.communities.queries.communities import list_my_communities
from qunluo.people.models import Person
from qunluo.ui.shell import Home, Rail


def rail_of(request: HttpRequest) -> Rail:
    """Where the viewer is inside, and where to found another. 1 query; none for a stranger."""
    person = request.user
    if not isinstance(person, Person):
        return Rail()
    homes = tuple(
        Home(
            name=membership.community.name,
            url=reverse("communities:door", args=[membership.community.slug]),
            seed=membership.community_id,
        )
        for membership in list_my_communities(viewer=person)
        if membership.community.closed_at is None
    )
    return Rail(
        homes=homes, found_url=reverse("communities:founding-start"), person_id=person.pk, person_name=person.nickname
    )
