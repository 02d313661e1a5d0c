"""What an earthquake takes: the share of capacity lost by distance and severity, a table of assumptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from symbio_kg import assets
from symbio_kg.ontology.tables import TableMalformed, read_table
from symbio_kg.packs.model import Point
from symbio_kg.resilience.geometry import between
from symbio_kg.resilience.scenario import Earthquake

__all__ = ["Ring", "damage_relation", "lost_at", "read_relation"]

_KM_OF_A_DEGREE: Final = 111.0
"""Kilometres that a degree of latitude has at least."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Up to `within` of the radius, `share` of the capacity is lost, and roads are closed or not."""

    within: float
    share: float
    roads_close: bool
    source: str
    evidence: str


@cache
def damage_relation() -> Mapping[str, tuple[Ring, ...]]:
    """Return the rings of each severity, from the inside out, of the product's own table."""
    return read_relation(assets.packs() / "damage-relation.tsv")


def read_relation(path: Path) -> Mapping[str, tuple[Ring, ...]]:
    """Return the rings that the table at *path* holds.

    Raises TableMalformed when a share is no share, rises with distance, or a ring lies outside the radius.
    """
    found: dict[str, list[Ring]] = defaultdict(list)
    for row in read_table(path, ("severity", "within", "share_lost", "roads_close", "source", "evidence")):
        closes = row["roads_close"] == "true"
        ring = Ring(float(row["within"]), float(row["share_lost"]), closes, row["source"], row["evidence"])
        found[row["severity"]].append(ring)
    for severity, rings in found.items():
        rings.sort(key=lambda ring: ring.within)
        shares = [ring.share for ring in rings]
        if shares != sorted(shares, reverse=True) or not all(
            0 <= r.share <= 1 and 0 < r.within <= 1 for r in rings
        ):
            raise TableMalformed(
                en=f"{path.name}: the shares of {severity} do not fall from 1 to 0 with distance.",
                tr=f"{path.name}: {severity} payları uzaklıkla birlikte 1'den 0'a inmiyor.",
            )
    return {severity: tuple(rings) for severity, rings in found.items()}


def lost_at(point: Point, quake: Earthquake, rings: tuple[Ring, ...]) -> Ring | None:
    """Return the ring that *point* lies in; None outside the radius."""
    if abs(point[0] - quake.lat) * _KM_OF_A_DEGREE > quake.radius_km:  # most points lie far outside
        return None
    far = between(point, (quake.lat, quake.lon)) / quake.radius_km
    return next((ring for ring in rings if far <= ring.within), None)
