"""The numbers and bits that names have in a kept region; who is new gets one that is free, or the next."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from symbio_kg.live.sides import ANY_KIND, Side, point_of
from symbio_kg.match.columns import texts, wholes

__all__ = ["Numbers"]


class Numbers:
    """Names of listings, firms, kinds and measures by number, and bits of kinds of resource and classes of water."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.names: list[str] = ["", *tables["name"]["name"].to_pylist()]
        self.of = {name: number for number, name in enumerate(self.names) if name}
        self._free = [number for number, name in enumerate(self.names) if number and not name]
        self._firms: dict[str, int] = _numbered(tables["firm"])
        self.kinds: dict[str, int] = _numbered(tables["kind"])
        self._dimensions: dict[str, int] = _numbered(tables["dimension"])
        self.dimension: list[str | None] = [None, *self._dimensions]
        self._resources: dict[str, tuple[int, int]] = {
            row["name"]: (row["own"], row["fits"]) for row in tables["resource"].to_pylist()
        }
        self._waters: dict[str, tuple[int, int, int]] = {
            row["name"]: (row["own"], row["good"], row["bad"]) for row in tables["water"].to_pylist()
        }

    def listing(self, name: str) -> int:
        """Return the number of the listing *name*."""
        if name not in self.of:
            if not self._free:
                self._free.append(len(self.names))
                self.names.append("")
            self.of[name] = self._free.pop()
            self.names[self.of[name]] = name
        return self.of[name]

    def forget(self, name: str) -> None:
        """Free the number of the listing *name*, which has left all lists."""
        number = self.of.pop(name, None)
        if number is not None:
            self.names[number] = ""
            self._free.append(number)

    def kind(self, name: str) -> int:
        """Return the number of the kind *name*."""
        return self.kinds.setdefault(name, len(self.kinds) + 1)

    def water(self, name: str | None) -> int:
        """Return the bit of a class of water, 0 for none."""
        return self._water(name)[0]

    def side(self, row: Mapping[str, Any], offer: bool, giver: int, receiver: int) -> Side:
        """Return *row* of table `listing` as numbers."""
        x, y, z = point_of(row["lat"], row["lon"])
        own, fits = self._resource(row["resource"])
        water, good, bad = self._water(row["water"])
        return Side(
            offer=int(offer),
            firm=self._firms.setdefault(row["firm"], len(self._firms) + 1),
            x=x,
            y=y,
            z=z,
            reach=_real(row["reach"]),
            months=row["months"],
            first=row["first"],
            last=row["last"],
            quantity=_real(row["quantity"]),
            minimum=_real(row["minimum"]),
            dimension=self._dimension(row["dimension"]),
            temperature=_real(row["temperature"]),
            own=own,
            fits=fits,
            water=water,
            good=good,
            bad=bad,
            heat=int(row["resource"] in (None, "WasteHeat")),
            giver=giver,
            receiver=receiver,
        )

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables that it was made of, as they are now."""
        resources = [{"name": n, "own": own, "fits": fits} for n, (own, fits) in self._resources.items()]
        waters = [{"name": n, "own": own, "good": g, "bad": b} for n, (own, g, b) in self._waters.items()]
        return {
            "name": pa.table({"name": pa.array(self.names[1:], pa.string())}),
            "firm": _table(self._firms),
            "kind": _table(self.kinds),
            "dimension": _table(self._dimensions),
            "resource": pa.table(texts(resources, "name") | _longs(resources, "own", "fits")),
            "water": pa.table(texts(waters, "name") | _longs(waters, "own", "good", "bad")),
        }

    def _resource(self, name: str | None) -> tuple[int, int]:
        if name is None:
            return ANY_KIND, ANY_KIND
        return self._resources.setdefault(name, (1 << len(self._resources), 0))

    def _water(self, name: str | None) -> tuple[int, int, int]:
        return (0, 0, 0) if name is None else self._waters.setdefault(name, (1 << len(self._waters), 0, 0))

    def _dimension(self, name: str | None) -> int:
        if name is None:
            return 0
        if name not in self._dimensions:
            self._dimensions[name] = len(self.dimension)
            self.dimension.append(name)
        return self._dimensions[name]


def _real(value: float | None) -> float:
    return math.nan if value is None else value


def _numbered(table: pa.Table) -> dict[str, int]:
    rows: Iterable[tuple[int, str]] = zip(table["number"].to_pylist(), table["name"].to_pylist(), strict=True)
    return {name: number for number, name in sorted(rows)}


def _table(numbers: Mapping[str, int]) -> pa.Table:
    rows = [{"number": number, "name": name} for name, number in numbers.items()]
    return pa.table(wholes(rows, "number") | texts(rows, "name"))


def _longs(rows: list[dict[str, Any]], *names: str) -> dict[str, pa.Array]:
    return {name: pa.array([row[name] for row in rows], pa.int64()) for name in names}
