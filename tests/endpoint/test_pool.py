"""Who gets a worker: nobody takes them all, not by using them and not by breaking them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

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
