"""A matched region in memory, and what one listing that comes, changes or goes does to it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from symbio_kg.live.columns import longs, wholes
from symbio_kg.live.law import LiveLaw
from symbio_kg.live.meeting import Candidates, Found, Meeting, Pair
from symbio_kg.live.most import Most
from symbio_kg.live.numbers import Numbers
from symbio_kg.live.places import Places
from symbio_kg.live.pools import Asked, Drawn, Portion, pool_of
from symbio_kg.live.sides import NOBODY, Side, Sides
from symbio_kg.live.standing import Standing
from symbio_kg.live.start import KNOWN, RANKS
from symbio_kg.live.told import Measured, told_from, told_tables
from symbio_kg.live.ways import Course, Limit, Ways
from symbio_kg.match.asking import Asker
from symbio_kg.match.engines import DuckEngine

__all__ = ["Arrival", "Resident"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A listing that comes: its number, what it is, and the rows it has."""

    number: int
    side: Side
    kinds: tuple[tuple[int, float], ...]
    entries: tuple[tuple[int, float], ...]
    measured: tuple[Measured, ...]
    limits: tuple[Limit, ...]
    words: frozenset[str]


class Resident:
    """The listings of one day by number, with the best of each; not for two threads at once."""

    def __init__(self, tables: Mapping[str, pa.Table], day: date, top: int, asker: Asker) -> None:
        """Take the *tables* of `state_of` or of `tables`; lists are twice as long as the *top* that count."""
        self.day, self.top = day, top
        self._known = {name: tables[name] for name in (*KNOWN, "weight_row", "yearday") if name != "entry"}
        self._engine = DuckEngine()
        self._engine.connection.execute("SET threads = 1")
        for name in KNOWN:
            self._engine.put(name, tables[name])
        self.law = LiveLaw(tables, day, asker)
        self.numbers = Numbers(tables)
        self.sides = Sides(tables["side"])
        points = (self.sides.x, self.sides.y, self.sides.z)
        self.kinds, self.entries = Places(tables["kinds"], points), Places(tables["entries"], points)
        self.ways = Ways(self._engine)
        self._kind_names = {number: name for name, number in self.numbers.kinds.items()}
        self.told = told_from(tables)
        (weights,) = tables["weight_row"].to_pylist()
        months = tables["yearday"].sort_by("day")["month"].to_pylist()
        self.meeting = Meeting(
            self.sides, self.told, self.law, self.ways, self.numbers.water, weights, months
        )
        self.matched, self.pooled = (_standing(tables, name, top, self.numbers.names) for name in RANKS)
        self.most = Most(longs(tables["most"]["part"]), wholes(tables["most"]["times"]))
        self.found: dict[Pair, Found] = {}
        self.pools: set[int] = set()
        """The needs whose pools may be others after the change."""
        self._undo: list[Arrival] = []

    # one change ------------------------------------------------------------------------------------

    @contextmanager
    def change(self) -> Iterator[None]:
        """Keep what is done in the block when it ends well, and undo it otherwise."""
        self._undo.clear()
        self.found.clear()
        self.pools.clear()
        for lists in (self.matched, self.pooled, self.most):
            lists.begin()
        try:
            yield
        except BaseException:
            for lists in (self.matched, self.pooled, self.most):
                lists.undo()
            for before in reversed(self._undo):
                self._put(before)
            raise

    def leave(self, listings: Iterable[str]) -> None:
        """Take the rows of *listings* out, and them off all lists."""
        for number in sorted(self.numbers.of[name] for name in listings if name in self.numbers.of):
            if number < len(self.sides):
                self._leave(number)

    def enter(self, arrivals: Sequence[Arrival]) -> None:
        """Put *arrivals* in, match them both ways, and let them take their places everywhere."""
        for arrival in arrivals:
            while len(self.sides) <= arrival.number:
                self.sides.put(len(self.sides), NOBODY)
            self._undo.append(self._now(arrival.number))
            self._put(arrival)
        for lists in (self.matched, self.pooled):
            lists.room()
        self.most.room(len(self.numbers.names))
        fresh = {arrival.number for arrival in arrivals}
        found = self._meet(fresh)
        for (offer, need), best in found.items():
            if not best.small:
                for x, y in ((offer, need), (need, offer)):
                    if x not in fresh:
                        self.matched.offer(x, (best.points, y))
            if need not in fresh:
                self._offer_pool(need, offer, best)

    def fill_in(self) -> None:
        """Match those anew who lost so many of their best that who follows is not known."""
        self._meet({*self.matched.short(), *self.pooled.short(), *self.most.lost})

    def settle(self, changed: Iterable[int]) -> tuple[set[Pair], set[Pair]]:
        """Return the pairs that became matches, with all matches of those who *changed*, and the pairs that were."""
        now: set[Pair] = set()
        gone: set[Pair] = set()
        for x, y, was, is_now in self.matched.changes():
            if is_now:
                now.add(self._pair(x, y))
            elif was:
                gone.add(self._pair(x, y))
        for x in changed:
            now |= {self._pair(x, y) for y in self.matched.all_matches(x)}
        return now, gone

    def best(self, pairs: Iterable[Pair]) -> Mapping[Pair, Found]:
        """Return the best ways of *pairs*, which fit."""
        pairs = list(pairs)
        unknown = [pair for pair in pairs if pair not in self.found]
        self.found |= self.meeting.best({pair: self._between(*pair) for pair in unknown})
        return {pair: self.found[pair] for pair in pairs}

    def pairs_of(self, listings: Iterable[str]) -> set[Pair]:
        """Return the matches of *listings*."""
        numbers = [self.numbers.of[name] for name in listings if name in self.numbers.of]
        found = (pair for number in numbers for pair in self.meeting.best(self._around(number)))
        return {(x, y) for x, y in found if self.matched.rank(x, y) or self.matched.rank(y, x)}

    def pool(self, need: int) -> Drawn | None:
        """Return the pool of *need*; None when it has none."""
        target, alone = self.sides.target(need), self.most[need]
        if target <= 0 or not alone:
            return None
        offers = self.pooled.best(need)
        best = self.best((offer, need) for offer in offers)
        portions = []
        for offer in offers:
            found = best[offer, need]
            if found.part:
                portions.append(Portion(offer, found.way.slot, found.part, _known(self.sides.minimum[offer])))
        return pool_of(Asked(target, _known(self.sides.minimum[need]), alone), portions)

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables that it is made of, as they are now."""
        rows = [{"entry": n, "kind": e.kind, "slot": e.slot} for n, e in self.ways.entries.items()]
        parts, times = self.most.columns()
        found = {
            "entry": pa.Table.from_pylist(
                rows, pa.schema([("entry", pa.int32()), ("kind", pa.string()), ("slot", pa.string())])
            ),
            "side": self.sides.table(),
            "kinds": self.kinds.table(),
            "entries": self.entries.table(),
            "most": pa.table({"part": pa.array(parts, pa.int64()), "times": pa.array(times, pa.int32())}),
        }
        for name, lists in zip(RANKS, (self.matched, self.pooled), strict=True):
            points, others, cut = lists.columns()
            found[name] = pa.table(
                {"points": pa.array(points, pa.int64()), "other": pa.array(others, pa.int32())}
            )
            found[f"{name}_cut"] = pa.table({"cut": pa.array(list(cut), pa.int32())})
        return self._known | self.law.tables() | self.numbers.tables() | found | told_tables(self.told)

    # -----------------------------------------------------------------------------------------------

    def _leave(self, number: int) -> None:
        for (offer, need), best in self.meeting.best(self._around(number)).items():
            self.matched.remove(offer, need)
            self.matched.remove(need, offer)
            self._remove_pool(need, offer, best)
        if not self.sides.offer[number]:
            self.pools.add(number)
        for lists in (self.matched, self.pooled):
            lists.place(number, ())
        self.most.place(number, ())
        self._undo.append(self._now(number))
        self.kinds.leave(number)
        self.entries.leave(number)
        self.told.forget(number)

    def _put(self, arrival: Arrival) -> None:
        number = arrival.number
        self.kinds.leave(number)
        self.entries.leave(number)
        self.sides.put(number, arrival.side)
        self.kinds.put(number, arrival.kinds)
        self.entries.put(number, arrival.entries)
        self.told.forget(number)
        for told, own in (
            (self.told.measured, arrival.measured),
            (self.told.limits, arrival.limits),
            (self.told.words, arrival.words),
        ):
            if own:
                told[number] = own  # type: ignore[assignment]

    def _now(self, number: int) -> Arrival:
        return Arrival(
            number,
            self.sides.get(number),
            self.kinds.of(number),
            self.entries.of(number),
            self.told.measured.get(number, ()),
            self.told.limits.get(number, ()),
            self.told.words.get(number, frozenset()),
        )

    def _meet(self, numbers: Set[int]) -> dict[Pair, Found]:
        """Make the lists of *numbers* anew; return the pairs that they are in."""
        candidates: dict[Pair, list[tuple[Course, float, float]]] = {}
        for number in sorted(numbers):
            candidates |= self._around(number)
        found = self.meeting.best(candidates)
        self.found |= found
        by: dict[int, list[tuple[int, Found]]] = defaultdict(list)
        for (offer, need), best in found.items():
            by[offer].append((need, best))
            by[need].append((offer, best))
        for number in sorted(numbers):
            self.matched.place(number, [(b.points, other) for other, b in by[number] if not b.small])
            if not self.sides.offer[number]:
                if self.sides.target(number) > 0:
                    self.pooled.place(number, [(b.points, other) for other, b in by[number]])
                self.most.place(number, [b.part for _, b in by[number] if b.part])
                self.pools.add(number)
        return found

    def _offer_pool(self, need: int, offer: int, best: Found) -> None:
        if self.sides.target(need) > 0:
            self.pooled.offer(need, (best.points, offer))
            if (best.part and self.most.add(need, best.part)) or self.pooled.rank(need, offer):
                self.pools.add(need)

    def _remove_pool(self, need: int, offer: int, best: Found) -> None:
        if self.pooled.rank(need, offer):
            self.pools.add(need)
        self.pooled.remove(need, offer)
        if best.part and self.most.remove(need, best.part):
            self.pools.add(need)

    def _around(self, number: int) -> Candidates:
        """Return who may fit the listing *number*, by its courses."""
        found: dict[Pair, list[tuple[Course, float, float]]] = defaultdict(list)
        s = self.sides
        point, reach = (s.x[number], s.y[number], s.z[number]), s.reach[number]
        if s.offer[number]:
            for kind, likelihood in self.kinds.of(number):
                for course in self.ways.of_kind.get(self._kind(kind), ()):
                    far = min(course.usual if math.isnan(reach) else reach, course.farthest)
                    for need, sureness in self.entries.near(course.entry, point, far):
                        found[number, need].append((course, likelihood, sureness))
            return found
        for entry, sureness in self.entries.of(number):
            for name in self.ways.kinds_at.get(entry, ()):
                course, kind_number = self.ways.between[name, entry], self.numbers.kinds.get(name)
                if kind_number is not None:
                    far = min(course.usual if math.isnan(reach) else reach, course.farthest)
                    for offer, likelihood in self.kinds.near(kind_number, point, far):
                        found[offer, number].append((course, likelihood, sureness))
        return found

    def _between(self, offer: int, need: int) -> list[tuple[Course, float, float]]:
        return [
            (course, likelihood, sureness)
            for kind, likelihood in self.kinds.of(offer)
            for entry, sureness in self.entries.of(need)
            if (course := self.ways.between.get((self._kind(kind), entry))) is not None
        ]

    def _kind(self, number: int) -> str:
        if number not in self._kind_names:
            self._kind_names = {number: name for name, number in self.numbers.kinds.items()}
        return self._kind_names[number]

    def _pair(self, x: int, y: int) -> Pair:
        return (x, y) if self.sides.offer[x] else (y, x)


def _known(amount: float) -> float:
    return 0.0 if math.isnan(amount) else amount


def _standing(tables: Mapping[str, pa.Table], name: str, top: int, names: Sequence[str]) -> Standing:
    found = Standing(top, 2 * top, names)
    cut = tables.get(f"{name}_cut")
    columns = longs(tables[name]["points"]), wholes(tables[name]["other"])
    found.load(*columns, cut=None if cut is None else cut["cut"].to_pylist())
    return found
