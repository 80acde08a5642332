"""Groups at a border: two mechanisms in one group, so that `unsure` is right and either kind is fair."""

from random import Random

from qunluo.analytics.mechanisms.catalogue import variants_of
from qunluo.analytics.mechanisms.mechanism import Mechanism

PAIRS = (
    ("community", "audience"),
    ("community", "help_desk"),
    ("community", "ad_channel"),
    ("community", "crowd"),
    ("help_desk", "audience"),
    ("ad_channel", "notice_board"),
    ("crowd", "ad_channel"),
    ("audience", "ad_channel"),
)


def draw_border(rng: Random, pair: str | None = None) -> list[tuple[type[Mechanism], float]]:
    """Two mechanisms with shares of the openings between 40 and 60 %; `pair` is written `kind+kind`.

    The second kind's mechanism gets the same people; roles may fall on the same person, as in life.
    """
    first, second = tuple(pair.split("+")) if pair else rng.choice(PAIRS)
    share = rng.uniform(0.4, 0.6)
    return [
        (rng.choice(variants_of(first, is_held_out=False)), share),
        (rng.choice(variants_of(second, is_held_out=False)), 1 - share),
    ]
