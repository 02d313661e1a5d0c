"""The map of the resilience report: sites, roads, faults, ports, and the reach of earthquakes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from symbio_kg.report.atlas import View, atlas, in_view
from symbio_kg.report.drawing import Element, add
from symbio_kg.report.summary import Spot
from symbio_kg.report.wording import Wording
from symbio_kg.resilience.geometry import EARTH_KM
from symbio_kg.resilience.region import Listing
from symbio_kg.resilience.study import Resilience

__all__ = ["draw_map"]

_RINGS: Final = 12
"""Earthquakes that are drawn; more would cover the map."""


def draw_map(found: Resilience, say: Wording) -> Markup | None:
    """Return the map of *found* as SVG; None when no place is known."""
    spots = list(_spots(found))
    if not spots:
        return None
    title = say("res.map.chart", region=say.text(found.setting.pack.title))
    near = in_view(spots)
    return atlas(
        "resilience-map", near, Counter(), title, say, lambda root, view: _draw(root, view, found, say)
    )


def _spots(found: Resilience) -> Iterator[Spot]:
    places: dict[str, list[Listing]] = defaultdict(list)
    region = found.setting.region
    for listing in (*region.offers.values(), *region.needs.values()):
        if listing.lat is not None:
            places[listing.zone or listing.firm].append(listing)
    for place, there in sorted(places.items()):
        yield Spot(
            place,
            region.names.of(place),
            sum(one.lat or 0.0 for one in there) / len(there),
            sum(one.lon or 0.0 for one in there) / len(there),
            firms=len({one.firm for one in there}),
            offers=sum(one.offers for one in there),
            needs=sum(not one.offers for one in there),
        )


def _draw(root: Element, view: View, found: Resilience, say: Wording) -> None:
    _quakes(root, view, found, say)
    roads = found.setting.roads
    for (a, b), (name, _) in sorted(roads.edges.items()):
        path = add(root, "path", d=_line(view, [roads.at[a], roads.at[b]]), class_="road")
        add(path, "title", say.text(roads.roads[name].names))
    for _, names, line in found.setting.faults:
        path = add(root, "path", d=_line(view, list(line)), class_="fault")
        add(path, "title", say.text(names))
    for place in found.setting.pack.places:
        if place.kind == "port" and view.holds(place.lon, place.lat):
            x, y = view.point(place.lon, place.lat)
            port = add(
                root,
                "path",
                d=f"M{x - 6:.1f} {y:.1f}H{x + 6:.1f}M{x:.1f} {y - 6:.1f}V{y + 6:.1f}",
                class_="port",
            )
            add(port, "title", say.text(place.names))


def _quakes(root: Element, view: View, found: Resilience, say: Wording) -> None:
    named = [(o.scenario.name(), quake) for o in found.outcomes for quake in o.shock.quakes]
    for name, quake in named[:_RINGS]:
        x, y = view.point(quake.lon, quake.lat)
        radius = quake.radius_km / EARTH_KM * 57.29577951308232 * view.scale
        ring = add(root, "circle", cx=x, cy=y, r=radius, class_="quake")
        add(ring, "title", say.text(name))


def _line(view: View, points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (view.point(lon, lat) for lat, lon in points))
