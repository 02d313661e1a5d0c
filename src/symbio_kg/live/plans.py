"""The queries that a single listing is looked up with, put together and planned once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from symbio_kg.live.engine import LiveEngine
from symbio_kg.live.start import ROWS
from symbio_kg.live.statements import definitions, query
from symbio_kg.match.engine import COLUMNS
from symbio_kg.match.law import LAWFUL

__all__ = ["plan", "season", "widen"]

_ALL: Final = 2**31 - 1
_WAYS: Final = ("way", "operation_number", "course", "law_way", "way_limit", "way_of")


def plan(engine: LiveEngine) -> None:
    """Prepare the statements `wanted`, `new_entries`, `add_entries`, `put_{table}`, `offers`, `needs` and `told`."""
    parts = definitions("wanted", "ways")
    ends = {name: parts[name] for name in ("side", "offer_side", "need_side", "fitting", "silent")}
    _prepare(engine, "wanted", query(ends, parts["wanted"]), "INSERT INTO one.wanted BY NAME")
    entries = (
        f"SELECT e.kind, e.slot FROM ({parts['entry']}) e "  # noqa: S608
        "ANTI JOIN region.entry k ON k.kind = e.kind AND k.slot = e.slot"
    )
    _prepare(engine, "new_entries", entries)
    numbered = (
        "SELECT (SELECT COALESCE(MAX(entry), 0) FROM region.entry) + ROW_NUMBER() OVER (), kind, slot "  # noqa: S608
        f"FROM ({entries}) n"
    )
    _prepare(engine, "add_entries", numbered, "INSERT INTO region.entry")
    for name in ROWS:
        rows = query(ends, f"SELECT * FROM {name if name in ends else f'one.{name}'}")  # noqa: S608
        _prepare(engine, f"put_{name}", rows, f"INSERT INTO region.{name} BY NAME")
    for side in ("offers", "needs"):
        _prepare(
            engine,
            side,
            query(_pairs(side), "SELECT offer, need, CAST(points AS BIGINT) FROM best WHERE small = 0"),
        )
    told = f"SELECT {COLUMNS}, offer_number, need_number, gaps FROM told"  # noqa: S608
    _prepare(engine, "told", query(_pairs("chosen"), told))


def widen(engine: LiveEngine) -> None:
    """Add the ways to what nobody asked for before; the numbers of ways go by their names."""
    engine.do("EXECUTE add_entries")
    known = {"limit_value": "SELECT * FROM region.limit_value WHERE number IS NULL"}
    parts = definitions("ways")
    for name in _WAYS:
        engine.do(f"CREATE OR REPLACE TABLE region.{name} AS {query(known, parts[name])}")


def season(engine: LiveEngine) -> None:
    """Count the days of all calendars again, as table `months` has new ones."""
    parts = {"listing": "SELECT months FROM region.months"}
    engine.do(f"CREATE OR REPLACE TABLE region.season AS {query(parts, definitions('ways')['season'])}")


def _pairs(side: str) -> Mapping[str, str]:
    """Return what the pairs of `live/{side}.sql` are found with."""
    given = {"first": 0, "last": _ALL, "top": _ALL, "worst": LAWFUL}
    general = definitions("pairs", "limits", "top", "live/near", "live/told", **given)
    return {**general, "course_of_offer": general["offered"], **definitions(f"live/{side}")}


def _prepare(engine: LiveEngine, name: str, text: str, into: str = "") -> None:
    engine.do(f"PREPARE {name} AS {into} {text}")
