"""How long `symbio serve` takes to be ready again after it was killed while it wrote."""

from __future__ import annotations

import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

SOAK: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("soak.py")))
TIMES = int(os.environ.get("SYMBIO_BENCH_TIMES", "5"))


def rows() -> list[tuple[str, str]]:
    """Return the bench's rows: seconds from the start until `/ready`, and what of it the processor worked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        secret = SOAK["data"](folder)
        took = [restart(folder, secret) for _ in range(TIMES + 1)][1:]  # the first was not killed before
    worked = statistics.median(work for _, work in took)
    return [
        (
            "ready again after SIGKILL",
            f"{statistics.median(t for t, _ in took):.1f} s ({worked:.1f} s of processor)",
        )
    ]


def restart(folder: Path, secret: str) -> tuple[float, float]:
    """Start the service, write, kill it; return the seconds until it was ready, and the processor's."""
    port = 20_000 + os.getpid() % 20_000
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "symbio_kg", "--data", str(folder), "serve", "--port", str(port)],
        env={**os.environ, "SYMBIO_LOG_LEVEL": "error"},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                httpx.get(f"{address}/ready", timeout=5).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.01)
        seconds, work = time.perf_counter() - begin, worked(process.pid)
        sent = httpx.post(
            f"{address}/api/v1/listings",
            json=SOAK["listing"](),
            headers={"Authorization": f"Bearer {secret}"},
            timeout=60,
        )
        assert sent.status_code == 201
    finally:
        process.kill()
        process.wait()
    return seconds, work


def worked(pid: int) -> float:
    """Return the processor's seconds of one process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="\t")
