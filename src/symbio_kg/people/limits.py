"""Limits against guessing: failures of an account or an address are counted, then it has to wait."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from symbio_kg.people.clock import MINUTE, Clock
from symbio_kg.people.database import Database
from symbio_kg.people.errors import TooManyAttempts
from symbio_kg.people.keys import digest

__all__ = ["Attempt", "Failures", "RateLimit", "neighbourhood"]

_WINDOW: Final = 15 * MINUTE
_PER_ACCOUNT: Final = 10
_PER_PEER: Final = 50
_IPV6_HOME: Final = 64
_MOST_KEYS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in; with `last` the next one has to wait."""

    rows: tuple[int, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class Failures:
    """Counts failed attempts within a quarter of an hour, by what was tried and by who tried.

    A name that no account has is counted the same way, so waiting does not tell which exist. Names and
    addresses are kept as hashes, and no longer than the quarter of an hour.
    """

    database: Database
    clock: Clock

    def attempt(self, login: str, peer: str) -> Attempt:
        """Note an attempt as failed before it is judged, so that many at once are counted as well.

        Raises TooManyAttempts when the account or the address has to wait.
        """
        at = self.clock()
        since = at - _WINDOW
        kept, last = [], False
        with self.database.write() as db:
            for key, most in ((f"account:{login}", _PER_ACCOUNT), (f"peer:{neighbourhood(peer)}", _PER_PEER)):
                query = "SELECT at FROM failure WHERE key = ? AND at > ? ORDER BY at DESC LIMIT ?"
                held = db.execute(query, (digest(key), since, most)).fetchall()
                if len(held) == most:
                    raise TooManyAttempts(max(1, held[-1][0] - since))
                last = last or len(held) == most - 1
                kept.append(db.execute("INSERT INTO failure VALUES (?, ?)", (digest(key), at)).lastrowid or 0)
            db.execute("DELETE FROM failure WHERE at <= ?", (since,))
        return Attempt(tuple(kept), last)

    def succeeded(self, login: str, attempt: Attempt) -> None:
        """Forget the failures of an account that signed in, and this attempt of its address."""
        with self.database.write() as db:
            db.executemany("DELETE FROM failure WHERE rowid = ?", [(row,) for row in attempt.rows])
            self.clear(login)

    def clear(self, login: str) -> None:
        """Forget the failures of an account."""
        with self.database.write() as db:
            db.execute("DELETE FROM failure WHERE key = ?", (digest(f"account:{login}"),))


class RateLimit:
    """A bucket of *burst* requests for each key, filled up at *rate* a second; kept in memory."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Take one request of *key*; raises TooManyAttempts when its bucket is empty."""
        with self._lock:
            at = self._clock()
            left, before = self._buckets.get(key, (float(self._burst), at))
            left = min(self._burst, left + (at - before) * self._rate)
            if left < 1:
                raise TooManyAttempts(max(1, round((1 - left) / self._rate)))
            if len(self._buckets) >= _MOST_KEYS:
                self._drop_full(at)
            self._buckets[key] = (left - 1, at)

    def _drop_full(self, at: float) -> None:
        waiting = {k: b for k, b in self._buckets.items() if b[0] + (at - b[1]) * self._rate < self._burst}
        self._buckets = waiting if len(waiting) < _MOST_KEYS else {}


def neighbourhood(peer: str) -> str:
    """Return what is counted as one sender: an IPv4 address, or the network of an IPv6 one.

    >>> neighbourhood("2001:db8:1:2:aaaa::1")
    '2001:db8:1:2::/64'
    >>> neighbourhood("::ffff:192.0.2.7")
    '192.0.2.7'
    """
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return peer
    if isinstance(address, ipaddress.IPv4Address):
        return peer
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network(f"{peer.partition('%')[0]}/{_IPV6_HOME}", strict=False))
