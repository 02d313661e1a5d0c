"""The tables of a matched region, resident in one DuckDB connection, and the few rows that one listing concerns.

Schema `region` holds all rows, schema `one` those that the listings asked about may meet. `one` comes
first in the search path, so the matching statements run on it as they stand: there is no second form of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import pyarrow as pa

from symbio_kg.match.asking import Asker
from symbio_kg.match.engine import chosen, rank
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.tables import project
from symbio_kg.model import Match
from symbio_kg.store import GraphStore

__all__ = ["Resident"]

_KEYS: Final[Mapping[str, str]] = {
    "listing": "listing",
    "word": "listing",
    "offer_kind": "listing",
    "need_aspect": "listing",
    "requested": "listing",
    "wanted": "listing",
    "measured": "listing",
    "lawful": "listing",
    "licences": "listing",
    "own_limit": "holder",
}
"""The tables with rows of listings, and the column that says whose."""

Pair = tuple[str, str]
"""An offer and a need."""


class Resident:
    """The tables of one day, with the *top* best of each listing; not for two threads at once."""

    def __init__(self, day: date, top: int, threads: int = 2) -> None:
        self.day, self.top = day, top
        self._engine = DuckEngine()
        self._asker = Asker(day)
        self._do(f"SET threads = {int(threads)}")
        self._do("CREATE SCHEMA region")
        self._do("CREATE SCHEMA one")

    def fill(self, store: GraphStore) -> tuple[Match, ...]:
        """Match all listings of *store* and keep the tables; nothing is written to it."""
        self._do("SET search_path = 'region'")
        project(store, self.day, self._engine)
        self._engine.run("candidates")
        law = rank(self._engine, self.day, self.top, self._asker)
        result = chosen(self._engine, law)
        self._do(
            "CREATE TABLE own_limit AS SELECT l.* FROM limit_value l SEMI JOIN listing i ON i.listing = l.holder"
        )
        self._do("DELETE FROM limit_value WHERE holder IN (SELECT holder FROM own_limit)")
        self._engine.run("live/standing", top=self.top)
        self._forget()
        self._do("SET search_path = 'one,region'")
        for name in ("listing", "offer_kind", "wanted", "requested"):
            self._do(f"CREATE TABLE one.{name} AS SELECT * FROM region.{name} LIMIT 0")  # noqa: S608
        self._engine.run("join")
        # What one listing asks for is too little for two threads
        self._do("SET threads = 1")
        return result

    def _forget(self) -> None:
        """Let go of what only the matching of all listings needed."""
        kept = {
            *_KEYS,
            "calendar",
            "segment",
            "input_aspect",
            "substitution",
            "slot",
            "kind_carried",
            "carried",
        }
        kept |= {"kind_fit", "water_fit", "weight_row", "limit_value", "held", "offer_bar", "need_bar"}
        tables = self._engine.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'region'")
        for (name,) in tables:
            if name not in kept:
                self._do(f"DROP TABLE region.{name}")

    # one change ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start a change, which `commit` keeps and `rollback` undoes."""
        self._do("BEGIN")
        for name in ("entered", "left_list"):
            self._do(f"CREATE OR REPLACE TABLE one.{name} (offer VARCHAR, need VARCHAR, score BIGINT)")

    def commit(self) -> None:
        """Keep the change."""
        self._do("COMMIT")

    def rollback(self) -> None:
        """Undo the change."""
        self._do("ROLLBACK")

    def swap(self, listings: Iterable[str], tables: Mapping[str, pa.Table]) -> None:
        """Put the rows of *tables*, which are all of *listings*, in place of those the region has of them."""
        self._listings("leaving", listings)
        if self._engine.rows(
            "SELECT 1 FROM region.listing WHERE listing IN (SELECT listing FROM leaving) LIMIT 1"
        ):
            self._engine.run("live/leave")
            for name, key in _KEYS.items():
                self._do(f"DELETE FROM region.{name} WHERE {key} IN (SELECT listing FROM leaving)")  # noqa: S608
        for name, table in tables.items():
            if table.num_rows and name in _KEYS:
                self._insert(name, table)
        known = "ANTI JOIN region.calendar r ON r.calendar = given.calendar"
        self._insert("calendar", tables["calendar"], known)
        if tables["need_aspect"].num_rows:
            self._engine.put("need_aspect", tables["need_aspect"])
            self._engine.run("wanted")
            self._do("INSERT INTO region.wanted BY NAME SELECT * FROM one.wanted")
            self._do("DROP TABLE one.need_aspect")

    def _insert(self, name: str, table: pa.Table, but: str = "") -> None:
        connection = self._engine.connection
        connection.register("given", table)
        self._do(f"INSERT INTO region.{name} BY NAME SELECT * FROM given {but}")  # noqa: S608
        connection.unregister("given")

    def meet(self, offers: Iterable[str], needs: Iterable[str]) -> dict[Pair, Match]:
        """Match *offers* with all needs and *needs* with all offers; return what is among somebody's best."""
        found: dict[Pair, Match] = {}
        for side, asked in (("offers", list(offers)), ("needs", list(needs))):
            if asked:
                self._listings("asked", asked)
                self._engine.run(f"live/{side}", "candidates", "live/closer")
                law = rank(self._engine, self.day, _ALL, self._asker)
                self._engine.run("live/entering", offers=int(side == "offers"), top=self.top)
                found |= {(match.offer, match.need): match for match in chosen(self._engine, law)}
        return found

    def short(self) -> tuple[list[str], list[str]]:
        """Return the offers and the needs that lost one of their best, for whom the next is not known."""
        self._engine.run("live/short")
        rows = self._engine.rows("SELECT listing, offers FROM one.short")
        return [name for name, offers in rows if offers], [name for name, offers in rows if not offers]

    def leave(self, listings: Iterable[str]) -> None:
        """Take the matches of *listings* out, as they are to be matched anew."""
        self._listings("leaving", listings)
        self._engine.run("live/leave")

    def settle(self) -> tuple[set[Pair], set[Pair]]:
        """Give what entered its place; return the pairs that are matches now, and those that were and left."""
        self._engine.run("live/settle", top=self.top)
        entered, fallen, left = (
            set(self._engine.rows(f"SELECT offer, need FROM one.{name}"))  # noqa: S608
            for name in ("entered", "fallen", "left_list")
        )
        return entered - fallen, left - (entered - fallen)

    def _listings(self, name: str, listings: Iterable[str]) -> None:
        self._engine.put(name, pa.table({"listing": pa.array(sorted(listings), pa.string())}))

    def _do(self, statement: str) -> None:
        self._engine.connection.execute(statement).fetchall()


_ALL: Final = 2**31 - 1
