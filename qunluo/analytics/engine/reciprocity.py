"""Whether people answer each other both ways. Garlaschelli & Loffredo 2004; weighted: Squartini et al. 2013."""

from qunluo.analytics.engine import hub
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_PAIRS, MIN_EDGES = 30, 30


def reciprocity(view: View) -> Measure:
    """Share of ordered pairs that also exist the other way round. Rises with density; turn links inflate it."""
    pairs = int(view.exchanges.nnz)
    if pairs < MIN_PAIRS:
        return unsaid("too_few_pairs", n=pairs)
    _, _, is_mutual = view.joined_pairs
    return Measure(value=2 * int(is_mutual.sum()) / pairs, n=pairs)


def reciprocity_beyond_density(view: View) -> Measure:
    """ρ = (r − a) / (1 − a), a = L / (n(n−1)): reciprocity beyond what so dense a graph has anyway."""
    plain = reciprocity(view)
    if plain.value is None:
        return plain
    people = hub.people_in_exchange(view)
    density = plain.n / (people * (people - 1))
    if density >= 1:
        return unsaid("everybody_with_everybody", n=plain.n)
    return Measure(value=(plain.value - density) / (1 - density), unit="ratio", n=plain.n)


def weighted_reciprocity(view: View) -> Measure:
    """Share of exchanges matched by one the other way."""
    total = len(view.edges)
    if total < MIN_EDGES:
        return unsaid("too_few_exchanges", n=total)
    matched = view.exchanges.minimum(view.exchanges.T.tocsr())
    return Measure(value=float(matched.sum()) / total, n=total)
