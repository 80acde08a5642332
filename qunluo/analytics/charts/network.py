"""The picture of who talks with whom: laid out once, on the server, so that it reads at 50 and at 5,000 people.

Up to 160 people are drawn one by one, the busiest first; all others are told in a sentence. Circles found by the
engine get the five colours by size, everybody else is quiet grey. Coordinates are whole numbers around (0, 0).
"""

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.structs import Link, Network, Node

MOST_PEOPLE, MOST_TIES, MOST_NAMES, COLOURS = 160, 320, 9, 5
MOST_TRIED, NAME_HEIGHT, PHONE_LETTER = 24, 27.0, 22.0  # names are larger in the frame of a phone
ROUNDS, SEED, HALF = 240, 11, 240.0
Floats = NDArray[np.float64]


def lay_out(network: Network) -> dict[str, Any]:
    """Nodes `[x, y, r, colour, name]`, ties `[a, b, strength 1–3]`, names to show, circles `[colour, people]`, counts.

    The same network gives the same picture.
    """
    order = sorted(range(len(network.nodes)), key=lambda node: (-network.nodes[node].weight, network.nodes[node].name))
    shown = order[:MOST_PEOPLE]
    place = {node: position for position, node in enumerate(shown)}
    ties = _ties(network.edges, place)
    nodes = [network.nodes[node] for node in shown]
    colours = _colours(network.nodes, shown)
    points = _arrange(nodes, ties, colours)
    radii = _radii(nodes)
    return {
        "nodes": [
            [round(float(x)), round(float(y)), round(float(r), 1), colour, node.name]
            for (x, y), r, colour, node in zip(points, radii, colours, nodes, strict=True)
        ],
        "ties": [[a, b, strength] for a, b, strength in _strengths(ties)],
        "named": _named(points, radii, nodes),
        "circles": _circles(network.nodes),
        "people": network.people,
        "pairs": network.pairs,
    }


def _ties(links: list[Link], place: dict[int, int]) -> list[tuple[int, int, int]]:
    """The strongest links among those shown as (a, b, exchanges); matched ones before one-sided ones."""
    inside = [link for link in links if link.a in place and link.b in place]
    inside.sort(key=lambda link: (-min(link.there, link.back), -(link.there + link.back), link.a, link.b))
    return [(place[link.a], place[link.b], link.there + link.back) for link in inside[:MOST_TIES]]


