"""Geometry of the pictures in a report: inside the frame, the same every time, and readable when crowded."""

import math

import pytest

from qunluo.analytics.charts import heat
from qunluo.analytics.charts.lines import BOTTOM, LEFT, RIGHT, TOP, draw_line, draw_scale
from qunluo.analytics.charts.network import MOST_NAMES, MOST_PEOPLE, lay_out
from qunluo.analytics.engine.structs import Link, Network, Node


def group(people: int, *, circles: int = 3, star: bool = False) -> Network:
    nodes = [
        Node(name=f"成员{n}", weight=1 + (people - n) ** 2, messages=9, group=n % circles, core=1)
        for n in range(people)
    ]
    edges = [
        Link(a=a, b=b, there=3, back=2)
        for a in range(people)
        for b in (range(a + 1, min(a + 4, people)) if not star else ())
    ]
    edges += [Link(a=0, b=b, there=9, back=1) for b in range(1, people)] if star else []
    return Network(nodes=nodes, edges=edges, people=people, pairs=len(edges), groups=circles, modularity=0.4)


@pytest.mark.parametrize("people", [3, 50, 160, 5_000])
def test_everybody_drawn_stands_inside_the_frame_and_on_nobody(people: int) -> None:
    picture = lay_out(group(people))
    nodes = picture["nodes"]
    assert len(nodes) == min(people, MOST_PEOPLE)
    assert all(abs(x) <= 300 and abs(y) <= 262 for x, y, *_ in nodes)
    for place, (x, y, r, *_rest) in enumerate(nodes):
        for x2, y2, r2, *_ in nodes[place + 1 :]:
            assert math.hypot(x - x2, y - y2) > (r + r2) * 0.6
    assert picture["people"] == people


def test_the_same_network_gives_the_same_picture() -> None:
    assert lay_out(group(60)) == lay_out(group(60))


def test_circles_are_coloured_by_size_and_the_rest_is_grey() -> None:
    network = group(40, circles=8)
    network.nodes[0].group = 99
    picture = lay_out(network)
    colours = [colour for colour, _ in picture["circles"]]
    assert colours == [1, 2, 3, 4, 5, 6]
    assert sum(people for _, people in picture["circles"]) == 40
    assert next(node for node in picture["nodes"] if node[4] == "成员0")[3] == 6


def test_names_never_lie_on_each_other_and_are_few() -> None:
    picture = lay_out(group(160))
    named = [picture["nodes"][place] for place in picture["named"]]
    assert 1 <= len(named) <= MOST_NAMES
    places = [(node[0], node[1] + node[2]) for node in named]
    for place, (x, y) in enumerate(places):
        assert all(abs(x - x2) > 40 or abs(y - y2) >= 19 for x2, y2 in places[place + 1 :])


def test_nobody_and_one_alone_make_no_picture() -> None:
    assert lay_out(group(0))["nodes"] == []
    assert len(lay_out(group(1))["nodes"]) == 1


def test_a_line_goes_from_edge_to_edge_and_breaks_where_nothing_is_known() -> None:
    line = draw_line(["2026-01", "2026-02", "2026-03", "2026-04"], [0.0, None, 0.5, 1.0], top=1.0)
    assert line.path == f"M{LEFT:.1f} {BOTTOM:.1f} M199.3 60.0 L{RIGHT:.1f} {TOP:.1f}"
    assert line.area.count("Z") == 2
    assert line.dot == (RIGHT, TOP)
    assert [month for _, month, _ in line.columns] == ["2026-01", "2026-02", "2026-03", "2026-04"]


def test_a_value_above_the_axis_stays_in_the_frame() -> None:
    assert draw_line(["2026-01"], [7.0], top=1.0).dot == (LEFT, TOP)


def test_many_months_are_named_four_times() -> None:
    months = [f"2026-{month:02}" for month in range(1, 13)]
    line = draw_line(months, [0.1] * 12, top=1.0)
    assert [anchor for *_, anchor in line.columns] == ["start", "middle", "middle", "end"]


@pytest.mark.parametrize("value", [-1.0, 0.0, 0.2, 0.35, 0.9, 5.0])
def test_a_scale_holds_the_value_and_the_band(value: float) -> None:
    scale = draw_scale(value, 0.2, 0.4)
    assert 14 <= scale.here <= 346.001
    assert 14 <= scale.band_start <= scale.band_start + scale.band_width <= 346.001
    inside = scale.band_start <= scale.here <= scale.band_start + scale.band_width
    assert inside == (0.2 <= value <= 0.4)


def week(**counts: int) -> list[list[int]]:
    cells = [[0] * 24 for _ in range(7)]
    for place, count in counts.items():
        day, hour = place[1:].split("h")
        cells[int(day)][int(hour)] = count
    return cells


def test_any_word_shows_and_only_the_busiest_hour_is_darkest() -> None:
    steps = heat.steps_of(week(d0h20=600, d1h9=1, d2h9=300))
    assert (steps[0][20], steps[1][9], steps[2][9], steps[3][3]) == (6, 1, 3, 0)


def test_the_busiest_three_hours_may_pass_midnight() -> None:
    assert heat.busiest_hours(week(d0h23=5, d0h0=5, d1h1=5)) == (23, 2)
    assert heat.quietest_day(week(d0h1=1, d1h1=1, d2h1=1, d3h1=1, d5h1=1, d6h1=1)) == 4


def test_an_empty_week_has_no_colour() -> None:
    assert {step for row in heat.steps_of(week()) for step in row} == {0}
