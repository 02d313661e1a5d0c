"""How long the steps take.

Prints the table and writes it, with date and machine, to docs/benchmarks.md; every other file of this
folder that has `rows()` adds them from a process of its own, with the processor time it took. One that takes longer
than LIMIT seconds (SYMBIO_BENCH_LIMIT) is ended, one that fails says so, and the others go on. Names of files as
arguments run those alone and write nothing. Figures of this file are medians of three runs.
"""

from __future__ import annotations

import json
import os
import platform
import runpy
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from symbio_kg import assets, read
from symbio_kg.infer import infer
from symbio_kg.match import match
from symbio_kg.store import LISTINGS, load_knowledge, open_store

DAY = date(2026, 11, 25)
COPIES = 8
LIMIT = float(os.environ.get("SYMBIO_BENCH_LIMIT", "150"))
REGION = ("kwinana/listings.ttl", "izmir/materials.csv", "izmir/energy-water.ttl", "izmir/services.jsonld")


def timed(work: Callable[[], object], times: int = 3) -> float:
    """Return the median seconds of *work*."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def copied(triples: list[Triple], number: int) -> list[Triple]:
    """Return *triples* with every listing, firm and site under another name."""

    def other(term: object) -> object:
        if isinstance(term, NamedNode) and "symbio-kg/data/" in term.value:
            return NamedNode(f"{term.value}-copy{number}")
        return term

    return [Triple(other(t.subject), t.predicate, other(t.object)) for t in triples]  # type: ignore[arg-type]


def main() -> None:
    """Run everything and write the table."""
    rows = steps()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.name != "run.py" and "\ndef rows(" in path.read_text(encoding="utf-8"):
            rows += apart(path)
            written(rows)
    print(written(rows))


def steps() -> list[tuple[str, str]]:
    """Return the rows of this file."""
    store = open_store(None)
    rows: list[tuple[str, str]] = []
    rows.append(("load the knowledge", f"{timed(lambda: load_knowledge(store)):.2f} s"))
    documents = [read.read(assets.examples() / name) for name in REGION]
    triples = [t for document in documents for t in document.triples]
    rows.append(("infer to the fixed point", f"{timed(lambda: infer(store)):.2f} s"))
    store.replace(LISTINGS, triples)
    listings = sum(1 for t in triples if t.predicate.value.endswith("/concerns"))
    rows.append((f"match {listings} listings", f"{timed(lambda: match(store, DAY)):.2f} s"))
    for number in range(1, COPIES):
        store.add(LISTINGS, copied(triples, number))
    rows.append((f"match {listings * COPIES} listings", f"{timed(lambda: match(store, DAY)):.2f} s"))
    return rows


def apart(path: Path) -> list[tuple[str, str]]:
    """Return the rows of the file *path*, run in a process of its own, and what processor time it took."""
    begin = used()
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "rows.json"
        command = [sys.executable, __file__, "--told", str(told), str(path)]
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
        try:
            ended = f"failed with {code}" if (code := process.wait(LIMIT)) else ""
        except subprocess.TimeoutExpired:
            ended = f"ended after {LIMIT:.0f} s"
            _end(process)
        rows = [(name, figure) for name, figure in json.loads(told.read_text())] if told.exists() else []
    rows.append((f"processor time of {path.name}", f"{used() - begin:.0f} s"))
    return [*rows, (path.name, ended)] if ended else rows


def _end(process: subprocess.Popen[bytes]) -> None:
    """End *process* and all it started: asked first, then by force."""
    for asked in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, asked)
            process.wait(15)
        except (subprocess.TimeoutExpired, ProcessLookupError):
            continue


def told(target: Path, path: str) -> None:
    """Write the rows of the file *path* to *target* as they come."""
    rows: list[tuple[str, str]] = []
    sys.argv = [path]
    for row in runpy.run_path(path)["rows"]():
        rows.append(row)
        target.write_text(json.dumps(rows), encoding="utf-8")


def used() -> float:
    """Return the processor seconds of this process and of those it started and saw end."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def written(rows: Sequence[tuple[str, str]]) -> str:
    """Write the table so far, so that a run that is ended keeps what it saw; return it."""
    table = "| step | seen |\n|---|---|\n" + "".join(f"| {name} | {figure} |\n" for name, figure in rows)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    text = (
        "# Benchmarks\n\n"
        f"Written by `make bench` on {time.strftime('%Y-%m-%d')} ({machine}). Medians of three runs; "
        "projection from the graph\nand writing back are in the match rows.\n\n" + table
    )
    target = Path("docs/benchmarks.md")
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return table


if __name__ == "__main__":
    if sys.argv[1:2] == ["--told"]:
        told(Path(sys.argv[2]), sys.argv[3])
    elif sys.argv[1:]:
        for name in sys.argv[1:]:
            for row in apart(Path(__file__).with_name(name)):
                print(": ".join(row), flush=True)
    else:
        main()
