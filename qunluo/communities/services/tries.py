"""Limited tries: how many wrong answers somebody has left at one thing within the hour."""

from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from qunluo.communities.models import GateTry
from qunluo.core import clock
from qunluo.core.errors import TooMany
from qunluo.people.models import Person

WINDOW = timedelta(hours=1)


def spend(*, community_id: int, person: Person | None, subject: str, limit: int) -> int:
    """Take one try before looking at the answer, so that tries made at once count too; how many are left after it.

    `person` None counts everybody together. Raises TooMany when none is left within the hour. Must be committed even
    when the answer is wrong: whoever calls returns a refusal instead of raising one.
    """
    now = clock.now()
    row, _is_new = GateTry.objects.get_or_create(
        community_id=community_id, person=person, subject=subject, defaults={"since": now}
    )
    own = GateTry.objects.filter(pk=row.pk)
    own.filter(since__lte=now - WINDOW).update(wrong_count=0, since=now)
    if not own.filter(wrong_count__lt=limit).update(wrong_count=F("wrong_count") + 1):
        row.refresh_from_db()
        wait = max(60, int((row.since + WINDOW - now).total_seconds()))
        message = _("That was often enough for now. Try again in %(minutes)d minutes.") % {"minutes": -(-wait // 60)}
        raise TooMany(message, code="gate.tries", retry_after_seconds=wait)
    row.refresh_from_db()
    return limit - row.wrong_count


def give_back(*, community_id: int, person: Person | None, subject: str) -> None:
    """The answer was right: the try does not count."""
    GateTry.objects.filter(community_id=community_id, person=person, subject=subject, wrong_count__gte=1).update(
        wrong_count=F("wrong_count") - 1
    )
