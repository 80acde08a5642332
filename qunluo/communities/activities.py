"""What this app says has happened. Facts in the past tense; ids and plain values, never rows or rendered text."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class CommunityFounded:
    """Somebody founded a community. Recorded by `services.founding.found_community`."""

    kind: ClassVar[str] = "communities.community.founded"
    community_id: int
    parent_id: int | None
    template: str


@dataclass(frozen=True, kw_only=True)
class CommunityOpened:
    """The door was opened: strangers may see it from now on."""

    kind: ClassVar[str] = "communities.community.opened"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityRenamed:
    """The community goes by another name."""

    kind: ClassVar[str] = "communities.community.renamed"
    community_id: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class CommunityChanged:
    """What a community says about itself was edited; `fields` names what differs now."""

    kind: ClassVar[str] = "communities.community.changed"
    community_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CommunityClosed:
    """The community was closed: kept whole, seen by its team alone, and can be reopened."""

    kind: ClassVar[str] = "communities.community.closed"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityReopened:
    """A closed community came back as it was."""

    kind: ClassVar[str] = "communities.community.reopened"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CharterPublished:
    """A charter version was published; it takes effect at `takes_effect_at` (ISO 8601)."""

    kind: ClassVar[str] = "communities.charter.published"
    community_id: int
    version_id: int
    number: int
    takes_effect_at: str


@dataclass(frozen=True, kw_only=True)
class CharterAccepted:
    """A member agreed to a charter version."""

    kind: ClassVar[str] = "communities.charter.accepted"
    membership_id: int
    version_id: int


@dataclass(frozen=True, kw_only=True)
class ChapterMoved:
    """A community stands elsewhere in the tree: below another parent, or on its own (None)."""

    kind: ClassVar[str] = "communities.chapter.moved"
    community_id: int
    before_id: int | None
    after_id: int | None


@dataclass(frozen=True, kw_only=True)
class DoorFaceShown:
    """A member agreed to be seen on the public door."""

    kind: ClassVar[str] = "communities.door_face.shown"
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class DoorFaceHidden:
    """A member is no longer seen on the public door."""

    kind: ClassVar[str] = "communities.door_face.hidden"
    membership_id: int
