"""The start of a kept region: everything is matched once, and what single listings need is put into shape."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from symbio_kg.live.engine import LiveEngine
from symbio_kg.live.standing import NOBODY, Standing
from symbio_kg.match.many import rank_all

__all__ = ["ROWS", "match_all", "renew", "shape"]

ROWS: Final[Mapping[str, str]] = {
    "offer_side": "number",
    "need_side": "need",
    "measured": "number",
    "word": "number",
    "limit_value": "number",
    "numbered": "number",
}
"""The tables with rows of listings, and the column that says whose."""

_KEPT: Final = frozenset(
    (
        *("numbered", "entry", "way", "course", "operation_number", "way_limit"),
        *("way_of", "resource_bit", "resource_fit", "water_bit", "water_good"),
        *("dimension_number", "season", "offer_side", "need_side", "law", "law_way"),
        *("law_code", "licensed", "licensed_code", "receiver_taker", "given_kind"),
        *("taken_slot", "taken_kind", "measured", "word", "limit_value", "input_aspect"),
        *("substitution", "slot", "kind_carried", "carried", "weight_row", "yearday"),
        *("months", "first"),
    )
)
"""The tables of schema `region` that are needed after the first matching."""

_ONE: Final[Mapping[str, str]] = {
    "listing": "region.listing",
    "numbered": "region.numbered",
    "offer_kind": "region.offer_kind",
    "need_aspect": "region.need_aspect",
    "wanted": "region.wanted",
    "requested": "region.requested",
    "measured": "region.measured",
    "word": "region.word",
    "limit_value": "region.limit_value",
    "offer_law": "region.offer_law",
    "need_receiver": "region.need_receiver",
    "need_law": "region.need_law",
    "giver": "(SELECT giver, code FROM region.giver)",
    "licensed": "region.licensed",
    "given_kind": "region.given_kind",
    "taken_slot": "region.taken_slot",
    "taken_kind": "region.taken_kind",
    "asked": "(SELECT 0 AS number)",
    "asked_pair": "(SELECT 0 AS offer, 0 AS need)",
}
"""The tables of schema `one`, and where their columns come from."""


def match_all(engine: LiveEngine, standing: Standing, names: list[str]) -> None:
    """Match all listings of *engine*, fill *names* by their numbers, and give *standing* the lists of all."""
    rank_all(engine, top=standing.length)
    names += [name for (name,) in engine.rows("SELECT listing FROM numbered ORDER BY number")]
    engine.run("live/standing", top=standing.top)
    table = engine.connection.sql(f"""
        SELECT COALESCE(p.points, {NOBODY}) AS points, COALESCE(p.other, 0) AS other
        FROM RANGE({len(names)}) n(number)
        CROSS JOIN RANGE(1, {standing.length + 1}) s(place)
        LEFT JOIN place p ON p.number = n.number AND p.place = s.place
        ORDER BY n.number, s.place""").to_arrow_table()  # noqa: S608
    points, others = array("q"), array("i")
    points.frombytes(_bytes(table["points"].cast(pa.int64())))
    others.frombytes(_bytes(table["other"].cast(pa.int32())))
    standing.load(points, others)


def shape(engine: LiveEngine) -> None:
    """Give the rows of listings their numbers, put together what is looked at together, and let go of the rest."""
    for name, key in (("measured", "listing"), ("word", "listing"), ("limit_value", "holder")):
        engine.do(
            f"CREATE OR REPLACE TABLE region.{name} AS SELECT n.number, t.* FROM region.{name} t "  # noqa: S608
            f"LEFT JOIN region.numbered n ON n.listing = t.{key} ORDER BY n.number"
        )
    for name, first in (("need_side", "entry"), ("offer_side", "kind")):
        engine.do(
            f"CREATE OR REPLACE TABLE region.{name} AS SELECT * FROM region.{name} ORDER BY {first}, x, y"  # noqa: S608
        )
    engine.do("CREATE TABLE region.months AS SELECT DISTINCT months FROM region.listing")
    for name, source in _ONE.items():
        engine.do(f"CREATE OR REPLACE TABLE one.{name} AS SELECT * FROM {source} LIMIT 0")  # noqa: S608
    for (name,) in engine.rows("SELECT view_name FROM duckdb_views() WHERE schema_name = 'region'"):
        engine.do(f"DROP VIEW region.{name}")
    for (name,) in engine.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'region'"):
        if name not in _KEPT:
            engine.do(f"DROP TABLE region.{name}")


def renew(engine: LiveEngine) -> None:
    """Make the tables of schema `one` anew and empty: rows that went still take room in the old ones."""
    for name in _ONE:
        engine.do(f"CREATE OR REPLACE TABLE one.{name} AS SELECT * FROM one.{name} LIMIT 0")  # noqa: S608


def empty(engine: LiveEngine) -> None:
    """Take all rows out of the tables of schema `one`."""
    for name in _ONE:
        engine.do(f"DELETE FROM one.{name}")  # noqa: S608


def _bytes(column: pa.ChunkedArray) -> bytes:
    """Return the numbers of *column*, which has no gaps, as they lie in memory."""
    parts = []
    for chunk in column.chunks:
        width = chunk.type.bit_width // 8
        buffer = chunk.buffers()[1]
        parts.append(buffer.to_pybytes()[chunk.offset * width : (chunk.offset + len(chunk)) * width])
    return b"".join(parts)
