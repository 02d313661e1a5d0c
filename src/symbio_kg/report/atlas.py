"""The map of a region as SVG: coast, province borders, places, and the matches between them."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median
from typing import TypedDict

from markupsafe import Markup

from symbio_kg.report.drawing import Element, add, canvas, finish
from symbio_kg.report.summary import MatchCard, Spot
from symbio_kg.report.wording import Wording

__all__ = ["View", "atlas", "in_view", "links", "province_middles"]

_WIDTH, _KM_PER_DEGREE = 980.0, 111.2
# A place is far off at six times the usual distance from the middle, but never within about 30 km.
_FAR, _NEAR = 6.0, 0.27


class _Window(TypedDict):
    name: str
    box: list[float]
    rings: list[list[int]]


class _Provinces(TypedDict):
    labels: list[tuple[str, int, int]]
    lines: list[list[int]]


class _Outlines(TypedDict):
    land: list[_Window]
    provinces: _Provinces


@dataclass(frozen=True, slots=True)
class View:
    """A window on the earth, flat: one scale, longitudes shortened as in its middle."""

    west: float
    south: float
    east: float
    north: float

    @property
    def shrink(self) -> float:
        """How much shorter a degree of longitude is here than one of latitude."""
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Points of the picture to a degree of latitude."""
        return _WIDTH / ((self.east - self.west) * self.shrink)

    @property
    def height(self) -> float:
        """How high the picture is."""
        return (self.north - self.south) * self.scale

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place lies in the picture."""
        return (longitude - self.west) * self.shrink * self.scale, (self.north - latitude) * self.scale

    def holds(self, longitude: float, latitude: float) -> bool:
        """Tell whether a place lies in the picture."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


def links(matches: Iterable[MatchCard], spots: Sequence[Spot]) -> Counter[tuple[str, str]]:
    """Count the matches from place to place, both by id; those with an unknown place are left out."""
    known = {spot.id for spot in spots}
    pairs = ((match.offer.spot, match.need.spot) for match in matches)
    return Counter(pair for pair in pairs if pair[0] in known and pair[1] in known)


def atlas(
    identity: str,
    spots: Sequence[Spot],
    between: Counter[tuple[str, str]],
    title: str,
    say: Wording,
    draw: Callable[[Element, View], None] = lambda _root, _view: None,
) -> Markup:
    """Return the map of *spots*, which must not be empty, with a curve for each pair in *between*.

    *draw* may add what lies between the ground and the places.
    """
    view = _view(in_view(spots))
    root = canvas(identity, _WIDTH, view.height, title)
    add(root, "rect", width=_WIDTH, height=view.height, class_="sea")
    _ground(root, view)
    draw(root, view)
    _curves(root, view, spots, between, say)
    taken = _circles(root, view, spots, say)
    _labels(root, view, spots, taken, say)
    _province_names(root, view, taken)
    _scale_bar(root, view, say)
    return finish(root)


def in_view(spots: Sequence[Spot]) -> list[Spot]:
    """Return the places a map shows: all but those that lie far off from where most of them are."""
    x, y = median(s.longitude for s in spots), median(s.latitude for s in spots)
    shrink = math.cos(math.radians(y))
    away = [math.hypot((s.longitude - x) * shrink, s.latitude - y) for s in spots]
    reach = max(_FAR * median(away), _NEAR)
    return [spot for spot, distance in zip(spots, away, strict=True) if distance <= reach]


def _view(spots: Sequence[Spot]) -> View:
    west, east = min(s.longitude for s in spots), max(s.longitude for s in spots)
    south, north = min(s.latitude for s in spots), max(s.latitude for s in spots)
    shrink = math.cos(math.radians((south + north) / 2))
    wide = max((east - west) * shrink, north - south, 0.06)
    # Never flatter than 5:8, never taller than 3:4, with a margin that leaves room for the names.
    across = max((east - west) * shrink + 0.34 * wide, (north - south + 0.2 * wide) * 4 / 3)
    down = max(north - south + 0.2 * wide, across * 5 / 8)
    x, y = (west + east) / 2, (south + north) / 2
    return View(x - across / shrink / 2, y - down / 2, x + across / shrink / 2, y + down / 2)


@cache
def _outlines() -> _Outlines:
    text = files("symbio_kg.report").joinpath("static/outlines.json").read_text(encoding="utf-8")
    outlines: _Outlines = json.loads(text)
    return outlines


def province_middles() -> list[tuple[str, float, float]]:
    """Return the provinces of Türkiye as (name, longitude, latitude) of a point inside."""
    return [(name, x / 1000, y / 1000) for name, x, y in _outlines()["provinces"]["labels"]]


def _ground(root: Element, view: View) -> None:
    outlines = _outlines()
    window = next((w for w in outlines["land"] if _inside(view, w["box"])), outlines["land"][-1])
    land = "".join(_path(view, ring, closed=True) for ring in window["rings"])
    add(root, "path", d=land, class_="land")
    borders = "".join(_path(view, line, closed=False) for line in outlines["provinces"]["lines"])
    if borders:
        add(root, "path", d=borders, class_="border")


