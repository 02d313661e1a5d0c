"""SPARQL servers on the loopback address: started here, each with an empty store, and stopped again."""

from __future__ import annotations

import fcntl
import importlib.metadata
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

FUSEKI = "5.6.0"
"""The newest that runs on Java 17; Jena 6 needs Java 21."""
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "symbio-kg"
_ARTEFACT = f"org.apache.jena:jena-fuseki-server:{FUSEKI}:jar"
_PATIENCE = 90


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server takes queries and updates."""

    name: str
    query: str
    update: str


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Start `oxigraph serve` in memory; the test is skipped where the package is not installed."""
    try:
        importlib.metadata.version("oxigraph")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("the package `oxigraph` is not installed")
    program = Path(sys.executable).with_name("oxigraph")
    port = _free_port()
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}"]
    address = f"http://127.0.0.1:{port}"
    with _running(command, folder, f"{address}/query?query=ASK%7B%7D"):
        yield Server("oxigraph", f"{address}/query", f"{address}/update")


@contextmanager
def fuseki(folder: Path) -> Iterator[Server]:
    """Start Apache Jena Fuseki in memory; the test is skipped where Java or Maven cannot give it."""
    java = shutil.which("java") or pytest.skip("there is no `java` to run Fuseki")
    jar = _fuseki_jar()
    port = _free_port()
    command = [java, "-Xmx1g", "-jar", str(jar), "--mem", "--update", "--localhost", f"--port={port}", "/ds"]
    address = f"http://127.0.0.1:{port}/ds"
    with _running(command, folder, f"{address}/query?query=ASK%7B%7D"):
        yield Server("fuseki", f"{address}/query", f"{address}/update")


@contextmanager
def virtuoso(folder: Path, graphs: dict[str, Path]) -> Iterator[Server]:
    """Start Virtuoso with each graph filled from a Turtle file; skipped where it is not installed."""
    program = shutil.which("virtuoso-t") or pytest.skip("virtuoso-opensource-7 is not installed")
    isql = shutil.which("isql-vt") or pytest.skip("virtuoso-opensource-7 is not installed")
    port, web = _free_port(), _free_port()
    configuration = folder / "virtuoso.ini"
    configuration.write_text(_VIRTUOSO.format(folder=folder, port=port, web=web), encoding="utf-8")
    command = [program, "+foreground", "+configfile", str(configuration)]
    address = f"http://127.0.0.1:{web}/sparql"
    with _running(command, folder, f"{address}?query=ASK%7B%7D"):
        for graph, path in graphs.items():
            load = f"DB.DBA.TTLP_MT (file_to_string_output ('{path}'), '', '{graph}');"
            subprocess.run(
                [isql, f"127.0.0.1:{port}", "dba", "dba", f"EXEC={load} checkpoint;"],
                check=True,
                capture_output=True,
                timeout=_PATIENCE,
            )
        yield Server("virtuoso", address, address)


_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = {folder}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{web}
[SPARQL]
ResultSetMaxRows = 10000
"""


def _fuseki_jar() -> Path:
    """Return the jar, fetched with Maven the first time."""
    jar = _CACHE / f"jena-fuseki-server-{FUSEKI}.jar"
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests run in several processes
        if jar.exists():
            return jar
        maven = shutil.which("mvn") or pytest.skip("there is no `mvn` to fetch Fuseki with")
        command = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={_ARTEFACT}"]
        try:
            got = subprocess.run(
                [*command, f"-DoutputDirectory={_CACHE}"], cwd=_CACHE, capture_output=True, timeout=300
            )
        except subprocess.TimeoutExpired:
            pytest.skip(f"Maven did not bring {_ARTEFACT} in five minutes")
        if got.returncode or not jar.exists():
            pytest.skip(f"Maven cannot fetch {_ARTEFACT}")
    return jar


@contextmanager
def _running(command: Sequence[str], folder: Path, sign_of_life: str) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _wait(process, folder, sign_of_life)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], folder: Path, sign_of_life: str) -> None:
    latest = time.monotonic() + _PATIENCE
    while time.monotonic() < latest and process.poll() is None:
        try:
            urllib.request.urlopen(sign_of_life, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{(folder / 'server.log').read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])
