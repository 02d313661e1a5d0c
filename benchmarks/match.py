"""Matching of 10,000 and 100,000 listings from tables, step by step, beside a bare nearest-twenty search.

With `--million` (or MATCH_MILLION=1) also of 1,000,000. The country of 10,000 generated listings is laid
out again and again beside itself, too far for anything to go across: so the candidates of a listing stay
as many while the listings grow. The bare search reads offers and needs by use and cell, joins them, measures
every distance and keeps the twenty nearest offers of each need, without any other condition, block by block as
the matching does: which needs a block meets costs it nothing, and twenties of several blocks are not put together.
Figures are processor time; what the law said at one size is kept for the next.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from symbio_kg.generate import blocks, request, write_parquet
from symbio_kg.infer import infer
from symbio_kg.match.asking import Asker
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.law import LAWFUL, Law
from symbio_kg.match.many import bounded
from symbio_kg.match.memory import Memory
from symbio_kg.match.parquet import read_tables
from symbio_kg.match.results import MATCHES
from symbio_kg.match.tables import knowledge_tables
from symbio_kg.store import GraphStore, load_knowledge, open_store

DAY = date(2026, 11, 25)
COUNTRY = 10_000
NAMES = ("listing", "holder", "firm", "licence")
"""The columns that name things, which every copy of the country has under names of its own."""

TOP = 20
"""How many of each offer and of each need both searches keep."""

SPOTS = """
CREATE OR REPLACE TABLE offer_spot AS
SELECT o.number, o.entry, o.size, o.cell, s.lat, s.lon FROM offered o JOIN side s ON s.number = o.number;
CREATE OR REPLACE TABLE need_spot AS
SELECT h.need, h.entry, h.size, h.cell, s.lat, s.lon FROM here h JOIN side s ON s.number = h.need"""
"""Who stands in which cell for which use: what the bare search finds projected already, outside its time."""

BARE = f"""
CREATE OR REPLACE TABLE nearest AS
SELECT * FROM (
  SELECT offer, need, distance, ROW_NUMBER() OVER (PARTITION BY need ORDER BY distance, offer) AS place
  FROM (
    SELECT DISTINCT o.number AS offer, n.need,
           2 * 6371.0088 * ASIN(LEAST(1.0, SQRT(POWER(SIN(RADIANS(n.lat - o.lat) / 2), 2)
             + COS(RADIANS(o.lat)) * COS(RADIANS(n.lat)) * POWER(SIN(RADIANS(n.lon - o.lon) / 2), 2)))) AS distance
    FROM offer_spot o
    JOIN need_spot n ON n.entry = o.entry AND n.size = o.size AND n.cell = o.cell
  ) p
) r
WHERE place <= {TOP}"""


def laid_out(source: Path, copies: int, target: Path) -> None:
    """Write *copies* of the tables in *source* to *target*, each at a place and under names of its own."""
    target.mkdir()
    connection = duckdb.connect()
    for file in sorted(source.glob("*.parquet")):
        columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()]
        shown = ", ".join(f'{_copied(column)} AS "{column}"' for column in columns)
        query = f"SELECT {shown} FROM '{file}' CROSS JOIN range({copies}) t(copy)"
        connection.execute(f"COPY ({query}) TO '{target / file.name}' (FORMAT parquet)")


def _copied(column: str) -> str:
    # Thirteen beside each other, eight rows; a degree of longitude is kept as long as it was
    north = "(CAST(lat AS DOUBLE) - 42 - 36 + 12 * (copy // 13 % 8))"
    if column in NAMES:
        return f"'{'x'}' || lpad(copy::VARCHAR, 4, '0') || \"{column}\""
    if column == "lat":
        return f"{north}::VARCHAR"
    if column == "long":
        narrow = f"cos(radians(CAST(lat AS DOUBLE))) / cos(radians({north}))"
        return f'(-165 + 27 * (copy % 13) + (CAST("long" AS DOUBLE) - 35) * {narrow})::VARCHAR'
    return f'"{column}"'


@contextmanager
def _timed(name: str, told: dict[str, float]) -> Iterator[None]:
    begin = time.process_time()
    yield
    told[name] = told.get(name, 0.0) + time.process_time() - begin


def steps(folder: Path, knowledge: GraphStore, spill: Path) -> dict[str, float]:
    """Return the processor seconds of each step of matching *folder*, what was found, and the bare search."""
    told: dict[str, float] = {}
    engine = DuckEngine()
    bounded(engine, spill)
    with _timed("projection", told):
        for name, table in knowledge_tables(knowledge, DAY).items():
            engine.put(name, table)
        read_tables(folder, knowledge, DAY, engine)
    with _timed("law", told):
        engine.run("wanted")
        law = Law(engine, DAY, Asker(DAY, Memory(spill.parent / "verdicts.sqlite", DAY)))
    told["judged"] = law.judged
    with _timed("ways", told):
        engine.run("ways")
    _pairs(engine, told)
    with _timed("ranking", told):
        engine.run("ranked", top=TOP)
    with _timed("pools", told):
        engine.run("portioned", "pools", top=TOP)
    with _timed("writing", told):
        engine.write(MATCHES, spill.parent / f"matches-{folder.name}")
    told["matches"] = engine.rows("SELECT COUNT(*) FROM ranked")[0][0]
    return told


def _pairs(engine: DuckEngine, told: dict[str, float]) -> None:
    ((last,),) = engine.rows("SELECT MAX(number) FROM numbered")
    told["pairs"] = 0
    for first in range(1, last + 1, engine.block):
        with _timed("join", told):
            engine.run("pairs", first=first, last=first + engine.block - 1, worst=LAWFUL)
            engine.run("limits")
        with _timed("ranking", told):
            engine.run("top", top=TOP)
        told["pairs"] += engine.rows("SELECT COUNT(*) FROM best WHERE small = 0")[0][0]
        engine.connection.execute(SPOTS)
        with _timed("bare", told):
            engine.connection.execute(BARE)


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's rows."""
    sizes = [COUNTRY, 100_000]
    if "--million" in sys.argv or os.environ.get("MATCH_MILLION"):
        sizes.append(1_000_000)
    knowledge = open_store(None)
    load_knowledge(knowledge)
    infer(knowledge)
    found: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as place:
        base = Path(place)
        for _ in write_parquet(blocks(request(COUNTRY, 1)), base / "country"):
            pass
        for size in sizes:
            folder = base / str(size)
            laid_out(base / "country", size // COUNTRY, folder)
            found += _told(size, steps(folder, knowledge, base / "spill"))
    return found


def _told(size: int, told: dict[str, float]) -> list[tuple[str, str]]:
    name = f"match {size:,} listings from tables"
    ours = told["join"] + told["ranking"]
    seconds: Callable[[str], str] = lambda step: f"{told[step]:.1f} s"  # noqa: E731
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        *(
            (f"{name}: {step}", seconds(step))
            for step in ("projection", "law", "ways", "join", "ranking", "pools", "writing")
        ),
        (
            f"{name}: pairs, matches, judgements",
            f"{told['pairs']:,} · {told['matches']:,} · {told['judged']:,}",
        ),
        (f"{name}: bare nearest twenty", seconds("bare")),
        (f"{name}: join and ranking to bare", f"{ours / told['bare']:.2f}"),
        (f"{name}: the same with writing", f"{(ours + told['writing']) / told['bare']:.2f}"),
        (f"{name}: peak memory until here", f"{peak:,.0f} MB"),
    ]


if __name__ == "__main__":
    for name, figure in rows():
        print(f"{name}: {figure}")
