"""The file people.sqlite: its tables, and one short transaction after another on one connection."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from symbio_kg.people.errors import PeopleError

__all__ = ["FILE", "Database"]

FILE: Final = "people.sqlite"
_VERSION: Final = 1
_OWNER_ONLY: Final = 0o600
_TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE account (
  id TEXT PRIMARY KEY, login TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  organisation TEXT, password TEXT, must_change INTEGER NOT NULL, locked INTEGER NOT NULL,
  issuer TEXT, subject TEXT, created INTEGER NOT NULL, UNIQUE (issuer, subject)) STRICT;
CREATE TABLE role (
  account TEXT NOT NULL REFERENCES account ON DELETE CASCADE, role TEXT NOT NULL,
  PRIMARY KEY (account, role)) STRICT, WITHOUT ROWID;
CREATE TABLE session (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
  created INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
CREATE INDEX session_of ON session (account);
CREATE TABLE token (
  id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
  name TEXT NOT NULL, scopes TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,
  used INTEGER, revoked INTEGER) STRICT;
CREATE INDEX token_of ON token (account);
CREATE TABLE failure (key BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX failure_of ON failure (key, at);
CREATE TABLE oidc_flow (
  state BLOB PRIMARY KEY, nonce TEXT NOT NULL, verifier TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE tombstone (account TEXT PRIMARY KEY, erased INTEGER NOT NULL) STRICT;
CREATE TABLE audit_event (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL, actor TEXT, subject TEXT,
  detail TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX audit_event_of ON audit_event (event, number);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""


class Database:
    """The open file; *path* None keeps it in memory."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self.changes = 0
        """How many transactions this connection has carried out."""
        self.path = path
        if path is not None:
            # Made before SQLite opens it, so that it never stands open to others for a moment
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
        self._db = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False, timeout=10
        )
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._make()

    def _make(self) -> None:
        with self.write() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                raise PeopleError(
                    en=f"{FILE}: written by a newer version of symbio.",
                    tr=f"{FILE}: symbio'nun daha yeni bir sürümüyle yazılmış.",
                )
            if version == 0:
                for statement in _statements(_TABLES):
                    db.execute(statement)
                db.execute("INSERT INTO meta VALUES ('pepper', randomblob(32))")
                db.execute(f"PRAGMA user_version={_VERSION}")

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction: all of it is kept, durably, or nothing.

        Inside another one it joins that.
        """
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._db
            except BaseException:
                if outermost:
                    self._db.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._db.execute("COMMIT")
                    self.changes += 1
            finally:
                self._depth -= 1

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return all rows of a SELECT."""
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def row(self, query: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a SELECT, None when there is none."""
        return next(iter(self.rows(query, *values)), None)

    def forget(self) -> None:
        """Empty the write-ahead log, so that erased values stand in no file any more."""
        with self._lock:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def backup(self, path: Path) -> None:
        """Write a consistent copy to the file *path*, readable by its owner only."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY))
        with self._lock:
            copy = sqlite3.connect(path)
            try:
                self._db.backup(copy)
            finally:
                copy.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _statements(text: str) -> Iterator[str]:
    part = ""
    for line in text.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
