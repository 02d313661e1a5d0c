"""Matching of very many listings: tables in, tables out, offers in blocks, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from symbio_kg.match.asking import Asker
from symbio_kg.match.engines import DuckEngine, Engine
from symbio_kg.match.folder import published, write_note
from symbio_kg.match.folder import read_tables as read_folder
from symbio_kg.match.law import ANY, LAWFUL, Law
from symbio_kg.match.parquet import read_tables
from symbio_kg.match.results import RESULTS
from symbio_kg.match.tables import TABLES, knowledge_tables
from symbio_kg.store import GraphStore

__all__ = ["Matched", "bounded", "match_region", "match_tables", "prepare", "rank_all"]

_MEMORY: Final = "4GB"


@dataclass(frozen=True, slots=True)
class Matched:
    """What came of it: listings, ways that pairs fit by, matches, how often the law was asked, pools."""

    listings: int
    ways: int
    matches: int
    judged: int
    pools: int


def match_region(
    folder: Path,
    knowledge: GraphStore,
    day: date,
    out: Path,
    *,
    top: int = 10,
    public: bool = False,
    engine: Engine | None = None,
    asker: Asker | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> Matched:
    """Match the listings whose tables are in *folder* and write `matches` and `pools` into the folder *out*.

    One row a match with the parts of its score, one a pool with its offers; what was written there before
    is replaced at the end, or not at all. DuckDB reads the region; the joins run on *engine*, DuckDB as well
    by default; *asker* judges. Raises TablesUnreadable, FolderTaken, and OSError when *out* cannot be written.
    """
    duck = engine if isinstance(engine, DuckEngine) else DuckEngine()
    with published(out) as new:
        bounded(duck, new.parent / "spill")
        try:
            progress("project")
            read_tables(folder, knowledge, day, duck, public=public)
            for name, table in knowledge_tables(knowledge, day).items():
                duck.put(name, table)
            where = (
                duck
                if engine is None or engine is duck
                else _handed_over(duck, engine, new.parent / "tables")
            )
            law = prepare(where, day, asker)
            ways = rank_all(where, top=top, progress=progress)
            _write(where, new)
            ((listings,),) = where.rows("SELECT COUNT(*) FROM listing")
        finally:
            duck.connection.close()
        rows = write_note(new, day, RESULTS)
    return Matched(listings, ways, rows["matches"], law.judged, rows["pools"])


def match_tables(
    tables: Path,
    out: Path,
    engine: Engine,
    *,
    top: int = 10,
    asker: Callable[[date], Asker] = Asker,
) -> Mapping[str, int]:
    """Match the *tables* of a folder and write what is found to the folder *out*; return its rows by table.

    No store is needed, and nothing passes through this process but what the law asks of distinct codes and
    sites; *asker* gives who judges on the day of the tables. Raises TableBroken, FolderTaken, and the engine's
    errors; then *out* is as it was before.
    """
    with published(out) as new:
        if isinstance(engine, DuckEngine):
            bounded(engine, new.parent / "spill")
        day = read_folder(tables, TABLES, engine)
        prepare(engine, day, asker(day))
        rank_all(engine, top=top)
        _write(engine, new)
        return write_note(new, day, RESULTS)


def _write(engine: Engine, folder: Path) -> None:
    for name, query in RESULTS.items():
        engine.write(query, folder / name)


def _handed_over(duck: DuckEngine, engine: Engine, folder: Path) -> Engine:
    """Return *engine* with the tables of *duck*, which are written to *folder* on the way."""
    folder.mkdir()
    for name in sorted(TABLES):
        duck.write(f"SELECT * FROM {name}", folder / name)  # noqa: S608
        engine.read(name, sorted((folder / name).glob("*.parquet")))
    return engine


def bounded(engine: DuckEngine, spill: Path) -> None:
    """Let *engine* hold so much in memory at most, and the rest in the folder *spill*."""
    engine.connection.execute(f"SET memory_limit = '{_MEMORY}'")
    engine.connection.execute("SET preserve_insertion_order = false")
    engine.connection.execute("SET temp_directory = '{}'".format(str(spill).replace("'", "''")))


def prepare(engine: Engine, day: date, asker: Asker | None = None) -> Law:
    """Make what the pairs are made of: wanted inputs, the law, ways, places and seasons."""
    engine.run("wanted")
    law = Law(engine, day, asker)
    engine.run("ways")
    return law


def rank_all(
    engine: Engine,
    *,
    top: int = 10,
    block: int | None = None,
    told: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> int:
    """Make tables `ranked` and `pool`, block by block of offers; return how many ways pairs fit by.

    With *told* table `ended` counts the pairs of each way before the law takes out what it refuses.
    """
    ((last,),) = engine.rows("SELECT COALESCE(MAX(number), 0) FROM numbered")
    ways = 0
    size = block or engine.block
    for first in range(1, last + 1, size):
        engine.run("pairs", first=first, last=first + size - 1, worst=ANY if told else LAWFUL)
        if told:
            engine.run("ended", worst=LAWFUL)
        engine.run("limits")
        ((fitting,),) = engine.rows("SELECT COUNT(*) FROM fit_way WHERE small = 0")
        ways += fitting
        engine.run("top", top=top)
        progress(f"{min(first + size - 1, last)}")
    engine.run("ranked", "portioned", "pools", top=top)
    return ways
