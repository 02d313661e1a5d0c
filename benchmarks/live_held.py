"""One new, changed or withdrawn listing with very many held: `python benchmarks/live_held.py 100 FOLDER`.

The country of 10,000 generated listings is matched, and what a kept region is made of is laid out again and again on
the ball, turned so that no copy is near another: what matching all of it would give, in seconds. The store holds
what is said of the country itself, where the measured listings come. FOLDER is that of `live_large.py`; what is not
there is made.
"""

from __future__ import annotations

import argparse
import math
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from symbio_kg.live import LiveRegion
from symbio_kg.live.resident import Resident
from symbio_kg.live.start import RANKS, matched, state_of
from symbio_kg.match.asking import Asker, asker_beside
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.parquet import read_tables
from symbio_kg.match.tables import knowledge_tables
from symbio_kg.store import GraphStore, open_store

_LARGE = runpy.run_path(str(Path(__file__).with_name("live_large.py")))
DAY, TOP, changes, told = (_LARGE[name] for name in ("DAY", "TOP", "changes", "told"))
HOME = (39.0, 35.0)
"""Where the middle of the country lies."""
APART = 27
"""Degrees from one middle to the next along a row; rows are twelve apart."""


def turns() -> Iterator[tuple[tuple[float, ...], ...]]:
    """Yield the turns of the ball that take the country to its other places, as rows of a matrix."""
    to_equator = _product(_about_y(HOME[0]), _about_z(-HOME[1]))
    for latitude in range(-72, 73, 12):
        there = int(360 * math.cos(math.radians(latitude)) / APART)
        for place in range(there):
            longitude = 360 / there * place
            if _angle((latitude, longitude), HOME) > APART:
                yield _product(_about_z(longitude), _product(_about_y(-latitude), to_equator))


def _angle(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, b), (c, d) = ([math.radians(v) for v in place] for place in (one, other))
    return math.degrees(
        math.acos(min(1.0, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)))
    )


def _about_z(degrees: float) -> tuple[tuple[float, ...], ...]:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (c, -s, 0.0), (s, c, 0.0), (0.0, 0.0, 1.0)


def _about_y(degrees: float) -> tuple[tuple[float, ...], ...]:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c)


def _product(a: Any, b: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(sum(a[i][n] * b[n][j] for n in range(3)) for j in range(3)) for i in range(3))


def laid_out(state: dict[str, pa.Table], copies: int) -> dict[str, pa.Table]:
    """Return the *state* of the country as that of *copies* of it."""
    listings, firms = len(state["name"]), pc.max(state["side"]["firm"]).as_py()
    places = [None, *turns()][:copies]

    def side(table: pa.Table, copy: int) -> pa.Table:
        x, y, z = (table[name] for name in "xyz")
        for name, row in zip("xyz", places[copy] or (), strict=False):
            moved = pc.add(pc.add(pc.multiply(x, row[0]), pc.multiply(y, row[1])), pc.multiply(z, row[2]))
            table = _with(table, name, moved)
        return _shifted(table, "firm", firms * copy)

    def list_of(table: pa.Table, copy: int) -> pa.Table:
        there = pc.not_equal(table["other"], 0)
        moved = pc.add(table["other"], listings * copy)
        return _with(table, "other", pc.if_else(there, moved, table["other"]))

    each: dict[str, Callable[[pa.Table, int], pa.Table]] = {
        "name": _named,
        "firm": lambda t, copy: _named(_shifted(t, "number", firms * copy), copy),
        "side": side,
        "most": lambda t, _: t,
        **dict.fromkeys(RANKS, list_of),
        **dict.fromkeys(
            ("kinds", "entries", "measured", "bounded", "said"),
            lambda t, copy: _shifted(t, "number", listings * copy),
        ),
    }
    # Of the number 0, which is nobody's, lists begin with a place each
    heads = {"most": 1, **dict.fromkeys(RANKS, 2 * TOP)}
    found = dict(state)
    for name, made in each.items():
        head, rest = state[name].slice(0, heads.get(name, 0)), state[name].slice(heads.get(name, 0))
        found[name] = pa.concat_tables([head, rest, *(made(rest, copy) for copy in range(1, copies))])
    return found


def _named(table: pa.Table, copy: int) -> pa.Table:
    return _with(table, "name", pc.binary_join_element_wise(table["name"], f"-{copy}", ""))


def _shifted(table: pa.Table, column: str, much: int) -> pa.Table:
    return _with(table, column, pc.add(table[column], much))


def _with(table: pa.Table, column: str, values: Any) -> pa.Table:
    place = table.column_names.index(column)
    return table.set_column(place, column, values.cast(table.schema.field(column).type))


def country(folder: Path, store: GraphStore, asker: Asker) -> dict[str, pa.Table]:
    """Return what a kept region of the country is made of."""
    engine = DuckEngine()
    read_tables(folder / "country", store, DAY, engine)
    law = matched(engine, knowledge_tables(store, DAY), DAY, asker, 2 * TOP)
    found = state_of(engine, law, 2 * TOP)
    engine.connection.close()
    return found


def main() -> None:
    """Make what is not there yet, hold all copies, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("copies", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--new", type=int, default=200)
    asked = parser.parse_args()
    for step, there in (("make_tables", "tables"), ("make_store", "data/commits")):
        if not (asked.folder / there).exists():
            _LARGE[step](asked.folder, 1)
    store = open_store(asked.folder / "data")
    asker = asker_beside(asked.folder / "data", DAY)
    with told("match the country"):
        state = country(asked.folder, store, asker)
    with told(f"lay out {asked.copies} times and hold"):
        region = Resident(laid_out(state, asked.copies), DAY, TOP, asker)

    class Held(LiveRegion):
        def _start(self, day: Any) -> None:
            self._begin(day)
            self._tables = region

    print(f"{len(region.sides) - 1:,} listings held")
    changes(Held(store, _LARGE["Validator"](), DAY, top=TOP, asker=lambda _: asker), asked.new)
    store.close()


if __name__ == "__main__":
    main()
