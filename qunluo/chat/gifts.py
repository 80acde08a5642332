"""What members gave by talking, for the directory: answers to others, and days on which they were here.

Counted over the newest 2,000 messages of each, so that a page costs the same in the tenth year as in the first.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.translation import ngettext

from qunluo.communities.models import Membership

MOST_COUNTED = 2_000
_STATEMENT = """
SELECT given.author_id, given.days, given.answers
FROM unnest(%(ids)s::bigint[]) AS member(id)
CROSS JOIN communities_community AS community
CROSS JOIN LATERAL (
    SELECT member.id AS author_id, count(DISTINCT (newest.posted_at AT TIME ZONE community.time_zone)::date) AS days,
           count(answered.id) FILTER (WHERE answered.author_id <> member.id) AS answers
    FROM (SELECT posted_at, reply_to_id FROM chat_message
          WHERE author_id = member.id AND kind = 'message' AND hidden_at IS NULL AND recalled_at IS NULL
          ORDER BY posted_at DESC LIMIT %(most)s) AS newest
    LEFT JOIN chat_message AS answered ON answered.id = newest.reply_to_id
) AS given
WHERE given.days > 0 AND community.id = %(community)s
"""


def load_gifts(viewer: Membership, ids: Sequence[int]) -> dict[int, list[str]]:
    """Up to two short lines for each of these members who said something. One query."""
    values: dict[str, Any] = {"ids": list(ids), "community": viewer.community_id, "most": MOST_COUNTED}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, values)
        return {member_id: _lines(days, answers) for member_id, days, answers in cursor.fetchall()}


def _lines(days: int, answers: int) -> list[str]:
    here = ngettext("talked on %(count)s day", "talked on %(count)s days", days) % {"count": f"{days:,}"}
    if not answers:
        return [here]
    answered = ngettext("answered %(count)s time", "answered %(count)s times", answers) % {"count": f"{answers:,}"}
    return [answered, here]
