"""The charts are drawn to scale and stay inside their picture."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest

from symbio_kg.report import Flow, Spot
from symbio_kg.report.atlas import atlas, in_view, links
from symbio_kg.report.sankey import measure, sankey
from symbio_kg.report.summary import Summary
from symbio_kg.report.wording import Wording

SAY = Wording("en")


def _text(word: str) -> dict[str, str]:
    return {"en": word, "tr": word}


def _flow(group: str, process: str, division: str, tonnes: float | None) -> Flow:
    return Flow(_text(group), _text(process), _text(division), tonnes=tonnes)


def _heights(svg: str) -> list[float]:
    return [float(height) for height in re.findall(r'<rect[^>]* height="([\d.]+)"[^>]*class="node', svg)]


def test_flows_add_up_and_say_what_is_left_out() -> None:
    """The same path counts once with its sum; a flow without tonnes is counted, not guessed."""
    flows = [_flow("a", "p", "d", 10), _flow("a", "p", "d", 5), _flow("b", "p", "d", None)]
    measured = measure(flows, SAY)
    assert measured.paths == {("a", "p", "d"): 15.0}
    assert measured.in_tonnes
    assert measured.left_out == 1


def test_without_any_tonnes_matches_are_counted() -> None:
    """A region that states no amounts still gets a picture, of matches."""
    measured = measure([_flow("a", "p", "d", None), _flow("a", "q", "d", None)], SAY)
    assert not measured.in_tonnes
    assert sum(measured.paths.values()) == 2


def test_nodes_are_drawn_to_scale() -> None:
    """A node of three times the tonnes is three times as tall, in every column."""
    svg = sankey("s", measure([_flow("a", "p", "d", 300), _flow("b", "q", "d", 100)], SAY), "t", SAY)
    a, b, p, q, d = _heights(svg)
    assert a == pytest.approx(3 * b, rel=0.01) == p
    assert b == pytest.approx(q)
    assert d == pytest.approx(a + b, rel=0.01)


@pytest.mark.parametrize("count", [1, 7, 60])
def test_picture_holds_every_node(count: int) -> None:
    """However many nodes there are and however uneven, all stay inside and none overlap in a column."""
    flows = [_flow(f"g{i}", f"p{i % 13}", f"d{i % 5}", 10.0 ** (i % 6)) for i in range(count)]
    svg = sankey("s", measure(flows, SAY), "t", SAY)
    height = float(re.findall(r'viewBox="0 0 980 ([\d.]+)"', svg)[0])
    boxes: dict[str, list[tuple[float, float]]] = {}
    for x, y, tall in re.findall(r'<rect x="([\d.]+)" y="([-\d.]+)" width="12" height="([\d.]+)"', svg):
        boxes.setdefault(x, []).append((float(y), float(y) + float(tall)))
    assert len(boxes) == 3
    for column in boxes.values():
        column.sort()
        assert len(column) <= 11
        assert column[0][0] >= 0
        assert column[-1][1] <= height
        assert all(above[1] < below[0] for above, below in itertools.pairwise(column))


def test_links_count_pairs_of_known_places(summary: Summary) -> None:
    """Matches between places are counted; one whose place is unknown is left out."""
    izmir = [spot for spot in summary.spots if spot.region == "izmir"]
    counted = links(summary.matches, izmir)
    assert sum(counted.values()) == sum(match.region == "izmir" for match in summary.matches)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(38.42, 27.14), (-32.22, 115.77), (0.0, 0.0), (89.9, 179.9), (-60.0, -179.0)],
    ids=["izmir", "kwinana", "ocean", "north", "far-west"],
)
def test_map_of_one_place_anywhere(latitude: float, longitude: float) -> None:
    """A single place gives a map around it, wherever on earth it lies."""
    svg = atlas("m", [Spot("a", _text("Here"), latitude, longitude)], Counter(), "t", SAY)
    height = float(re.findall(r'viewBox="0 0 980 ([\d.]+)"', svg)[0])
    (x, y) = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)[0]
    assert 400 < float(x) < 580
    assert 0 < float(y) < height
    assert "nan" not in svg
    assert len(svg) < 200_000


def test_coast_is_on_the_map(summary: Summary) -> None:
    """Both sample regions show land and sea."""
    for region in ("izmir", "kwinana"):
        spots = [spot for spot in summary.spots if spot.region == region]
        svg = atlas("m", spots, links(summary.matches, spots), "t", SAY)
        (land,) = re.findall(r'<path d="([^"]+)" class="land"', svg)
        assert land.startswith("M")
        assert svg.count("<circle") == len(spots)


def test_one_far_place_does_not_shrink_the_rest() -> None:
    """A mine 300 km off is left to the table; the rest still fill the picture."""
    near = [Spot(str(i), _text(str(i)), -32.2 - i / 100, 115.77) for i in range(9)]
    far = Spot("mine", _text("Mine"), -30.9, 121.5)
    assert in_view([*near, far]) == near
    svg = atlas("m", [*near, far], Counter({("0", "mine"): 1}), "t", SAY)
    heights = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', svg)]
    assert max(heights) - min(heights) > 300
    assert ">Mine<" not in svg
