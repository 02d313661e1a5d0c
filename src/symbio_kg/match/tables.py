"""From the graph to the tables the matching SQL joins: one SPARQL projection a table.

Amounts are brought to one unit a dimension and to a year, dates to days from that of the run, measured
values and limits to an interval in one unit a dimension.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import pyarrow as pa
from pyoxigraph import NamedNode

from symbio_kg import assets
from symbio_kg.match.columns import Row, local, numbers, select, texts, unit_of, wholes
from symbio_kg.match.engines import Engine
from symbio_kg.match.listings import listing_tables, segments, word_table, yeardays
from symbio_kg.ontology.tables import read_table
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.units import Unit

__all__ = [
    "CLAIMS",
    "TABLES",
    "all_tables",
    "knowledge_tables",
    "known_limits",
    "lawful_tables",
    "limit_table",
    "measured_table",
    "project",
    "region_tables",
    "weights",
]

CLAIMS: Final = {"Waste": "waste", "ByProduct": "by-product"}
"""The kinds of resource that waste law may have a say in, and what they are said to be."""

TABLES: Final = frozenset(
    (
        *(
            "segment",
            "input_aspect",
            "substitution",
            "slot",
            "kind_carried",
            "kind_fit",
            "water_fit",
            "carried",
        ),
        *(
            "weight_row",
            "listing",
            "calendar",
            "word",
            "offer_kind",
            "need_aspect",
            "requested",
            "limit_value",
        ),
        *("measured", "lawful", "licences", "yearday"),
    )
)
"""What the matching SQL begins with."""

_LIMITED: Final = "SELECT DISTINCT ?holder WHERE { ?holder sym:concerns / sym:accepts ?limit }"
_CARRIED: Final = ("material", "heat", "water", "gas", "service")


def weights() -> dict[str, float]:
    """Return the numbers of the score, by name."""
    return {r["name"]: float(r["value"]) for r in read_table(assets.queries() / "match" / "weights.tsv")}


def project(
    store: GraphStore, day: date, engine: Engine, knowledge: Mapping[str, pa.Table] | None = None
) -> None:
    """Give *engine* the tables named at the heads of `queries/match/*.sql`; *knowledge* as for `all_tables`."""
    for name, table in all_tables(store, day, knowledge).items():
        engine.put(name, table)
    engine.run("wanted", "join")


def all_tables(
    store: GraphStore, day: date, knowledge: Mapping[str, pa.Table] | None = None
) -> dict[str, pa.Table]:
    """Return the tables of the listings in *store*, and of the knowledge there where none is given.

    *knowledge* are the tables of `knowledge_tables` and `limit_value`, the limits in it.
    """
    if knowledge is None:
        return knowledge_tables(store, day) | region_tables(store, day)
    tables = {**knowledge, **region_tables(store, day)}
    limits = pa.concat_tables([knowledge["limit_value"], tables["limit_value"]])
    return tables | {"limit_value": limits.group_by(limits.column_names).aggregate([])}


def known_limits(store: GraphStore) -> pa.Table:
    """Return the limits in the knowledge of *store*: those that no need has of its own."""
    own = {node for (node,) in store.select(sparql_prologue() + _LIMITED)}
    return limit_table([row for row in select(store, "limits") if NamedNode(row["holder"]) not in own])


def knowledge_tables(
    store: GraphStore, day: date, substitution: pa.Table | None = None
) -> dict[str, pa.Table]:
    """Return the tables that no listing changes; *substitution* instead of all that is inferred, where it is given."""
    given = weights()
    return {
        "segment": segments(day),
        "yearday": yeardays(day),
        "input_aspect": _plain(store, "inputs", ("slot", "aspect", "value"), ()),
        "substitution": _substitutions(store) if substitution is None else substitution,
        "slot": _slots(store),
        "kind_carried": _plain(store, "carried", ("kind", "carried"), ()),
        "kind_fit": _kinds(),
        "water_fit": _water(store),
        "carried": _carried(given),
        "weight_row": pa.table(
            {name: [value] for name, value in given.items() if "_" not in name}
            | {"most_gaps": [given["most_gaps"]]}
        ),
    }


def region_tables(store: GraphStore, day: date) -> dict[str, pa.Table]:
    """Return the tables of the listings in *store*; `limit_value` also has the limits of the knowledge there."""
    listings, calendars = listing_tables(store, day)
    return {
        "listing": listings,
        "calendar": calendars,
        "word": word_table(select(store, "words")),
        "offer_kind": _plain(store, "kinds", ("listing", "kind"), ("likelihood",)),
        "need_aspect": _plain(store, "needs", ("listing", "aspect", "value"), ()),
        "requested": _plain(store, "requested", ("listing", "kind"), ()),
        "limit_value": limit_table(select(store, "limits")),
        "measured": measured_table(select(store, "measurements")),
    } | lawful_tables(store)


def lawful_tables(store: GraphStore) -> dict[str, pa.Table]:
    """Return what the law asks of each listing, and the licences of the sites of needs."""
    rows = []
    for row in {row["listing"]: row for row in select(store, "lawful")}.values():
        role, resource = local(row, "role"), local(row, "resource") or ""
        activity = row.get("activity", "").removeprefix(PREFIXES["nace"]).replace("-", ".")
        claim = CLAIMS.get(resource) if role == "Offer" else None
        rows.append({**row, "role": role, "claim": claim, "nace": activity or None})
    lawful = pa.table(texts(rows, "listing", "role", "claim", "code", "nace", "country"))
    names = ("listing", "licence", "number", "from", "until", "room", "type", "code", "operation")
    return {"lawful": lawful, "licences": _plain(store, "licences", names, ())}


def _plain(store: GraphStore, name: str, words: Sequence[str], figures: Sequence[str]) -> pa.Table:
    rows = select(store, name)
    return pa.table(texts(rows, *words) | numbers(rows, *figures))


def _substitutions(store: GraphStore) -> pa.Table:
    rows = select(store, "substitutions")
    short = [{**row, "rule": row["rule"].removeprefix(PREFIXES["rule"])} for row in rows]
    return pa.table(
        texts(short, "substitution", "kind", "slot", "rule", "documented") | numbers(short, "confidence")
    )


def _slots(store: GraphStore) -> pa.Table:
    rows = [
        {
            **row,
            "carried": row.get("carried") if row.get("carried") in _CARRIED else "material",
            "water": local(row, "water"),
        }
        for row in select(store, "slots")
    ]
    return pa.table(
        texts(rows, "slot", "carried", "water", "operation") | numbers(rows, "temperature", "reach")
    )


def _kinds() -> pa.Table:
    rows = read_table(assets.queries() / "match" / "kinds.tsv", ("offered", "wanted"))
    return pa.table(texts(rows, "offered", "wanted"))


def _water(store: GraphStore) -> pa.Table:
    """Return which class fits which: 1 for as good or better, 0 for worse; others cannot be compared."""
    better = {(local(row, "offered"), local(row, "wanted")) for row in select(store, "water")}
    rows = [{"offered": a, "wanted": b, "fits": 1} for a, b in sorted(better, key=str)]
    rows += [
        {"offered": b, "wanted": a, "fits": 0} for a, b in sorted(better, key=str) if (b, a) not in better
    ]
    return pa.table(texts(rows, "offered", "wanted") | wholes(rows, "fits"))


def _carried(given: Mapping[str, float]) -> pa.Table:
    rows = [
        {"name": name, **{part: given[f"{part}_{name}"] for part in ("decay", "reach", "trust")}}
        for name in _CARRIED
    ]
    return pa.table(texts(rows, "name") | numbers(rows, "decay", "reach", "trust"))


# limits and measurements ---------------------------------------------------------------------


def _base(row: Row, unit: Unit) -> float:
    """Return the value of *row* in the dimension's base unit; decimals, so that equal stays equal."""
    return float((Decimal(row["value"]) + unit.offset) * unit.multiplier)


