"""From the graph to the tables the matching SQL joins: one SPARQL projection a table.

Amounts are brought to one unit a dimension and to a year, dates and active months to a mask of the
twelve months from the day of the run, measured values and limits to one unit a dimension.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb
import pyarrow as pa
from pyoxigraph import Literal, NamedNode

from symbio_kg import assets
from symbio_kg.ontology.tables import read_table
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["ALL_YEAR", "BASE_UNITS", "project", "run_sql", "weights"]

ALL_YEAR = (1 << 12) - 1

BASE_UNITS: Mapping[str, tuple[str, float]] = {
    "mass": ("t/yr", 1e-3),
    "volume": ("m3/yr", 1.0),
    "energy": ("MWh/yr", 1 / 3.6e9),
    "power": ("kW", 1e-3),
}
"""What an annual amount of a dimension is shown in, and the factor from the table's base unit."""

_PER_YEAR = {"PerYear": 1.0, "PerMonth": 12.0, "PerWeek": 365.25 / 7, "PerDay": 365.25, "PerHour": 8766.0}
_CARRIED = ("material", "heat", "water", "gas", "service")


@dataclass(frozen=True, slots=True)
class _Unit:
    dimension: str
    multiplier: float
    offset: float


@cache
def _units() -> dict[str, _Unit]:
    rows = read_table(assets.ontology() / "tables" / "units.tsv", ("id", "kind", "multiplier", "offset"))
    return {
        PREFIXES["unit"] + r["id"]: _Unit(r["kind"], float(r["multiplier"]), float(r["offset"] or 0))
        for r in rows
    }


def weights() -> dict[str, float]:
    """Return the numbers of the score, by name."""
    return {r["name"]: float(r["value"]) for r in read_table(assets.queries() / "match" / "weights.tsv")}


def run_sql(connection: duckdb.DuckDBPyConnection, name: str, **parameters: int) -> None:
    """Run the statements of `queries/match/{name}.sql`; `$name` stands for an integer parameter."""
    text = (assets.queries() / "match" / f"{name}.sql").read_text(encoding="utf-8")
    for parameter, value in parameters.items():
        text = text.replace(f"${parameter}", str(int(value)))
    connection.execute(text)


def project(store: GraphStore, day: date) -> duckdb.DuckDBPyConnection:
    """Return a connection that holds the tables named at the head of `queries/match/pairs.sql`."""
    connection = duckdb.connect()
    numbers = weights()
    tables = {
        "listing": _listings(store, day),
        "offer_kind": _plain(store, "kinds", ("listing", "kind"), ("likelihood",)),
        "need_aspect": _plain(store, "needs", ("listing", "aspect", "value"), ()),
        "input_aspect": _plain(store, "inputs", ("slot", "aspect", "value"), ()),
        "requested": _plain(store, "requested", ("listing", "kind"), ()),
        "substitution": _substitutions(store),
        "slot": _slots(store),
        "kind_carried": _plain(store, "carried", ("kind", "carried"), ()),
        "limit_value": _values(store, "limits", "holder"),
        "measured": _values(store, "measurements", "listing"),
        "carried": pa.table(
            {
                "name": list(_CARRIED),
                "decay": [numbers[f"decay_{n}"] for n in _CARRIED],
                "reach": [numbers[f"reach_{n}"] for n in _CARRIED],
                "trust": [numbers[f"trust_{n}"] for n in _CARRIED],
            }
        ),
        "weight_row": pa.table(
            {name: [value] for name, value in numbers.items() if "_" not in name}
            | {"most_gaps": [numbers["most_gaps"]]}
        ),
    }
    for name, table in tables.items():
        connection.register(f"{name}_arrow", table)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_arrow")  # noqa: S608
        connection.unregister(f"{name}_arrow")
    run_sql(connection, "wanted")
    return connection


def _select(store: GraphStore, name: str) -> list[dict[str, str]]:
    text = (assets.queries() / "match" / f"project-{name}.rq").read_text(encoding="utf-8")
    return [
        {variable: term.value for variable, term in row.items() if isinstance(term, NamedNode | Literal)}
        for row in store.select(sparql_prologue() + text).dicts()
    ]


