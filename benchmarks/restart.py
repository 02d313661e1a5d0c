"""How long `symbio serve` takes to be ready again, and to show its first page, after it was killed while it wrote.

In a small region, or in a copy of the store in the folder SYMBIO_BENCH_STORE.
"""

from __future__ import annotations

import os
import runpy
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import httpx

SOAK: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("soak.py")))
TIMES = int(os.environ.get("SYMBIO_BENCH_TIMES", "3"))
PATIENCE = 280.0
KEPT = "snapshots-merged.json"
"""The mark of the merged copy of the open graphs, which is made last."""
STORE = os.environ.get("SYMBIO_BENCH_STORE")


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until ready, the processor's until then, and of the first page and the first query after."""

    ready: float
    worked: float
    page: float
    query: float


def rows() -> list[tuple[str, str]]:
    """Return the bench's rows: seconds from the start until `/ready`, and what of it the processor worked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        secret = prepared(folder)
        restart(folder, secret, patience=PATIENCE)
        took = [restart(folder, secret) for _ in range(TIMES)]
    ready, worked, page, query = map(statistics.median, zip(*map(astuple, took), strict=True))
    return [
        ("ready again after SIGKILL", f"{ready:.1f} s ({worked:.1f} s of processor)"),
        ("then the first page, of listings", f"{page:.1f} s"),
        ("and the first query", f"{query:.1f} s"),
    ]


def prepared(folder: Path) -> str:
    """Make the region in *folder*; return the token of a firm."""
    if STORE is None:
        return str(SOAK["data"](folder))
    shutil.copytree(STORE, folder)
    return str(SOAK["token"](folder, "restart"))


def restart(folder: Path, secret: str, patience: float = 0.0) -> Start:
    """Start the service, look at a page, ask, write, and kill it.

    Before that, wait as many seconds as *patience* until what a service keeps over a restart is there.
    """
    port = 20_000 + os.getpid() % 20_000
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "symbio_kg", "--data", str(folder), "serve", "--port", str(port)],
        env={**os.environ, "SYMBIO_LOG_LEVEL": "error"},
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            while not is_ready(client):
                time.sleep(0.01)
            ready, work = time.perf_counter() - begin, worked(process.pid)
            page = seconds(client.build_request("GET", "/en/listings"), client)
            query = seconds(
                client.build_request("POST", "/sparql", data={"query": SOAK["QUERIES"][1]}), client
            )
            client.headers["Authorization"] = f"Bearer {secret}"
            assert client.post("/api/v1/listings", json=SOAK["listing"]()).status_code == 201
            latest = time.perf_counter() + patience
            while not (folder / KEPT).exists() and time.perf_counter() < latest:
                time.sleep(1)
    finally:
        process.kill()
        process.wait()
    return Start(ready, work, page, query)


def is_ready(client: httpx.Client) -> bool:
    """Tell whether the service says that it is ready."""
    try:
        return client.get("/ready", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def seconds(request: httpx.Request, client: httpx.Client) -> float:
    """Return how long the answer to *request* takes; a page that says that it is being prepared is asked again."""
    begin = time.perf_counter()
    while (answer := client.send(request)).status_code == 503:
        time.sleep(0.1)
    answer.raise_for_status()
    return time.perf_counter() - begin


def worked(pid: int) -> float:
    """Return the processor's seconds of one process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="\t")
