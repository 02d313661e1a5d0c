"""Answers that many pages need and that only a change of the store alters: kept, and made anew after one.

Nobody waits long. What takes its time is made anew aside while the last answer is still given, and who asks for
what is being made for the first time is told so.
"""

from __future__ import annotations

import gc
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from symbio_kg.errors import SymbioError
from symbio_kg.store import GraphStore

__all__ = ["PATIENCE", "BeingPrepared", "Kept"]

_T = TypeVar("_T")
_PACE: Final = 15.0
"""Under many changes an answer may be this many seconds old, so that reading does not stand still."""
_QUICK: Final = 0.03
"""What takes less than this many seconds is made anew while the reader waits."""
_LONG: Final = 1.0
"""What takes longer than this many seconds nobody waits for, however old the last answer is."""
_OLD: Final = 60.0
"""For what takes less, the last answer is given until this many seconds after a change."""
PATIENCE: Final = 2.0
"""Seconds that a reader of the running service waits for an answer that is made for the first time."""
_MOST: Final = 5000


class BeingPrepared(SymbioError):
    """What is asked for is being made for the first time, which takes long."""

    code = "being-prepared"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            en="This is being prepared. Try again in a minute.",
            tr="Bu sayfa hazırlanıyor. Bir dakika sonra yeniden deneyin.",
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    changes: int
    at: float
    took: float
    value: Any


@dataclass(frozen=True, slots=True)
class _Making:
    begun: float
    promise: Future[_Answer]


class Kept:
    """Answers by name, the last 5,000 asked for; `changed` is to be called after each change of the store."""

    def __init__(
        self,
        store: Callable[[], GraphStore],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.patience: float | None = None
        """How many seconds a reader waits for what is made for the first time; None for as long as it takes."""
        self._store = store
        self._clock = clock
        self._changes = 0
        self._changed_at: deque[tuple[int, float]] = deque(maxlen=round(2 * _OLD))
        self._answers: OrderedDict[object, _Answer] = OrderedDict()
        self._making: dict[object, _Making] = {}
        self._lock = threading.Lock()
        self._thread = threading.local()

    def changed(self) -> None:
        """Say that the store has changed."""
        with self._lock:
            self._changes += 1
            now = self._clock()
            if not self._changed_at or now - self._changed_at[-1][1] >= 1:
                self._changed_at.append((self._changes, now))

    def get(self, name: object, make: Callable[[GraphStore], _T]) -> _T:
        """Return the answer called *name*, made by *make* where there is none or it is too old.

        Raises what *make* raises, and BeingPrepared when that takes longer than a reader waits.
        """
        with self._lock:
            held = self._answers.get(name)
            if held is not None:
                self._answers.move_to_end(name)
                if held.changes == self._changes or self._clock() - held.at < _PACE:
                    return cast("_T", held.value)
            making = self._making.get(name) or self._begin(name, make, held)
            aside = held is not None and (held.took >= _LONG or (held.took >= _QUICK and not self._old(held)))
        if held is not None and aside:
            return cast("_T", held.value)
        return cast("_T", self._waited(making, held).value)

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        """Let this thread wait for as long as it takes."""
        before, self._thread.unhurried = getattr(self._thread, "unhurried", False), True
        try:
            yield
        finally:
            self._thread.unhurried = before

    def _old(self, held: _Answer) -> bool:
        first = next((at for number, at in self._changed_at if number > held.changes), held.at)
        return self._clock() - first >= _OLD

    def _begin(self, name: object, make: Callable[[GraphStore], object], held: _Answer | None) -> _Making:
        self._making[name] = making = _Making(time.monotonic(), Future())
        long = held is not None and held.took >= _LONG
        threading.Thread(target=self._work, args=(name, make, making.promise, long), daemon=True).start()
        return making

    def _waited(self, making: _Making, held: _Answer | None) -> _Answer:
        if self.patience is None or getattr(self._thread, "unhurried", False):
            return making.promise.result()
        done, _ = wait([making.promise], max(0.0, making.begun + self.patience - time.monotonic()))
        if not done:
            if held is None:
                raise BeingPrepared
            return held
        return making.promise.result()

    def _work(
        self, name: object, make: Callable[[GraphStore], object], promise: Future[_Answer], long: bool
    ) -> None:
        if long:
            gc.collect()
        try:
            with self.unhurried():
                answer = self._made(make)
        except BaseException as error:
            with self._lock:
                del self._making[name]
            promise.set_exception(error)
            return
        if answer.took >= _LONG:
            gc.freeze()  # going through what is large and stays would halt every page for a second
        with self._lock:
            self._answers[name] = answer
            self._answers.move_to_end(name)
            if len(self._answers) > _MOST:
                self._answers.popitem(last=False)
            del self._making[name]
        promise.set_result(answer)

    def _made(self, make: Callable[[GraphStore], object]) -> _Answer:
        changes, begin = self._changes, self._clock()
        value = make(self._store())
        end = self._clock()
        return _Answer(changes, end, end - begin, value)
