"""The example queries over HTTP: our service, `oxigraph serve` on the same files, rdflib-endpoint on the same triples.

Each is asked with a text that nobody sent before (a comment at its end), in turns, so that what else the machine does
hits all alike; then ours once more with a text that was sent before, since its answer is kept. rdflib-endpoint comes
last, and a query that is over its time there is ended with its process, another taking over the loaded graph, so that
none works on beside the next. What is over its time (SYMBIO_BENCH_PATIENCE) counts as having taken all of it: a ratio
with such a query says "at least". A query that took long is asked once.

Listings are generated (SYMBIO_BENCH_LISTINGS, 2,000 by default), or those of the store in the folder
SYMBIO_BENCH_STORE, of which a copy is asked. What is made stays in the folder SYMBIO_BENCH_KEPT, where one is named,
for the next run. Without the programs to compare with, their rows stay out.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import httpx
from pyoxigraph import NamedNode, RdfFormat, Store

from symbio_kg.endpoint.catalogue import examples
from symbio_kg.store import LISTINGS, load_knowledge, open_store

TIMES = int(os.environ.get("SYMBIO_BENCH_TIMES", "7"))
SIZE = int(os.environ.get("SYMBIO_BENCH_LISTINGS", "2000"))
RDFLIB_MOST = 200_000
"""Listings from which on rdflib's store takes more memory than it is worth."""
LARGE = 0.05
STORE = os.environ.get("SYMBIO_BENCH_STORE")
KEPT = os.environ.get("SYMBIO_BENCH_KEPT")
PATIENCE = float(os.environ.get("SYMBIO_BENCH_PATIENCE", "15"))
"""Seconds until a query counts as having taken as long."""
LONG = 2.0
"""Seconds from which on a query is asked once only."""
RDFLIB = """
import os, sys, uvicorn
from functools import cache
from pyoxigraph import BlankNode, Literal, NamedNode, Store
from rdflib import BNode, Dataset, Literal as Text, URIRef
from rdflib_endpoint import SparqlEndpoint

@cache
def term(held):
    if isinstance(held, NamedNode):
        return URIRef(held.value)
    if isinstance(held, BlankNode):
        return BNode(held.value)
    kind = None if held.language else URIRef(held.datatype.value)
    return Text(held.value, lang=held.language, datatype=kind)

data = Dataset(default_union=True)
for quad in Store.read_only(sys.argv[1]):
    if isinstance(quad.graph_name, NamedNode):
        graph = data.get_context(term(quad.graph_name))
        data.store.add((term(quad.subject), term(quad.predicate), term(quad.object)), graph)
term.cache_clear()
while True:  # a child answers; where it is ended, the next begins with the graph as it was loaded
    if not os.fork():
        uvicorn.run(SparqlEndpoint(graph=data), port=int(sys.argv[2]), log_level="error")
        os._exit(0)
    os.wait()
"""
Runs = dict[str, dict[str, list[float]]]
"""Query → server → seconds of each time it was asked."""
_number = itertools.count(time.time_ns())


def rows() -> Iterator[tuple[str, str]]:
    """Yield the benchmark's rows: what a query takes here and elsewhere."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(KEPT or name)
        _fill(folder / "data")
        servers = {"symbio": stack.enter_context(_symbio(folder))}
        _share(folder)
        if shutil.which("oxigraph"):
            servers["oxigraph"] = stack.enter_context(_oxigraph(folder))
        took = _ask(servers)
        yield from _own(took)
        yield from _beside_oxigraph(took)
        if find_spec("rdflib_endpoint") and SIZE <= RDFLIB_MOST:
            with _rdflib(folder) as (address, process):
                yield from _beside_rdflib(took, address, process)


def _fill(folder: Path) -> None:
    """Make a store of the knowledge and of listings that nobody really made, where there is none."""
    if folder.exists():
        return
    if STORE is None:
        _generate(folder)
    else:
        shutil.copytree(STORE, folder)


def _share(folder: Path) -> None:
    """Give the others the very files that our public queries run on: the open graphs and their merge."""
    shutil.rmtree(folder / "open", ignore_errors=True)
    merged = max((folder / "data" / "snapshots").glob("*/merged"))
    shutil.copytree(merged, folder / "open", copy_function=os.link)


def _generate(folder: Path) -> None:
    store = open_store(folder)
    load_knowledge(store)
    store.close()
    made = folder.with_suffix(".nt")
    command = [sys.executable, "-m", "symbio_kg", "generate", str(SIZE), "--out", str(made)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    opened = Store(str(folder / "oxigraph"))
    opened.bulk_load(path=str(made), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(LISTINGS))
    opened.flush()
    made.unlink()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def _running(
    command: list[str], address: str, **environment: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment
    )
    try:
        _wait(address)
        yield address, process
    finally:
        process.terminate()
        process.wait()


def _wait(address: str) -> None:
    deadline = time.monotonic() + 280
    while time.monotonic() < deadline:
        try:
            if httpx.get(address, params={"query": "ASK {}"}, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise TimeoutError(address)


@contextmanager
def _symbio(folder: Path) -> Iterator[str]:
    """Serve the data by the product; wait until the open graphs are merged and the pages are ready."""
    port = _free()
    command = [
        sys.executable,
        "-m",
        "symbio_kg",
        "--data",
        str(folder / "data"),
        "serve",
        "--port",
        str(port),
    ]
    settings = {
        "SYMBIO_SPARQL_MERGE_AFTER": "0",
        "SYMBIO_SPARQL_SECONDS": str(PATIENCE),
        "SYMBIO_SPARQL_ROWS": "1000000",
        "SYMBIO_LIVE_MATCHING": "no",  # the others match nothing beside
    }
    with _running(command, f"http://127.0.0.1:{port}/sparql", **settings) as (address, process):
        deadline = time.monotonic() + 280
        while not list((folder / "data").glob("snapshots/*/merged")) and time.monotonic() < deadline:
            time.sleep(0.5)
        _wait_for_rest(process.pid)
        yield address


def _wait_for_rest(pid: int) -> None:
    """Wait until a process no longer prepares anything, for at most a minute."""
    for _ in range(60):
        before = _worked(pid)
        time.sleep(1)
        if _worked(pid) - before < 0.1:
            return


def _worked(pid: int) -> float:
    """Return the processor seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    port = _free()
    place = ["--location", str(folder / "open"), "--bind", f"127.0.0.1:{port}"]
    command = ["oxigraph", "serve-read-only", *place, "--timeout-s", str(round(PATIENCE))]
    with _running(command, f"http://127.0.0.1:{port}/query") as (address, _):
        yield address


