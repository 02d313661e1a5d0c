"""From the projected rows of listings that come to what a resident region takes in, and back to matches."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from symbio_kg.live.meeting import Found, Pair
from symbio_kg.live.pools import Drawn
from symbio_kg.live.resident import Arrival, Resident
from symbio_kg.live.told import Measured
from symbio_kg.live.ways import Limit
from symbio_kg.match.engine import amount, gap_of, match_of
from symbio_kg.model import Match, Pool

__all__ = ["arrivals", "match_from", "pool_from"]


def arrivals(region: Resident, tables: Mapping[str, pa.Table]) -> list[Arrival]:
    """Return the listings of *tables*, which name the rows of no others, as they come into *region*.

    What is new in them is learnt and stays, whatever becomes of them: names, givers, receivers, ways. Raises Outgrown.
    """
    rows = {name: _by_listing(table) for name, table in tables.items() if name != "calendar"}
    lawful = {
        listing: (region.law.giver(row), 0) for listing, (row,) in rows["lawful"].items() if _offers(row)
    }
    lawful |= {
        listing: (0, region.law.receiver(row, rows["licences"][listing]))
        for listing, (row,) in rows["lawful"].items()
        if not _offers(row)
    }
    found = []
    for listing, (row,) in rows["listing"].items():
        side = region.numbers.side(row, _offers(rows["lawful"][listing][0]), *lawful[listing])
        kinds = {region.numbers.kind(k["kind"]): k["likelihood"] for k in rows["offer_kind"][listing]}
        said = [(n["aspect"], n["value"]) for n in rows["need_aspect"][listing]]
        entries = region.ways.entries_of(said, {r["kind"] for r in rows["requested"][listing]})
        there = side.first <= side.last
        found.append(
            Arrival(
                region.numbers.listing(listing),
                side,
                tuple(sorted(kinds.items())) if there else (),
                tuple(sorted(entries.items())) if there else (),
                tuple(Measured(*(m[n] for n in Measured._fields)) for m in rows["measured"][listing]),
                tuple(Limit(*(m[n] for n in Limit._fields)) for m in rows["own_limit"][listing]),
                frozenset(w["word"] for w in rows["word"][listing]),
            )
        )
    return sorted(found, key=lambda arrival: arrival.number)


def match_from(region: Resident, pair: Pair, found: Found) -> Match:
    """Return what is told of *pair*, which fits as *found*."""
    (o, n), s, way, fit = pair, region.sides, found.way, found.fit
    names, dimension = region.numbers.names, region.numbers.dimension
    missing = sorted(
        [
            *found.missing,
            *(["waterQuality"] if fit.water_gap else []),
            *(["supplyTemperature"] if fit.warmth_gap else []),
        ]
    )
    row = {
        "offer": names[o],
        "need": names[n],
        "substitution": way.substitution,
        "kind": way.kind,
        "slot": way.slot,
        "rule": way.rule,
        "confidence": found.sure,
        "score": found.score,
        "quantity_fit": fit.quantity_fit,
        "calendar_fit": found.both.days / 365,
        "nearness": fit.nearness,
        "known": found.known,
        "alike": found.alike if fit.course.carried == "service" else None,
        "distance": fit.distance,
        "offered": _known(s.quantity[o]),
        "wanted": _known(s.quantity[n]),
        "offered_dimension": dimension[s.dimension[o]],
        "wanted_dimension": dimension[s.dimension[n]],
        "days": found.both.days,
        "offer_rank": region.matched.rank(o, n),
        "law": found.law,
        "giver": s.giver[o],
        "receiver": s.receiver[n],
        "operation": fit.course.operation,
    }
    return match_of(tuple(row.values()), tuple(map(gap_of, missing)), region.law.told, region.law.room)


def pool_from(region: Resident, need: int, drawn: Drawn) -> Pool:
    """Return what is told of the pool *drawn* for *need*."""
    names, s = region.numbers.names, region.sides
    dimension = region.numbers.dimension[s.dimension[need]]
    moved, unit = amount(drawn.covered * s.target(need) / 1e9, dimension, None, None)
    offers = tuple(names[offer] for offer in drawn.offers)
    return Pool(names[need], drawn.slot, offers, moved, unit, round(drawn.covered / 1e9, 4))


def _by_listing(table: pa.Table) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    key = "holder" if "holder" in table.column_names else "listing"
    for row in table.to_pylist():
        found[row[key]].append(_Row((name, value) for name, value in row.items() if value is not None))
    return found


class _Row(dict[str, Any]):
    """A row that holds None for what it does not tell."""

    def __missing__(self, _name: str) -> None:
        return None


def _offers(row: Mapping[str, Any]) -> bool:
    return bool(row["role"] == "Offer")


def _known(amount: float) -> float | None:
    return None if math.isnan(amount) else amount