def _text(rows: Sequence[Mapping[str, str]], *names: str) -> dict[str, pa.Array]:
    return {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}


def _number(rows: Sequence[Mapping[str, str]], *names: str) -> dict[str, pa.Array]:
    return {name: pa.array([_float(row.get(name)) for row in rows], pa.float64()) for name in names}


def _float(text: str | None) -> float | None:
    return None if text is None else float(text)


def _plain(store: GraphStore, name: str, texts: Sequence[str], numbers: Sequence[str]) -> pa.Table:
    rows = _select(store, name)
    return pa.table(_text(rows, *texts) | _number(rows, *numbers))


def _substitutions(store: GraphStore) -> pa.Table:
    rows = _select(store, "substitutions")
    short = [{**row, "rule": row["rule"].removeprefix(PREFIXES["rule"])} for row in rows]
    return pa.table(
        _text(short, "substitution", "kind", "slot", "rule", "documented") | _number(short, "confidence")
    )


def _slots(store: GraphStore) -> pa.Table:
    rows = [
        {**row, "carried": row.get("carried", "") if row.get("carried") in _CARRIED else "material"}
        for row in _select(store, "slots")
    ]
    return pa.table(_text(rows, "slot", "carried") | _number(rows, "temperature", "reach"))


def _values(store: GraphStore, name: str, holder: str) -> pa.Table:
    rows = []
    for row in _select(store, name):
        unit = _units().get(row["unit"])
        if unit is not None:
            value = (float(row["value"]) + unit.offset) * unit.multiplier
            operator = row["operator"].removeprefix(PREFIXES["sym"])
            rows.append({**row, "operator": operator, "value": str(value), "dimension": unit.dimension})
    return pa.table(_text(rows, holder, "property", "operator", "dimension") | _number(rows, "value"))


def _listings(store: GraphStore, day: date) -> pa.Table:
    months: dict[str, int] = defaultdict(int)
    for row in _select(store, "months"):
        months[row["listing"]] |= 1 << (int(row["month"]) - 1)
    rows = []
    for row in _select(store, "listings"):
        amount, dimension = _annual(row)
        rows.append({**row, "lon": row.get("long"), "annual": amount, "dimension": dimension})
    masks = [_mask(row, months.get(str(row["listing"]), ALL_YEAR), day) for row in rows]
    columns = _text(rows, "listing", "role", "firm", "dimension")  # type: ignore[arg-type]
    columns |= _number(rows, "lat", "lon", "reach", "temperature")  # type: ignore[arg-type]
    columns["quantity"] = pa.array([row["annual"] for row in rows], pa.float64())
    columns["months"] = pa.array(masks, pa.int32())
    return pa.table(columns)


def _annual(row: Mapping[str, str]) -> tuple[float | None, str | None]:
    """Return the yearly amount in the dimension's base unit; power stays power."""
    unit = _units().get(row.get("unit", ""))
    if unit is None or "quantity" not in row:
        return None, None
    period = row.get("period", "").removeprefix(PREFIXES["sym"])
    times = 1.0 if unit.dimension == "power" else _PER_YEAR.get(period, 1.0)
    return float(row["quantity"]) * unit.multiplier * times, unit.dimension


def _mask(row: Mapping[str, object], active: int, day: date) -> int:
    """Return which of the twelve months from *day* on the listing is active in, as bits."""
    first = date.fromisoformat(str(row["from"])[:10]) if row.get("from") else date.min
    last = date.fromisoformat(str(row["until"])[:10]) if row.get("until") else date.max
    mask = 0
    for ahead in range(12):
        year, month = day.year + (day.month - 1 + ahead) // 12, (day.month - 1 + ahead) % 12 + 1
        begins, ends = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        if ahead == 0:
            begins = day
        if active >> (month - 1) & 1 and first <= ends and begins <= last:
            mask |= 1 << (month - 1)
    return mask