def measured_table(found: Sequence[Row]) -> pa.Table:
    """Return what was measured as intervals; one in a unit we do not know is left out."""
    rows = []
    for row in found:
        unit = unit_of(row)
        if unit is not None:
            low = high = _base(row, unit)
            operator = local(row, "operator")
            rows.append(
                {
                    **row,
                    "dimension": unit.kind,
                    "low": -math.inf if operator == "AtMost" else low,
                    "high": math.inf if operator == "AtLeast" else high,
                }
            )
    return pa.table(texts(rows, "listing", "property", "dimension") | numbers(rows, "low", "high"))


def limit_table(found: Sequence[Row]) -> pa.Table:
    """Return the limits as floor and ceiling; one that names a unit we do not know is left out."""
    rows = []
    for row in found:
        unit, operator = unit_of(row), local(row, "operator")
        if "value" in row and unit is None:
            continue
        value = _base(row, unit) if unit is not None and "value" in row else None
        floor, ceiling = _bounds(str(operator), value)
        if floor is not None:
            rows.append(
                {
                    **row,
                    "operator": operator,
                    "dimension": unit.kind if unit is not None else None,
                    "floor": floor,
                    "ceiling": ceiling,
                }
            )
    named = texts(rows, "holder", "property", "operator", "dimension", "unit")
    return pa.table(named | numbers(rows, "value", "floor", "ceiling"))


_NEAR: Final = 1e-3
"""How far, as a share, a value may be from one it has to equal."""


def _bounds(operator: str, value: float | None) -> tuple[float | None, float | None]:
    if operator == "Declared":
        return -math.inf, math.inf
    if operator == "Absent":
        return -math.inf, 0.0
    if value is None:
        return None, None
    if operator in ("AtMost", "LessThan"):
        return -math.inf, value
    if operator in ("AtLeast", "MoreThan"):
        return value, math.inf
    return value - abs(value) * _NEAR, value + abs(value) * _NEAR
