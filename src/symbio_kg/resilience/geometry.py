"""Distances on the earth: between points, and from a point to a line."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Final

from symbio_kg.packs.model import Point

__all__ = ["EARTH_KM", "between", "to_line"]

EARTH_KM: Final = 6371.0088
"""Mean radius of the earth (IUGG), in kilometres."""


def between(one: Point, other: Point) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    lat1, lat2 = math.radians(one[0]), math.radians(other[0])
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def to_line(point: Point, line: Sequence[Point]) -> float:
    """Return the distance in kilometres from *point* to the nearest spot of *line*, the earth taken as flat there."""
    scale = math.pi / 180 * EARTH_KM
    shrink = math.cos(math.radians(point[0]))
    flat = [((lon - point[1]) * shrink * scale, (lat - point[0]) * scale) for lat, lon in line]
    return min(_to_segment(a, b) for a, b in itertools.pairwise(flat))


def _to_segment(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance from the origin to the segment from *a* to *b*."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, -(a[0] * dx + a[1] * dy) / length))
    return math.hypot(a[0] + along * dx, a[1] + along * dy)
