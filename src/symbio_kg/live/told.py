"""What listings have beside their columns: what was measured, limits of their own, and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import pyarrow as pa

from symbio_kg.live.ways import Limit

__all__ = ["Measured", "Told", "told_from", "told_tables"]


class Measured(NamedTuple):
    """A property was found between *low* and *high*."""

    property: str
    dimension: str
    low: float
    high: float


@dataclass(slots=True)
class Told:
    """What listings have beside their columns, by number: what was measured, limits of their own, words."""

    measured: dict[int, tuple[Measured, ...]]
    limits: dict[int, tuple[Limit, ...]]
    words: dict[int, frozenset[str]]

    def forget(self, number: int) -> None:
        """Let go of all that the listing *number* has."""
        for held in (self.measured, self.limits, self.words):
            held.pop(number, None)


_MEASURED: Final = Measured._fields
_LIMIT: Final = Limit._fields


def told_from(tables: Mapping[str, pa.Table]) -> Told:
    """Return what the tables `measured`, `bounded` and `said` tell."""
    measured: dict[int, tuple[Measured, ...]] = {}
    limits: dict[int, tuple[Limit, ...]] = {}
    words: dict[int, frozenset[str]] = {}
    for number, rows in _by_number(tables["measured"], _MEASURED):
        measured[number] = tuple(Measured(*row) for row in rows)
    for number, rows in _by_number(tables["bounded"], _LIMIT):
        limits[number] = tuple(Limit(*row) for row in rows)
    for number, rows in _by_number(tables["said"], ("word",)):
        words[number] = frozenset(word for (word,) in rows)
    return Told(measured, limits, words)


def _by_number(table: pa.Table, names: Sequence[str]) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """Yield the rows of *table* by number; words that come again are the same object."""
    same: dict[Any, Any] = {}
    columns = (table[name].to_pylist() for name in names)
    rows = zip(table["number"].to_pylist(), *columns, strict=True)
    for number, group in groupby(rows, key=itemgetter(0)):
        yield number, [tuple(same.setdefault(value, value) for value in row[1:]) for row in group]


def told_tables(told: Told) -> dict[str, pa.Table]:
    """Return *told* as the tables `measured`, `bounded` and `said`."""
    words = {number: [(word,) for word in sorted(said)] for number, said in told.words.items()}
    return {
        "measured": _table(told.measured, _MEASURED),
        "bounded": _table(told.limits, _LIMIT),
        "said": _table(words, ("word",)),
    }


def _table(rows: Mapping[int, Iterable[tuple[Any, ...]]], names: Sequence[str]) -> pa.Table:
    figures = {"low", "high", "value", "floor", "ceiling"}
    flat = [(number, *row) for number in sorted(rows) for row in rows[number]]
    columns = list(zip(*flat, strict=True)) or [()] * (len(names) + 1)
    found = {"number": pa.array(columns[0], pa.int32())}
    for name, column in zip(names, columns[1:], strict=True):
        found[name] = pa.array(column, pa.float64() if name in figures else pa.string())
    return pa.table(found)
