"""The by-product study of one sector on generated listings: seconds and peak memory, without loading.

On 10,000 listings, or on those that `STUDY_SIZES="10000 100000 1000000"` names (aim: 100,000 under 30 s on a quiet
machine); up to 100,000 stand in a graph, larger regions in Parquet tables. `STUDY_TABLES` names a folder in which these
are kept for the next time.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from symbio_kg.generate import blocks, request, write_parquet, write_rdf
from symbio_kg.infer import infer
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store
from symbio_kg.study import Question, study
from symbio_kg.study.output import write

DAY = date(2026, 12, 9)
AT_HAND = 100_000
SECTOR = "24"


def known() -> GraphStore:
    """Return a store in memory with the knowledge and what follows from it."""
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    return store


def filled(size: int) -> GraphStore:
    """Return a store in memory with the knowledge, what follows, and *size* generated listings."""
    store = known()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "region.nt"
        with path.open("w", encoding="utf-8") as out:
            for _ in write_rdf(blocks(request(size, 1)), out):
                pass
        store.load(LISTINGS, [path])
    return store


def rows() -> list[tuple[str, str]]:
    """Return the rows of the table: the study of each size, and all its forms."""
    sizes = [int(size) for size in os.environ.get("STUDY_SIZES", "10000").split()]
    found: list[tuple[str, str]] = []
    for size in sizes:
        if size <= AT_HAND:
            found += measured(filled(size), size)
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(os.environ.get("STUDY_TABLES", place)) / str(size)
            if not folder.exists():
                for _ in write_parquet(blocks(request(size, 1)), folder):
                    pass
            found += measured(known(), size, folder)
    return found


def measured(store: GraphStore, size: int, tables: Path | None = None) -> list[tuple[str, str]]:
    """Return the rows of one size: seconds, processor seconds, and the most memory of this process so far."""
    begin, cpu = time.perf_counter(), time.process_time()
    found = study(store, Question((SECTOR,), DAY, region=tables))
    done, cpu = time.perf_counter(), time.process_time() - cpu
    with tempfile.TemporaryDirectory() as folder:
        files = write(found, Path(folder))
    written = time.perf_counter()
    store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = f"{len(found.dossiers)} candidates of {found.listings:,} listings, {size:,} in all"
    return [
        (f"study of NACE {SECTOR}: {told}", f"{done - begin:.1f} s, {cpu:.1f} s of processor"),
        (f"its {len(files)} files", f"{written - done:.1f} s"),
        ("most memory so far", f"{peak:.0f} MB"),
    ]


if __name__ == "__main__":
    for label, value in rows():
        print(f"{label}: {value}", flush=True)
