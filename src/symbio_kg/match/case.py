"""The legal facts that the store holds of a transfer between two listings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from symbio_kg.match.columns import Row, local, select, unit_of
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.listings import ListingUnknown
from symbio_kg.match.sides import giver_facts, place_sides, receivers
from symbio_kg.match.tables import lawful_tables
from symbio_kg.store import GraphStore

__all__ = ["case_of"]


def case_of(store: GraphStore, offer: str, need: str, day: date) -> dict[str, object]:
    """Return the facts that the store holds of a transfer between two listings, each an IRI or identifier.

    Of licences, those in force on *day* count. Raises ListingUnknown when one is not stored.
    """
    rows = select(store, "pair")
    given, taken = _one(rows, offer, "Offer"), _one(rows, need, "Need")
    facts = _ends(store, given["listing"], taken["listing"], day)
    facts |= {"operation": taken["operation"]} if "operation" in taken else {}
    unit = unit_of(given)
    if unit is not None and unit.kind == "mass":
        facts["quantity"] = str(Decimal(given["quantity"]) * unit.multiplier / 1000)
    if "lat" in given and "lat" in taken:
        facts["distance"] = f"{_distance(given, taken):.0f}"
    return facts


def _ends(store: GraphStore, offer: str, need: str, day: date) -> dict[str, object]:
    engine = DuckEngine()
    for name, table in lawful_tables(store).items():
        engine.put(name, table.filter(pc.is_in(table["listing"], pa.array([offer, need]))))
        if name == "lawful":
            (row,) = table.filter(pc.equal(table["listing"], offer)).to_pylist()
    place_sides(engine)
    (site,) = receivers(engine, day).values()
    given = giver_facts({name: value for name, value in row.items() if value})
    return dict(given) | dict(site.for_pairs(site.covers))


def _one(rows: Sequence[Row], name: str, role: str) -> Row:
    for row in rows:
        if local(row, "role") == role and name in (row["listing"], row.get("identifier")):
            return row
    raise ListingUnknown(name, role)


def _distance(one: Row, other: Row) -> float:
    """Return the kilometres between two listings, as the crow flies."""
    (a, b), (c, d) = (
        (math.radians(float(row["lat"])), math.radians(float(row["long"]))) for row in (one, other)
    )
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))
