"""The people of a history as placeholders in the community, met as they turn up."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection

from qunluo.communities.models import Membership
from qunluo.communities.services.membership import PlaceholderRow, add_placeholders, get_placed
from qunluo.importing.models import Import
from qunluo.importing.services.keys import person_key
from qunluo.importing.services.reading import Met

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class People:
    """Membership ids by author id. Who is unknown gets a placeholder; who has claimed theirs is left as they are."""

    def __init__(self, history: Import) -> None:
        self.history = history
        self.made = 0
        self._ids: dict[str, int] = {}

    def get(self, author_id: str) -> int | None:
        """The membership id, or None for a line nobody wrote."""
        return self._ids[author_id] if author_id else None

    def get_all(self, author_ids: Iterable[str]) -> Sequence[int]:
        """The membership ids, each once, in order."""
        return list(dict.fromkeys(self._ids[author_id] for author_id in author_ids if author_id))

    def meet(self, met: dict[str, Met], named: dict[str, str]) -> None:
        """Know everybody in `met`, by author id; give those known without a name the one in `named`."""
        if met:
            self._create(met)
        self._name(named)

    def _create(self, met: dict[str, Met]) -> None:
        keys = {person_key(self.history.format, author_id): author_id for author_id in met}
        community = self.history.community
        made = add_placeholders(community, [_row(key, author_id, met[author_id]) for key, author_id in keys.items()])
        self._note(made.values())
        self.made += len(made)
        there = get_placed(community, [key for key in keys if key not in made])
        self._ids.update((keys[key], membership_id) for key, membership_id in (*made.items(), *there.items()))
        self._move_joining({there[key]: _moment(met[keys[key]].first_at) for key in there})

    def _note(self, membership_ids: Iterable[int]) -> None:
        """They came by this import and may go with it."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO importing_importedperson (history_id, membership_id) SELECT %s, unnest(%s::bigint[])",
                [self.history.pk, list(membership_ids)],
            )

    def _move_joining(self, first_at: dict[int, datetime]) -> None:
        """An older history may show somebody earlier than we knew; only of placeholders."""
        rows = Membership.objects.filter(pk__in=first_at, state=Membership.State.PLACEHOLDER)
        earlier = []
        for row in rows.only("pk", "joined_at"):
            if first_at[row.pk] < row.joined_at:
                row.joined_at = first_at[row.pk]
                earlier.append(row)
        Membership.objects.bulk_update(earlier, ["joined_at"], batch_size=1000)

    def _name(self, named: dict[str, str]) -> None:
        """Who was only mentioned so far turns up with a name."""
        ids = {self._ids[author_id]: author_id for author_id in named}
        rows = Membership.objects.filter(pk__in=ids, state=Membership.State.PLACEHOLDER) if ids else ()
        for row in rows:
            if row.name == ids[row.pk][:80]:
                row.name = named[ids[row.pk]].replace("\0", "").strip()[:80] or row.name
                row.save(update_fields=["name", "folded", "grams"])


def _row(key: str, author_id: str, met: Met) -> PlaceholderRow:
    return PlaceholderRow(
        name=met.name or author_id,
        source_key=key,
        is_machine=met.is_machine,
        joined_at=_moment(met.first_at),
    )


def _moment(seconds: float) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)
