"""Listings over HTTP: durable and validated, from 16 clients, while 8 others ask SPARQL queries.

The service is a process of its own, as `symbio serve` starts it; the clients are two others, one that writes and one
that asks, on the same machine. A client keeps its connection and sends the next request when the last is
answered. A listing counts when 201 was answered, that is when it is on disk. What the service does by itself after
its start, such as matching what is there, is waited for. The processor's time is that of the service and the
processes it started, matching and queries included, and apart from it that of the clients.
"""

from __future__ import annotations

import http.client
import importlib
import json
import multiprocessing
import os
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from symbio_kg.infer import infer
from symbio_kg.people import People, Role, entitled
from symbio_kg.store import load_knowledge, open_store
from symbio_kg.terms import PREFIXES

WRITERS, READERS = 16, 8
SECONDS = float(os.environ.get("SYMBIO_BENCH_SECONDS", "10"))
WARM = 2.0
"""Seconds at the start of which nothing is counted."""
QUERY = """SELECT ?listing ?title ?q WHERE { ?listing a sym:Offer ; dcterms:title ?title ;
  sym:concerns ?x . ?x sym:wasteCode low:10-01-02 ; sym:quantity ?q } LIMIT 50"""


@dataclass
class Told:
    """What clients saw: seconds of each request that counts, how many were sent, statuses that were wrong."""

    took: list[float] = field(default_factory=list)
    sent: int = 0
    failed: list[int] = field(default_factory=list)
    worked: float = 0.0


def rows() -> list[tuple[str, str]]:
    """Return listings a second and how long they took, alone and beside queries."""
    found = []
    with served() as (server, port, tokens):
        calm(server)
        measured(port, tokens, READERS, 1.0)
        for name, readers in (("alone", 0), (f"beside {READERS} clients with queries", READERS)):
            before = worked(server)
            written, asked = measured(port, tokens, readers)
            each = 1000 * (worked(server) - before) / written.sent
            rate, clients = len(written.took) / SECONDS, 1000 * (written.worked + asked.worked) / written.sent
            found.append((f"service: listings a second from {WRITERS} clients, {name}", f"{rate:.0f}"))
            found.append((f"service: listing stored, p50 / p95, {name}", times(written.took)))
            told = f"{each:.1f} ms, and {clients:.1f} of the clients"
            found.append((f"service: processor's time a listing, {name}", told))
            if readers:
                found.append(("service: queries a second meanwhile", f"{len(asked.took) / SECONDS:.0f}"))
                found.append(("service: query answered meanwhile, p50 / p95", times(asked.took)))
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
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        environment = {
            **os.environ,
            "SYMBIO_LOG_LEVEL": "warning",
            "SYMBIO_REQUESTS_PER_SECOND": "100000",
            "SYMBIO_PUBLIC_RUN_MINUTES": "0",  # once in half an hour, else in one run of this and not in the next
        }
        command = [sys.executable, "-m", "symbio_kg", "--data", str(folder), "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield server.pid, port, tokens
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
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(port)


def measured(port: int, tokens: list[str], readers: int, seconds: float = SECONDS) -> tuple[Told, Told]:
    """Return what the clients that write and those that ask saw in some *seconds*."""
    this = importlib.import_module("service")  # run.py runs this file under a name that nobody can import
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        written = pool.apply_async(this.writers, (port, tokens, seconds))
        asked = pool.apply_async(this.askers, (port, readers, seconds))
        found = written.get(), asked.get()
    failed = [*found[0].failed, *found[1].failed]
    if failed:
        raise RuntimeError(f"{len(failed)} requests failed: {sorted(set(failed))}")
    return found


def writers(port: int, tokens: Sequence[str], seconds: float) -> Told:
    """Send listings, those of each token on a connection of its own."""
    count = time.monotonic_ns() // 1000  # identifiers that no earlier run used

    def one(client: int) -> bytes:
        nonlocal count
        count += 1
        body = listing(count)
        return (
            f"POST /api/v1/listings HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {tokens[client]}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    return clients(port, len(tokens), one, 201, seconds)


def askers(port: int, number: int, seconds: float) -> Told:
    """Ask the query on so many connections, each time in other words, so that no answer is given again."""
    count = time.monotonic_ns()

    def one(_: int) -> bytes:
        nonlocal count
        count += 1
        path = "/sparql?" + urlencode({"query": f"{QUERY} # {count}"})
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()

    return clients(port, number, one, 200, seconds)


def clients(port: int, number: int, request: Callable[[int], bytes], wanted: int, seconds: float) -> Told:
    """Return what clients saw that send one request after another, each on a connection of its own."""
    told, waiting = Told(), selectors.DefaultSelector()
    begin = time.perf_counter() + WARM
    end = begin + seconds
    started, received = [0.0] * number, [b""] * number

    def send(client: int, connection: socket.socket) -> None:
        started[client], received[client] = time.perf_counter(), b""
        told.sent += 1
        connection.sendall(request(client))

    for client in range(number):
        connection = socket.create_connection(("127.0.0.1", port), timeout=120)
        waiting.register(connection, selectors.EVENT_READ, client)
        send(client, connection)
    while waiting.get_map():
        for key, _ in waiting.select():
            assert isinstance(key.fileobj, socket.socket)
            client = key.data
            received[client] += key.fileobj.recv(1 << 20)
            status = answered(received[client])
            if status is None:
                continue
            now = time.perf_counter()
            if status != wanted:
                told.failed.append(status)
            elif begin <= started[client] < end:
                told.took.append(now - started[client])
            if now < end:
                send(client, key.fileobj)
            else:
                waiting.unregister(key.fileobj)
                key.fileobj.close()
    told.worked = time.process_time()
    return told


def answered(received: bytes) -> int | None:
    """Return the status of an answer that is there as a whole; None where more is to come."""
    head, found, body = received.partition(b"\r\n\r\n")
    if not found:
        return None
    length = int(head.lower().partition(b"content-length:")[2].split(None, 1)[0])
    return int(head.split(None, 2)[1]) if len(body) >= length else None


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
            "quantity": 1000
            + number % 9000,  # what is too much for a firm is judged at length, with a warning
            "unit": "t",
            "period": "year",
            "synthetic": True,
        }
    ).encode()


if __name__ == "__main__":
    for name, figure in rows():
        print(f"{name}: {figure}")
