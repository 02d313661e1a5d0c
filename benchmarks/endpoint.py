"""The example queries over HTTP: our service, `oxigraph serve` on the same files, rdflib-endpoint on the same triples.

All three run at once and are asked in turns, so that what else the machine does hits all alike. Listings are
generated (SYMBIO_BENCH_LISTINGS, 2,000 by default), or those of the store in the folder SYMBIO_BENCH_STORE, of which a
copy is asked. Without the programs to compare with, their columns stay out. A query that took long is asked
once, and one that is over its time counts as having taken all of it: so the run ends within some minutes.
"""

from __future__ import annotations

import os
import shutil
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
from symbio_kg.endpoint.rights import Rights
from symbio_kg.store import LISTINGS, load_knowledge, open_store

TIMES = int(os.environ.get("SYMBIO_BENCH_TIMES", "11"))
SIZE = int(os.environ.get("SYMBIO_BENCH_LISTINGS", "2000"))
RDFLIB_MOST = 20_000
"""Listings from which on rdflib's store takes more memory than it is worth."""
LARGE = 0.05
STORE = os.environ.get("SYMBIO_BENCH_STORE")
PATIENCE = float(os.environ.get("SYMBIO_BENCH_PATIENCE", "15"))
"""Seconds until a query counts as having taken as long."""
LONG = 2.0
"""Seconds from which on a query is asked once only."""
RDFLIB = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data), port=int(sys.argv[2]), log_level="error")
"""


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's rows: what a query takes here and elsewhere."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        _fill(folder / "data")
        servers = {"symbio": stack.enter_context(_symbio(folder))}
        if shutil.which("oxigraph"):
            servers["oxigraph"] = stack.enter_context(_oxigraph(folder))
        if find_spec("rdflib_endpoint") and SIZE <= RDFLIB_MOST:
            servers["rdflib"] = stack.enter_context(_rdflib(folder))
        took = _ask(servers)
    return _told(took)


def _fill(folder: Path) -> None:
    """Make a store of the knowledge and of listings that nobody really made."""
    if STORE is None:
        _generate(folder)
    else:
        shutil.copytree(STORE, folder)
    opened = Store(str(folder / "oxigraph"))
    # the same open graphs for the others
    shown = Store(str(folder.with_name("open")))
    for graph in Rights().visible(
        graph.value for graph in opened.named_graphs() if isinstance(graph, NamedNode)
    ):
        shown.bulk_extend(opened.quads_for_pattern(None, None, None, NamedNode(graph)))
    shown.flush()
    if SIZE <= RDFLIB_MOST:
        shown.dump(str(folder.with_suffix(".nq")), RdfFormat.N_QUADS)


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
def _running(command: list[str], address: str, **environment: str) -> Iterator[str]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment
    )
    try:
        _wait(address)
        yield address
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
    """Serve the data by the product; wait until the open graphs are merged."""
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
    with _running(command, f"http://127.0.0.1:{port}/sparql", **settings) as address:
        deadline = time.monotonic() + 280
        while not list((folder / "data").glob("snapshots/*/merged")) and time.monotonic() < deadline:
            time.sleep(0.5)
        yield address


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    port = _free()
    command = [
        "oxigraph",
        "serve-read-only",
        "--location",
        str(folder / "open"),
        "--bind",
        f"127.0.0.1:{port}",
    ]
    command += ["--union-default-graph", "--timeout-s", str(round(PATIENCE))]
    with _running(command, f"http://127.0.0.1:{port}/query") as address:
        yield address


@contextmanager
def _rdflib(folder: Path) -> Iterator[str]:
    port = _free()
    command = [sys.executable, "-c", RDFLIB, str(folder / "data.nq"), str(port)]
    with _running(command, f"http://127.0.0.1:{port}/") as address:
        yield address


def _ask(servers: dict[str, str]) -> dict[str, dict[str, list[float]]]:
    """Return the seconds of each run: query → server → runs, in turns; rdflib runs once."""
    took: dict[str, dict[str, list[float]]] = {}
    with httpx.Client(timeout=PATIENCE) as client:
        for example in examples():
            runs: dict[str, list[float]] = {name: [] for name in servers}
            for turn in range(TIMES + 1):
                for name, address in servers.items():
                    if name != "rdflib" or not runs[name]:
                        runs[name].append(_once(client, address, example.query))
                if turn == 0 and max(runs[name][0] for name in servers if name != "rdflib") > LONG:
                    break
            took[example.header.id] = {name: seconds[1:] or seconds for name, seconds in runs.items()}
    return took


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


def _told(took: dict[str, dict[str, list[float]]]) -> list[tuple[str, str]]:
    middle = {
        query: {name: statistics.median(seconds) for name, seconds in runs.items()}
        for query, runs in took.items()
    }
    own = sorted(seconds for runs in took.values() for seconds in runs["symbio"])
    late = sum(seconds >= PATIENCE for seconds in own)
    found = [
        (
            f"{len(took)} example queries over HTTP, {SIZE:,} listings",
            f"p50 {1000 * own[len(own) // 2]:.0f} ms, p95 {1000 * own[int(0.95 * len(own))]:.0f} ms, {late} over time",
        )
    ]
    if "oxigraph" in next(iter(middle.values())):
        large = [runs["oxigraph"] / runs["symbio"] for runs in middle.values() if runs["oxigraph"] > LARGE]
        small = [runs["symbio"] - runs["oxigraph"] for runs in middle.values() if runs["oxigraph"] <= LARGE]
        if large:
            told = f"{statistics.geometric_mean(large):.2f}x, worst {min(large):.2f}x ({len(large)} queries)"
            found.append(("speed against `oxigraph serve`, queries over 50 ms there", told))
        if small:
            told = f"{1000 * statistics.median(small):+.1f} ms at p50 ({len(small)} queries)"
            found.append(("the same, smaller queries: time on top", told))
    if "rdflib" in next(iter(middle.values())):
        ratios = [runs["rdflib"] / runs["symbio"] for runs in middle.values()]
        told = f"{statistics.geometric_mean(ratios):.0f}x, median {statistics.median(ratios):.0f}x"
        found.append(("speed against rdflib-endpoint", told))
    return found


if __name__ == "__main__":
    for name, figure in rows():
        print(f"{name}: {figure}")
