"""The engine beside its limit and a peer: interactions between people, as an edge list, from columns to measures.

    python -m bench.diagnosis [--json] [--events 10000000] [--members 100000] [--rounds 3]

`limit` is the bare DuckDB and SciPy steps for the same numbers; `peer` is networkx on a sample of the same events
(`sample` of them; the ratio compares both on that sample). `memory` is the peak of a whole diagnosis, records in and
verdict out, in a process of its own. Seconds, medians of interleaved rounds.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import duckdb
import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from qunluo.analytics.engine import columns, history, hub, reciprocity, ties
from qunluo.analytics.engine.diagnosis import diagnose
from qunluo.analytics.engine.view import View
from qunluo.core.interchange import Record

START, YEAR, LIMIT_MB = 1_700_000_000, 365 * 86400, 2048
Events = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]


def make_events(count: int, members: int, *, seed: int = 5) -> Events:
    """Interactions of a group whose activity falls by rank; three in ten are answers to one shortly before."""
    random = np.random.default_rng(seed)
    ranks = 1 / np.arange(1, members + 1) ** 0.8
    shares = np.cumsum(ranks / ranks.sum())
    who = random.permutation(members).astype(np.int32)
    src = who[np.searchsorted(shares, random.random(count))]
    dst = who[np.searchsorted(shares, random.random(count) ** 1.1)]
    back = np.flatnonzero(random.random(count) < 0.3)
    back = back[back > 1000]
    earlier = back - random.integers(1, 1000, len(back))
    src[back], dst[back] = dst[earlier], src[earlier]
    other = src != dst
    at = np.sort(random.integers(START, START + YEAR, count)).astype(np.float64)
    return src[other], dst[other], at[other]


def records_of(events: Events) -> Iterator[Record]:
    """The events as the reader of edge lists gives them; a few at a time, so that only the engine takes memory."""
    for start in range(0, len(events[0]), 100_000):
        some = (column[start : start + 100_000].tolist() for column in events)
        for src, dst, at in zip(*some, strict=True):
            yield Record(at=at, author_id=str(src), author_name=str(src), mentions=[str(dst)])


def empty_view(members: int) -> View:
    """The view of a history in which everybody wrote once, to be given edges."""
    read = columns.read(
        Record(at=START, author_id=str(number), author_name=str(number), mentions=["0"]) for number in range(members)
    )
    return history.view_of(read, as_of=START + YEAR)


def ours(plain: View, events: Events) -> list[float | None]:
    """Reciprocity, hub share, centralisation, life without the hub, core."""
    src, dst, at = events
    view = plain.with_edges(src, dst, at, np.zeros(len(src), dtype=np.int32))
    measures = (reciprocity.reciprocity, hub.hub_share, hub.centralisation, hub.holds_without_hub, ties.core_depth)
    return [measure(view).value for measure in measures]


def bare(events: Events, members: int) -> list[float]:
    """The same numbers by DuckDB and SciPy alone."""
    src, dst, _ = events
    connection = duckdb.connect(config={"threads": 2})
    events_table = {"src": src, "dst": dst}
    found = connection.execute("SELECT src, dst, count(*) AS w FROM events_table GROUP BY ALL").fetchnumpy()
    assert events_table
    low, high, weight = found["src"], found["dst"], found["w"]
    matrix = coo_array((np.ones(len(low)), (low, high)), shape=(members, members)).tocsr()
    mutual = matrix.multiply(matrix.T.tocsr()).tocsr()
    touched = np.bincount(low, weight, members) + np.bincount(high, weight, members)
    both = (matrix + matrix.T).tocsr()
    degree = np.diff(both.indptr)
    people = int((degree > 0).sum())
    star = int(touched.argmax())
    keep = np.ones(members, dtype=bool)
    keep[star] = False
    _, piece = connected_components(both[keep][:, keep], directed=False)
    return [
        mutual.nnz / matrix.nnz,
        float(touched.max() / weight.sum()),
        float((degree.max() - degree[degree > 0]).sum() / ((people - 1) * (people - 2))),
        float(np.bincount(piece).max() / (people - 1)),
        float(_core(mutual)),
    ]


def _core(mutual: coo_array) -> int:
    """Depth of the k-core, peeled one degree after the other."""
    start, other = mutual.indptr, mutual.indices
    degree, alive, k = np.diff(start).copy(), np.diff(start) > 0, 0
    while alive.any():
        gone = np.flatnonzero(alive & (degree <= k))
        if not len(gone):
            k += 1
            continue
        alive[gone] = False
        np.subtract.at(degree, np.concatenate([other[start[v] : start[v + 1]] for v in gone]), 1)
    return k


def peer(events: Events) -> list[float]:
    """The same numbers by networkx."""
    src, dst, _ = events
    graph = nx.DiGraph()
    for one, other in zip(src.tolist(), dst.tolist(), strict=True):
        if graph.has_edge(one, other):
            graph[one][other]["weight"] += 1
        else:
            graph.add_edge(one, other, weight=1)
    touched = dict(graph.degree(weight="weight"))
    star, total = max(touched, key=lambda person: touched[person]), sum(touched.values()) / 2
    plain = nx.Graph(graph)
    degree = dict(plain.degree())
    people, most = len(degree), max(degree.values())
    centre = sum(most - one for one in degree.values()) / ((people - 1) * (people - 2))
    mutual = nx.Graph(pair for pair in graph.edges if graph.has_edge(pair[1], pair[0]))
    core = max(nx.core_number(mutual).values())
    plain.remove_node(star)
    largest = max(len(piece) for piece in nx.connected_components(plain))
    return [nx.overall_reciprocity(graph), touched[star] / total, centre, largest / (people - 1), float(core)]


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def whole(count: int, members: int) -> None:
    """A whole diagnosis, in this process: prints seconds and the peak of memory."""
    events = make_events(count, members)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = timed(lambda: diagnose(records_of(events), format="edges"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "events_mb": before // 1024}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--whole", action="store_true", help=argparse.SUPPRESS)
    wish = parser.parse_args()
    if wish.whole:
        whole(wish.events, wish.members)
        return
    for line in lines(wish):
        print(json.dumps(line) if wish.json else "  ".join(f"{name}={value}" for name, value in line.items()))


def lines(wish: argparse.Namespace) -> Iterator[dict[str, object]]:
    """One line a case, as docs/architecture tells."""
    events = make_events(wish.events, wish.members)
    plain = empty_view(wish.members)
    our_seconds, bare_seconds = [], []
    for _ in range(wish.rounds):
        our_seconds.append(timed(lambda: ours(plain, events)))
        bare_seconds.append(timed(lambda: bare(events, wish.members)))
    yield _line("graph", statistics.median(our_seconds), statistics.median(bare_seconds), None, "s", len(events[0]))
    some = make_events(wish.sample, wish.members // 20)
    few = empty_view(wish.members // 20)
    our_seconds = [timed(lambda: ours(few, some)) for _ in range(wish.rounds)]
    peer_seconds = timed(lambda: peer(some))
    yield _line("graph_sample", statistics.median(our_seconds), None, peer_seconds, "s", len(some[0]))
    told = subprocess.run(
        [sys.executable, "-m", "bench.diagnosis", "--whole", f"--events={wish.events}", f"--members={wish.members}"],
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(told.stdout)
    yield _line("whole_diagnosis", found["seconds"], None, None, "s", wish.events)
    yield _line("memory", found["peak_mb"], LIMIT_MB, None, "MB", wish.events)


def _line(case: str, our: float, limit: float | None, other: float | None, unit: str, n: int) -> dict[str, object]:
    return {
        "bench": "diagnosis",
        "case": case,
        "ours": round(our, 3),
        "limit": None if limit is None else round(limit, 3),
        "peer": None if other is None else round(other, 3),
        "unit": unit,
        "ratio_to_limit": None if limit is None else round(limit / our, 3),
        "ratio_to_peer": None if other is None else round(other / our, 2),
        "n": n,
    }


if __name__ == "__main__":
    main()
