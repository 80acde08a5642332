"""Rooms and what was said in them. One table of messages, written below by people and by imported histories.

Who may read is `policies`; the counter of a room moves only in `services`.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models import Community, Membership
from qunluo.core import clock


class RoomQuerySet(models.QuerySet["Room"]):
    """Row filters of rooms."""

    def visible_to(self, membership: Membership) -> "RoomQuerySet":
        """The rooms of the community that this membership may read: all open ones for whoever is inside."""
        if not membership.is_inside:
            return self.none()
        return self.filter(community_id=membership.community_id, kind=Room.Kind.OPEN)


class Room(models.Model):
    """A place of a community where people talk (M10, M97). `theme` says in one sentence what about.

    `last_seq` is the number of the newest message: whoever adds messages locks the row and moves it in the same
    transaction, so numbers have no gaps (HOTPATH 4). Numbers of removed messages are not given again.
    `source_key` names it in the history it was imported from; `import_ref` is the import that made it.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("For all members")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="rooms")
    name = models.CharField(max_length=80)
    theme = models.CharField(max_length=140, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OPEN)
    position = models.PositiveIntegerField(default=0)
    last_seq = models.BigIntegerField(default=0)
    source_key = models.CharField(max_length=200, blank=True)
    import_ref = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "name", name="room_name_once"),
            models.UniqueConstraint("community", "source_key", name="room_source_once", condition=~Q(source_key="")),
            models.UniqueConstraint("id", "community", name="room_of_community"),
            models.CheckConstraint(condition=Q(last_seq__gte=0), name="room_counts_up"),
        ]
        indexes = [models.Index("community", "position", "id", name="room_by_position")]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One thing said or done in a room, numbered `seq` in it.

    The database refuses a message whose room or author belongs to another community, and the removal of a room or
    membership that has messages: once a statement instead of once a row (migration `guard_messages`), which is why
    these keys have no constraint of their own. `import_ref` needs no index: an import knows its range of ids.
    `topic` is a Zulip topic or the root of a Slack thread. `mentions` are membership ids. `long_text` is filled only
    where a text passes a limit of tsvector (search.vectors).
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message")
        JOIN = "join", _("Joined")
        LEAVE = "leave", _("Left")
        RENAME = "rename", _("New name")
        RED_PACKET = "red_packet", _("Red packet")
        SYSTEM = "system", _("Notice")

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    room = models.ForeignKey(
        Room, on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="messages"
    )
    seq = models.BigIntegerField()
    author = models.ForeignKey(
        Membership,
        on_delete=models.RESTRICT,
        db_index=False,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="messages",
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.MESSAGE)
    topic = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    search = SearchVectorField()
    long_text = models.TextField(null=True, blank=True)
    posted_at = models.DateTimeField(default=clock.now)
    client_id = models.UUIDField(null=True, blank=True)
    reply_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, db_index=False, null=True, blank=True, related_name="replies"
    )
    mentions = ArrayField(models.BigIntegerField(), default=list)
    attachments = models.JSONField(default=list)
    import_ref = models.BigIntegerField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("room", "seq", name="message_seq_once"),
            models.UniqueConstraint(
                "author", "client_id", name="message_client_once", condition=Q(client_id__isnull=False)
            ),
        ]
        indexes = [
            models.Index("community", "posted_at", "id", name="message_by_time"),
            models.Index("room", "posted_at", "id", name="message_by_room_time"),
            models.Index("author", "posted_at", name="message_by_author"),
            models.Index("reply_to", name="message_replies", condition=Q(reply_to__isnull=False)),
            models.Index("community", "id", name="message_long", condition=Q(long_text__isnull=False)),
            GinIndex(fields=["search"], name="message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}#{self.seq}"

    @property
    def is_readable(self) -> bool:
        """Its words may be shown: neither taken back by the author nor hidden by a moderator."""
        return self.recalled_at is None and self.hidden_at is None


class Reaction(models.Model):
    """A sign somebody gave a message: `lightbulb`, `heart`, or the emoji of the source."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, db_index=False, related_name="reactions")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, db_index=False, related_name="reactions")
    sign = models.CharField(max_length=64)
    import_ref = models.BigIntegerField(null=True, blank=True)
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("message", "member", "sign", name="reaction_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("member", "given_at", name="reaction_by_member"),
            models.Index("import_ref", name="reaction_imported", condition=Q(import_ref__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.sign
