"""API tokens: shown once, kept as a hash, with scopes and an end."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from symbio_kg.people.accounts import clean
from symbio_kg.people.caller import Scope
from symbio_kg.people.clock import DAY, MINUTE, Clock
from symbio_kg.people.database import Database
from symbio_kg.people.errors import AccountRefused, NoSuchAccount
from symbio_kg.people.keys import digest, fresh
from symbio_kg.people.ledger import Ledger

__all__ = ["LONGEST_DAYS", "Token", "Tokens"]

LONGEST_DAYS: Final = 366
_PREFIX: Final = "symbio_"
_MOST: Final = 50
_NOTED: Final = MINUTE


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; its secret is not."""

    id: str
    account: str
    name: str
    scopes: frozenset[Scope]
    created: int
    expires: int
    used: int | None
    revoked: int | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one database."""

    database: Database
    ledger: Ledger
    clock: Clock

    def make(
        self, account: str, name: str, scopes: Iterable[Scope], *, days: int = 90, by: str | None = None
    ) -> tuple[str, Token]:
        """Return a new token's secret, which nobody can look up later, and what is known of it.

        Raises AccountRefused for no scope, a time outside 1 to 366 days, or too many tokens.
        """
        wanted, at, identifier, secret = frozenset(scopes), self.clock(), uuid.uuid4().hex, fresh(_PREFIX)
        shown = clean(name, "name")
        if not wanted or not 1 <= days <= LONGEST_DAYS:
            raise AccountRefused(
                en=f"Give the token at least one scope and 1 to {LONGEST_DAYS} days.",
                tr=f"Anahtara en az bir kapsam ve 1 ile {LONGEST_DAYS} gün arası süre verin.",
            )
        values = (identifier, digest(secret), account, shown, " ".join(sorted(wanted)), at, at + days * DAY)
        with self.database.write() as db:
            if sum(t.revoked is None and t.expires > at for t in self.of(account)) >= _MOST:
                raise AccountRefused(
                    en=f"The account has {_MOST} tokens. Revoke one first.",
                    tr=f"Hesabın {_MOST} anahtarı var. Önce birini iptal edin.",
                )
            db.execute("INSERT INTO token VALUES (?,?,?,?,?,?,?,NULL,NULL)", values)
            self.ledger.note(
                "token-made", actor=by or account, subject=account, token=identifier, scopes=sorted(wanted)
            )
        return secret, next(t for t in self.of(account) if t.id == identifier)

    def check(self, secret: str) -> Token | None:
        """Return the token of this secret; None when it is none, has expired or was revoked."""
        at = self.clock()
        row = self.database.row("SELECT * FROM token WHERE hash = ?", digest(secret))
        if row is None or row["revoked"] is not None or row["expires"] <= at:
            return None
        if row["used"] is None or row["used"] <= at - _NOTED:
            with self.database.write() as db:
                db.execute("UPDATE token SET used = ? WHERE id = ?", (at, row["id"]))
        return _token(row)

    def of(self, account: str) -> list[Token]:
        """Return the tokens of *account*, newest first."""
        query = "SELECT * FROM token WHERE account = ? ORDER BY created DESC, id"
        return [_token(row) for row in self.database.rows(query, account)]

    def revoke(self, account: str, token: str, *, by: str | None = None) -> None:
        """Take a token of *account* back for ever; raises NoSuchAccount when it has none such."""
        with self.database.write() as db:
            changed = db.execute(
                "UPDATE token SET revoked = coalesce(revoked, ?) WHERE id = ? AND account = ?",
                (self.clock(), token, account),
            ).rowcount
            if not changed:
                raise NoSuchAccount(token)
            self.ledger.note("token-revoked", actor=by or account, subject=account, token=token)


def _token(row: sqlite3.Row) -> Token:
    return Token(
        id=row["id"],
        account=row["account"],
        name=row["name"],
        scopes=frozenset(Scope(s) for s in row["scopes"].split()),
        created=row["created"],
        expires=row["expires"],
        used=row["used"],
        revoked=row["revoked"],
    )
