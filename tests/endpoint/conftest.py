"""A worker to sacrifice: the product's own worker process, asked directly."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from symbio_kg.endpoint.worker import read_message, write_message

GRAPH = "urn:g:"


class Sacrifice:
    """One worker at a time on a small store; a dead one is replaced at the next question."""

    def __init__(self, folder: Path, memory: int = 2**31) -> None:
        self.folder, self._memory = folder, memory
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, job: dict[str, Any], body: bytes = b"", wait: float = 20) -> tuple[dict[str, Any], bytes]:
        """Return the answer; its error is `died` or `slow` where the worker gave none."""
        process = self._process or self._start()
        try:
            write_message(cast("BinaryIO", process.stdin), {"store": str(self.folder), **job}, body)
            return self._read(process, wait)
        except BrokenPipeError:
            return self._gone("died")

    def query(self, text: str, **job: Any) -> tuple[dict[str, Any], bytes]:
        """Ask a query of all graphs."""
        plain = {"kind": "query", "text": text, "base": "", "prefixes": {}, "form": "csv", "rows": 10**6}
        graphs = {"default": [f"{GRAPH}1", f"{GRAPH}2"], "named": [f"{GRAPH}1", f"{GRAPH}2"], "bytes": 2**24}
        return self.ask({**plain, **graphs, "seconds": 10, **job})

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "symbio_kg.endpoint.worker", str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
        )
        self.hello, _ = self._read(self._process, 20)
        return self._process

    def _read(self, process: subprocess.Popen[bytes], wait: float) -> tuple[dict[str, Any], bytes]:
        with selectors.DefaultSelector() as selector:
            selector.register(cast("BinaryIO", process.stdout), selectors.EVENT_READ)
            if not selector.select(wait):
                return self._gone("slow")
        return read_message(cast("BinaryIO", process.stdout)) or self._gone("died")

    def _gone(self, error: str) -> tuple[dict[str, Any], bytes]:
        self.close()
        return {"error": error}, b""


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two named graphs with a few triples each."""
    folder = tmp_path_factory.mktemp("small") / "store"
    store = Store(str(folder))
    for graph in (1, 2):
        for number in range(20):
            subject = NamedNode(f"urn:s:{graph}:{number}")
            store.add(Quad(subject, NamedNode("urn:p"), Literal(number), NamedNode(f"{GRAPH}{graph}")))
            store.add(
                Quad(
                    subject,
                    NamedNode("urn:next"),
                    NamedNode(f"urn:s:{graph}:{(number + 1) % 20}"),
                    NamedNode(f"{GRAPH}{graph}"),
                )
            )
    store.flush()
    return folder


@pytest.fixture(scope="module")
def sacrifice(small_store: Path) -> Iterator[Sacrifice]:
    """A worker that tests may break."""
    made = Sacrifice(small_store)
    yield made
    made.close()
