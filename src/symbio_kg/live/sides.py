"""What a pair of listings is asked about, of every listing by its number, as columns in memory."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, fields
from typing import Any, Final

import pyarrow as pa

from symbio_kg.live.columns import longs, reals, small, wholes
from symbio_kg.live.places import Point

__all__ = ["ANY_KIND", "NOBODY", "NOWHERE", "Side", "Sides", "point_of"]

ANY_KIND: Final = 4611686018427387903
"""The bits of who does not say what kind of resource it is."""

NOWHERE: Final[Point] = (math.nan, math.nan, math.nan)
_RADIUS: Final = 6371.0088


@dataclass(frozen=True, slots=True)
class Side:
    """A listing; amounts and degrees that are not told are no numbers (NaN), all else that is not is 0.

    `own` and `fits` are bits of kinds of resource; `water`, `good` and `bad` of classes of water. `limited`
    tells that it has limits of its own, `heat` that it may be heat.
    """

    offer: int
    firm: int
    x: float
    y: float
    z: float
    reach: float
    months: int
    first: int
    last: int
    quantity: float
    minimum: float
    dimension: int
    temperature: float
    own: int
    fits: int
    water: int
    good: int
    bad: int
    heat: int
    giver: int
    receiver: int


NOBODY: Final = Side(
    0, 0, *NOWHERE, math.nan, 0, 1, 0, math.nan, math.nan, 0, math.nan, 0, 0, 0, 0, 0, 0, 0, 0
)
"""Meets nobody."""


class Sides:
    """The columns of `Side`; the rows of a table are those of the numbers from 1 on."""

    def __init__(self, table: pa.Table) -> None:
        self.x, self.y, self.z = (reals(table[axis]) for axis in "xyz")
        self.reach, self.temperature = reals(table["reach"]), reals(table["temperature"])
        self.quantity, self.minimum = reals(table["quantity"]), reals(table["minimum"])
        self.own, self.fits = longs(table["own"]), longs(table["fits"])
        self.water, self.good, self.bad = (wholes(table[name]) for name in ("water", "good", "bad"))
        self.firm, self.giver, self.receiver = (wholes(table[name]) for name in ("firm", "giver", "receiver"))
        self.months, self.first, self.last = (small(table[name]) for name in ("months", "first", "last"))
        self.offer, self.heat, self.dimension = (
            small(table[name]) for name in ("offer", "heat", "dimension")
        )
        self._columns: tuple[tuple[str, array[Any]], ...] = tuple(
            (f.name, getattr(self, f.name)) for f in fields(Side)
        )
        for name, column in self._columns:
            column.insert(0, getattr(NOBODY, name))

    def __len__(self) -> int:
        return len(self.firm)

    def get(self, number: int) -> Side:
        """Return the listing *number*."""
        return Side(*(column[number] for _, column in self._columns))

    def put(self, number: int, side: Side) -> None:
        """Let the listing *number*, a known one or the next, be *side*."""
        for name, column in self._columns:
            if number == len(column):
                column.append(getattr(side, name))
            else:
                column[number] = getattr(side, name)

    def target(self, number: int) -> float:
        """Return the amount that a need asks for, 0 where it tells none."""
        return max(_known(self.quantity[number]), _known(self.minimum[number]))

    def table(self) -> pa.Table:
        """Return all rows but that of number 0."""
        types = {"d": pa.float64(), "q": pa.int64(), "i": pa.int32(), "h": pa.int16()}
        found = {
            name: pa.array(column[1:], types[column.typecode], from_pandas=column.typecode == "d")
            for name, column in self._columns
        }
        return pa.table(found)


def point_of(latitude: float | None, longitude: float | None) -> Point:
    """Return a place as `ways.sql` does."""
    if latitude is None or longitude is None:
        return NOWHERE
    north, east = math.radians(latitude), math.radians(longitude)
    return (
        _RADIUS * math.cos(north) * math.cos(east),
        _RADIUS * math.cos(north) * math.sin(east),
        _RADIUS * math.sin(north),
    )


def _known(amount: float) -> float:
    return 0.0 if math.isnan(amount) else amount
