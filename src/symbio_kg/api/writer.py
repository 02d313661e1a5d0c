"""The one writer: every change of the graph waits its turn here, and several share one sync to disk.

A change is answered only when it is durable. Those that came while the last ones were being synced are
made together: the slow part, the sync, is paid once for all of them.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, TypeVar

from symbio_kg.errors import SymbioError
from symbio_kg.store import GraphStore

__all__ = ["Stopping", "Writer"]

_T = TypeVar("_T")
_I = TypeVar("_I")
_MOST: Final = 64
"""How many changes share one sync at most."""


class Stopping(SymbioError):
    """The service is being stopped and takes no more changes."""

    code = "stopping"

    def __init__(self) -> None:
        super().__init__(
            en="The service is being stopped. Nothing was saved; try again in a minute.",
            tr="Hizmet durduruluyor. Hiçbir şey kaydedilmedi; bir dakika sonra yeniden deneyin.",
        )


@dataclass(frozen=True, slots=True)
class _Job:
    """A change that waits; one with *items* may be made together with others of the same `bulk`."""

    promise: Future[Any]
    change: Callable[[GraphStore], Any] | None = None
    bulk: Callable[[GraphStore, Sequence[Any]], Sequence[Any]] | None = None
    item: Any = None


class Writer:
    """Runs changes one after another on *store*; `changed` is called after those that are durable."""

    def __init__(self, store: GraphStore, changed: Callable[[], None]) -> None:
        self.store = store
        self._changed = changed
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="symbio-writer", daemon=True)
        self._thread.start()

    def write(self, change: Callable[[GraphStore], _T]) -> _T:
        """Return what *change* returns, once all it wrote is durable; what it raises is raised here.

        Raises Stopping after `close`.
        """
        promise: Future[_T] = Future()
        self._enter(_Job(promise, change))
        return promise.result()

    def hand_in(
        self, bulk: Callable[[GraphStore, Sequence[_I]], Sequence[_T | Exception]], item: _I
    ) -> Future[_T]:
        """Return at once a promise of what *bulk* makes of *item*, kept once it is durable; raises Stopping.

        Items that wait are given to *bulk* together; it returns a result or an error for each.
        """
        promise: Future[_T] = Future()
        self._enter(_Job(promise, bulk=bulk, item=item))
        return promise

    def _enter(self, job: _Job) -> None:
        with self._door:
            if self._closed:
                raise Stopping
            self._waiting.put(job)

    def close(self) -> None:
        """Finish the changes that wait, then take no more."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        last = False
        while not last and (first := self._waiting.get()) is not None:
            batch = [first]
            while len(batch) < _MOST and not last and not self._waiting.empty():
                more = self._waiting.get()
                if more is None:
                    last = True
                else:
                    batch.append(more)
            self._together(batch)

    def _together(self, batch: Sequence[_Job]) -> None:
        """Make the changes of *batch* and answer each when all are durable."""
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self.store.together():
                for bulk, jobs in groupby(batch, key=lambda job: job.bulk):
                    for job, result in self._made(bulk, list(jobs)):
                        done.append((job.promise, result))
        except BaseException as error:
            done = [(job.promise, error) for job in batch]
        else:
            self._changed()
        for promise, result in done:
            if isinstance(result, BaseException):
                promise.set_exception(result)
            else:
                promise.set_result(result)

    def _made(
        self, bulk: Callable[[GraphStore, Sequence[Any]], Sequence[Any]] | None, jobs: Sequence[_Job]
    ) -> Iterator[tuple[_Job, Any]]:
        """Yield each of *jobs* with what came of it, a result or an error."""
        if bulk is not None:
            try:
                yield from zip(jobs, bulk(self.store, [job.item for job in jobs]), strict=True)
            except Exception as error:
                yield from ((job, error) for job in jobs)
            return
        for job in jobs:
            assert job.change is not None
            try:
                yield job, job.change(self.store)
            except BaseException as error:
                yield job, error
