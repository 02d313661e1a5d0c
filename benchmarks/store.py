"""How long filling a store on disk takes, against pyoxigraph's own bulk load of the same file.

Both make a new store, load one N-Triples file of listings into a named graph, and flush. `symbio init` is
beside it with the files of the knowledge. `--large` loads 100,000 listings instead of 10,000.
"""

from __future__ import annotations

import runpy
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from symbio_kg.store import LISTINGS, load_knowledge, open_store
from symbio_kg.store.knowledge import knowledge_files

SIZE = 10_000
LARGE = 100_000


def rows(size: int = SIZE) -> list[tuple[str, str]]:
    """Return the benchmark's rows: seconds of both, and their ratio."""
    listings = runpy.run_path(str(Path(__file__).with_name("validate.py")))["listings"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "listings.nt"
        ox.serialize(listings(size, 0.0), str(file), ox.RdfFormat.N_TRIPLES)
        count = sum(1 for _ in file.open(encoding="utf-8"))
        one = {LISTINGS: [file]}
        return [
            *_compared(f"{count:,} triples", one, lambda place: _ours(place, one)),
            *_compared("the knowledge (init)", knowledge_files(), _init),
        ]


def _compared(
    name: str, files: Mapping[str, Sequence[Path]], ours: Callable[[Path], None]
) -> list[tuple[str, str]]:
    mine, raw = [], []
    for _ in range(3):  # in turns, so that what else the machine does meets both
        mine.append(_timed(ours))
        raw.append(_timed(lambda place: _raw(place, files)))
    ratio = statistics.median(mine) / statistics.median(raw)
    return [
        (f"load {name} into a new store", f"{statistics.median(mine):.2f} s"),
        (f"load {name} with pyoxigraph alone", f"{statistics.median(raw):.2f} s"),
        (f"ratio, load of {name} to pyoxigraph alone", f"{ratio:.2f}"),
    ]


def _timed(work: Callable[[Path], None]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        work(Path(folder) / "data")
        return time.perf_counter() - begin


def _ours(place: Path, files: Mapping[str, Sequence[Path]]) -> None:
    store = open_store(place)
    for graph, paths in files.items():
        store.load(graph, paths)
    store.close()


def _init(place: Path) -> None:
    store = open_store(place)
    load_knowledge(store)
    store.close()


def _raw(place: Path, files: Mapping[str, Sequence[Path]]) -> None:
    store = ox.Store(str(place))
    for graph, paths in files.items():
        for path in paths:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    store.flush()


if __name__ == "__main__":
    for row, figure in rows(LARGE if "--large" in sys.argv else SIZE):
        print(f"{row}: {figure}", flush=True)
