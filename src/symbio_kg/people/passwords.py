"""Passwords: what is asked of one, and how it is kept (argon2id, the RFC 9106 profile for servers)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from symbio_kg.i18n import fold
from symbio_kg.people.errors import PasswordRefused, TooManyAttempts

__all__ = ["LONGEST", "SHORTEST", "Passwords", "examine"]

SHORTEST: Final = 12
LONGEST: Final = 256
_DIFFERENT: Final = 5
_WAITING: Final = 16


class Passwords:
    """Makes and checks hashes; as each takes 64 MiB, no more at a time than there are processors.

    Few may wait for their turn: a flood of sign-ins is refused with TooManyAttempts before it holds up others.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._queue = threading.BoundedSemaphore(_WAITING)
        self._nobody = self._hasher.hash("a password that nobody has")

    def hash(self, password: str) -> str:
        """Return what is kept of *password*."""
        with self._turn():
            return self._hasher.hash(_bytes(password))

    def check(self, password: str, kept: str | None) -> bool:
        """Tell whether *password* is the one that *kept* is the hash of.

        Without *kept* the same work is done, for the same time, and the answer is no.
        """
        try:
            with self._turn():
                self._hasher.verify(kept or self._nobody, _bytes(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._queue.acquire(blocking=False):
            raise TooManyAttempts(2)
        try:
            with self._room:
                yield
        finally:
            self._queue.release()

    def outdated(self, kept: str) -> bool:
        """Tell whether *kept* was made with other parameters than are used today."""
        return self._hasher.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def examine(password: str, *names: str) -> None:
    """Raise PasswordRefused when *password* is too short or long, all alike, or holds one of *names*."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused(
            en=f"Choose a password of {SHORTEST} to {LONGEST} characters; several words are good.",
            tr=f"{SHORTEST} ile {LONGEST} karakter arası bir parola seçin; birkaç sözcük iyidir.",
        )
    folded = fold(password)
    words = {w for name in names for w in (fold(name), *fold(name).replace("@", " ").split()) if len(w) > 3}
    if len(set(folded)) < _DIFFERENT or any(word in folded for word in words):
        raise PasswordRefused(
            en="Choose a password without your name in it and with at least five different characters.",
            tr="İçinde adınız geçmeyen, en az beş farklı karakterli bir parola seçin.",
        )
