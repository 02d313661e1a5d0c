"""Sessions of browsers: a random secret in a cookie, its hash here, an end when idle and an end at last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from symbio_kg.people.clock import HOUR, MINUTE, Clock
from symbio_kg.people.database import Database
from symbio_kg.people.keys import digest, fresh

__all__ = ["ABSOLUTE", "IDLE", "Sessions"]

IDLE: Final = 30 * MINUTE
ABSOLUTE: Final = 12 * HOUR
_NOTED: Final = MINUTE
"""How exactly the last use is noted: not each request should have to write."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one database."""

    database: Database
    clock: Clock

    def begin(self, account: str) -> str:
        """Return the secret of a new session of *account*; what has expired is thrown away."""
        secret, at = fresh(), self.clock()
        with self.database.write() as db:
            db.execute("DELETE FROM session WHERE seen <= ? OR created <= ?", (at - IDLE, at - ABSOLUTE))
            db.execute("INSERT INTO session VALUES (?,?,?,?)", (digest(secret), account, at, at))
        return secret

    def account(self, secret: str) -> str | None:
        """Return whose session this is, None when it is none or has expired; its idle time starts anew."""
        at, key = self.clock(), digest(secret)
        row = self.database.row("SELECT account, created, seen FROM session WHERE hash = ?", key)
        if row is None or row["seen"] <= at - IDLE or row["created"] <= at - ABSOLUTE:
            return None
        if row["seen"] <= at - _NOTED:
            with self.database.write() as db:
                db.execute("UPDATE session SET seen = ? WHERE hash = ?", (at, key))
        return str(row["account"])

    def end(self, secret: str) -> None:
        """End this session."""
        with self.database.write() as db:
            db.execute("DELETE FROM session WHERE hash = ?", (digest(secret),))

    def end_all(self, account: str) -> int:
        """End every session of *account*; return how many there were."""
        with self.database.write() as db:
            return db.execute("DELETE FROM session WHERE account = ?", (account,)).rowcount
