"""Listings over HTTP: durable and validated, from 16 clients, while 8 others ask SPARQL queries.

The service is a process of its own, as `symbio serve` starts it; the clients are threads of this one, on the
same machine. A listing counts when 201 was answered, that is when it is on disk. What the service does by
itself after its start, such as matching what is there, is waited for. The processor's time is that of the
service and the processes it started, matching and queries included.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from symbio_kg.infer import infer
from symbio_kg.people import People, Role, entitled
from symbio_kg.store import load_knowledge, open_store
from symbio_kg.terms import PREFIXES

WRITERS, READERS, SECONDS = 16, 8, 10.0
QUERY = """SELECT ?listing ?title ?q WHERE { ?listing a sym:Offer ; dcterms:title ?title ;
  sym:concerns ?x . ?x sym:wasteCode low:10-01-02 ; sym:quantity ?q } LIMIT 50"""


def rows() -> list[tuple[str, str]]:
    """Return listings a second and how long they took, alone and beside queries."""
    found = []
    with served() as (server, port, tokens):
        calm(server)
        for name, readers in (("alone", 0), (f"beside {READERS} clients with queries", READERS)):
            before = worked(server)
            written, asked, sent, seconds = measured(port, tokens, readers)
            rate, each = len(written) / seconds, 1000 * (worked(server) - before) / sent
            found.append((f"service: listings a second from {WRITERS} clients, {name}", f"{rate:.0f}"))
            found.append((f"service: listing stored, p50 / p95, {name}", times(written)))
            if not readers:
                found.append(("service: processor's time a listing", f"{each:.1f} ms"))
            if asked:
                found.append(("service: queries a second meanwhile", f"{len(asked) / seconds:.0f}"))
                found.append(("service: query answered meanwhile, p50 / p95", times(asked)))
    return found


def times(found: list[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    if len(found) < 20:
        return "too few"
    return f"{1000 * statistics.median(found):.0f} / {1000 * statistics.quantiles(found, n=20)[18]:.0f} ms"


@contextmanager
def served() -> Iterator[tuple[int, int, list[str]]]:
    """Serve a fresh store; yield the process, the port, and a token for each writer, each of a firm of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        store = open_store(folder)
        load_knowledge(store)
        infer(store)
        store.close()
        tokens = made_tokens(folder)
        environment = {**os.environ, "SYMBIO_LOG_LEVEL": "warning", "SYMBIO_REQUESTS_PER_SECOND": "100000"}
        command = [sys.executable, "-m", "symbio_kg", "--data", str(folder), "serve", "--port", "8765"]
        server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for(8765)
            yield server.pid, 8765, tokens
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def worked(process: int) -> float:
    """Return the seconds of processor that *process* and those it started have used; 0 where nobody tells."""
    folder = Path(f"/proc/{process}")
    try:
        told = (folder / "stat").read_text().rpartition(")")[2].split()
        tasks = [task.read_text().split() for task in folder.glob("task/*/children")]
    except OSError:
        return 0.0
    ticks = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return ticks + sum(worked(int(child)) for children in tasks for child in children)


def calm(process: int) -> None:
    """Return when *process* has had nothing to do for three seconds, or after two minutes."""
    latest, still, before = time.monotonic() + 120, 0, worked(process)
    while still < 3 and time.monotonic() < latest:
        time.sleep(1.0)
        now = worked(process)
        still, before = (still + 1 if now - before < 0.05 else 0), now


def made_tokens(folder: Path) -> list[str]:
    """Return the tokens of new accounts, one a firm."""
    people = People(folder)
    tokens = []
    for number in range(WRITERS):
        firm = PREFIXES["data"] + f"firm/bench-{number}"
        account, _ = people.add(f"bench{number}", "Bench", (Role.FIRM,), organisation=firm)
        people.set_password(account.id, f"hurda demir ve cüruf {number}", by=None)
        tokens.append(people.tokens.make(account.id, "bench", entitled((Role.FIRM,)))[0])
    people.close()
    return tokens


def wait_for(port: int) -> None:
    """Return when the service is ready."""
    for _ in range(600):
        try:
            if ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "GET", "/ready") == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(port)


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> int:
    """Return the status of one request on a connection that is kept."""
    connection.request(method, path, body or None, headers or {})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def measured(port: int, tokens: list[str], readers: int) -> tuple[list[float], list[float], int, float]:
    """Return how long each listing and each query took, how many listings were sent, and how long all ran."""
    written: list[float] = []
    asked: list[float] = []
    sent: list[int] = []
    failed: list[int] = []
    begin = time.perf_counter() + 3.0  # the first requests wake the readers of documents
    end = begin + SECONDS

    def write(number: int) -> None:
        headers = {"Authorization": f"Bearer {tokens[number]}", "Content-Type": "application/json"}
        count = time.monotonic_ns() // 1000  # identifiers that no earlier run used

        def one(connection: http.client.HTTPConnection) -> int:
            nonlocal count
            count += 1
            sent.append(count)
            return ask(connection, "POST", "/api/v1/listings", listing(count), headers)

        client(one, 201, written)

    def read(_number: int) -> None:
        path = "/sparql?" + urlencode({"query": QUERY})
        client(lambda connection: ask(connection, "GET", path), 200, asked)

    def client(one: Callable[[http.client.HTTPConnection], int], wanted: int, into: list[float]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while (start := time.perf_counter()) < end:
            status = one(connection)
            if status != wanted:
                failed.append(status)
            elif start >= begin:
                into.append(time.perf_counter() - start)
        connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    threads += [threading.Thread(target=read, args=(n,)) for n in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"{len(failed)} requests failed: {sorted(set(failed))}")
    return written, asked, len(sent), SECONDS


def listing(number: int) -> bytes:
    """Return a listing that is accepted."""
    return json.dumps(
        {
            "identifier": f"B-{number}",
            "kind": "offer",
            "resource": "waste",
            "title_en": f"Fly ash {number}",
            "title_tr": f"Uçucu kül {number}",
            "nace": "35.11",
            "latitude": 38.42,
            "longitude": 27.14,
            "region": "İzmir",
            "material": "coal-fly-ash",
            "waste_code": "10 01 02",
            "quantity": 1000 + number,
            "unit": "t",
            "period": "year",
            "synthetic": True,
        }
    ).encode()


if __name__ == "__main__":
    for name, figure in rows():
        print(f"{name}: {figure}")