@contextmanager
def _rdflib(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = _free()
    command = [sys.executable, "-c", RDFLIB, str(folder / "open"), str(port)]
    with _running(command, f"http://127.0.0.1:{port}/") as (address, process):
        try:
            yield address, process
        finally:
            children = _children(process)
            process.kill()  # first, as it would replace its child
            _end(children)


def _children(process: subprocess.Popen[bytes]) -> list[int]:
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8")
    return [int(child) for child in told.split()]


def _end(processes: list[int]) -> None:
    for process in processes:
        os.kill(process, signal.SIGKILL)


def _ask(servers: dict[str, str]) -> Runs:
    """Ask every query of all servers in turns, with a new text each time, and ours again with one it knows."""
    took: Runs = {}
    with httpx.Client(timeout=PATIENCE) as client:
        for example in examples():
            runs: dict[str, list[float]] = {name: [] for name in (*servers, "again")}
            for turn in range(TIMES + 1):
                for name, address in servers.items():
                    runs[name].append(_once(client, address, _new(example.query)))
                runs["again"].append(_once(client, servers["symbio"], example.query))
                if turn == 0 and max(runs[name][0] for name in servers) > LONG:
                    runs["again"] = [_once(client, servers["symbio"], example.query)]
                    break
            took[example.header.id] = {name: seconds[1:] or seconds for name, seconds in runs.items()}
    return took


def _new(query: str) -> str:
    """Return *query* as a text that nobody sent before."""
    return f"{query}# {next(_number)}\n"


def _once(client: httpx.Client, address: str, query: str) -> float:
    begin = time.perf_counter()
    try:
        answer = client.post(
            address,
            content=query,
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": "application/sparql-results+json, text/turtle",
            },
        )
    except httpx.TimeoutException:
        return PATIENCE
    assert answer.status_code in (200, 503), (address, answer.text[:200])
    return time.perf_counter() - begin if answer.status_code == 200 else PATIENCE


def _middle(took: Runs, name: str) -> dict[str, float]:
    return {query: statistics.median(runs[name]) for query, runs in took.items()}


def _own(took: Runs) -> Iterator[tuple[str, str]]:
    for name, how in (("symbio", "texts never sent before"), ("again", "texts sent before")):
        seconds = sorted(second for runs in took.values() for second in runs[name])
        p50, p95 = 1000 * seconds[len(seconds) // 2], 1000 * seconds[int(0.95 * len(seconds))]
        late = sum(second >= PATIENCE for second in seconds)
        what = f"{len(took)} example queries over HTTP, {SIZE:,} listings, {how}"
        yield what, f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, {late} over time"


def _beside_oxigraph(took: Runs) -> Iterator[tuple[str, str]]:
    if "oxigraph" not in next(iter(took.values())):
        return
    theirs = _middle(took, "oxigraph")
    for name, how in (("symbio", ""), ("again", ", texts sent before")):
        ours = _middle(took, name)
        large = [theirs[query] / ours[query] for query in took if theirs[query] > LARGE]
        small = [ours[query] - theirs[query] for query in took if theirs[query] <= LARGE]
        if large:
            told = f"{statistics.geometric_mean(large):.2f}x, worst {min(large):.2f}x ({len(large)} queries)"
            yield f"speed against `oxigraph serve`, queries over 50 ms there{how}", told
        if small:
            told = f"{1000 * statistics.median(small):+.1f} ms at p50 ({len(small)} queries)"
            yield f"the same, smaller queries: time on top{how}", told


def _beside_rdflib(took: Runs, address: str, process: subprocess.Popen[bytes]) -> Iterator[tuple[str, str]]:
    """Ask rdflib-endpoint each query once, and compare."""
    theirs: dict[str, float] = {}
    with httpx.Client(timeout=PATIENCE) as client:
        for example in examples():
            theirs[example.header.id] = seconds = _once(client, address, example.query)
            if seconds >= PATIENCE:
                _end(_children(process))
                _wait(address)
    late = sum(seconds >= PATIENCE for seconds in theirs.values())
    at_least = f"at least (there {late} queries took over {PATIENCE:.0f} s) " if late else ""
    for name, how in (("symbio", ""), ("again", ", texts sent before"), ("oxigraph", ": `oxigraph serve`")):
        if name in next(iter(took.values())):
            ours = _middle(took, name)
            ratios = [theirs[query] / ours[query] for query in took]
            mean, median = statistics.geometric_mean(ratios), statistics.median(ratios)
            in_all = sum(theirs.values()) / sum(ours.values())
            told = f"{at_least}{mean:.0f}x, median {median:.0f}x, all queries together {in_all:.0f}x"
            yield f"speed against rdflib-endpoint{how}", told


if __name__ == "__main__":
    for name, figure in rows():
        print(f"{name}: {figure}", flush=True)
