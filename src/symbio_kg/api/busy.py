"""A limit on how many costly questions are answered at once; who finds no place waits, or is told to come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from symbio_kg.api.problem import Refusal

__all__ = ["Places"]


class Places:
    """*many* places; one is waited for at most *seconds*."""

    def __init__(self, many: int, seconds: float = 10.0) -> None:
        self._free = threading.BoundedSemaphore(many)
        self._seconds = seconds

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a place; Refusal (503) when none gets free in time."""
        if not self._free.acquire(timeout=self._seconds):
            raise Refusal(
                503,
                "busy",
                en="Too many such questions are being answered. Try again in some seconds.",
                tr="Şu anda çok sayıda benzer soru yanıtlanıyor. Birkaç saniye sonra yeniden deneyin.",
                headers={"Retry-After": "5"},
            )
        try:
            yield
        finally:
            self._free.release()