def _inside(view: View, box: Sequence[float]) -> bool:
    west, south, east, north = box
    return view.west >= west and view.south >= south and view.east <= east and view.north <= north


def _path(view: View, flat: Sequence[int], *, closed: bool) -> str:
    points = list(_visible(view, flat))
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")


def _visible(view: View, flat: Sequence[int]) -> Iterator[tuple[float, float]]:
    """Yield the points of a line, those outside moved onto a frame around the picture.

    Moving a point onto the frame never drags an edge across the picture, so areas stay as they are.
    """
    last = (math.inf, math.inf)
    for x, y in zip(flat[::2], flat[1::2], strict=True):
        left, top = view.point(x / 1000, y / 1000)
        point = (min(max(left, -20.0), _WIDTH + 20), min(max(top, -20.0), view.height + 20))
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) > 0.5:
            yield point
            last = point


def _radius(spot: Spot) -> float:
    return 3.5 + 1.7 * math.sqrt(max(spot.firms, 1))


def _curves(
    root: Element, view: View, spots: Sequence[Spot], between: Counter[tuple[str, str]], say: Wording
) -> None:
    at = {spot.id: (view.point(spot.longitude, spot.latitude), spot) for spot in spots}
    most = max(between.values(), default=1)
    # Many curves over one another would hide the places, so each gets paler the more there are.
    pale = min(0.5, 3 / math.sqrt(max(len(between), 1)))
    group = add(root, "g", class_="links", stroke_opacity=pale)
    for (source, target), count in sorted(between.items(), key=lambda item: (-item[1], item[0])):
        if source == target or source not in at or target not in at:
            continue
        (x0, y0), start = at[source]
        (x1, y1), end = at[target]
        bend = 0.16
        cx, cy = (x0 + x1) / 2 + (y1 - y0) * bend, (y0 + y1) / 2 - (x1 - x0) * bend
        curve = add(
            group,
            "path",
            d=f"M{x0:.1f} {y0:.1f}Q{cx:.1f} {cy:.1f} {x1:.1f} {y1:.1f}",
            stroke_width=0.8 + 3.2 * math.sqrt(count / most),
        )
        names = {"source": say.text(start.name), "target": say.text(end.name)}
        add(curve, "title", say("map.link", count=count, **names))


def _circles(root: Element, view: View, spots: Sequence[Spot], say: Wording) -> list[tuple[float, ...]]:
    boxes: list[tuple[float, ...]] = []
    for spot in sorted(spots, key=lambda s: (-s.firms, s.id)):
        x, y = view.point(spot.longitude, spot.latitude)
        radius = _radius(spot)
        circle = add(root, "circle", cx=x, cy=y, r=radius, class_="spot")
        add(circle, "title", say("map.spot", place=say.text(spot.name), firms=spot.firms))
        boxes.append((x - radius, y - radius, x + radius, y + radius))
    return boxes


def _labels(
    root: Element, view: View, spots: Sequence[Spot], taken: list[tuple[float, ...]], say: Wording
) -> None:
    """Write the names of the places, largest first, on the first side that is free; leave out the rest."""
    for spot in sorted(spots, key=lambda s: (-s.firms, s.id)):
        x, y = view.point(spot.longitude, spot.latitude)
        name, away = say.text(spot.name), _radius(spot) + 5
        wide = 7.4 * len(name)
        sides = (
            (x + away, y + 5, "start", x + away),
            (x - away, y + 5, "end", x - away - wide),
            (x, y - away - 2, "middle", x - wide / 2),
            (x, y + away + 11, "middle", x - wide / 2),
        )
        for left, baseline, anchor, start in sides:
            box = (start, baseline - 12, start + wide, baseline + 3)
            fits = box[0] > 2 and box[2] < _WIDTH - 2 and box[1] > 2 and box[3] < view.height - 2
            if fits and not any(_touch(box, other) for other in taken):
                add(root, "text", name, x=left, y=baseline, text_anchor=anchor, class_="label")
                taken.append(box)
                break


def _province_names(root: Element, view: View, taken: list[tuple[float, ...]]) -> None:
    for name, x, y in _outlines()["provinces"]["labels"]:
        if not view.holds(x / 1000, y / 1000):
            continue
        left, baseline = view.point(x / 1000, y / 1000)
        half = 5.5 * len(name)
        # The middle may lie under a place's name; a little above or below it is still the province.
        for down in (0, -30, 30, -60, 60):
            box = (left - half, baseline + down - 13, left + half, baseline + down + 4)
            if not any(_touch(box, other) for other in taken):
                add(root, "text", name, x=left, y=baseline + down, class_="province", text_anchor="middle")
                break


def _touch(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _scale_bar(root: Element, view: View, say: Wording) -> None:
    per_km = view.scale / _KM_PER_DEGREE
    length = next(km for km in (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0) if km * per_km < _WIDTH / 5)
    y = view.height - 18
    add(root, "path", d=f"M20 {y - 6:.1f}V{y:.1f}H{20 + length * per_km:.1f}V{y - 6:.1f}", class_="scale")
    add(root, "text", say("match.km", km=length), x=26.0, y=y - 6, class_="label")
