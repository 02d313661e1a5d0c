"""What the service does by itself from time to time: it matches what everybody sees, forgets old keys, frees memory."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from symbio_kg.api.memory import give_back
from symbio_kg.api.noted import forget_before
from symbio_kg.api.runs import RUNNING, run_public
from symbio_kg.api.service import Service

__all__ = ["kept_up"]

_LOG = logging.getLogger("symbio.service")
_TICK: Final = 60.0
_HOUR: Final = 3600.0
_KEYS_KEPT: Final = timedelta(hours=24)
_PATIENCE: Final = 10.0


@contextlib.contextmanager
def kept_up(service: Service) -> Iterator[None]:
    """Keep *service*, which runs, up in a thread of its own."""
    stopping = threading.Event()
    thread = threading.Thread(target=_Upkeep(service, stopping).run, name="symbio-upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(_PATIENCE)


class _Upkeep:
    def __init__(self, service: Service, stopping: threading.Event) -> None:
        self._service, self._stopping = service, stopping
        self._pause = 60 * service.options.public_run_minutes if service.options.live_matching else 0.0
        self._matched: date | None = None
        self._next_keys = self._next_run = time.monotonic()

    def run(self) -> None:
        """Do what is due, about once a minute."""
        while not self._stopping.wait(min(_TICK, self._pause or _TICK)):
            for due in (self._keys, self._public, give_back):
                try:
                    due()
                except Exception:
                    if not self._stopping.is_set():
                        _LOG.exception("upkeep failed; it is tried again")

    def _keys(self) -> None:
        if time.monotonic() >= self._next_keys:
            limit = self._service.clock() - _KEYS_KEPT
            self._service.write(lambda store: forget_before(store, limit))
            self._next_keys = time.monotonic() + _HOUR

    def _public(self) -> None:
        """Match what everybody sees, when it has changed and the last time is long enough ago."""
        today, now = self._service.today(), time.monotonic()
        stale = self._service.public_stale.is_set() or self._matched != today
        if not self._pause or not stale or now < self._next_run or not RUNNING.acquire(blocking=False):
            return
        try:
            run_public(self._service, today)
            self._matched = today
        finally:
            RUNNING.release()
            self._next_run = time.monotonic() + self._pause
