"""From the graph to rows: the batches of the chosen sectors, who could take them, and the limits of each use.

The pairs are those of the matching step, by its own SQL, with only the offers of the sectors let in; so a
study and a match never disagree on what fits.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from symbio_kg.match.columns import texts
from symbio_kg.match.engines import DuckEngine
from symbio_kg.store import GraphStore
from symbio_kg.study.errors import SectorInvalid, SectorWithoutListings
from symbio_kg.study.graph import Knowledge, numbers_of
from symbio_kg.study.project import project
from symbio_kg.study.tables import divisions_in, take_in
from symbio_kg.study.ways import HIDDEN, Ways, ways_of
from symbio_kg.terms import PREFIXES

__all__ = ["Around", "Batch", "Gathered", "Limit", "Measured", "Stream", "Use", "gather", "sections"]

_MAT, _LOW = PREFIXES["mat"], PREFIXES["low"]
_KINDS: Final = frozenset(PREFIXES["sym"] + name for name in ("Waste", "ByProduct", "Material"))
_SECTOR: Final = re.compile(r"[A-Z]|\d{2}(\.\d{1,2})?")
_POLE: Final = 90
_ALL_YEAR: Final = (1 << 12) - 1


@dataclass(frozen=True, slots=True)
class Around:
    """A region as a circle."""

    latitude: float
    longitude: float
    radius_km: float

    @property
    def on_earth(self) -> bool:
        """Whether there is such a place."""
        return abs(self.latitude) <= _POLE and abs(self.longitude) <= 2 * _POLE


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of a property, as an interval in the base unit of its dimension."""

    low: float
    high: float
    dimension: str

    @property
    def value(self) -> float:
        """The value, or the known end of an open interval."""
        if math.isinf(self.low):
            return self.high
        return self.low if math.isinf(self.high) else (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on a property: `holder` is the use or documented practice that asks for it."""

    holder: str
    property: str
    operator: str
    floor: float
    ceiling: float
    dimension: str | None
    unit: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One offer: whose, of which stream, how much a year, in which months, and what was measured on it.

    `material` and `code` are the local name and the number, "" where not stated; `assumed` says that the
    material was taken from the code.
    """

    listing: str
    firm: str
    sector: str
    activity: str
    resource: str
    material: str
    code: str
    assumed: bool
    tonnes: float | None
    months: int
    synthetic: bool
    country: str
    measured: Mapping[str, Measured] = field(default_factory=dict)
    methods: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """An input that takes a kind, by which rule and documented practice, and how surely."""

    slot: str
    rule: str
    practice: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Stream:
    """Batches of one material and code from one sector, the known uses of the kind, and where they could go."""

    material: str
    code: str
    sector: str
    batches: tuple[Batch, ...]
    uses: tuple[Use, ...]
    ways: Ways

    @property
    def kind(self) -> str:
        """The IRI of the material, of the code where none is named."""
        return _kind(self.material, self.code)

    @property
    def named(self) -> str:
        """The name of the dossier: sector, material, code."""
        parts = (self.sector.replace(".", "-"), self.material, _number(self.code))
        return "_".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a study reads: batches, the streams they make, limits by holder, and the knowledge."""

    batches: tuple[Batch, ...]
    streams: tuple[Stream, ...]
    limits: Mapping[str, tuple[Limit, ...]]
    knowledge: Knowledge


def sections(given: Sequence[str]) -> tuple[str, ...]:
    """Return *given* as NACE numbers, each once; SectorInvalid for anything else."""
    found = [part.strip().upper() for part in given if part.strip()]
    for part in found or [""]:
        if not _SECTOR.fullmatch(part):
            raise SectorInvalid(part)
    return tuple(dict.fromkeys(found))


def gather(
    store: GraphStore,
    sectors: Sequence[str],
    day: date,
    around: Around | None = None,
    region: Path | None = None,
) -> Gathered:
    """Return what the study of *sectors* on *day* reads: the listings in *store*, or those of the tables in *region*.

    Raises SectorInvalid for what is no NACE number, SectorWithoutListings when nothing is offered, TablesUnreadable.
    """
    wanted, knowledge, engine = sections(sectors), Knowledge(store), DuckEngine()
    measurements: Sequence[Mapping[str, str]] = ()
    if region is None:
        offers = knowledge.offers(wanted)
        measurements = knowledge.measurements(offers)
        if offers:
            project(knowledge, offers, measurements, day, engine)
    else:
        offers = take_in(knowledge, region, numbers_of(wanted), day, engine)
    batches: tuple[Batch, ...] = ()
    if offers:
        if around is not None:
            _within(engine, around)
        batches = tuple(_batches(engine, offers, _methods(measurements)))
    if not batches:
        known = knowledge.divisions() if region is None else divisions_in(engine)
        raise SectorWithoutListings(wanted, known, around.radius_km if around and offers else None)
    return Gathered(batches, tuple(_streams(engine, batches)), _limits(engine), knowledge)


def _streams(engine: DuckEngine, batches: Iterable[Batch]) -> Iterator[Stream]:
    groups: dict[tuple[str, str, str], list[Batch]] = defaultdict(list)
    for batch in batches:
        if batch.material or batch.code:
            groups[batch.material, batch.code, batch.sector].append(batch)
    ordered = sorted(groups.items())
    uses = _uses(engine, {_kind(material, code) for material, code, _ in groups})
    ways = ways_of(engine, [{batch.listing: batch.tonnes or 0.0 for batch in those} for _, those in ordered])
    for (key, those), found in zip(ordered, ways, strict=True):
        yield Stream(*key, tuple(those), uses.get(_kind(*key[:2]), ()), found)


def _within(engine: DuckEngine, around: Around) -> None:
    """Leave out the listings that lie farther than the radius, or nowhere."""
    engine.connection.execute(
        "DELETE FROM listing WHERE lat IS NULL OR 2 * 6371.0088 * ASIN(LEAST(1.0, SQRT("
        "POWER(SIN(RADIANS(lat - $1) / 2), 2) + COS(RADIANS(lat)) * COS(RADIANS($1)) "
        "* POWER(SIN(RADIANS(lon - $2) / 2), 2)))) > $3",
        [around.latitude, around.longitude, around.radius_km],
    )


def _methods(measurements: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return by which method each property was measured on each listing."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in measurements:
        if "method" in row:
            found[row["listing"]][row["property"].removeprefix(PREFIXES["prop"])] = row["method"]
    return found


def _batches(
    engine: DuckEngine, offers: Mapping[str, Mapping[str, str]], methods: Mapping[str, Mapping[str, str]]
) -> Iterator[Batch]:
    likely = dict(
        engine.rows(
            "SELECT listing, MAX_BY(kind, (likelihood, kind)) FROM offer_kind "
            "WHERE CONTAINS(kind, '/material/') GROUP BY listing"
        )
    )
    measured: dict[str, dict[str, Measured]] = defaultdict(dict)
    for listing, name, dimension, low, high in engine.rows(
        "SELECT m.listing, property, dimension, low, high FROM measured m JOIN chosen USING (listing)"
    ):
        measured[listing][name.removeprefix(PREFIXES["prop"])] = Measured(low, high, dimension)
    for listing, resource, dimension, quantity, months in engine.rows(
        "SELECT listing, resource, dimension, quantity, months FROM listing JOIN chosen USING (listing) "
        "ORDER BY listing"
    ):
        told = offers[listing]
        if PREFIXES["sym"] + (resource or "") not in _KINDS:
            continue
        named = told.get("material", "") or likely.get(listing, "")
        yield Batch(
            listing,
            told.get("firm", HIDDEN),
            told["sector"],
            told["activity"],
            resource,
            named.removeprefix(_MAT),
            told.get("code", ""),
            assumed=not told.get("material"),
            tonnes=quantity / 1000 if dimension == "mass" and quantity is not None else None,
            months=months if months is not None else _ALL_YEAR,
            synthetic=told.get("synthetic") in {"true", "1"},
            country=told.get("country", ""),
            measured=measured.get(listing, {}),
            methods=methods.get(listing, {}),
        )


def _kind(material: str, code: str) -> str:
    return _MAT + material if material else _LOW + _number(code)


def _number(code: str) -> str:
    return code.rstrip("*").replace(" ", "-")


def _uses(engine: DuckEngine, kinds: set[str]) -> dict[str, tuple[Use, ...]]:
    engine.put("studied", pa.table(texts([{"kind": kind} for kind in sorted(kinds)], "kind")))
    found: dict[str, dict[str, Use]] = defaultdict(dict)
    for kind, *row in engine.rows(
        "SELECT kind, slot, rule, COALESCE(documented, ''), confidence FROM substitution JOIN studied USING (kind) "
        "ORDER BY confidence DESC, documented NULLS LAST, slot, rule"
    ):
        found[kind].setdefault(row[0], Use(*row))
    return {kind: tuple(uses.values()) for kind, uses in found.items()}


def _limits(engine: DuckEngine) -> dict[str, tuple[Limit, ...]]:
    found: dict[str, list[Limit]] = defaultdict(list)
    row: tuple[Any, ...]
    for row in engine.rows(
        "SELECT DISTINCT holder, property, operator, floor, ceiling, dimension, COALESCE(unit, '') FROM limit_value "
        "ORDER BY holder, property, operator, floor, ceiling"
    ):
        found[row[0]].append(Limit(row[0], row[1].removeprefix(PREFIXES["prop"]), *row[2:]))
    return {holder: tuple(limits) for holder, limits in found.items()}
