"""What this app says has happened. Facts in the past tense; ids and plain values, never rows or rendered text."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class MemberAdmitted:
    """Somebody came in, by the path named."""

    kind: ClassVar[str] = "communities.member.admitted"
    membership_id: int
    path: str


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted:
    """Somebody handed in an application."""

    kind: ClassVar[str] = "communities.application.submitted"
    application_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationAsked:
    """The team asked an applicant back."""

    kind: ClassVar[str] = "communities.application.asked"
    application_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationAnswered:
    """An applicant answered what the team asked back."""

    kind: ClassVar[str] = "communities.application.answered"
    application_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationDecided:
    """The team decided an application: approved or refused."""

    kind: ClassVar[str] = "communities.application.decided"
    application_id: int
    membership_id: int
    decision: str


@dataclass(frozen=True, kw_only=True)
class ApplicationReopened:
    """A decision was taken back within its ten minutes."""

    kind: ClassVar[str] = "communities.application.reopened"
    application_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn:
    """An applicant took the application back."""

    kind: ClassVar[str] = "communities.application.withdrawn"
    application_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class GateChanged:
    """What one must do to come in is another from this version on."""

    kind: ClassVar[str] = "communities.gate.changed"
    version: int


@dataclass(frozen=True, kw_only=True)
class InvitationMade:
    """A member made an invitation code."""

    kind: ClassVar[str] = "communities.invitation.made"
    invitation_id: int
    limit: int


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked:
    """An invitation code was made void."""

    kind: ClassVar[str] = "communities.invitation.revoked"
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationUsed:
    """Somebody showed an invitation code at the door."""

    kind: ClassVar[str] = "communities.invitation.used"
    invitation_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MemberMuted:
    """A member may not speak until a moment (ISO 8601), or until further notice (empty)."""

    kind: ClassVar[str] = "communities.member.muted"
    membership_id: int
    rule_number: int | None
    until: str


@dataclass(frozen=True, kw_only=True)
class MemberUnmuted:
    """A member may speak again."""

    kind: ClassVar[str] = "communities.member.unmuted"
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MemberRemoved:
    """A member was removed on the rule cited."""

    kind: ClassVar[str] = "communities.member.removed"
    membership_id: int
    rule_number: int | None


@dataclass(frozen=True, kw_only=True)
class MemberLeft:
    """A member left of their own will."""

    kind: ClassVar[str] = "communities.member.left"
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MemberCardEdited:
    """A member changed their name or introduction here."""

    kind: ClassVar[str] = "communities.member_card.edited"
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class RoleMade:
    """The community made a role of its own."""

    kind: ClassVar[str] = "communities.role.made"
    role_id: int


@dataclass(frozen=True, kw_only=True)
class RoleChanged:
    """A role has another name, duty or other powers."""

    kind: ClassVar[str] = "communities.role.changed"
    role_id: int


@dataclass(frozen=True, kw_only=True)
class RoleDeleted:
    """A role of the community's own was given up."""

    kind: ClassVar[str] = "communities.role.deleted"
    role_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class RoleGranted:
    """A member was given a role."""

    kind: ClassVar[str] = "communities.role.granted"
    role_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class RoleRevoked:
    """A role was taken from a member."""

    kind: ClassVar[str] = "communities.role.revoked"
    role_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class OwnershipOffered:
    """An owner offered the ownership to a member."""

    kind: ClassVar[str] = "communities.ownership.offered"
    offer_id: int
    receiver_id: int


@dataclass(frozen=True, kw_only=True)
class OwnershipAnswered:
    """An offer of ownership was accepted, declined or withdrawn."""

    kind: ClassVar[str] = "communities.ownership.answered"
    offer_id: int
    answer: str


@dataclass(frozen=True, kw_only=True)
class ClaimCodeMade:
    """The team made a code for the person behind a placeholder."""

    kind: ClassVar[str] = "communities.claim_code.made"
    claim_code_id: int
    placeholder_id: int


@dataclass(frozen=True, kw_only=True)
class PlaceholderClaimed:
    """A person claimed their name from an imported history; the other membership went into it."""

    kind: ClassVar[str] = "communities.placeholder.claimed"
    claim_id: int
    membership_id: int
    merged_id: int | None


@dataclass(frozen=True, kw_only=True)
class ClaimUndone:
    """A claim was taken back; the person's own is `restored_id` again."""

    kind: ClassVar[str] = "communities.claim.undone"
    claim_id: int
    membership_id: int
    restored_id: int


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
