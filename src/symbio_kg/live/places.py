"""Who stands where: the listings of a kind, or at an entry, by the part of the ball that they are in.

What was there at the start lies in sorted arrays; what came, changed or went since, in dictionaries before them.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from symbio_kg.live.columns import longs, reals, wholes

__all__ = ["Places", "Point"]

Point: TypeAlias = tuple[float, float, float]
"""Kilometres from the middle of the ball; not numbers where the place is not known."""

_EDGE: Final = 640.0
"""Kilometres: most goods go no farther, so that a cell and those around it are enough."""

_HALF: Final = 16
"""Cells from the middle of the ball to where nothing is any more."""

_ROW: Final = 2 * _HALF
_CELLS: Final = _ROW**3 + 1
_FAR: Final = 3
"""Who looks so many cells far looks at all of them."""


class Places:
    """Rows (group, share) of listings by their numbers: kinds with their likelihood, or entries with their sureness."""

    def __init__(self, table: pa.Table, points: Sequence[array[float]]) -> None:
        """Take the rows of *table*: number, held (a group) and share, by number; *points* are x, y and z by number."""
        self._points = points
        self._start, self._groups, self._shares = array("q", [0]), array("i"), array("d")
        self._cells, self._numbers, self._of_cell = array("q"), array("i"), array("d")
        self._fresh_of: dict[int, tuple[tuple[int, float], ...]] = {}
        self._fresh: dict[int, dict[int, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
        self._load(table)

    def _load(self, table: pa.Table) -> None:
        self._groups, self._shares = wholes(table["held"]), reals(table["share"])
        owners = wholes(table["number"])
        start = array("q", bytes(8 * (len(self._points[0]) + 1)))
        for number in owners:
            start[number + 1] += 1
        for number in range(1, len(start)):
            start[number] += start[number - 1]
        self._start = start
        cell_of = [self._cell(number) for number in range(len(self._points[0]))]
        cells = array("q", (g * _CELLS + cell_of[n] for g, n in zip(self._groups, owners, strict=True)))
        order = pc.sort_indices(pa.array(cells, pa.int64()))
        self._cells = longs(pc.take(pa.array(cells, pa.int64()), order))
        self._numbers = wholes(pc.take(pa.array(owners, pa.int32()), order))
        self._of_cell = reals(pc.take(pa.array(self._shares, pa.float64()), order))

    def of(self, number: int) -> tuple[tuple[int, float], ...]:
        """Return the rows of the listing *number*."""
        fresh = self._fresh_of.get(number)
        if fresh is not None:
            return fresh
        if number + 1 >= len(self._start):
            return ()
        rows = slice(self._start[number], self._start[number + 1])
        return tuple(zip(self._groups[rows], self._shares[rows], strict=True))

    def put(self, number: int, rows: Sequence[tuple[int, float]]) -> None:
        """Give the listing *number*, which stands where its point is now, these rows and no others."""
        self.leave(number)
        cell = self._cell(number)
        for group, share in rows:
            self._fresh[group][cell][number] = share
        self._fresh_of[number] = tuple(rows)

    def leave(self, number: int) -> None:
        """Take all rows of the listing *number* out, before its point is another."""
        cell = self._cell(number)
        for group, _ in self._fresh_of.get(number, ()):
            self._fresh[group][cell].pop(number, None)
        self._fresh_of[number] = ()

    def near(self, group: int, point: Point, reach: float) -> Iterator[tuple[int, float]]:
        """Yield who of *group* may be within *reach* of *point*, and how surely; some that are not too.

        Who has no place is near to all, and all are near to who has none.
        """
        fresh, known = self._fresh.get(group), self._fresh_of
        for first, last in _spans(point, reach):
            low = bisect_left(self._cells, group * _CELLS + first)
            high = bisect_right(self._cells, group * _CELLS + last, low)
            for row in range(low, high):
                if self._numbers[row] not in known:
                    yield self._numbers[row], self._of_cell[row]
            if fresh:
                for cell in fresh if last - first > _ROW else range(first, last + 1):
                    if first <= cell <= last and cell in fresh:
                        yield from fresh[cell].items()

    def table(self) -> pa.Table:
        """Return all rows as they are now, by number."""
        found: dict[str, array[int] | array[float]] = {
            "number": array("i"),
            "held": array("i"),
            "share": array("d"),
        }
        for number in range(len(self._points[0])):
            for group, share in self.of(number):
                for name, value in (("number", number), ("held", group), ("share", share)):
                    found[name].append(value)  # type: ignore[arg-type]
        types = {"number": pa.int32(), "held": pa.int32(), "share": pa.float64()}
        return pa.table({name: pa.array(column, types[name]) for name, column in found.items()})

    def _cell(self, number: int) -> int:
        x, y, z = (axis[number] for axis in self._points)
        return 0 if math.isnan(x) else _number(*map(_along, (x, y, z)))


def _along(way: float) -> int:
    return math.floor(way / _EDGE) + _HALF


def _number(x: int, y: int, z: int) -> int:
    return (x * _ROW + y) * _ROW + z + 1


def _spans(point: Point, reach: float) -> Iterator[tuple[int, int]]:
    """Yield the first and the last cell of each row of cells that *reach* leads to, and the cell of no place."""
    steps = math.ceil(reach / _EDGE)
    if steps > _FAR or math.isnan(point[0]):
        yield 0, _CELLS - 1
        return
    yield 0, 0
    x, y, z = map(_along, point)
    for a, b in product(range(x - steps, x + steps + 1), range(y - steps, y + steps + 1)):
        yield _number(a, b, z - steps), _number(a, b, z + steps)
