"""A region that is kept matched: listings come, change and go one at a time, each with its matches in one commit."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
from pyoxigraph import Triple

from symbio_kg.accept import Change, accepted
from symbio_kg.live.arrivals import arrivals
from symbio_kg.live.concerned import concerned
from symbio_kg.live.graph import difference, matches, said_of_pools, whole_run
from symbio_kg.live.kept import Content, kept_beside
from symbio_kg.live.law import Outgrown
from symbio_kg.live.resident import Resident
from symbio_kg.live.start import matched, state_of
from symbio_kg.match.asking import Asker
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.knowledge import Knowledge
from symbio_kg.match.tables import knowledge_tables, region_tables
from symbio_kg.match.written import match_node, match_triples
from symbio_kg.model import Match
from symbio_kg.pipeline import Receipt, examine, receipt
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator

__all__ = ["Changed", "LiveRegion"]

Pair: TypeAlias = tuple[str, str]
"""An offer and a need."""

_RUN: Final = f"{PREFIXES['graph']}match/live"
_MANY: Final = 500
"""From so many listings on, matching the whole region again is the shorter way."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a document, or another change, did: its receipt, the matches that came or were renewed, those that went.

    `seconds` tells how long each step took.
    """

    receipt: Receipt | None
    came: tuple[Match, ...] = ()
    went: tuple[Pair, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


class LiveRegion:
    """The listings of a store with the best *top* matches of each, kept in the graph `match/live`.

    The knowledge has to be loaded and inferred from before. Made once in the process that writes; every
    method may be called from any thread, one works at a time. Whoever writes listings past it, or takes some
    out, calls `follow`; whoever writes knowledge, or when a new day begins, `refresh`. A listing that is `put`
    and what it changes of the matches are one commit, so a process that is killed leaves both or neither.
    """

    def __init__(
        self,
        store: GraphStore,
        validator: Validator,
        day: date,
        *,
        top: int = 10,
        threads: int = 2,
        asker: Callable[[date], Asker] = Asker,
        folder: str | Path | None = None,
    ) -> None:
        """Take the region from *folder*, where it is kept as it is now, else match it; *asker* gives who judges."""
        self.run = _RUN
        self.store, self._validator = store, validator
        self._top, self._threads = top, threads
        self._lock = threading.RLock()
        self._asker_of, self._asker = asker, asker(day)
        self._kept = None if folder is None else kept_beside(folder, store, _RUN)
        self._content: Content | None = None
        self._start(day)

    def refresh(self, day: date) -> None:
        """Match everything as of *day* and bring the graph to it; takes as long as `match` does."""
        with self._lock:
            self._begin(day)
            self._content = self._kept.content() if self._kept else None
            self._match_all()

    def keep(self) -> None:
        """Write the region down, so that the next start need not match it, as long as nothing else has changed."""
        with self._lock:
            if self._kept is not None and self._content is not None:
                self._kept.write(self._tables, self._content)

    def _start(self, day: date) -> None:
        """Take the region as it was kept, or match it."""
        with self._lock:
            self._begin(day)
            self._content = self._kept.content() if self._kept else None
            if self._kept is not None and self._content is not None:
                found = self._kept.read(day, self._top, self._asker, self._content)
                if found is not None:
                    self._tables = found
                    _settle()
                    return
            self._match_all()

    def _match_all(self) -> None:
        engine, length, day = DuckEngine(), 2 * self._top, self.day
        engine.connection.execute(f"SET threads = {int(self._threads)}")
        tables = {**knowledge_tables(self.store, day), **region_tables(self.store, day)}
        law = matched(engine, tables, day, self._asker, length)
        self._tables = Resident(state_of(engine, law, length), day, self._top, self._asker)
        self._write_all(whole_run(engine, law, _RUN, day, self._top))
        engine.connection.close()
        if self._content is not None:
            self._content.said = self.store.count(_RUN)
            self.keep()
        _settle()

    def _begin(self, day: date) -> None:
        self.day = day
        self._knowledge = Knowledge(self.store)
        if self._asker.day != day:
            self._asker = self._asker_of(day)

    def put(self, source: Path | bytes, name: str | None = None) -> Changed:
        """Take *source* in as `pipeline.take_in` does, new listings or changed ones, and match them both ways.

        Raises Unreadable and StoreFailed; then nothing has changed.
        """
        with self._lock:
            clock = _Clock()
            document, report, good = examine(self.store, source, self._validator, name)
            clock.stop("read and validate")
            if good is None:
                return Changed(receipt(document, report, good, {}), seconds=clock.seconds)
            change = accepted(self.store, good.triples)
            clock.stop("accept")
            came, went = self._apply(change, clock)
            told = receipt(document, report, good, change.names)
            return Changed(told, came, went, clock.seconds)

    def follow(self, change: Change) -> Changed:
        """Match what *change* concerns, which somebody else has written already; raises StoreFailed."""
        with self._lock:
            clock = _Clock()
            came, went = self._apply(change, clock, written=True)
            return Changed(None, came, went, clock.seconds)

    # -----------------------------------------------------------------------------------------------

    def _apply(
        self, change: Change, clock: _Clock, *, written: bool = False
    ) -> tuple[tuple[Match, ...], tuple[Pair, ...]]:
        """Match what *change* concerns, and store it with the matches where it is not *written* yet."""
        stale, said = concerned(self.store, change)
        listings = {node.value for node in stale}
        if len(stale) > _MANY:
            return self._in_bulk(change, listings, written=written)
        tables = self._projected(listings, said)
        clock.stop("project")
        region = self._tables
        try:
            fresh = arrivals(region, tables)
        except Outgrown:
            return self._in_bulk(change, listings, written=written)
        clock.stop("law and numbers")
        with region.change():
            region.leave(listings)
            clock.stop("leave")
            region.enter(fresh)
            clock.stop("match")
            region.fill_in()
            clock.stop("fill in")
            now, gone = region.settle(arrival.number for arrival in fresh)
            came, names = matches(region, now), region.numbers.names
            went = {(names[x], names[y]) for x, y in gone}
            new = {t for match in came for t in match_triples(_RUN, match)} | {*said_of_pools(region, _RUN)}
            clock.stop("tell")
            remove, add = difference(self.store, _RUN, new, went, [names[need] for need in region.pools])
            clock.stop("compare")
            first = ({}, {}) if written else (change.remove, change.add)
            self.store.change({**first[0], _RUN: remove}, {**first[1], _RUN: add})
            clock.stop("store")
        for name in listings - {names[arrival.number] for arrival in fresh}:
            region.numbers.forget(name)
        if self._content is not None:
            self._content.change(change.remove, change.add)
            self._content.said += len(add) - len(remove)
        fresh_nodes = {t.subject for t in add}
        renewed = (m for m in came if match_node(_RUN, m.offer, m.need) in fresh_nodes)
        return _best_first(renewed), tuple(sorted(went))

    def _write_all(self, said: Iterable[Iterable[Triple]]) -> None:
        """Bring the graph of the run to what is *said*, portion by portion."""
        stale = set(self.store.triples(_RUN))
        for portion in said:
            triples = set(portion)
            self.store.change({}, {_RUN: triples - stale})
            stale -= triples
        self.store.change({_RUN: stale}, {})

    def _in_bulk(
        self, change: Change, listings: Set[str], *, written: bool
    ) -> tuple[tuple[Match, ...], tuple[Pair, ...]]:
        """Store *change* and match everything; should the process end between, the next start does the rest."""
        if not written:
            self.store.change(change.remove, change.add)
        if self._content is not None:
            self._content.change(change.remove, change.add)
        self._match_all()
        return _best_first(matches(self._tables, self._tables.pairs_of(listings))), ()

    def _projected(self, listings: Set[str], said: Iterable[Triple]) -> dict[str, pa.Table]:
        """Return the rows of *listings* by what is *said* of them and their like."""
        tables = region_tables(self._knowledge.with_listings(said), self.day)
        tables["own_limit"] = tables.pop("limit_value")
        return {name: _only(listings, table) for name, table in tables.items()}


class _Clock:
    """Notes how long each step took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stop(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = now - self._last
        self._last = now


def _settle() -> None:
    """Let the garbage collector leave alone what is there now: going through a large region takes it long."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _only(listings: Set[str], table: pa.Table) -> pa.Table:
    """Return the rows of *table* that are of *listings*; all of a table that is of none."""
    for key in ("listing", "holder"):
        if key in table.column_names:
            return table.filter(pc.is_in(table[key], value_set=pa.array(sorted(listings), pa.string())))
    return table


def _best_first(matches: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda m: (-m.score, m.offer, m.need)))
