"""Who gets a worker: nobody takes them all, not by using them and not by breaking them."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from symbio_kg.endpoint import pool
from symbio_kg.endpoint.errors import QueryOutOfMemory
from symbio_kg.endpoint.limits import Limits


class Fragile:
    """A worker that breaks at each job called so; a new one comes when the factory is open."""

    isolation, jobs, spent, alive = "none", 0, False, True
    factory: asyncio.Event

    @classmethod
    async def started(cls, _memory: int) -> Fragile:
        await cls.factory.wait()
        return cls()

    async def ask(self, job: dict[str, Any], _body: bytes, _long: float) -> tuple[dict[str, Any], bytes]:
        self.spent = bool(job.get("break"))
        if self.spent:
            raise ConnectionResetError
        return {}, b"done"

    async def kill(self) -> None:
        self.alive = False


def test_breaking_workers_takes_no_more_of_them_than_using_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """While what a client broke is being replaced, it waits and another client is served."""

    async def play() -> None:
        Fragile.factory = asyncio.Event()
        Fragile.factory.set()
        workers = pool.Pool(Limits(workers=2, running=1))
        await workers.start()
        Fragile.factory.clear()
        with pytest.raises(QueryOutOfMemory):
            await workers.run({"break": True}, client="bad", seconds=5)
        again = asyncio.create_task(workers.run({}, client="bad", seconds=5))
        await asyncio.sleep(0)
        assert (await workers.run({}, client="good", seconds=5))[1] == b"done"
        assert not again.done()
        Fragile.factory.set()
        assert (await again)[1] == b"done"
        assert workers.figures == {"workers": 2, "running": 0, "waiting": 0}
        await workers.stop()

    monkeypatch.setattr(pool, "_Worker", Fragile)
    asyncio.run(play())


@pytest.mark.skipif(
    sys.platform != "linux", reason="tells the processor's time of other processes on Linux only"
)
def test_who_only_waits_on_a_busy_machine_stays(tmp_path: Path) -> None:
    """A worker that got no processor for long is used again; one that used it for as long gives way and is replaced."""

    def job(text: str) -> dict[str, Any]:
        return {
            "kind": "query", "store": str(tmp_path), "text": text, "base": "", "prefixes": {}, "default": [],
            "named": [], "form": "json", "rows": 10, "bytes": 10_000, "seconds": 60,
        }  # fmt: skip

    async def play() -> None:
        worker = await pool._Worker.started(2**31)
        asked = asyncio.create_task(worker.ask(job("ASK {}"), b"", 0.1))
        worker._process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.4)
        worker._process.send_signal(signal.SIGCONT)
        await asked
        waited = worker.spent
        numbers = " ".join(str(number) for number in range(100))
        product = " ".join(f"VALUES ?x{place} {{ {numbers} }}" for place in range(3))
        await worker.ask(job(f"SELECT (COUNT(*) AS ?n) {{ {product} }}"), b"", 0.01)
        await worker.kill()
        assert (waited, worker.spent) == (False, True)

    Store(str(tmp_path)).flush()
    asyncio.run(play())


def test_a_long_job_of_our_own_takes_no_worker_from_queries(tmp_path: Path) -> None:
    """While the open graphs are merged, which may take minutes, the only worker answers."""
    store = Store(str(tmp_path / "source"))
    store.flush()
    del store
    job = {"store": str(tmp_path / "source")}
    merge = {"kind": "merge", "path": str(tmp_path / "copy"), "graphs": [], "unnamed": ""}

    async def both() -> tuple[set[str], dict[str, Any]]:
        workers = pool.Pool(Limits(workers=1, running=1))
        await workers.start()
        try:
            async with workers._worker("query") as only:
                made, _ = await workers.apart(job | merge, seconds=30)
                answer, _ = await only.ask(job | {"kind": "open"}, b"")
            return set(made) | set(answer), workers.figures
        finally:
            await workers.stop()

    told, figures = asyncio.run(both())
    assert told == {"size"}
    assert figures["workers"] == 1
    assert (tmp_path / "copy").exists()
