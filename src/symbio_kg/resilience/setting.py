"""A region together with its pack: where each listing stands in district, road network and near which fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from symbio_kg.model import Text
from symbio_kg.packs import Pack
from symbio_kg.packs.model import Place, Point
from symbio_kg.resilience.geometry import between, to_line
from symbio_kg.resilience.region import Link, Listing, Region, by_need
from symbio_kg.resilience.roads import Roads

__all__ = ["NEAR_FAULT_KM", "Key", "Setting", "Spot", "setting_of"]

NEAR_FAULT_KM: Final = 10.0
"""A site this near to a fault, or nearer, is taken to be hit by that fault's earthquakes: an assumption."""

FaultLine = tuple[str, Text, tuple[Point, ...]]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a listing stands: district, place of the road network, nearest fault and its distance."""

    district: str
    node: str
    fault: str
    fault_km: float | None

    @property
    def exposure(self) -> str:
        """The fault that would hit this spot; "" for none."""
        return self.fault if self.fault_km is not None and self.fault_km <= NEAR_FAULT_KM else ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that scenarios are reckoned on; `zones` leads from a zone's id in the pack to its IRI.

    `at`, `in_zone` and `of_firm` tell the listings of a point, zone and firm.
    """

    region: Region
    pack: Pack
    roads: Roads
    faults: tuple[FaultLine, ...]
    spots: Mapping[str, Spot]
    links_of: Mapping[str, tuple[Link, ...]]
    zones: Mapping[str, str]
    ports_of: Mapping[str, tuple[str, ...]]
    at: Mapping[Point, tuple[str, ...]]
    in_zone: Mapping[str, tuple[str, ...]]
    of_firm: Mapping[str, tuple[str, ...]]

    def listing(self, iri: str) -> Listing:
        """Return an offer or need."""
        return self.region.offers.get(iri) or self.region.needs[iri]

    def way(self, link: Link) -> tuple[str, str]:
        """Return the places of the road network that *link* leads from and to; "" where one is not known."""
        return self.spots[link.offer].node, self.spots[link.need].node

    def ports_for(self, need: Listing) -> tuple[str, ...]:
        """Return the ports, by the pack's table of arrivals, that what *need* wants comes through."""
        return self.ports_of.get(need.material.rpartition("/")[2], ())


def setting_of(region: Region, pack: Pack, faults: Sequence[FaultLine]) -> Setting:
    """Return *region* set into *pack*, with *faults* as the active ones."""
    roads = Roads(pack)
    listings = (*region.offers.values(), *region.needs.values())
    at = _grouped(listings, _point)
    spots = {}
    for point, iris in at.items():
        spots.update(dict.fromkeys(iris, _spot(point, pack, roads, faults)))
    ports: dict[str, tuple[str, ...]] = {}
    for arrival in pack.arrivals:
        ports[arrival.material] = (*ports.get(arrival.material, ()), arrival.port)
    zones = {zone.id: pack.zone_iri(zone) for zone in pack.zones}
    return Setting(
        region,
        pack,
        roads,
        tuple(faults),
        spots,
        by_need(region.links),
        zones,
        ports,
        {point: iris for point, iris in at.items() if point is not None},
        _grouped(listings, lambda listing: listing.zone),
        _grouped(listings, lambda listing: listing.firm),
    )


def _point(listing: Listing) -> Point | None:
    return None if listing.lat is None or listing.lon is None else (listing.lat, listing.lon)


def _grouped(listings: Iterable[Listing], key: Callable[[Listing], Key]) -> dict[Key, tuple[str, ...]]:
    """Return the IRIs of *listings* by *key*."""
    found: dict[Key, list[str]] = defaultdict(list)
    for listing in listings:
        found[key(listing)].append(listing.iri)
    return {name: tuple(those) for name, those in found.items()}


def _spot(point: Point | None, pack: Pack, roads: Roads, faults: Sequence[FaultLine]) -> Spot:
    if point is None:
        return Spot("", "", "", None)
    near = min(((to_line(point, line), name) for name, _, line in faults), default=None)
    return Spot(
        _nearest(point, pack.districts),
        roads.node(point),
        near[1] if near else "",
        round(near[0], 1) if near else None,
    )


def _nearest(point: Point, districts: Sequence[Place]) -> str:
    """Return the id of the district whose middle is nearest: the pack has no borders of districts."""
    return min(districts, key=lambda d: (between(point, (d.lat, d.lon)), d.id)).id if districts else ""
