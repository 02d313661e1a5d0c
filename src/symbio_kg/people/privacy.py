"""The rights of the persons behind accounts: to see what is kept of them, and to have it erased."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from symbio_kg.people.accounts import Accounts
from symbio_kg.people.clock import Clock
from symbio_kg.people.database import Database
from symbio_kg.people.errors import NoSuchAccount

__all__ = ["cleanse", "erase", "export", "tombstones"]


def export(database: Database, account: str) -> dict[str, Any]:
    """Return all that is kept of the person behind *account*, as JSON can hold it; raises NoSuchAccount.

    Hashes of secrets are left out: they tell the person nothing.
    """
    row = database.row("SELECT * FROM account WHERE id = ?", account)
    if row is None:
        raise NoSuchAccount(account)
    kept = {key: row[key] for key in row.keys() if key not in ("password", "folded")}  # noqa: SIM118
    roles = database.rows("SELECT role FROM role WHERE account = ? ORDER BY role", account)
    sessions = database.rows("SELECT created, seen FROM session WHERE account = ? ORDER BY created", account)
    tokens = database.rows(
        "SELECT id, name, scopes, created, expires, used, revoked FROM token WHERE account = ? ORDER BY id",
        account,
    )
    log = database.rows(
        "SELECT number, at, event, actor, subject, detail FROM audit_event "
        "WHERE actor = ? OR subject = ? ORDER BY number",
        account,
        account,
    )
    return {
        "account": kept,
        "roles": [r[0] for r in roles],
        "sessions": [dict(s) for s in sessions],
        "tokens": [dict(t) for t in tokens],
        "security_log": [{**dict(e), "detail": json.loads(e["detail"])} for e in log],
    }


def erase(accounts: Accounts, account: str, *, by: str | None = None) -> None:
    """Erase the person behind *account*; only its random id stays, as a tombstone.

    Raises NoSuchAccount, LastAdministrator.
    """
    with accounts.database.write() as db:
        accounts.keep_one_administrator(accounts.get(account))
        db.execute("DELETE FROM account WHERE id = ?", (account,))
        db.execute("INSERT OR IGNORE INTO tombstone VALUES (?, ?)", (account, accounts.clock()))
        accounts.ledger.note("account-erased", actor=None if by == account else by, subject=account)
    accounts.database.forget()


def tombstones(database: Database) -> dict[str, int]:
    """Return the ids of erased accounts, with the second they were erased."""
    return {row[0]: row[1] for row in database.rows("SELECT account, erased FROM tombstone ORDER BY account")}


def cleanse(database: Database, erased: Iterable[str], clock: Clock) -> int:
    """Erase the accounts of these ids from a restored copy; return how many were there again."""
    gone = 0
    with database.write() as db:
        for account in erased:
            gone += db.execute("DELETE FROM account WHERE id = ?", (account,)).rowcount
            db.execute("INSERT OR IGNORE INTO tombstone VALUES (?, ?)", (account, clock()))
    database.forget()
    return gone
