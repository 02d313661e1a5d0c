"""A limit on how many costly questions are answered at once, in all and of one client.

Who waits for a place holds a thread, so only some may wait, and of one client fewer; all others are told at
once to come back. So many questions of one client never keep the rest of the service waiting.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from symbio_kg.api.problem import Refusal

__all__ = ["JUDGING", "READING", "Places"]


class Places:
    """*many* places; *waiting* more may wait for one, at most *seconds*, and *each* client has that many of both."""

    def __init__(self, many: int, *, waiting: int = 12, each: int = 4, seconds: float = 10.0) -> None:
        self._free = threading.BoundedSemaphore(many)
        self._most, self._each, self._seconds = many + waiting, each, seconds
        self._door = threading.Lock()
        self._clients: Counter[str] = Counter()

    @contextmanager
    def taken(self, client: str) -> Iterator[None]:
        """Hold a place for *client*; Refusal: 429 when it has too many, 503 when none gets free in time."""
        self._enter(client)
        try:
            if not self._free.acquire(timeout=self._seconds):
                raise _busy()
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._leave(client)

    def _enter(self, client: str) -> None:
        with self._door:
            if self._clients[client] >= self._each:
                raise Refusal(
                    429,
                    "too-many-at-once",
                    en=f"You are asking more than {self._each} such questions at once. Wait for an answer.",
                    tr=f"Aynı anda {self._each} sorudan fazlasını soruyorsunuz. Bir yanıtı bekleyin.",
                    headers={"Retry-After": "1"},
                )
            if self._clients.total() >= self._most:
                raise _busy()
            self._clients[client] += 1

    def _leave(self, client: str) -> None:
        with self._door:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]


def _busy() -> Refusal:
    return Refusal(
        503,
        "busy",
        en="Too many such questions are being answered. Try again in some seconds.",
        tr="Şu anda çok sayıda benzer soru yanıtlanıyor. Birkaç saniye sonra yeniden deneyin.",
        headers={"Retry-After": "5"},
    )


JUDGING: Final = Places(2)
"""The places of those who judge by the law, assess a composition or look for a code."""
READING: Final = Places(1)
"""The place of who reads a certificate."""
