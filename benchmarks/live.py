"""How long one new, changed or withdrawn listing takes in a region that is kept matched, step by step.

The region lies on disk; each new listing is a document of its own, read, validated, matched both ways and
flushed. `--size 100000` makes it larger (the first matching of all listings is what then takes long).
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from symbio_kg.accept import withdrawn
from symbio_kg.generate import Block, blocks, request, write_rdf
from symbio_kg.generate.statements import statements
from symbio_kg.infer import infer
from symbio_kg.live import Changed, LiveRegion
from symbio_kg.store import LISTINGS, load_knowledge, open_store
from symbio_kg.validate import Validator

DAY = date(2026, 11, 25)
SIZE = 5_000
NEW = 200
KINDS = ("new", "changed", "withdrawn")
CPU = "processor time of all steps"


def rows() -> list[tuple[str, str]]:
    """Return the rows of the benchmark, measured in a process of its own."""
    command = [sys.executable, __file__, "--size", str(SIZE), "--json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [(name, figure) for name, figure in told]


def measured(size: int, new: int) -> list[tuple[str, str]]:
    """Return the rows for a region of *size* listings and *new* further ones."""
    with tempfile.TemporaryDirectory() as folder:
        rest = _stored(size, Path(folder))
        store = open_store(Path(folder) / "data")
        load_knowledge(store)
        infer(store)
        begin = time.perf_counter()
        live = LiveRegion(store, Validator(), DAY)
        started = time.perf_counter() - begin
        took: dict[str, list[Mapping[str, float]]] = defaultdict(list)
        for name, text in islice(_documents(rest), new + 1):
            took["new"].append(_times(partial(live.put, text, "one.nt")))
            took["changed"].append(_times(partial(live.put, _altered(text), "one.nt")))
            took["withdrawn"].append(_times(partial(gone, live, name)))
        store.close()
    peak = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    found = [(f"live region of {size:,}: start", f"{started:.1f} s, peak {peak}")]
    # The first of each also loads what is used for the first time
    return found + [row for kind in KINDS for row in _told(kind, took[kind][1:])]


def gone(live: LiveRegion, listing: str) -> Changed:
    """Take *listing* out of the store, and let the region follow."""
    change = withdrawn(live.store, NamedNode(listing))
    live.store.change(change.remove, change.add)
    return live.follow(change)


def _told(kind: str, took: Sequence[Mapping[str, float]]) -> Iterator[tuple[str, str]]:
    all_of_it = sorted(sum(steps.values()) - steps[CPU] for steps in took)
    worst, high = all_of_it[-1], all_of_it[int(len(all_of_it) * 0.95)]
    figure = f"p50 {_ms(statistics.median(all_of_it))}, p95 {_ms(high)}, max {_ms(worst)}"
    yield f"one {kind} listing, in all", figure
    for step in took[0]:
        each = sorted(steps.get(step, 0.0) for steps in took)
        yield (
            f"· {kind}: {step}",
            f"p50 {_ms(statistics.median(each))}, p95 {_ms(each[int(len(each) * 0.95)])}",
        )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _times(work: Callable[[], Changed]) -> Mapping[str, float]:
    """Return how long each step of *work* took, and its processor time."""
    begin = time.process_time()
    changed = work()
    used = time.process_time() - begin
    if changed.receipt is not None and changed.receipt.refused:
        raise SystemExit(str(changed.receipt))
    return {**changed.seconds, CPU: used}


def _stored(size: int, folder: Path) -> Iterator[Block]:
    """Load a region of *size* listings into a store in *folder*; return the firms that follow."""
    made, count = blocks(request(size + 50 * NEW, 1)), 0
    text = folder / "region.nt"

    def first() -> Iterator[Block]:
        nonlocal count
        while count < size:
            block = next(made)
            count += len(block.listings)
            yield block

    with text.open("w", encoding="utf-8") as out:
        for _ in write_rdf(first(), out):
            pass
    (folder / "data").mkdir()
    store = Store(str(folder / "data" / "oxigraph"))
    store.bulk_load(path=str(text), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(LISTINGS))
    store.flush()
    text.unlink()
    return made


def _documents(rest: Iterator[Block]) -> Iterator[tuple[str, bytes]]:
    """Yield the name of the first listing of each firm, and the listing with the firm as N-Triples."""
    for block in rest:
        name, *others = (listing.iri for listing in block.listings)
        said = statements(block)
        kept = (
            s for s in said if not any(s[0].startswith(f"<{o}>") or s[0].startswith(f"<{o}/") for o in others)
        )
        yield name, "".join(f"{s} {p} {o} .\n" for s, p, o in kept).encode()


def _altered(text: bytes) -> bytes:
    """Return the listing at a place half a degree off, where it stands differently among all others."""
    lines = text.decode().splitlines()
    moved = [_north(line) if "wgs84_pos#lat" in line else line for line in lines]
    return ("\n".join(moved) + "\n").encode()


def _north(line: str) -> str:
    before, value, after = line.split('"', 2)
    return f'{before}"{float(value) + 0.5:.5f}"{after}'


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--new", type=int, default=NEW)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measured(asked.size, asked.new)
    print(json.dumps(found) if asked.json else "\n".join(f"{name}: {figure}" for name, figure in found))


if __name__ == "__main__":
    main()
