"""The start of a kept region: everything is matched once, and what single listings need is put into tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import pyarrow as pa

from symbio_kg.live.law import WideLaw, law_tables
from symbio_kg.live.standing import NOBODY
from symbio_kg.match.asking import Asker
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.law import Law
from symbio_kg.match.many import rank_all

__all__ = ["KNOWN", "RANKS", "STATE", "matched", "state_of"]

KNOWN: Final = ("input_aspect", "slot", "substitution", "kind_carried", "carried", "limit_value", "entry")
"""The tables of the knowledge that ways are made of."""

RANKS: Final = ("matched", "pooled")
"""The lists that are kept: of matches, and of all that pools are made of."""

_OWN: Final = (
    *("name", "firm", "dimension", "resource", "water", "kind", "side", "kinds", "entries"),
    *("measured", "bounded", "said", "limit_value", "most"),
)
"""The tables that `live/state.sql` makes."""


STATE: Final = frozenset(
    (
        *(*_OWN, *KNOWN, *RANKS, *(f"{name}_cut" for name in RANKS), "weight_row", "yearday"),
        *("giver", "receiver", "border", "taker", "licensed", "law"),
    )
)
"""All tables that a kept region is made of."""


def matched(engine: DuckEngine, tables: Mapping[str, pa.Table], day: date, asker: Asker, length: int) -> Law:
    """Match the listings of *tables* in *engine*, which then has the *length* best of each; return the law."""
    for name, table in tables.items():
        engine.put(name, table)
    engine.run("wanted")
    law = WideLaw(engine, day, asker)
    engine.run("ways")
    rank_all(engine, top=length)
    return law


def state_of(engine: DuckEngine, law: Law, length: int) -> dict[str, pa.Table]:
    """Return the tables that a kept region is made of, from all that *engine* has matched."""
    ((names,),) = engine.rows("SELECT COUNT(*) + 1 FROM numbered")
    engine.run("live/standing", "live/state")
    found = {name: _table(engine, f"SELECT * FROM state_{name}") for name in _OWN}  # noqa: S608
    plain = ("weight_row", "yearday", *(name for name in KNOWN if name not in found))
    found |= {name: _table(engine, f"SELECT * FROM {name}") for name in plain}  # noqa: S608
    return found | law_tables(law) | {name: _list(engine, name, names, length) for name in RANKS}


def _list(engine: DuckEngine, name: str, names: int, length: int) -> pa.Table:
    """Return the places of all lists, one list after the other."""
    return _table(
        engine,
        f"""
        SELECT COALESCE(p.points, {NOBODY}) AS points, COALESCE(p.other, 0) AS other
        FROM RANGE({names}) n(number)
        CROSS JOIN RANGE(1, {length + 1}) s(place)
        LEFT JOIN {name} p ON p.number = n.number AND p.place = s.place
        ORDER BY n.number, s.place""",  # noqa: S608
    )


def _table(engine: DuckEngine, query: str) -> pa.Table:
    return engine.connection.sql(query).to_arrow_table()