def _strengths(ties: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Each tie as thin, middle or strong: thirds of the logarithm of its exchanges."""
    if not ties:
        return []
    logs = np.log1p([weight for _, _, weight in ties])
    low, high = float(logs.min()), float(logs.max())
    steps = np.clip(((logs - low) / (high - low or 1.0) * 3).astype(int) + 1, 1, 3)
    return [(a, b, int(step)) for (a, b, _), step in zip(ties, steps, strict=True)]


def _colours(nodes: list[Node], shown: list[int]) -> list[int]:
    """1 to 5 for the largest circles of at least three people, 6 for everybody else."""
    largest = [group for group, people in _sizes(nodes) if people >= 3][:COLOURS]
    colour = {group: number + 1 for number, group in enumerate(largest)}
    return [colour.get(nodes[node].group, COLOURS + 1) for node in shown]


def _circles(nodes: list[Node]) -> list[list[int]]:
    """`[colour, people]` of each coloured circle, then of the rest."""
    sizes = _sizes(nodes)
    coloured = [(number + 1, people) for number, (_, people) in enumerate(s for s in sizes if s[1] >= 3)][:COLOURS]
    rest = len(nodes) - sum(people for _, people in coloured)
    found = [[colour, people] for colour, people in coloured]
    return [*found, [COLOURS + 1, rest]] if rest else found


def _sizes(nodes: list[Node]) -> list[tuple[int, int]]:
    counted = Counter(node.group for node in nodes)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _radii(nodes: list[Node]) -> Floats:
    """Area follows exchanges: 4 to 17 units, smaller where many are drawn."""
    if not nodes:
        return np.zeros(0)
    weight = np.sqrt([max(node.weight, 1) for node in nodes])
    largest = 17.0 if len(nodes) <= 60 else 13.0
    radii: Floats = np.clip(weight / weight.max() * largest, 4.0, largest)
    return radii


def _arrange(nodes: list[Node], ties: list[tuple[int, int, int]], colours: list[int]) -> Floats:
    """Forces: everybody pushes, ties pull, circles hold together, the middle draws (Fruchterman & Reingold 1991)."""
    size = len(nodes)
    if size == 0:
        return np.zeros((0, 2))
    pull = np.zeros((size, size))
    for a, b, weight in ties:
        pull[a, b] = pull[b, a] = 0.5 + np.log1p(weight)
    same = np.equal.outer(colours, colours) & (np.array(colours)[:, None] <= COLOURS)
    points = _start(colours)
    ideal = 1.3 * HALF / np.sqrt(size)
    for turn in range(ROUNDS):
        points = _step(points, pull, same, ideal, heat=ideal * (1 - turn / ROUNDS))
    radii = _radii(nodes)
    return _apart(_fit(_spread(points)), radii)


def _start(colours: list[int]) -> Floats:
    """Each circle begins in its own direction, so that the picture does not depend on luck."""
    random = np.random.default_rng(SEED)
    angle = np.array(colours) / (COLOURS + 1) * 2 * np.pi
    return np.stack([np.cos(angle), np.sin(angle)], axis=1) * HALF * 0.4 + random.normal(0, 18, (len(colours), 2))


def _step(points: Floats, pull: Floats, same: NDArray[np.bool_], ideal: float, *, heat: float) -> Floats:
    between = points[:, None] - points[None]
    distance = np.maximum(np.hypot(between[..., 0], between[..., 1]), 0.5)
    push = ideal**2 / distance**2
    draw = (pull * 0.18 + same * 0.05) * distance / ideal
    move = (between * (push - draw)[..., None]).sum(axis=1) - points * 0.06
    length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
    moved: Floats = points + move * (np.minimum(length, heat) / length)[:, None]
    return moved


def _spread(points: Floats) -> Floats:
    """Give the crowded middle more room: the distance from the centre grows with its 0.6th power.

    Whoever hangs on nobody flies far off and would press the rest together: they end a little beyond nine in ten.
    """
    centred = points - np.median(points, axis=0)
    distance = np.maximum(np.hypot(centred[:, 0], centred[:, 1]), 1e-6)
    farthest = 1.15 * float(np.quantile(distance, 0.9))
    spread: Floats = centred * (np.minimum(distance, farthest) ** 0.6 / distance)[:, None]
    return spread


def _named(points: Floats, radii: Floats, nodes: list[Node]) -> list[int]:
    """The busiest whose names fit below them without lying on another name."""
    boxes: list[tuple[float, float, float]] = []
    named = []
    for place in range(min(MOST_TRIED, len(nodes))):
        x, y = points[place][0], points[place][1] + radii[place]
        wide = PHONE_LETTER * sum(1.0 if ord(sign) > 0x2E80 else 0.55 for sign in nodes[place].name[:12])
        if all(abs(x - left) > (wide + other) / 2 or abs(y - top) > NAME_HEIGHT for left, top, other in boxes):
            boxes.append((x, y, wide))
            named.append(place)
    return named[:MOST_NAMES]


def _apart(points: Floats, radii: Floats) -> Floats:
    """Push overlapping people apart."""
    for _ in range(40):
        between = points[:, None] - points[None]
        distance = np.maximum(np.hypot(between[..., 0], between[..., 1]), 0.01)
        overlap = np.maximum(radii[:, None] + radii[None] + 4 - distance, 0)
        np.fill_diagonal(overlap, 0)
        if not overlap.any():
            break
        points = points + (between / distance[..., None] * (overlap / 2)[..., None]).sum(axis=1) * 0.6
    return points


def _fit(points: Floats) -> Floats:
    """Into the frame: two thirds as high as wide."""
    centred = points - (points.max(axis=0) + points.min(axis=0)) / 2
    reach = np.abs(centred).max(axis=0)
    fitted: Floats = centred * np.array([HALF * 1.15, HALF * 0.95]) / np.maximum(reach, 1.0)
    return fitted
