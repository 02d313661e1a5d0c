"""Matches that follow the listings: what was written is matched a moment later, in a thread of its own.

A writer does not wait for it: while many listings come it takes a quarter of the time, and a hundred at once,
so what came last waits some seconds, in a long burst until it is over. Where it falls far behind, everything is
matched once instead. Its thread has the priority of all others: one that gave way would keep them waiting for the
interpreter that it holds.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from symbio_kg.accept import Change
from symbio_kg.live import LiveRegion
from symbio_kg.match.asking import Asker
from symbio_kg.store import GraphStore
from symbio_kg.validate import Validator

__all__ = ["Matcher"]

_LOG = logging.getLogger("symbio.service")
_BEHIND: Final = 2_000
"""From so many changes that wait on, matching everything is the shorter way."""
_BREATH: Final = 2.0
"""Seconds that new changes gather before they are matched, at most; the more at once, the less each costs."""
_PATIENCE: Final = 10.0
"""Seconds that the end of the service waits for what is being matched."""
_AGAIN: Final = 5.0
"""Seconds after which what failed is tried again."""
_TOGETHER: Final = 100
"""Listings that are matched at once, about."""


class Matcher:
    """Follows changes between `start` and `stop`; before, and without `start`, `follow` does nothing."""

    def __init__(
        self,
        today: Callable[[], date],
        asker: Callable[[date], Asker] = Asker,
        folder: str | Path | None = None,
    ) -> None:
        """Take who judges, and the *folder* in which what is matched is kept for the next start."""
        self._today, self._asker, self._folder = today, asker, folder
        self._waiting: queue.SimpleQueue[Change | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stopping, self._anew = threading.Event(), threading.Event()
        self._state = threading.Condition()
        self._asked = self._done = 0

    def start(self, store: GraphStore, changed: Callable[[], None]) -> None:
        """Match all of *store*, then what changes; *changed* is called after each."""
        self._stopping = threading.Event()  # another one for each run: who was left behind keeps theirs
        self._thread = threading.Thread(
            target=self._run, args=(store, changed), name="symbio-matcher", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being matched, unless it takes long; what waits is matched at the next start.

        Who is left behind finds the store closed and ends; what it had not written is not written.
        """
        if self._thread is not None:
            self._stopping.set()
            self._waiting.put(None)
            self._thread.join(_PATIENCE)
            self._thread = None
            self._waiting = queue.SimpleQueue()

    def follow(self, change: Change) -> None:
        """Let what *change* concerns be matched; it is written already."""
        if self._thread is not None:
            with self._state:
                self._asked += 1
                self._waiting.put(change)

    def settled(self, timeout: float) -> bool:
        """Wait until all that was to be followed before this call is matched; False when that takes longer."""
        with self._state:
            wanted = self._asked
            return self._state.wait_for(lambda: self._done >= wanted, timeout)

    def again(self) -> None:
        """Let everything be matched: the knowledge has changed."""
        if self._thread is not None:
            self._anew.set()
            self._waiting.put(Change({}, {}, {}, frozenset(), frozenset()))

    def _run(self, store: GraphStore, changed: Callable[[], None]) -> None:
        stopping = self._stopping
        region: LiveRegion | None = None
        change: Change | None = None
        while not stopping.is_set():
            begin = time.monotonic()
            try:
                if region is None:
                    region = LiveRegion(
                        store, Validator(), self._today(), asker=self._asker, folder=self._folder
                    )
                elif region.day != self._today() or self._waiting.qsize() > _BEHIND or self._anew.is_set():
                    self._anew.clear()
                    self._forget()
                    region.refresh(self._today())
                elif change is not None:
                    region.follow(self._joined(change))
                changed()
                self._note_done()
            except Exception:
                if stopping.is_set():
                    return
                _LOG.exception("matching what changed failed")
                region = None
                stopping.wait(_AGAIN)
                continue
            took = time.monotonic() - begin
            stopping.wait(
                min(3 * took, max(took, _BREATH))
            )  # a quarter of the time, half where it takes long
            if not stopping.is_set():
                change = self._waiting.get()
        if region is not None and self._thread is threading.current_thread():  # not left behind
            region.keep()

    def _note_done(self) -> None:
        with self._state:
            if self._waiting.empty():
                self._done = self._asked
                self._state.notify_all()

    def _joined(self, change: Change) -> Change:
        """Return what *change* and those that wait do together."""
        while len(change.names) < _TOGETHER and not self._waiting.empty():
            more = self._waiting.get()
            if more is None:  # the end
                self._waiting.put(None)
                break
            change = change.then(more)
        return change

    def _forget(self) -> None:
        while not self._waiting.empty():
            self._waiting.get()
