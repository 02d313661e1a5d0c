"""The one writer: every change of the graph waits its turn here, and several share one sync to disk.

A change is answered only when it is durable. Those that came while the last ones were being synced are
made together: the slow part, the sync, is paid once for all of them.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from symbio_kg.errors import SymbioError
from symbio_kg.store import GraphStore

__all__ = ["Stopping", "Writer"]

_T = TypeVar("_T")
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


class Writer:
    """Runs changes one after another on *store*; `changed` is called after those that are durable."""

    def __init__(self, store: GraphStore, changed: Callable[[], None]) -> None:
        self.store = store
        self._changed = changed
        self._waiting: queue.SimpleQueue[tuple[Callable[[GraphStore], Any], Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="symbio-writer", daemon=True)
        self._thread.start()

    def write(self, change: Callable[[GraphStore], _T]) -> _T:
        """Return what *change* returns, once all it wrote is durable; what it raises is raised here.

        Raises Stopping after `close`.
        """
        promise: Future[_T] = Future()
        with self._door:
            if self._closed:
                raise Stopping
            self._waiting.put((change, promise))
        return promise.result()

    def close(self) -> None:
        """Finish the changes that wait, then take no more."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            last = False
            while len(batch) < _MOST and not self._waiting.empty():
                more = self._waiting.get()
                if more is None:
                    last = True
                    break
                batch.append(more)
            self._together(batch)
            if last:
                return

    def _together(self, batch: list[tuple[Callable[[GraphStore], Any], Future[Any]]]) -> None:
        """Make the changes of *batch* and answer each when all are durable."""
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self.store.together():
                for change, promise in batch:
                    try:
                        done.append((promise, change(self.store)))
                    except BaseException as error:
                        promise.set_exception(error)
        except BaseException as error:
            for promise, _ in done:
                promise.set_exception(error)
            return
        self._changed()
        for promise, result in done:
            promise.set_result(result)
