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
from typing import Any, Final

import pyarrow as pa

from symbio_kg.match.columns import texts
from symbio_kg.match.engines import DuckEngine
from symbio_kg.store import GraphStore
from symbio_kg.study.errors import SectorInvalid, SectorWithoutListings
from symbio_kg.study.graph import Knowledge
from symbio_kg.study.project import project
from symbio_kg.terms import PREFIXES

__all__ = ["HIDDEN", "Around", "Batch", "Gathered", "Limit", "Measured", "Pair", "Use", "gather", "sections"]

_MAT, _LOW = PREFIXES["mat"], PREFIXES["low"]
HIDDEN: Final = "hidden"
"""Stands for every firm that is not told: they count as one, so that nobody is taken for several."""
_KINDS: Final = frozenset(PREFIXES["sym"] + name for name in ("Waste", "ByProduct", "Material"))
_SECTOR: Final = re.compile(r"[A-Z]|\d{2}(\.\d{1,2})?")
_ALL_YEAR: Final = (1 << 12) - 1


@dataclass(frozen=True, slots=True)
class Around:
    """A region as a circle."""

    latitude: float
    longitude: float
    radius_km: float


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
class Pair:
    """A batch and a need that fit: at which input, how far apart, and how much is wanted."""

    offer: str
    need: str
    receiver: str
    slot: str
    trust: float
    distance: float | None
    wanted: float | None


@dataclass(frozen=True, slots=True)
class Use:
    """An input that takes a kind, by which rule and documented practice, and how surely."""

    slot: str
    rule: str
    practice: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a study reads: batches, pairs by offer, uses by kind (IRI), limits by holder, and the knowledge."""

    batches: tuple[Batch, ...]
    pairs: Mapping[str, tuple[Pair, ...]]
    uses: Mapping[str, tuple[Use, ...]]
    limits: Mapping[str, tuple[Limit, ...]]
    knowledge: Knowledge


def sections(given: Sequence[str]) -> tuple[str, ...]:
    """Return *given* as NACE numbers, each once; SectorInvalid for anything else."""
    found = [part.strip().upper() for part in given if part.strip()]
    for part in found or [""]:
        if not _SECTOR.fullmatch(part):
            raise SectorInvalid(part)
    return tuple(dict.fromkeys(found))


def gather(store: GraphStore, sectors: Sequence[str], day: date, around: Around | None = None) -> Gathered:
    """Return what the study of *sectors* on *day* reads of *store*.

    Raises SectorInvalid for what is no NACE number, SectorWithoutListings when nothing is offered.
    """
    wanted, knowledge = sections(sectors), Knowledge(store)
    offers = knowledge.offers(wanted)
    if not offers:
        raise SectorWithoutListings(wanted, knowledge.divisions())
    engine = DuckEngine()
    measurements = knowledge.measurements(offers)
    project(knowledge, offers, measurements, day, engine)
    engine.put("chosen", pa.table({"listing": pa.array(list(offers), pa.string())}))
    if around is not None:
        _within(engine, around)
    engine.run("wanted", "join", "candidates")
    batches = tuple(_batches(engine, offers, _methods(measurements)))
    if not batches:
        raise SectorWithoutListings(wanted, knowledge.divisions(), around.radius_km if around else None)
    return Gathered(
        batches,
        _pairs(engine, {batch.listing for batch in batches}),
        _uses(engine, {_kind(batch) for batch in batches}),
        _limits(engine),
        knowledge,
    )


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


def _kind(batch: Batch) -> str:
    return _MAT + batch.material if batch.material else _LOW + batch.code.rstrip("*").replace(" ", "-")


def _pairs(engine: DuckEngine, offers: set[str]) -> dict[str, tuple[Pair, ...]]:
    """Return the pairs of each offer: a need once, at the input that is trusted most."""
    best: dict[tuple[str, str], Pair] = {}
    for row in engine.rows(
        "SELECT offer, need, need_firm, slot, trust_in_kind, distance, "
        "CASE WHEN wanted_dimension = 'mass' THEN wanted / 1000 END FROM fitting_pair "
        "ORDER BY trust_in_kind DESC, offer, need, slot"
    ):
        receiver = HIDDEN if row[2] == row[1] else row[2]
        best.setdefault((row[0], row[1]), Pair(row[0], row[1], receiver, row[3], row[4], row[5], row[6]))
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in best.values():
        if pair.offer in offers:
            found[pair.offer].append(pair)
    return {offer: tuple(pairs) for offer, pairs in found.items()}


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
