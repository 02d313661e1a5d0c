"""Matching of very many listings: tables in, tables out, offers in blocks, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.folder import published, write_note
from symbio_kg.match.law import LAWFUL, Law
from symbio_kg.match.parquet import read_tables
from symbio_kg.match.results import RESULTS
from symbio_kg.match.tables import knowledge_tables
from symbio_kg.store import GraphStore

__all__ = ["BLOCK", "Matched", "bounded", "match_region", "prepare", "rank_all"]

BLOCK: Final = 50_000
"""So many listings are taken at a time; their offers meet the needs of all."""

_MEMORY: Final = "4GB"


@dataclass(frozen=True, slots=True)
class Matched:
    """What came of it: listings, pairs that fit in any way before the law, matches, and how often the law was asked."""

    listings: int
    ways: int
    matches: int
    judged: int


def match_region(
    folder: Path,
    knowledge: GraphStore,
    day: date,
    out: Path,
    *,
    top: int = 10,
    public: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> Matched:
    """Match the listings whose tables are in *folder* and write the best into the folder *out*, as `matches`.

    One row a match with the parts of its score; what was written there before is replaced at the end, or
    not at all. Raises TablesUnreadable, FolderTaken, and OSError when *out* cannot be written.
    """
    engine = DuckEngine()
    with published(out) as new:
        bounded(engine, new.parent / "spill")
        try:
            progress("project")
            read_tables(folder, knowledge, day, engine, public=public)
            law = prepare(engine, knowledge, day)
            ways = rank_all(engine, top=top, progress=progress)
            engine.write(RESULTS["matches"], new / "matches")
            ((listings,),) = engine.rows("SELECT COUNT(*) FROM listing")
        finally:
            engine.connection.close()
        matches = write_note(new, day, ["matches"])["matches"]
    return Matched(listings, ways, matches, law.judged)


def bounded(engine: DuckEngine, spill: Path) -> None:
    """Let *engine* hold so much in memory at most, and the rest in the folder *spill*."""
    engine.connection.execute(f"SET memory_limit = '{_MEMORY}'")
    engine.connection.execute("SET preserve_insertion_order = false")
    engine.connection.execute("SET temp_directory = '{}'".format(str(spill).replace("'", "''")))


def prepare(engine: DuckEngine, knowledge: GraphStore, day: date) -> Law:
    """Make what the pairs are made of: wanted inputs, the law, ways, places and seasons."""
    for name, table in knowledge_tables(knowledge, day).items():
        engine.put(name, table)
    engine.run("wanted")
    law = Law(engine, day)
    engine.run("ways")
    return law


def rank_all(
    engine: DuckEngine,
    *,
    top: int = 10,
    block: int = BLOCK,
    progress: Callable[[str], None] = lambda _step: None,
) -> int:
    """Make table `ranked`, block by block of offers; return how many ways the pairs fit before the law."""
    ((last,),) = engine.rows("SELECT COALESCE(MAX(number), 0) FROM numbered")
    ways = 0
    for first in range(1, last + 1, block):
        engine.run("pairs", first=first, last=first + block - 1)
        ((fitting,),) = engine.rows("SELECT COUNT(*) FROM fit")
        ways += fitting
        engine.run("limits")
        engine.run("top", top=top, worst=LAWFUL)
        progress(f"{min(first + block - 1, last)}")
    engine.run("ranked", top=top)
    return ways
