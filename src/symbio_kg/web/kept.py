"""Answers that many pages need and that only a change of the store alters: kept, and made anew after one."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from symbio_kg.store import GraphStore, StoreFailed

__all__ = ["Kept"]

_T = TypeVar("_T")
_SECONDS: Final = 15.0
"""Under many changes an answer may be this old, so that reading does not stand still."""


_LONG: Final = 1.0
"""What takes longer than this many seconds to make is made anew aside, while the last answer is still given."""


@dataclass(frozen=True, slots=True)
class _Answer:
    changes: int
    at: float
    took: float
    value: Any


class Kept:
    """Answers by name; `changed` is to be called after each change of the store."""

    def __init__(self, store: Callable[[], GraphStore], clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._changes = 0
        self._answers: dict[object, _Answer] = {}
        self._locks: dict[object, threading.Lock] = {}
        self._aside: set[object] = set()
        self._lock = threading.Lock()

    def changed(self) -> None:
        """Say that the store has changed."""
        self._changes += 1

    def get(self, name: object, make: Callable[[GraphStore], _T]) -> _T:
        """Return the answer called *name*, made by *make* where there is none or it is too old."""
        with self._lock:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            held = self._answers.get(name)
            if held is None:
                held = self._made(name, make)
            elif held.changes != self._changes and self._clock() - held.at >= _SECONDS:
                if held.took < _LONG:
                    held = self._made(name, make)
                elif name not in self._aside:
                    self._aside.add(name)
                    threading.Thread(target=self._make_aside, args=(name, make), daemon=True).start()
            return cast("_T", held.value)

    def _made(self, name: object, make: Callable[[GraphStore], object]) -> _Answer:
        changes, begin = self._changes, self._clock()
        value = make(self._store())
        end = self._clock()
        self._answers[name] = made = _Answer(changes, end, end - begin, value)
        return made

    def _make_aside(self, name: object, make: Callable[[GraphStore], object]) -> None:
        try:
            with contextlib.suppress(StoreFailed):  # the service ends
                self._made(name, make)
        finally:
            self._aside.discard(name)
