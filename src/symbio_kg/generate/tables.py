"""The tables of this step: provinces, sectors, utilities; and the zones of a province."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Generic, TypeVar

from symbio_kg import assets
from symbio_kg.i18n import fold
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.read.rows import slug
from symbio_kg.terms import PREFIXES

__all__ = [
    "Mix",
    "Province",
    "Utility",
    "Wheel",
    "Zone",
    "provinces",
    "regions",
    "sector_mix",
    "utilities",
    "zones",
]

T = TypeVar("T")

_SURVEYED = "İzmir"
"""The province whose zones stand in a table; the others have one zone each."""

_SPREAD = 9.0


class Wheel(Generic[T]):
    """Things with weights; one turn picks one."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        pairs = [(thing, weight) for thing, weight in weighted if weight > 0]
        self.things = [thing for thing, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))
        self._last = len(pairs) - 1

    def __bool__(self) -> bool:
        return bool(self.things)

    def turn(self, chance: float) -> T:
        """Return the thing at *chance*, from 0 to below 1; IndexError when there is none."""
        return self.things[min(bisect(self._sums, chance * self._sums[-1]), self._last)]


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 81 provinces, placed at its main town; `weight` is its share of plants."""

    plate: str
    name: str
    also: tuple[str, ...]
    lat: float
    lon: float
    weight: float


@dataclass(frozen=True, slots=True)
class Zone:
    """Where firms are put, some kilometres around a point; one that is `invented` stands for its province."""

    iri: str
    tr: str
    en: str
    lat: float
    lon: float
    spread: float
    evidence: str
    invented: bool


@dataclass(frozen=True, slots=True)
class Mix:
    """A sector's share of firms, the tonnes a year of its main stream (median), and its months."""

    activity: str
    word: str
    weight: float
    tonnes: float
    sigma: float
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Utility:
    """Heat, power, water or a service that any firm may have to spare."""

    kind: str
    tr: str
    en: str
    material: str
    function: str
    unit: str
    median: float
    sigma: float
    supply: tuple[int, int] | None
    water: str
    skill: str
    weight: float


def regions() -> Path:
    """Return the folder of the tables of this step."""
    return Path(__file__).parent / "regions"


@cache
def provinces() -> tuple[Province, ...]:
    """Return the provinces, by plate number."""
    return tuple(
        Province(
            r["plate"],
            r["name"],
            tuple(many(r["also"])),
            float(r["lat"]),
            float(r["lon"]),
            float(r["weight"]),
        )
        for r in read_table(
            regions() / "provinces.tsv", ("plate", "name", "also", "lat", "lon", "weight", "evidence")
        )
    )


@cache
def zones(province: Province) -> tuple[Zone, ...]:
    """Return the zones of *province*: those that are known, else one that stands for the whole."""
    if province.name == _SURVEYED:
        return tuple(
            Zone(
                f"{PREFIXES['data']}zone/{slug(fold(r['tr']))}",
                r["tr"],
                r["en"],
                float(r["lat"]),
                float(r["lon"]),
                float(r["spread_km"]),
                r["evidence"],
                invented=False,
            )
            for r in read_table(assets.packs() / "izmir" / "zones.tsv")
        )
    return (
        Zone(
            f"{PREFIXES['data']}zone/il-{province.plate}",
            f"{province.name} ili, örnek sanayi alanı (kurgusal)",
            f"{province.name} province, sample industrial area (invented)",
            province.lat,
            province.lon,
            _SPREAD,
            "FromMemory",
            invented=True,
        ),
    )


@cache
def sector_mix() -> tuple[Mix, ...]:
    """Return the sectors, in the order of their activities."""
    return tuple(
        Mix(
            r["activity"],
            r["word"],
            float(r["weight"]),
            float(r["tonnes"]),
            float(r["sigma"]),
            tuple(sorted(int(month) for month in many(r["season"]))),
        )
        for r in read_table(
            regions() / "sector-mix.tsv", ("activity", "word", "weight", "season", "evidence")
        )
    )


@cache
def utilities() -> tuple[Utility, ...]:
    """Return what firms of every sector offer and ask for."""
    return tuple(
        Utility(
            r["kind"],
            r["tr"],
            r["en"],
            _iri("mat", r["material"]),
            _iri("fun", r["function"]),
            PREFIXES["unit"] + r["unit"],
            float(r["median"]),
            float(r["sigma"]),
            _span(r["supply"]),
            _iri("sym", r["water"]),
            r["skill"],
            float(r["weight"]),
        )
        for r in read_table(regions() / "utilities.tsv", ("kind", "tr", "en", "median", "evidence"))
    )


def _iri(prefix: str, name: str) -> str:
    return PREFIXES[prefix] + name if name else ""


def _span(cell: str) -> tuple[int, int] | None:
    low, _, high = cell.partition("-")
    return (int(low), int(high)) if high else None
