"""The security log: records that can only be added, each holding the hash of all before it.

It names accounts by their id alone, and addresses by a keyed hash, so that erasing a person leaves
nothing of them here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symbio_kg.people.clock import Clock
from symbio_kg.people.database import Database
from symbio_kg.people.errors import LedgerBroken

__all__ = ["Event", "Ledger"]

_START = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Event:
    """One record; `actor` and `subject` are account ids, `hash` stands for it and all before it."""

    number: int
    at: int
    event: str
    actor: str | None
    subject: str | None
    detail: Mapping[str, object]
    hash: str


class Ledger:
    """The records of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        row = database.row("SELECT value FROM meta WHERE key = 'pepper'")
        self._pepper = bytes(row[0]) if row else b""

    def note(
        self, event: str, *, actor: str | None = None, subject: str | None = None, **detail: object
    ) -> None:
        """Add a record, in the transaction that is open when there is one."""
        with self._database.write() as db:
            last = db.execute("SELECT number, hash FROM audit_event ORDER BY number DESC LIMIT 1").fetchone()
            number, before = (last[0] + 1, last[1]) if last else (1, _START)
            at, told = self._clock(), json.dumps(detail, sort_keys=True, ensure_ascii=False, default=str)
            values = (number, at, event, actor, subject, told)
            db.execute("INSERT INTO audit_event VALUES (?,?,?,?,?,?,?)", (*values, _hash(before, *values)))

    def peer(self, address: str) -> str:
        """Return a name for *address* that does not tell it, the same each time."""
        return hmac.new(self._pepper, address.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16]

    def events(self, after: int = 0, limit: int = 1000) -> list[Event]:
        """Return up to *limit* records after the number *after*, oldest first."""
        query = "SELECT * FROM audit_event WHERE number > ? ORDER BY number LIMIT ?"
        return [_event(tuple(row)) for row in self._database.rows(query, after, limit)]

    def about(self, event: str, key: str, value: str) -> list[Event]:
        """Return the records of this *event* whose detail *key* is *value*, newest first, a thousand at most."""
        query = (
            "SELECT * FROM audit_event WHERE event = ? AND json_extract(detail, ?) = ? "
            "ORDER BY number DESC LIMIT 1000"
        )
        return [_event(tuple(row)) for row in self._database.rows(query, event, f"$.{key}", value)]

    def verify(self, known: tuple[int, str] | None = None) -> tuple[int, str]:
        """Return number and hash of the last record when all of them hold together.

        *known* is such a pair from before, kept elsewhere: it tells when the end was cut off or all was
        written anew. Raises LedgerBroken with the number of the first record that does not fit.
        """
        number, before = 0, _START
        for row in self._all():
            if row[0] != number + 1 or row[6] != _hash(before, *row[:6]):
                raise LedgerBroken(number + 1)
            number, before = row[0], row[6]
            if known and number == known[0] and before.hex() != known[1]:
                raise LedgerBroken(number)
        if known and known[0] > number:
            raise LedgerBroken(number + 1)
        return number, before.hex()

    def _all(self) -> Iterator[tuple[int, int, str, str | None, str | None, str, bytes]]:
        after, query = 0, "SELECT * FROM audit_event WHERE number > ? ORDER BY number LIMIT 5000"
        while rows := self._database.rows(query, after):
            for row in rows:
                yield tuple(row)
            after = rows[-1][0]


def _event(row: tuple[int, int, str, str | None, str | None, str, bytes]) -> Event:
    number, at, event, actor, subject, detail, hash_ = row
    return Event(number, at, event, actor, subject, json.loads(detail), hash_.hex())


def _hash(before: bytes, *values: object) -> bytes:
    return hashlib.sha256(before + json.dumps(values, ensure_ascii=False).encode()).digest()
