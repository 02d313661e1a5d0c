"""The service as operators run it: a process of its own, with writers that note what was acknowledged."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from symbio_kg.people import People, Role, entitled
from symbio_kg.terms import PREFIXES

from ..api.test_listings import listing


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def writer_of(folder: Path, firm: str) -> str:
    """Return the secret of a token for a firm, made in the accounts of *folder*."""
    with closing(People(folder)) as people:
        known = people.accounts.add(
            f"w-{firm}", "writer", [Role.FIRM], organisation=f"{PREFIXES['data']}firm/{firm}"
        )
        return people.tokens.make(known.id, "test", entitled([Role.FIRM]))[0]


@dataclass
class Running:
    """A service that runs: its process, its address, and how long it took until it was ready."""

    process: subprocess.Popen[bytes]
    address: str
    seconds: float

    def kill(self) -> None:
        """End it as a power button would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> int:
        """Ask it to end; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def start(folder: Path, **settings: str) -> Running:
    """Start `symbio serve` on *folder* and wait until it is ready."""
    port, begin = free_port(), time.monotonic()
    environment = {**os.environ, "SYMBIO_SPARQL_WORKERS": "1", "SYMBIO_DOCUMENT_WORKERS": "1", **settings}
    command = [sys.executable, "-m", "symbio_kg", "--data", str(folder), "serve", "--port", str(port)]
    with (folder.parent / "serve.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    while time.monotonic() < begin + 120:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{address}/ready", timeout=5).status_code == 200:
                return Running(process, address, time.monotonic() - begin)
        except httpx.TransportError:
            time.sleep(0.02)
    process.kill()
    raise AssertionError((folder.parent / "serve.log").read_text()[-2000:])


@dataclass
class Writers:
    """Clients that post listings and note the names of those that were acknowledged."""

    token: str
    acknowledged: list[str] = field(default_factory=list)
    refused: list[httpx.Response] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self, address: str) -> None:
        """Post until told to end or until nobody answers."""
        with httpx.Client(
            base_url=address, timeout=30, headers={"Authorization": f"Bearer {self.token}"}
        ) as client:
            while not self.ended.is_set():
                name = f"k-{random.getrandbits(60):x}"
                try:
                    answer = client.post("/api/v1/listings", json=listing(identifier=name, title_en=name))
                except httpx.TransportError:
                    return
                if answer.status_code == 201:
                    self.acknowledged.append(answer.json()["iri"])
                else:
                    self.refused.append(answer)
                    time.sleep(0.05)

    @contextmanager
    def at_work(self, address: str, number: int = 4) -> Iterator[None]:
        """Let *number* clients write while the block runs."""
        self.ended.clear()
        threads = [threading.Thread(target=self.run, args=(address,)) for _ in range(number)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ended.set()
            for thread in threads:
                thread.join()
