"""What one hostile client costs another: p95 of small queries, alone and beside time-outs, big answers and bombs.

No text is sent twice, since its answer would be kept.
"""

from __future__ import annotations

import itertools
import runpy
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

SOAK: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("soak.py")))
SMALL = "SELECT ?s ?l { ?s a sym:Offer ; dcterms:title ?l } LIMIT 20"
HARM = (
    {"query": SOAK["HOSTILE"]},
    {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"},
    {"query": "ASK " + "{" * 5000 + "}" * 5000},
    {
        "query": "SELECT (STRLEN(?x9) AS ?n) { BIND('"
        + "a" * 1000
        + "' AS ?x0) "
        + " ".join(f"BIND(CONCAT({','.join([f'?x{i}'] * 8)}) AS ?x{i + 1})" for i in range(9))
        + " }"
    },
)
TIMES = 300
_number = itertools.count()


def rows() -> list[tuple[str, str]]:
    """Return the bench's rows: the other client's p95 without and with the hostile one, and how often as long."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        honest = SOAK["data"](folder)
        settings = {"SYMBIO_SPARQL_SECONDS": "5", "SYMBIO_LIVE_MATCHING": "no"}
        with SOAK["served"](folder, **settings) as (address, _):
            ask(address, honest, TIMES // 3)
            alone = [*ask(address, honest, TIMES // 2)]
            with hostile(address):
                beside = ask(address, honest, TIMES)
            alone += ask(address, honest, TIMES // 2)
    quiet, loud = p95(alone), p95(beside)
    return [
        ("small query over HTTP, p95, nobody else", f"{1000 * quiet:.0f} ms"),
        (
            "beside a hostile client with 4 connections, p95",
            f"{1000 * loud:.0f} ms ({loud / quiet:.1f} times)",
        ),
    ]


def ask(address: str, secret: str, times: int) -> list[float]:
    """Return the seconds that each of *times* small queries took."""
    took = []
    with httpx.Client(base_url=address, timeout=120, headers={"Authorization": f"Bearer {secret}"}) as client:
        for _ in range(times):
            begin = time.perf_counter()
            assert client.post("/sparql", data={"query": f"{SMALL} # {next(_number)}"}).status_code == 200
            took.append(time.perf_counter() - begin)
            time.sleep(0.02)
    return took


@contextmanager
def hostile(address: str) -> Iterator[None]:
    """Let a client without a name do harm on four connections while the block runs."""
    ended = threading.Event()

    def harm() -> None:
        with httpx.Client(base_url=address, timeout=120) as client:
            while not ended.is_set():
                for body in HARM:
                    client.post("/sparql", data=body)

    threads = [threading.Thread(target=harm) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def p95(seconds: list[float]) -> float:
    """Return the time that one in twenty exceeds."""
    return statistics.quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="\t")
