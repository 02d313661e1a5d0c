"""Worker processes, started ahead of need, each killed when its time is up or nobody waits any more.

A query waits its turn; among those that wait, one whose client has few at work goes first, so that nobody
takes all workers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import struct
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from symbio_kg.endpoint.errors import Busy, QueryOutOfMemory, QueryTimedOut, TooManyAtOnce
from symbio_kg.endpoint.limits import Limits

__all__ = ["Pool"]

_LENGTH: Final = struct.Struct(">I")
_KEPT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")
"""What a worker gets of the environment: never a secret."""
_BUFFER: Final = 1024 * 1024
_LONG: Final = 1.0
"""Seconds of processor after which a query gives way to others."""
_SOON: Final = 0.1
"""The same for a client that has other queries at work."""
_SCHEDULED: Final = 2
"""The kind of clock that Linux has for each process."""
_GLANCE: Final = 0.05
"""Seconds after which it is looked again whether a query has taken long."""
_GIVES_WAY: Final = 15
_DIED: Final = (asyncio.IncompleteReadError, ConnectionError)
Answer: TypeAlias = tuple[dict[str, Any], bytes]


class _Worker:
    """One process; after a job it is fit for the next unless `spent`."""

    def __init__(self, process: asyncio.subprocess.Process, isolation: str) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._input, self._output = process, process.stdin, process.stdout
        self.isolation = isolation
        self.jobs = 0
        self.spent = False

    @classmethod
    async def started(cls, memory: int) -> _Worker:
        """Start a process and return it when it is ready."""
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "symbio_kg.endpoint.worker",
            str(memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment | {"MALLOC_ARENA_MAX": "2", "PYTHONSAFEPATH": "1"},
            limit=_BUFFER,
        )
        worker = cls(process, "")
        try:
            hello, _ = await worker._answer()
        except BaseException:
            await worker.kill()
            raise
        worker.isolation = str(hello["isolation"])
        return worker

    async def ask(self, job: dict[str, Any], body: bytes, long: float = _LONG) -> Answer:
        """Send *job* and return the answer; the worker is spent when this fails or is cancelled.

        After *long* seconds of processor it gives way to others.
        """
        self.spent = True
        self.jobs += 1
        text = json.dumps({**job, "size": len(body)}).encode()
        self._input.write(_LENGTH.pack(len(text)) + text)
        self._input.write(body)
        self._yields = self._worked() + long
        self._look = asyncio.get_running_loop().call_later(long, self._give_way)
        try:
            await self._input.drain()
            answer = await self._answer()
        finally:
            self._look.cancel()
        self.spent = self._slow or answer[0].get("error") == "memory"
        return answer

    _slow = False
    _yields = 0.0

    def _worked(self) -> float:
        """Return the seconds of processor that the process has used; where the system does not tell, of the clock."""
        try:
            return time.clock_gettime((~self._process.pid << 3) | _SCHEDULED)
        except (AttributeError, OSError):
            return time.monotonic()

    def _give_way(self) -> None:
        """Let short queries go first; the process is not used again, as it cannot be hurried up.

        Who has only waited, on a busy machine, has done nothing that others must be guarded from.
        """
        left = self._yields - self._worked()
        if left > 0:
            self._look = asyncio.get_running_loop().call_later(max(left, _GLANCE), self._give_way)
            return
        self._slow = True
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{self._process.pid}/task").iterdir():
                os.setpriority(os.PRIO_PROCESS, int(thread.name), _GIVES_WAY)

    async def _answer(self) -> Answer:
        head = await self._output.readexactly(_LENGTH.size)
        answer = json.loads(await self._output.readexactly(_LENGTH.unpack(head)[0]))
        return answer, await self._output.readexactly(answer["size"]) if answer["size"] else b""

    @property
    def alive(self) -> bool:
        """True while the process runs."""
        return self._process.returncode is None

    async def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        with contextlib.suppress(*_DIED):
            self._input.close()
        await self._process.wait()


class Pool:
    """`limits.workers` processes; usable in the event loop that started it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._present: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._waiting: list[tuple[str, asyncio.Future[_Worker]]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = True

    async def start(self) -> None:
        """Start all workers."""
        self._closed = False
        await asyncio.gather(*(self._add() for _ in range(self._limits.workers)))

    async def stop(self) -> None:
        """Kill all workers; who waits is told that the endpoint is busy."""
        self._closed = True
        for _, waits in self._waiting:
            if not waits.done():
                waits.set_exception(Busy())
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.kill() for worker in tuple(self._all)))
        self._idle.clear()
        self._all.clear()

    @property
    def isolation(self) -> frozenset[str]:
        """How the workers are kept from the network."""
        return frozenset(worker.isolation for worker in self._all)

    @property
    def figures(self) -> dict[str, int]:
        """Workers in all and at work, and queries that wait."""
        return {
            "workers": len(self._all),
            "running": sum(self._running.values()),
            "waiting": len(self._waiting),
        }

    async def run(self, job: dict[str, Any], body: bytes = b"", *, client: str, seconds: float) -> Answer:
        """Return a worker's answer to *job*.

        Raises TooManyAtOnce, Busy, QueryTimedOut, and QueryOutOfMemory when the worker broke down. A
        cancelled call kills its worker.
        """
        async with self._admitted(client), self._worker(client) as worker:
            try:
                async with asyncio.timeout(seconds):
                    long = _SOON if self._running[client] > 1 else _LONG
                    return await worker.ask({**job, "seconds": seconds}, body, long)
            except TimeoutError as error:
                raise QueryTimedOut(seconds) from error
            except _DIED as error:
                raise QueryOutOfMemory from error

    async def apart(self, job: dict[str, Any], *, seconds: float) -> Answer:
        """Return the answer to a long job of our own from a process started for it, which gives way to all others.

        Errors as for `run`, but it never waits for its turn.
        """
        try:
            worker = await _Worker.started(self._limits.memory)
        except _DIED as error:
            raise QueryOutOfMemory from error
        try:
            async with asyncio.timeout(seconds):
                return await worker.ask({**job, "seconds": seconds}, b"", 0.0)
        except TimeoutError as error:
            raise QueryTimedOut(seconds) from error
        except _DIED as error:
            raise QueryOutOfMemory from error
        finally:
            await worker.kill()

    @contextlib.asynccontextmanager
    async def _admitted(self, client: str) -> AsyncIterator[None]:
        if self._present[client] >= self._limits.per_client:
            raise TooManyAtOnce(self._limits.per_client)
        if self._closed or len(self._waiting) >= self._limits.waiting:
            raise Busy
        self._present[client] += 1
        try:
            yield
        finally:
            self._leave(self._present, client)

    @contextlib.asynccontextmanager
    async def _worker(self, client: str) -> AsyncIterator[_Worker]:
        """Lend a worker; one that is spent afterwards is replaced."""
        place: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append((client, place))
        self._dispatch()
        try:
            async with asyncio.timeout(self._limits.patience):
                worker = await place
        except BaseException as error:
            self._give_up(client, place)
            raise (Busy() if isinstance(error, TimeoutError) else error) from None
        try:
            yield worker
        finally:
            self._take_back(worker, client)

    def _give_up(self, client: str, place: asyncio.Future[_Worker]) -> None:
        if (client, place) in self._waiting:
            self._waiting.remove((client, place))
        elif place.done() and not place.cancelled() and place.exception() is None:
            self._take_back(place.result(), client)

    def _dispatch(self) -> None:
        """Give idle workers to those who wait and whose client has room."""
        for client, place in tuple(self._waiting):
            if not self._idle:
                return
            if self._running[client] < self._limits.running and not place.done():
                self._waiting.remove((client, place))
                self._running[client] += 1
                place.set_result(self._idle.pop())

    def _take_back(self, worker: _Worker, client: str) -> None:
        """Keep the worker for the next, or replace it.

        Until the new one is there the client counts as at work, so that breaking workers takes no more
        of them than using them.
        """
        if worker.spent or not worker.alive or worker.jobs >= self._limits.jobs:
            self._later(self._replace(worker, client))
        else:
            self._leave(self._running, client)
            self._idle.append(worker)
        self._dispatch()

    def _later(self, work: Any) -> None:
        if self._closed:
            work.close()
            return
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, worker: _Worker, client: str) -> None:
        await worker.kill()
        self._all.discard(worker)  # not before: whoever stops us ends what is left
        await self._add()
        self._leave(self._running, client)
        self._dispatch()

    async def _add(self) -> None:
        """Start one more worker, trying again while the system has no room for it."""
        while not self._closed:
            try:
                worker = await _Worker.started(self._limits.memory)
            except (OSError, *_DIED):
                await asyncio.sleep(0.5)
                continue
            self._all.add(worker)
            self._idle.append(worker)
            self._dispatch()
            return

    @staticmethod
    def _leave(counter: Counter[str], client: str) -> None:
        counter[client] -= 1
        if counter[client] <= 0:
            del counter[client]
