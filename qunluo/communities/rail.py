"""What every page shows of communities: the switcher at the top of the rail, and the charter one has not agreed to."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from qunluo.communities.models import Membership
from qunluo.communities.queries.charter import get_version_to_accept
from qunluo.communities.queries.communities import list_my_communities
from qunluo.people.models import Person
from qunluo.ui.shell import Asking, Home, Rail


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


def ask_for_agreement(membership: Membership) -> Asking | None:
    """Ask a member for the newest charter until they agree to it. 1 query, 2 where it is inherited."""
    version = get_version_to_accept(membership=membership)
    if version is None:
        return None
    return Asking(
        title=_("There is a charter you have not agreed to yet: version %(number)d.") % {"number": version.number},
        url=reverse("communities:charter", args=[membership.community.slug]),
        label=_("Read it"),
        icon="scroll-text",
    )
