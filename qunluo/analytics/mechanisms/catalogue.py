"""Every mechanism by kind and variant."""

from qunluo.analytics.mechanisms.kinds import ad_channel, audience, community, crowd, help_desk, notice_board
from qunluo.analytics.mechanisms.mechanism import Mechanism

VARIANTS: dict[str, tuple[type[Mechanism], ...]] = {
    "community": community.VARIANTS,
    "help_desk": help_desk.VARIANTS,
    "audience": audience.VARIANTS,
    "ad_channel": ad_channel.VARIANTS,
    "crowd": crowd.VARIANTS,
    "notice_board": notice_board.VARIANTS,
}


def variants_of(kind: str, *, is_held_out: bool) -> list[type[Mechanism]]:
    """The mechanisms of a kind, held out or not. Raises KeyError for an unknown kind."""
    return [v for v in VARIANTS[kind] if v.is_held_out == is_held_out]


def variant_named(kind: str | None, name: str) -> type[Mechanism]:
    """One mechanism by name, of one kind or of any. Raises KeyError where there is none."""
    kinds = [kind] if kind else list(VARIANTS)
    for candidate in kinds:
        for variant in VARIANTS[candidate]:
            if variant.variant == name:
                return variant
    raise KeyError(f"no mechanism {name} of kind {kind or 'any'}")
