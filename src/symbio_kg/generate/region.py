"""A region as a stream of blocks, one a firm: nothing is kept, so that ten million listings need no more room.

A region that is smaller, from the same seed, is the beginning of a larger one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, exp, log, radians
from random import Random
from typing import Final, NamedTuple

from symbio_kg.generate.draw import Drawer, number
from symbio_kg.generate.faults import Fault, faults
from symbio_kg.generate.knowledge import Sector, sectors
from symbio_kg.generate.request import Request
from symbio_kg.generate.tables import Province, Wheel, Zone, provinces, zones
from symbio_kg.generate.things import Firm, Licence, Listing
from symbio_kg.terms import PREFIXES

__all__ = ["Block", "blocks"]

_DATA = PREFIXES["data"]
_MEAN: Final = 2.2
_MANY: Final = 24
_RECEIVERS: Final = ("38.", "23.51", "35.11", "37.")
_LICENSED: Final = 0.25
"""How often a firm outside the waste sectors holds a licence for what it takes in."""

_FACILITIES: Final = {
    "23.51": "co-incineration",
    "35.11": "incineration",
    "37.00": "digestion",
    "38.21": "recovery",
    "38.22": "hazardous-recovery",
    "38.31": "vehicle-treatment",
    "38.32": "recovery",
}
_FEW: Final = 8
_TRIES: Final = 500


class Block(NamedTuple):
    """A firm with its listings; the zone where it is the first there; the fault of its one listing, if any."""

    zone: Zone | None
    firm: Firm
    listings: tuple[Listing, ...]
    fault: Fault | None = None


def blocks(asked: Request) -> Iterator[Block]:
    """Yield the firms of the region, with as many listings as are asked for in all."""
    return _Region(asked, Random(asked.seed)).blocks()  # noqa: S311  chance is meant to be repeatable


@dataclass
class _Region:
    """The state of a region in the making: how far it is, and which zones were told."""

    asked: Request
    chance: Random

    def __post_init__(self) -> None:
        province = self.asked.province
        self._prefix = f"SYN-{self.asked.seed}" + (f"-{province.plate}" if province else "")
        self._drawer = Drawer(self.chance)
        self._told: set[str] = set()
        self._firms = 0
        self._faulty = 0

    def blocks(self) -> Iterator[Block]:
        left = self.asked.size
        while left > 0:
            place = self._place()
            sector = _mix().turn(self.chance.random())
            size = exp(self.chance.gauss(0.0, 0.6))
            wanted = 1 + min(int(-log(1.0 - self.chance.random()) * _MEAN), _MANY)
            bad = self._bad(wanted)
            shown = min(left, wanted)
            left -= shown
            if shown > bad:
                yield self._good(place, sector, size, shown - bad)
            for _ in range(min(bad, shown)):
                yield self._spoilt(place, size)

    def _bad(self, wanted: int) -> int:
        share = self.asked.faults
        return sum(self.chance.random() < share for _ in range(wanted)) if share else 0

    def _good(self, place: tuple[Province, Zone], sector: Sector, size: float, count: int) -> Block:
        firm = self._firm(place, sector)
        listings = tuple(
            self._drawer.listing(_name(firm, order), sector, size) for order in range(1, count + 1)
        )
        return Block(self._zone(place[1]), firm, listings)

    def _spoilt(self, place: tuple[Province, Zone], size: float) -> Block:
        """Return a firm of its own with one listing for the fault whose turn it is."""
        fault = faults()[self._faulty % len(faults())]
        self._faulty += 1
        role = fault.role or ("Offer" if fault.kind in ("Waste", "ByProduct", "Product", "Material") else "")
        for _ in range(_TRIES):
            sector = _mix().turn(self.chance.random())
            firm = self._firm(place, sector)
            try:
                listing = self._drawer.listing(_name(firm, 1), sector, size, fault.kind, role)
            except LookupError:
                self._firms -= 1
                continue
            return Block(self._zone(place[1]), firm, (listing,), fault)
        raise LookupError(fault.shape)

    # firms --------------------------------------------------------------------------------------

    def _place(self) -> tuple[Province, Zone]:
        province = self.asked.province or _country().turn(self.chance.random())
        known = zones(province)
        return province, known[self.chance.randrange(len(known))]

    def _zone(self, zone: Zone) -> Zone | None:
        if zone.iri in self._told:
            return None
        self._told.add(zone.iri)
        return zone

    def _firm(self, place: tuple[Province, Zone], sector: Sector) -> Firm:
        self._firms += 1
        province, zone = place
        identifier = f"{self._prefix}-{self._firms:07d}"
        iri = f"{_DATA}firm/{identifier}"
        north, east = self.chance.gauss(0.0, zone.spread / 2), self.chance.gauss(0.0, zone.spread / 2)
        lon = zone.lon + east / (111.32 * cos(radians(zone.lat)))
        return Firm(
            iri,
            identifier,
            f"Örnek {sector.mix.word} {self._firms:07d} (kurgusal)",
            sector.iri,
            f"{iri}/site",
            zone,
            province.name,
            f"{zone.lat + north / 110.57:.4f}",
            f"{lon:.4f}",
            self._licence(iri, identifier, sector),
        )

    def _licence(self, iri: str, identifier: str, sector: Sector) -> Licence | None:
        """Return a licence for codes that the inputs of *sector* take; one in ten has run out."""
        known = _licensed(sector)
        if not known:
            return None
        sure = sector.mix.activity.startswith(_RECEIVERS)
        if not sure and self.chance.random() >= _LICENSED:
            return None
        pairs = self.chance.sample(known, min(len(known), self.chance.randint(2, _FEW)))
        start = 2025 if self.chance.random() > 0.1 else 2019
        year, month = start - self.chance.randrange(3), self.chance.randint(1, 12)
        return Licence(
            f"{iri}/licence",
            f"{identifier}-L",
            f"{year}-{month:02d}-01",
            f"{year + 5}-{month:02d}-01",
            number(sector.mix.tonnes * (1 + 9 * self.chance.random())) if self.chance.random() < 0.5 else "",
            _FACILITIES.get(sector.mix.activity, "recovery"),
            tuple(pairs),
        )


def _name(firm: Firm, order: int) -> tuple[str, str]:
    identifier = f"{firm.identifier}-{order:02d}"
    return f"{_DATA}listing/{identifier}", identifier


@cache
def _country() -> Wheel[Province]:
    return Wheel((province, province.weight) for province in provinces())


@cache
def _mix() -> Wheel[Sector]:
    return Wheel((sector, sector.mix.weight) for sector in sectors())


@cache
def _pairs(activity: str) -> Sequence[tuple[str, str]]:
    sector = next(found for found in sectors() if found.mix.activity == activity)
    return tuple(
        dict.fromkeys(
            (code, slot.operation) for slot in sector.inputs if slot.operation for _, code in slot.codes
        )
    )


def _licensed(sector: Sector) -> Sequence[tuple[str, str]]:
    return _pairs(sector.mix.activity)
