"""The people of a history as placeholders in the community, met as they turn up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qunluo.communities.models import Membership
from qunluo.communities.services.membership import PlaceholderRow, create_placeholders
from qunluo.core.interchange import Record
from qunluo.importing.models import Import, ImportedPerson
from qunluo.importing.services.keys import person_key
from qunluo.importing.services.moments import Moments


@dataclass(slots=True)
class Met:
    """Somebody of the source. `first_at`: unix seconds of their first sign of life; `name`: empty until one is seen."""

    name: str
    first_at: float
    is_machine: bool = False


class People:
    """Membership ids by author id. Who is unknown gets a placeholder; who has claimed theirs is left as they are."""

    def __init__(self, history: Import) -> None:
        self.history = history
        self.made = 0
        self._ids: dict[str, int] = {}
        self._unnamed: set[str] = set()

    def get(self, author_id: str) -> int | None:
        """The membership id, or None for a line nobody wrote."""
        return self._ids[author_id] if author_id else None

    def get_all(self, author_ids: Iterable[str]) -> Sequence[int]:
        """The membership ids, each once, in order."""
        return list(dict.fromkeys(self._ids[author_id] for author_id in author_ids if author_id))

    def meet(self, records: Iterable[Record], moments: Moments) -> None:
        """Know everybody who wrote, was mentioned or reacted in `records`."""
        new: dict[str, Met] = {}
        named: dict[str, str] = {}
        for record in records:
            author_id = record.author_id
            if author_id and author_id not in self._ids:
                _see(new, author_id, record.author_name, record.at, record.is_machine)
            elif author_id in self._unnamed and record.author_name:
                named.setdefault(author_id, record.author_name)
            for other in (*record.mentions, *(who for some in record.reactions.values() for who in some)):
                if other and other not in self._ids:
                    _see(new, other, "", record.at, False)
        if new:
            self._create(new, moments)
        self._name(named)

    def _create(self, new: dict[str, Met], moments: Moments) -> None:
        keys = {author_id: person_key(self.history.format, author_id) for author_id in new}
        there = self._ids_there(keys.values())
        made = create_placeholders(
            self.history.community,
            [_row(key, author_id, new[author_id], moments) for author_id, key in keys.items() if key not in there],
        )
        ImportedPerson.objects.bulk_create(
            [ImportedPerson(history=self.history, membership_id=membership_id) for membership_id in made.values()]
        )
        self.made += len(made)
        found = {**there, **made}
        self._ids.update((author_id, found[key]) for author_id, key in keys.items())
        self._unnamed.update(author_id for author_id, met in new.items() if not met.name)
        earlier = {there[key]: new[author_id].first_at for author_id, key in keys.items() if key in there}
        self._move_joining(earlier, moments)

    def _ids_there(self, keys: Iterable[str]) -> dict[str, int]:
        found = Membership.objects.filter(community=self.history.community, source_key__in=list(keys))
        return dict(found.values_list("source_key", "pk"))

    def _move_joining(self, first_at: dict[int, float], moments: Moments) -> None:
        """An older history may show somebody earlier than we knew; only of placeholders."""
        rows = Membership.objects.filter(pk__in=first_at, state=Membership.State.PLACEHOLDER)
        earlier = []
        for row in rows.only("pk", "joined_at"):
            moment = moments.datetime(first_at[row.pk])
            if moment < row.joined_at:
                row.joined_at = moment
                earlier.append(row)
        Membership.objects.bulk_update(earlier, ["joined_at"], batch_size=1000)

    def _name(self, named: dict[str, str]) -> None:
        """Who was only mentioned so far turns up with a name."""
        for author_id, name in named.items():
            self._unnamed.discard(author_id)
            row = Membership.objects.get(pk=self._ids[author_id])
            if row.is_placeholder and row.name == author_id[:80]:
                row.name = name.replace("\0", "").strip()[:80] or row.name
                row.save(update_fields=["name", "folded", "grams"])


def _row(key: str, author_id: str, met: Met, moments: Moments) -> PlaceholderRow:
    return PlaceholderRow(
        name=met.name or author_id,
        source_key=key,
        is_machine=met.is_machine,
        joined_at=moments.datetime(met.first_at),
    )


def _see(new: dict[str, Met], author_id: str, name: str, at: float, is_machine: bool) -> None:
    met = new.get(author_id)
    if met is None:
        new[author_id] = Met(name, at, is_machine)
        return
    met.name = met.name or name
    met.first_at = min(met.first_at, at)
    met.is_machine = met.is_machine or is_machine
