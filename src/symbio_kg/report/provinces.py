"""Places gathered into provinces, where there are too many to draw each: a place goes to the nearest middle."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace
from functools import lru_cache

from symbio_kg.report.atlas import province_middles
from symbio_kg.report.collect import Moved
from symbio_kg.report.summary import Spot

__all__ = ["by_province"]

_FARTHEST = 1.6
"""Degrees from the middle of a province beyond which a place stays for itself."""


def by_province(found: Moved) -> Moved:
    """Return *found* with its places in Türkiye gathered by province; others stay as they are."""
    place = {spot.id: _province(spot) for spot in found.spots}
    gathered: dict[str, list[Spot]] = defaultdict(list)
    for spot in found.spots:
        gathered[place[spot.id].id].append(spot)
    named = {spot.id: spot for spot in place.values()}
    between: Counter[tuple[str, str]] = Counter()
    for (source, target), count in found.between.items():
        if source in place and target in place:
            between[place[source].id, place[target].id] += count
    spots = tuple(
        replace(
            named[name],
            firms=sum(s.firms for s in spots),
            offers=sum(s.offers for s in spots),
            needs=sum(s.needs for s in spots),
        )
        for name, spots in sorted(gathered.items())
    )
    return Moved(found.flows, spots, between)


def _province(spot: Spot) -> Spot:
    """Return the middle of the province of *spot*, or *spot* where none is near."""
    found = _nearest(spot.longitude, spot.latitude)
    if found is None:
        return spot
    name, x, y = found
    return Spot(f"province/{name}", {"en": name, "tr": name}, y, x)


@lru_cache(maxsize=50_000)
def _nearest(longitude: float, latitude: float) -> tuple[str, float, float] | None:
    shrink = math.cos(math.radians(latitude))

    def away(middle: tuple[str, float, float]) -> float:
        return math.hypot((middle[1] - longitude) * shrink, middle[2] - latitude)

    found = min(province_middles(), key=away)
    return found if away(found) <= _FARTHEST else None
