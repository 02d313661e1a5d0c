"""The example queries over HTTP: our service, `oxigraph serve` on the same files, rdflib-endpoint on the same triples.

What asks for graphs by their names is asked of ours alone, as these files do not name the largest. Each is asked with
a text that nobody sent before (a comment at its end), in turns, so that what else the machine does hits all alike;
then ours once more with a text that was sent before, since its answer is kept. rdflib-endpoint comes last, and a
query that is over its time there is ended with its process, another taking over the loaded graph, so that none works
on beside the next. What is over its time (SYMBIO_BENCH_PATIENCE) counts as having taken all of it: a ratio with such
a query says "at least". A query that takes long is asked less often.

Listings are generated (SYMBIO_BENCH_LISTINGS, 2,000 by default), or those of the store in the folder
SYMBIO_BENCH_STORE, of which a copy is asked. What is made stays in the folder SYMBIO_BENCH_KEPT, where one is named,
for the next run. Without the programs to compare with, or when SYMBIO_BENCH_PEERS does not name them, their rows stay
out.
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
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import httpx
from pyoxigraph import NamedNode, RdfFormat, Store

from symbio_kg.endpoint.catalogue import Example, examples
from symbio_kg.endpoint.guard import check_query
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
"""Seconds after which a query is not asked again, all its askings together."""
PEERS = os.environ.get("SYMBIO_BENCH_PEERS", "oxigraph,rdflib")
RDFLIB = """
import gc, os, sys, uvicorn
from functools import cache
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store
from rdflib import BNode, Graph, Literal as Text, URIRef
from rdflib_endpoint import SparqlEndpoint

@cache
def term(held):
    if isinstance(held, NamedNode):
        return URIRef(held.value)
    if isinstance(held, BlankNode):
        return BNode(held.value)
    kind = None if held.language else URIRef(held.datatype.value)
    return Text(held.value, lang=held.language, datatype=kind)

data = Graph()
for quad in Store.read_only(sys.argv[1]).quads_for_pattern(None, None, None, DefaultGraph()):
    data.add((term(quad.subject), term(quad.predicate), term(quad.object)))
term.cache_clear()
gc.freeze()  # a child that looked through all of it would have to copy it
while True:  # a child answers; where it is ended, the next begins with the graph as it was loaded
    if not os.fork():
        uvicorn.run(SparqlEndpoint(graph=data), port=int(sys.argv[2]), log_level="error")
        os._exit(0)
    os.wait()
"""
Runs = dict[str, dict[str, list[tuple[float, float]]]]
"""Query → server → seconds by the clock and of the processor, each time it was asked."""


class Server(NamedTuple):
    """What is asked, and the process that answers with its children."""

    address: str
    process: subprocess.Popen[bytes]


_number = itertools.count(time.time_ns())


def rows() -> Iterator[tuple[str, str]]:
    """Yield the benchmark's rows: what a query takes here and elsewhere."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(KEPT or name)
        _fill(folder / "data")
        servers = {"symbio": stack.enter_context(_symbio(folder))}
        _share(folder)
        if shutil.which("oxigraph") and "oxigraph" in PEERS:
            servers["oxigraph"] = stack.enter_context(_oxigraph(folder))
        took = _ask(servers)
        yield from _own(took)
        took = {query.header.id: took[query.header.id] for query in _shared()}
        yield from _beside_oxigraph(took)
        if find_spec("rdflib_endpoint") and SIZE <= RDFLIB_MOST and "rdflib" in PEERS:
            with _rdflib(folder) as server:
                yield from _beside_rdflib(took, server)


def _fill(folder: Path) -> None:
    """Make a store of the knowledge and of listings that nobody really made, where there is none."""
    if folder.exists():
        return
    if STORE is None:
        _generate(folder)
    else:
        shutil.copytree(STORE, folder)


def _shared() -> list[Example]:
    """Return the queries that the others can answer."""
    return [example for example in examples() if not check_query(example.query).looks_into_graphs]


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
def _running(command: list[str], address: str, **environment: str) -> Iterator[Server]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment
    )
    try:
        _wait(address)
        yield Server(address, process)
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
def _symbio(folder: Path) -> Iterator[Server]:
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
    with _running(command, f"http://127.0.0.1:{port}/sparql", **settings) as server:
        deadline = time.monotonic() + 280
        while not list((folder / "data").glob("snapshots/*/merged")) and time.monotonic() < deadline:
            time.sleep(0.5)
        _wait_for_rest(server)
        yield server


def _wait_for_rest(server: Server) -> None:
    """Wait until a server no longer prepares anything (its pages take minutes where there are very many listings)."""
    for _ in range(280):
        before = _worked(server)
        time.sleep(1)
        if _worked(server) - before < 0.1:
            return


def _worked(server: Server) -> float:
    """Return the processor seconds of a server's process, of its children, and of those that ended."""
    fields = _stat(server.process.pid)[11:15]
    for child in _children(server.process):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields += _stat(child)[11:13]
    return sum(map(int, fields)) / os.sysconf("SC_CLK_TCK")


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


