"""The ways that knowledge opens between listings: from a kind of resource to where a need can be served.

A course is all ways of one kind to one entry; they differ in nothing that a pair of listings is asked about.
An entry is an input of a process, or a material that a need asks for by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from symbio_kg.match.engines import DuckEngine, statements

__all__ = ["Course", "Entry", "Limit", "Way", "Ways"]

Aspect: TypeAlias = tuple[str, str]
"""What a need says of the input it is for: the kind of saying, and what it says."""

_MADE: Final = ("way", "way_limit")
_WAYS: Final = """
SELECT kind, entry, way, substitution, slot, rule, confidence, treated,
       reach, slot_reach, decay, trust, carried, operation
FROM way ORDER BY kind, entry, way"""
_PROPER: Final = frozenset({("function", "function"), ("material", "material"), ("material", "replaces")}) | {
    ("replaces", "replaces")
}
"""What a need says, and what an input may say in return, so that they go together."""


class Limit(NamedTuple):
    """A property has to lie between *floor* and *ceiling*; see `judge.sql`."""

    property: str
    operator: str
    value: float | None
    unit: str | None
    dimension: str | None
    floor: float
    ceiling: float


@dataclass(frozen=True, slots=True)
class Way:
    """A substitution, or a material asked for by name."""

    substitution: str
    kind: str
    slot: str
    rule: str
    confidence: float
    limits: tuple[Limit, ...]
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Course:
    """All ways of one kind to one entry; those of `treated` lead through a treatment."""

    entry: int
    usual: float
    farthest: float
    decay: float
    trust: float
    carried: str
    operation: str
    ways: tuple[Way, ...]
    treated: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a need can be served, with the temperature and the water that it takes there."""

    kind: str
    slot: str
    temperature: float | None
    water: str | None


class Ways:
    """The ways to all entries that *engine* knows, which holds the tables of the knowledge."""

    def __init__(self, engine: DuckEngine) -> None:
        self._engine = engine
        self._slots: dict[Aspect, set[str]] = defaultdict(set)
        for slot, aspect, value in engine.rows("SELECT slot, aspect, value FROM input_aspect"):
            self._slots[aspect, value].add(slot)
        self._told = {
            slot: (temperature, water)
            for slot, temperature, water in engine.rows("SELECT slot, temperature, water FROM slot")
        }
        self.number_of: dict[tuple[str, str], int] = {}
        self.entries: dict[int, Entry] = {}
        self.between: dict[tuple[str, int], Course] = {}
        self.of_kind: dict[str, list[Course]] = defaultdict(list)
        self.kinds_at: dict[int, list[str]] = defaultdict(list)
        self._learn()

    def entries_of(self, said: Iterable[Aspect], requested: Iterable[str]) -> dict[int, float]:
        """Return the entries of a need that says *said* and asks for the kinds *requested*, and how surely.

        Entries that nobody asked for before are added.
        """
        wanted = self._wanted(list(said))
        named = sorted(slot for slot, (_, is_named) in wanted.items() if is_named) or [""]
        sure = {("", slot): sureness for slot, (sureness, _) in wanted.items()}
        sure |= {(kind, slot): 1.0 for kind in requested for slot in named}
        new = sorted(sure.keys() - self.number_of.keys())
        if new:
            rows = [(n, *entry) for n, entry in enumerate(new, len(self.number_of) + 1)]
            self._engine.connection.execute("DELETE FROM entry")
            self._engine.connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
            self._learn()
        return {self.number_of[entry]: sureness for entry, sureness in sure.items()}

    def _wanted(self, said: Sequence[Aspect]) -> dict[str, tuple[float, bool]]:
        """Return the inputs a need stands for, how surely, and whether it names them; `wanted.sql` says the same."""
        found: dict[str, tuple[float, bool]] = {}
        by_name = {value for aspect, value in said if aspect == "slot"}
        fitting = {
            slot
            for aspect, value in said
            for mine, its in _PROPER
            if mine == aspect
            for slot in self._slots.get((its, value), ())
        }
        silent = not any(aspect in ("function", "material", "replaces") for aspect, _ in said)
        for aspect, value in said if not by_name else ():
            slots = self._slots.get((aspect, value), set())
            if aspect == "activity":
                for slot in slots & fitting:
                    found.setdefault(slot, (0.8, False))
            elif aspect == "process":
                found |= dict.fromkeys(slots if silent else slots & fitting, (0.95, True))
        return found | dict.fromkeys(by_name, (1.0, True))

    def _learn(self) -> None:
        """Add the entries that table `entry` holds, and the ways to them."""
        for text in statements("ways"):
            if text.split()[4] in _MADE:
                self._engine.connection.execute(text)
        for number, kind, slot in self._engine.rows("SELECT entry, kind, slot FROM entry ORDER BY entry"):
            self.number_of[kind, slot] = number
            self.entries[number] = Entry(kind, slot, *self._told.get(slot, (None, None)))
        limits, ways = self._limits(), self._engine.rows(_WAYS)
        for (kind, entry), there in groupby(ways, key=itemgetter(0, 1)):
            course = _course(entry, list(there), limits)
            self.between[kind, entry] = course
            self.of_kind[kind].append(course)
            self.kinds_at[entry].append(kind)

    def _limits(self) -> dict[int, tuple[Limit, ...]]:
        """Return the limits of each way that has some."""
        rows = self._engine.rows(
            "SELECT way, property, operator, value, unit, dimension, floor, ceiling FROM way_limit ORDER BY way"
        )
        return {
            way: tuple(Limit(*limit) for _, *limit in there)
            for way, there in groupby(rows, key=itemgetter(0))
        }


def _course(entry: int, rows: Sequence[tuple[Any, ...]], limits: Mapping[int, tuple[Limit, ...]]) -> Course:
    """Return the course to *entry* of which *rows* of _WAYS are the ways."""
    ways, treated = [], []
    for kind, _, number, substitution, slot, rule, confidence, through, *_ in rows:
        own = limits.get(number, ())
        properties = frozenset(limit.property for limit in own)
        way = Way(substitution, kind, slot, rule, confidence, own, properties)
        ways.append(way)
        if through:
            treated.append(way)
    usual, farthest, decay, trust, carried, operation = rows[0][8:]
    return Course(
        entry, usual, farthest, decay, trust, carried, operation, ways=tuple(ways), treated=tuple(treated)
    )
