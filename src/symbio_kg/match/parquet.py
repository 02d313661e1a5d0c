"""Listings from a folder of Parquet tables, as `symbio generate --format parquet` writes them, without a graph.

The tables are read by DuckDB and never stand in Python as a whole; only distinct values are turned there,
by the same functions as those of a graph.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from symbio_kg.errors import SymbioError
from symbio_kg.match.columns import Row, numbers, select, texts
from symbio_kg.match.engines import DuckEngine, statements
from symbio_kg.match.listings import PER_YEAR, word_table
from symbio_kg.match.tables import CLAIMS, limit_table, measured_table
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES
from symbio_kg.units import default_units

__all__ = ["TablesUnreadable", "read_tables"]

_NAMES: Final = (
    *(
        "listings",
        "months",
        "kinds",
        "needs",
        "measurements",
        "limits",
        "lawful",
        "licences",
        "words",
        "marks",
    ),
)
_HIDING: Final = ("listings", "measurements", "lawful", "licences", "needs")
"""The tables that hold less for everybody than for their owner."""


class TablesUnreadable(SymbioError):
    """A folder without the tables of a region, or with a file that is no Parquet or ends too soon."""

    code = "tables-unreadable"

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        super().__init__(
            en=f"{folder}: the tables cannot be read: {reason}. Write them again with "
            "`symbio generate SIZE --format parquet --out FOLDER`.",
            tr=f"{folder}: tablolar okunamıyor: {reason}. Onları "
            "`symbio generate BOYUT --format parquet --out KLASÖR` ile yeniden yazın.",
        )


def read_tables(
    folder: Path, knowledge: GraphStore, day: date, engine: DuckEngine, *, public: bool = False
) -> None:
    """Give *engine* the tables of the listings in *folder*; with *public* only what everybody may see of them.

    *knowledge* holds what is known apart from listings. Raises TablesUnreadable.
    """
    missing = [name for name in _NAMES if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise TablesUnreadable(folder, f"{missing[0]}.parquet –")
    try:
        _open(folder, engine, public=public)
        _small(knowledge, engine)
        _listings(engine, day)
        _values(knowledge, engine)
    except duckdb.Error as error:
        raise TablesUnreadable(folder, str(error).splitlines()[0]) from error


def _open(folder: Path, engine: DuckEngine, *, public: bool) -> None:
    for name in _NAMES:
        path = str(folder / f"{name}.parquet").replace("'", "''")
        hides = public and name in _HIDING
        view = {"marks": "marks"}.get(name, f"file_{name}" if hides else f"raw_{name}")
        engine.connection.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM read_parquet('{path}')")  # noqa: S608
    if public:
        engine.run("hide")


def _small(knowledge: GraphStore, engine: DuckEngine) -> None:
    units = [
        {"unit": u.iri, "dimension": u.kind, "multiplier": float(u.multiplier)}
        for u in default_units().by_iri.values()
    ]
    periods = [{"period": PREFIXES["sym"] + name, "times": times} for name, times in PER_YEAR.items()]
    claims = [{"resource": resource, "claim": claim} for resource, claim in CLAIMS.items()]
    engine.put("unit_row", pa.table(texts(units, "unit", "dimension") | numbers(units, "multiplier")))
    engine.put("period_row", pa.table(texts(periods, "period") | numbers(periods, "times")))
    engine.put("claim_row", pa.table(texts(claims, "resource", "claim")))
    engine.put("narrower", pa.table(texts(select(knowledge, "narrower"), "wanted", "kind")))


def _listings(engine: DuckEngine, day: date) -> None:
    given = {
        "$day": f"DATE '{day.isoformat()}'",
        "$sym": f"'{PREFIXES['sym']}'",
        "$nace": f"'{PREFIXES['nace']}'",
    }
    for statement in statements("read-parquet"):
        for name, value in given.items():
            statement = statement.replace(name, value)
        engine.connection.execute(statement)


def _values(knowledge: GraphStore, engine: DuckEngine) -> None:
    """Make the tables of measured values, limits and words; each distinct row is turned once."""
    bounded = ("property", "operator", "value", "unit")
    _turn(engine, "measurements", bounded, "listing", measured_table)
    engine.connection.execute("""
        CREATE OR REPLACE TABLE measured AS
        SELECT r.listing, t.property, t.dimension, t.low, t.high FROM keyed_measurements r
        JOIN turned_measurements t ON t.listing = r.key""")
    _turn(engine, "limits", bounded, "holder", limit_table)
    engine.put("limit_value", limit_table(select(knowledge, "limits")))
    engine.connection.execute("""
        INSERT INTO limit_value
        SELECT r.holder, t.property, t.operator, t.dimension, t.unit, t.value, t.floor, t.ceiling
        FROM keyed_limits r JOIN turned_limits t ON t.holder = r.key""")
    _turn(engine, "words", ("resource", "text", "language", "function"), "listing", word_table)
    engine.connection.execute("""
        CREATE OR REPLACE TABLE word AS
        SELECT listing, word, CAST(COUNT(*) OVER (PARTITION BY listing) AS INTEGER) AS of_all
        FROM (SELECT DISTINCT r.listing, t.word FROM keyed_words r JOIN turned_words t ON t.listing = r.key) w""")


def _turn(
    engine: DuckEngine,
    name: str,
    columns: Sequence[str],
    stands_for: str,
    turn: Callable[[Sequence[Row]], pa.Table],
) -> None:
    """Make `turned_{name}` of the distinct rows of `raw_{name}`, and `keyed_{name}`, which tells whose they are.

    The key of a row stands in the column *stands_for* of the first and in `key` of the second.
    """
    connection, chosen = engine.connection, ", ".join(columns)
    connection.execute(
        f"CREATE OR REPLACE TABLE key_of AS SELECT CAST(ROW_NUMBER() OVER () AS VARCHAR) AS key, * "  # noqa: S608
        f"FROM (SELECT DISTINCT {chosen} FROM raw_{name})"
    )
    names = (stands_for, *columns)
    found = engine.rows(f"SELECT key, {chosen} FROM key_of")  # noqa: S608
    rows = [{n: v for n, v in zip(names, row, strict=True) if v is not None} for row in found]
    engine.put(f"turned_{name}", turn(rows))
    same = " AND ".join(f"k.{column} IS NOT DISTINCT FROM r.{column}" for column in columns)
    connection.execute(
        f"CREATE OR REPLACE VIEW keyed_{name} AS SELECT r.{stands_for}, k.key "  # noqa: S608
        f"FROM raw_{name} r JOIN key_of k ON {same}"
    )
