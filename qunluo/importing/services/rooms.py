"""The rooms of a history as rooms of the community."""

from django.db.models import Max
from django.utils.translation import gettext

from qunluo.chat.models import Room
from qunluo.importing.models import Import

NAME_LIMIT = 80


class Rooms:
    """Room ids by source key. The room of an earlier export of the same group is found again and goes on."""

    def __init__(self, history: Import) -> None:
        self.history = history
        self.made = 0
        self._ids: dict[str, int] = {}

    def get(self, source_key: str, name: str) -> int:
        """The room with `source_key`, made under `name` where there is none."""
        room_id = self._ids.get(source_key)
        if room_id is None:
            room_id = self._ids[source_key] = self._find_or_make(source_key, name)
        return room_id

    def _find_or_make(self, source_key: str, name: str) -> int:
        here = Room.objects.filter(community_id=self.history.community_id)
        found = here.filter(source_key=source_key).values_list("pk", flat=True).first()
        if found is not None:
            return found
        position = (here.aggregate(last=Max("position"))["last"] or 0) + 1
        room = Room.objects.create(
            community_id=self.history.community_id,
            name=self._free_name(name),
            source_key=source_key,
            import_ref=self.history.pk,
            position=position,
        )
        self.made += 1
        return room.pk

    def _free_name(self, name: str) -> str:
        """`name`, or `name (2)` where a room is called so already."""
        name = " ".join(name.replace("\0", "").encode("utf-8", "replace").decode().split())[: NAME_LIMIT - 8]
        name = name or gettext("Imported history")
        taken = set(
            Room.objects.filter(community_id=self.history.community_id, name__startswith=name).values_list(
                "name", flat=True
            )
        )
        candidates = [name, *(f"{name} ({count})" for count in range(2, len(taken) + 3))]
        return next(candidate for candidate in candidates if candidate not in taken)
