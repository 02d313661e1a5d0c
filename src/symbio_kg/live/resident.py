"""The tables of a matched region, resident in one DuckDB connection, and how one listing is looked up in them.

Schema `region` holds all rows, schema `one` those of the listings that come. A query is put together
from the statements of `queries/match` and planned once (`live.statements`); there is no second form of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import pyarrow as pa

from symbio_kg.live.engine import LiveEngine
from symbio_kg.live.law import LiveLaw
from symbio_kg.live.plans import plan, season, widen
from symbio_kg.live.standing import Standing
from symbio_kg.live.start import ROWS, empty, match_all, renew, shape
from symbio_kg.match.asking import Asker
from symbio_kg.match.engine import COLUMNS, gap_of, match_of
from symbio_kg.model import Match

__all__ = ["Pair", "Resident"]

Pair: TypeAlias = tuple[str, str]
"""An offer and a need."""

_MANY: Final = 20_000
_FRESH: Final = 500
"""So many changes, and the tables of schema `one` are made anew: rows that went still take room."""


class Resident:
    """The tables of one day, with the best of each listing; not for two threads at once."""

    def __init__(self, day: date, top: int, threads: int = 2) -> None:
        self.day, self.top = day, top
        self.engine = LiveEngine()
        self.names: list[str] = [""]
        self.number_of: dict[str, int] = {}
        self._offers: set[int] = set()
        self._new: set[int] = set()
        self.standing = Standing(top, 2 * top, self.names)
        self._threads, self._changes = threads, 0
        self._firms: dict[str, int] = {}

    def fill(self, tables: Mapping[str, pa.Table], asker: Asker) -> None:
        """Match all listings of *tables*, which are those of the knowledge and the region, and keep what is needed."""
        self.engine.do(f"SET threads = {int(self._threads)}")
        self.engine.do("CREATE SCHEMA region")
        self.engine.do("CREATE SCHEMA one")
        self.engine.do("SET search_path = 'region'")
        for name, table in tables.items():
            self.engine.put(name, table)
        self.engine.run("wanted")
        self.law = LiveLaw(self.engine, self.day, asker)
        self.engine.run("ways")
        match_all(self.engine, self.standing, self.names)
        self._take_over()
        shape(self.engine)
        self.engine.do("SET search_path = 'one,region'")
        plan(self.engine)
        # What one listing asks for is too little for two threads
        self.engine.do("SET threads = 1")

    # one change ------------------------------------------------------------------------------------

    def learn(self, tables: Mapping[str, pa.Table]) -> None:
        """Take up *tables*, the rows of the listings that come, and what is new in them: names, law, ways, seasons.

        What is learnt stays, whatever becomes of the listings. Raises Outgrown.
        """
        self._changes += 1
        (empty if self._changes % _FRESH else renew)(self.engine)
        for name in ("listing", "offer_kind", "need_aspect", "requested"):
            self.engine.add(f"one.{name}", tables[name])
        asks = tables["need_aspect"].num_rows + tables["requested"].num_rows
        if asks:
            self.engine.do("EXECUTE wanted")
        rows = [{k: v for k, v in row.items() if v is not None} for row in tables["lawful"].to_pylist()]
        held = [{k: v for k, v in row.items() if v is not None} for row in tables["licences"].to_pylist()]
        self.law.learn(rows, held)
        self._learn_words(tables["listing"])
        if asks and self.engine.rows("EXECUTE new_entries"):
            widen(self.engine)
        self.law.judge()
        self._number(tables)

    def begin(self) -> None:
        """Start a change, which `commit` keeps and `rollback` undoes."""
        self.engine.do("BEGIN")
        self.standing.begin()

    def commit(self) -> None:
        """Keep the change."""
        self.engine.do("COMMIT")

    def rollback(self) -> None:
        """Undo the change."""
        self.engine.do("ROLLBACK")
        self.standing.undo()

    def leave(self, listings: Iterable[str]) -> None:
        """Take the rows of *listings* out, and them off all lists."""
        known = (self.number_of[name] for name in listings if name in self.number_of)
        gone = sorted(set(known) - self._new)
        if not gone:
            return
        for x, y, _ in [*self._scores("offers", gone), *self._scores("needs", gone)]:
            self.standing.remove(y, x)
            self.standing.remove(x, y)
        marks = ", ".join(map(str, gone))
        for number in gone:
            self.standing.place(number, ())
        for name, key in ROWS.items():
            self.engine.do(f"DELETE FROM region.{name} WHERE {key} IN ({marks})")  # noqa: S608

    def enter(self) -> tuple[list[int], list[int]]:
        """Put the rows of schema `one` in; return the numbers of its offers and of its needs."""
        numbers = [n for (n,) in self.engine.rows("SELECT number FROM one.numbered")]
        offers, needs = self._sides(numbers)
        less = {
            *(() if offers else ("offer_side", "measured")),
            *(() if needs else ("need_side", "limit_value")),
        }
        for name in sorted(ROWS.keys() - less) if numbers else ():
            self.engine.do(f"EXECUTE put_{name}")
        return offers, needs

    def meet(self, offers: Sequence[int], needs: Sequence[int]) -> None:
        """Match *offers* with all needs and *needs* with all offers, and let them take their places everywhere."""
        pairs = [*self._scores("offers", offers), *self._scores("needs", needs)]
        found: dict[int, dict[int, int]] = {number: {} for number in (*offers, *needs)}
        for offer, need, points in pairs:
            for x, y in ((offer, need), (need, offer)):
                if x in found:
                    found[x][y] = points
        for number, others in found.items():
            self.standing.place(number, [(points, other) for other, points in others.items()])
        for offer, need, points in pairs:
            for x, y in ((offer, need), (need, offer)):
                if x not in found:
                    self.standing.offer(x, (points, y))

    def fill_in(self) -> None:
        """Match those anew who lost so many of their best that who follows is not known."""
        short = self.standing.short()
        if short:
            self.meet(*self._sides(short))

    def settle(self, changed: Iterable[int]) -> tuple[dict[Pair, Match], set[Pair]]:
        """Return the pairs that became matches, with all matches of those who *changed*, and the pairs that were."""
        now: set[tuple[int, int]] = set()
        gone: set[tuple[int, int]] = set()
        for x, y, was, is_now in self.standing.changes():
            if is_now:
                now.add(self._pair(x, y))
            elif was:
                gone.add(self._pair(x, y))
        for x in changed:
            now |= {self._pair(x, y) for y in self.standing.all_matches(x)}
        return self.told(sorted(now)), {(self.names[x], self.names[y]) for x, y in gone}

    def told(self, pairs: Sequence[tuple[int, int]]) -> dict[Pair, Match]:
        """Return the matches of *pairs* of an offer and a need."""
        if not pairs:
            return {}
        self.engine.do("DELETE FROM one.asked_pair")
        self.engine.add(
            "one.asked_pair", pa.table({"offer": [x for x, _ in pairs], "need": [y for _, y in pairs]})
        )
        return {(match.offer, match.need): match for match in self._matches()}

    def matches_of(self, listings: Iterable[str]) -> list[Match]:
        """Return the matches of *listings*."""
        sides = self._sides(self.number_of[name] for name in listings if name in self.number_of)
        pairs = [*self._scores("offers", sides[0]), *self._scores("needs", sides[1])]
        kept = {(x, y) for x, y, _ in pairs if self.standing.rank(x, y) or self.standing.rank(y, x)}
        return list(self.told(sorted(kept)).values())

    def everything(self) -> Iterator[list[Match]]:
        """Yield all matches, many at a time."""
        ((last,),) = self.engine.rows("SELECT COUNT(*) FROM region.first")
        for first in range(0, last, _MANY):
            self.engine.do("DELETE FROM one.asked_pair")
            self.engine.do(
                "INSERT INTO one.asked_pair SELECT offer, need FROM region.first "  # noqa: S608
                f"WHERE rowid >= {first} AND rowid < {first + _MANY}"
            )
            yield list(self._matches())
        self.engine.do("DROP TABLE region.first")
        renew(self.engine)

    # -----------------------------------------------------------------------------------------------

    def _scores(self, side: str, asked: Sequence[int]) -> list[tuple[int, int, int]]:
        """Return the pairs of *asked* that nothing forbids, the offer first, with their points."""
        if not asked:
            return []
        self.engine.do("DELETE FROM one.asked")
        self.engine.add("one.asked", pa.table({"number": list(asked)}))
        return self.engine.rows(f"EXECUTE {side}")

    def _matches(self) -> Iterator[Match]:
        """Yield the matches of the pairs of table asked_pair."""
        names = [name.strip() for name in COLUMNS.split(",")]
        place = names.index("offer_rank")
        for row in self.engine.rows("EXECUTE told"):
            columns, (offer, need, gaps) = list(row[: len(names)]), row[len(names) :]
            columns[place] = self.standing.rank(offer, need)
            yield match_of(tuple(columns), tuple(gap_of(gap) for gap in gaps or ()), self.law.told)

    def _sides(self, numbers: Iterable[int]) -> tuple[list[int], list[int]]:
        """Return the offers and the needs among *numbers*."""
        numbers = sorted(numbers)
        return [n for n in numbers if n in self._offers], [n for n in numbers if n not in self._offers]

    def _pair(self, x: int, y: int) -> tuple[int, int]:
        return (x, y) if x in self._offers else (y, x)

    # learning --------------------------------------------------------------------------------------

    def _learn_words(self, listings: pa.Table) -> None:
        """Give numbers to the kinds, waters, measures and calendars that no listing had before."""
        for column, table, values in (
            ("resource", "resource_bit", "POWER(2, {n})"),
            ("water", "water_bit", "POWER(2, {n})"),
            ("dimension", "dimension_number", "{n} + 1"),
        ):
            for value in sorted({v for v in listings[column].to_pylist() if v} - self._words[table]):
                number = values.format(n=len(self._words[table]))
                self.engine.connection.execute(f"INSERT INTO region.{table} VALUES (?, {number})", [value])  # noqa: S608
                if table == "resource_bit":
                    self.engine.connection.execute("INSERT INTO region.resource_fit VALUES (?, 0)", [value])
                if table == "water_bit":
                    self.engine.connection.execute("INSERT INTO region.water_good VALUES (?, 0, 0)", [value])
                self._words[table].add(value)
        new = {m for m in listings["months"].to_pylist() if m is not None} - self._months
        if new:
            self._months |= new
            self.engine.add("region.months", pa.table({"months": sorted(new)}))
            season(self.engine)

    def _number(self, tables: Mapping[str, pa.Table]) -> None:
        """Give each listing of schema `one` a number, and its further rows that of theirs."""
        firms = dict(
            zip(tables["listing"]["listing"].to_pylist(), tables["listing"]["firm"].to_pylist(), strict=True)
        )
        self._new.clear()
        rows: dict[str, list[Any]] = {"listing": [], "number": [], "firm": []}
        for name, firm in firms.items():
            if name not in self.number_of:
                self.number_of[name] = len(self.names)
                self._new.add(len(self.names))
                self.names.append(name)
            for key, value in zip(rows, (name, self.number_of[name], self._firm(firm)), strict=True):
                rows[key].append(value)
        for name, role in zip(*(tables["lawful"][c].to_pylist() for c in ("listing", "role")), strict=True):
            number = self.number_of[name]
            (self._offers.add if role == "Offer" else self._offers.discard)(number)
        self.standing.room()
        self.engine.add("one.numbered", pa.table(rows))
        for name, key in (("measured", "listing"), ("word", "listing"), ("own_limit", "holder")):
            table = tables[name]
            owners = [self.number_of.get(x) for x in table[key].to_pylist()]
            numbered = table.append_column("number", pa.array(owners, pa.int32()))
            self.engine.add(f"one.{'limit_value' if name == 'own_limit' else name}", numbered)

    def _firm(self, firm: str) -> int:
        return self._firms.setdefault(firm, len(self._firms) + 1)

    def _take_over(self) -> None:
        """Note the numbers that listings, firms and words have."""
        self.number_of = {name: number for number, name in enumerate(self.names) if number}
        firms = "SELECT DISTINCT l.firm, n.firm FROM numbered n JOIN listing l ON l.listing = n.listing"
        self._firms = dict(self.engine.rows(firms))
        offers = (
            "SELECT n.number FROM lawful l JOIN numbered n ON n.listing = l.listing WHERE l.role = 'Offer'"
        )
        self._offers = {number for (number,) in self.engine.rows(offers)}
        self._months = {months for (months,) in self.engine.rows("SELECT DISTINCT months FROM listing")}
        columns = (("resource_bit", "name"), ("water_bit", "name"), ("dimension_number", "dimension"))
        self._words = {
            table: {value for (value,) in self.engine.rows(f"SELECT {column} FROM {table}")}  # noqa: S608
            for table, column in columns
        }
