"""Answers that many pages need and that only a change of the store alters: kept, and made anew after one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from symbio_kg.store import GraphStore

__all__ = ["Kept"]

_T = TypeVar("_T")
_SECONDS: Final = 15.0
"""Under many changes an answer may be this old, so that reading does not stand still."""


class Kept:
    """Answers by name; `changed` is to be called after each change of the store."""

    def __init__(self, store: Callable[[], GraphStore], clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._changes = 0
        self._answers: dict[object, tuple[int, float, Any]] = {}
        self._locks: dict[object, threading.Lock] = {}
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
            if held is not None and (held[0] == self._changes or self._clock() - held[1] < _SECONDS):
                return cast("_T", held[2])
            changes = self._changes
            made = make(self._store())
            self._answers[name] = (changes, self._clock(), made)
            return made
