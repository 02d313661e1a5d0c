"""The by-product study of one sector on generated listings: seconds and peak memory, without loading.

Without a flag on 10,000 listings; with `--large` on 100,000 (aim: under 30 s on a quiet machine).
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from symbio_kg.generate import blocks, request, write_rdf
from symbio_kg.infer import infer
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store
from symbio_kg.study import Question, study
from symbio_kg.study.output import write

DAY = date(2026, 12, 9)
SMALL, LARGE = 10_000, 100_000
SECTOR = "24"


def filled(size: int) -> GraphStore:
    """Return a store in memory with the knowledge, what follows from it, and *size* generated listings."""
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "region.nt"
        with path.open("w", encoding="utf-8") as out:
            for _ in write_rdf(blocks(request(size, 1)), out):
                pass
        store.load(LISTINGS, [path])
    return store


def rows() -> list[tuple[str, str]]:
    """Return the rows of the table: the study, and all its forms."""
    large = "--large" in sys.argv or os.environ.get("STUDY_LARGE") == "1"
    size = LARGE if large else SMALL
    store = filled(size)
    begin = time.perf_counter()
    found = study(store, Question((SECTOR,), DAY))
    done = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        files = write(found, Path(folder))
    written = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = f"{len(found.dossiers)} candidates, {found.listings} of {size} listings"
    return [
        (f"study of NACE {SECTOR}: {told}", f"{done - begin:.1f} s"),
        (f"its {len(files)} files", f"{written - done:.1f} s"),
        ("peak memory of both", f"{peak:.0f} MB"),
    ]


if __name__ == "__main__":
    for label, value in rows():
        print(f"{label}: {value}")