@contextmanager
def _oxigraph(folder: Path) -> Iterator[Server]:
    port = _free()
    place = ["--location", str(folder / "open"), "--bind", f"127.0.0.1:{port}"]
    command = ["oxigraph", "serve-read-only", *place, "--timeout-s", str(round(PATIENCE))]
    with _running(command, f"http://127.0.0.1:{port}/query") as server:
        yield server


@contextmanager
def _rdflib(folder: Path) -> Iterator[Server]:
    port = _free()
    command = [sys.executable, "-c", RDFLIB, str(folder / "open"), str(port)]
    with _running(command, f"http://127.0.0.1:{port}/") as server:
        try:
            yield server
        finally:
            children = _children(server.process)
            server.process.kill()  # first, as it would replace its child
            _end(children)


def _children(process: subprocess.Popen[bytes]) -> list[int]:
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8")
    return [int(child) for child in told.split()]


def _end(processes: list[int]) -> None:
    for process in processes:
        os.kill(process, signal.SIGKILL)


def _ask(servers: dict[str, Server]) -> Runs:
    """Ask every query of all servers in turns, with a new text each time, and ours again with one it knows."""
    took: Runs = {}
    ours = servers["symbio"]
    with httpx.Client(timeout=PATIENCE) as client:
        for example in examples():
            others = servers if example in _shared() else {"symbio": ours}
            runs: dict[str, list[tuple[float, float]]] = {name: [] for name in (*others, "again")}
            _once(client, ours, example.query)
            begin = time.perf_counter()
            for _ in range(TIMES + 1):
                for name, server in others.items():
                    runs[name].append(_once(client, server, _new(example.query)))
                runs["again"].append(_once(client, ours, example.query))
                if time.perf_counter() - begin > LONG:
                    break
            took[example.header.id] = {name: seconds[1:] or seconds for name, seconds in runs.items()}
    return took


def _new(query: str) -> str:
    """Return *query* as a text that nobody sent before."""
    return f"{query}# {next(_number)}\n"


def _once(client: httpx.Client, server: Server, query: str) -> tuple[float, float]:
    worked, begin = _worked(server), time.perf_counter()
    try:
        answer = client.post(
            server.address,
            content=query,
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": "application/sparql-results+json, text/turtle",
            },
        )
    except httpx.TimeoutException:
        return PATIENCE, PATIENCE
    assert answer.status_code in (200, 503), (server.address, answer.text[:200])
    seconds = time.perf_counter() - begin if answer.status_code == 200 else PATIENCE
    return seconds, _worked(server) - worked


def _middle(took: Runs, name: str) -> dict[str, float]:
    """Return the median of each query by the clock."""
    return {query: statistics.median(clock for clock, _ in runs[name]) for query, runs in took.items()}


def _own(took: Runs) -> Iterator[tuple[str, str]]:
    for name, how in (("symbio", "texts never sent before"), ("again", "texts sent before")):
        seconds = sorted(clock for runs in took.values() for clock, _ in runs[name])
        p50, p95 = 1000 * seconds[len(seconds) // 2], 1000 * seconds[int(0.95 * len(seconds))]
        late = sum(second >= PATIENCE for second in seconds)
        what = f"{len(took)} example queries over HTTP, {SIZE:,} listings, {how}"
        yield what, f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, {late} over time"


def _beside_oxigraph(took: Runs) -> Iterator[tuple[str, str]]:
    if "oxigraph" not in next(iter(took.values())):
        return
    theirs = _middle(took, "oxigraph")
    large = [query for query in took if theirs[query] > LARGE]
    small = [query for query in took if theirs[query] <= LARGE]
    for name, how in (("symbio", ""), ("again", ", texts sent before")):
        ours = _middle(took, name)
        if large:
            ratios = [theirs[query] / ours[query] for query in large]
            told = (
                f"{statistics.geometric_mean(ratios):.2f}x, worst {min(ratios):.2f}x ({len(large)} queries)"
            )
            yield f"speed against `oxigraph serve`, queries over 50 ms there{how}", told
        if small:
            on_top = statistics.median(ours[query] - theirs[query] for query in small)
            yield (
                f"the same, smaller queries: time on top{how}",
                f"{1000 * on_top:+.1f} ms at p50 ({len(small)} queries)",
            )
    if large:
        used = _used(took, large, "oxigraph") / _used(took, large, "symbio")
        yield "processor's time of `oxigraph serve` to ours, queries over 50 ms there", f"{used:.2f}"
    if small:
        used = _used(took, small, "symbio") - _used(took, small, "oxigraph")
        yield "smaller queries: processor's time on top", f"{1000 * used / len(small):+.1f} ms on average"


def _used(took: Runs, queries: list[str], name: str) -> float:
    """Return the processor seconds of *queries*, each asked once; a single one is too short to be told."""
    return sum(statistics.fmean(worked for _, worked in took[query][name]) for query in queries)


def _beside_rdflib(took: Runs, server: Server) -> Iterator[tuple[str, str]]:
    """Ask rdflib-endpoint each query once, and compare."""
    theirs: dict[str, float] = {}
    with httpx.Client(timeout=PATIENCE) as client:
        for example in _shared():
            theirs[example.header.id] = seconds = _once(client, server, example.query)[0]
            if seconds >= PATIENCE:
                _end(_children(server.process))
                _wait(server.address)
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
