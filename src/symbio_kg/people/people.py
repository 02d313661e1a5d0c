"""Everything about the persons who use the service, behind one object: `People`."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from argon2 import PasswordHasher

from symbio_kg.people import privacy
from symbio_kg.people.accounts import Account, Accounts, comparable
from symbio_kg.people.caller import Caller, Role, Scope, SignedInBy, entitled
from symbio_kg.people.clock import Clock, now
from symbio_kg.people.database import FILE, Database
from symbio_kg.people.errors import NoSuchAccount, SignInFailed
from symbio_kg.people.keys import csrf_token, digest
from symbio_kg.people.ledger import Ledger
from symbio_kg.people.limits import Failures
from symbio_kg.people.passwords import Passwords, examine
from symbio_kg.people.sessions import Sessions
from symbio_kg.people.tokens import Tokens

__all__ = ["FIRST_PASSWORD", "People", "SignedIn"]

FIRST_PASSWORD: Final = "first-password"  # noqa: S105  the name of the file
_FIRST_LOGIN: Final = "administrator"
_ONE_TIME: Final = 15
_LATELY: Final = 1.0
"""Seconds that the caller of a token is remembered."""
_MOST: Final = 10_000
_OUTSIDE: Final = 4
"""Sign-ins that may wait for the institution at a time: one that is slow shall not keep all threads waiting."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has just begun: its secret for the cookie, and the token its forms must carry."""

    account: Account
    session: str
    csrf: str


@dataclass(frozen=True, slots=True)
class _Known:
    """The caller of a token, as the accounts were after so many changes, until a time of each clock."""

    caller: Caller
    changes: int
    expires: int
    until: float


class People:
    """The accounts in *folder*, None for a folder in memory. `close` it in the end."""

    def __init__(
        self, folder: Path | None, *, clock: Clock = now, hasher: PasswordHasher | None = None
    ) -> None:
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.database = Database(folder / FILE if folder else None)
        self.clock = clock
        self.ledger = Ledger(self.database, clock)
        self.accounts = Accounts(self.database, self.ledger, clock)
        self.sessions = Sessions(self.database, clock)
        self.tokens = Tokens(self.database, self.ledger, clock)
        self.failures = Failures(self.database, clock)
        self.passwords = Passwords(hasher)
        self.outside = threading.BoundedSemaphore(_OUTSIDE)
        self._lately: dict[bytes, _Known] = {}

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    # Who is asking

    def by_session(self, secret: str) -> Caller | None:
        """Return the caller of this session; None when it is none, has expired, or the account is locked."""
        account = self.sessions.account(secret)
        return self._caller(account, frozenset(Scope), SignedInBy.SESSION) if account else None

    def by_token(self, secret: str) -> Caller | None:
        """Return the caller of this token; None when it is not valid or the account is locked."""
        changes, until = self.database.changes, time.monotonic() + _LATELY
        token = self.tokens.check(secret)
        found = self._caller(token.account, token.scopes, SignedInBy.TOKEN) if token else None
        if token and found:
            if len(self._lately) >= _MOST:
                self._lately.clear()
            self._lately[digest(secret)] = _Known(found, changes, token.expires, until)
        return found

    def remembered(self, secret: str) -> Caller | None:
        """Return what `by_token` returned within the last second, if nothing has changed since; else None.

        It never waits. What another process changes in the accounts is heeded when the second is over.
        """
        known = self._lately.get(digest(secret))
        if known is None or known.changes != self.database.changes:
            return None
        return known.caller if known.expires > self.clock() and known.until > time.monotonic() else None

    def _caller(self, account: str, scopes: frozenset[Scope], by: SignedInBy) -> Caller | None:
        try:
            known = self.accounts.get(account)
        except NoSuchAccount:
            return None
        if known.locked:
            return None
        allowed = frozenset() if known.must_change else scopes & entitled(known.roles)
        return Caller(
            account=known.id,
            name=known.name,
            roles=known.roles | {Role.PUBLIC},
            organisation=known.organisation,
            scopes=allowed,
            by=by,
            must_change=known.must_change,
        )

    # Signing in and out

    def sign_in(self, login: str, password: str, peer: str, *, previous: str | None = None) -> SignedIn:
        """Begin a session; the session *previous* of this browser ends.

        Raises SignInFailed, with the same work done for an unknown account as for a wrong password, and
        TooManyAttempts.
        """
        folded = comparable(login)
        attempt = self.failures.attempt(folded, peer)
        row = self.database.row("SELECT id, password, locked FROM account WHERE folded = ?", folded)
        right = self.passwords.check(password, row["password"] if row else None)
        account = row["id"] if row else None
        where = self.ledger.peer(peer)
        if not right or row is None or row["locked"]:
            self.ledger.note("sign-in-failed", subject=account, peer=where, waits=attempt.last)
            raise SignInFailed
        self.failures.succeeded(folded, attempt)
        if self.passwords.outdated(row["password"]):
            self._keep(row["id"], password)
        return self.begin(row["id"], where, "password", previous)

    def begin(self, account: str, where: str, by: str, previous: str | None = None) -> SignedIn:
        """Begin a session of an account that has proved itself; *where* is what the log says of the address."""
        with self.database.write():
            if previous:
                self.sessions.end(previous)
            secret = self.sessions.begin(account)
            self.ledger.note("signed-in", actor=account, subject=account, peer=where, by=by)
        return SignedIn(self.accounts.get(account), secret, csrf_token(secret))

    def sign_out(self, secret: str) -> None:
        """End this session."""
        account = self.sessions.account(secret)
        if account:
            with self.database.write():
                self.sessions.end(secret)
                self.ledger.note("signed-out", actor=account, subject=account)

    def sign_out_everywhere(self, account: str, *, by: str | None = None) -> int:
        """End every session of *account*; return how many there were."""
        with self.database.write():
            ended = self.sessions.end_all(account)
            self.ledger.note("signed-out-everywhere", actor=by or account, subject=account, sessions=ended)
        return ended

    # Passwords

    def change_password(self, account: str, old: str, new: str, peer: str) -> SignedIn:
        """Change the password, end every session, and begin a new one.

        Raises SignInFailed for a wrong old password, TooManyAttempts, PasswordRefused, NoSuchAccount.
        """
        self.confirm(account, old, peer)
        self.set_password(account, new, by=account, differs_from=old)
        if self._folder is not None and Role.ADMINISTRATOR in self.accounts.get(account).roles:
            (self._folder / FIRST_PASSWORD).unlink(missing_ok=True)
        return self.begin(account, self.ledger.peer(peer), "password-change")

    def confirm(self, account: str, password: str, peer: str) -> None:
        """Return when *password* is that of *account*.

        Raises SignInFailed when it is not, TooManyAttempts, NoSuchAccount.
        """
        login = comparable(self.accounts.get(account).login)
        attempt = self.failures.attempt(login, peer)
        row = self.database.row("SELECT password FROM account WHERE id = ?", account)
        if not self.passwords.check(password, row["password"] if row else None):
            self.ledger.note("confirmation-failed", actor=account, subject=account)
            raise SignInFailed
        self.failures.succeeded(login, attempt)

    def set_password(
        self, account: str, new: str, *, by: str | None, differs_from: str | None = None
    ) -> None:
        """Set a password chosen by its owner; every session ends. Raises PasswordRefused, NoSuchAccount."""
        known = self.accounts.get(account)
        examine(new, known.login, known.name, *([differs_from] if differs_from else []))
        kept = self.passwords.hash(new)
        with self.database.write() as db:
            db.execute("UPDATE account SET password = ?, must_change = 0 WHERE id = ?", (kept, account))
            self.sessions.end_all(account)
            self.ledger.note("password-changed", actor=by, subject=account)

    def reset_password(self, account: str, *, by: str | None = None) -> str:
        """Return a one-time password, which must be changed; every session ends. Raises NoSuchAccount."""
        self.accounts.get(account)
        password = secrets.token_urlsafe(_ONE_TIME)
        kept = self.passwords.hash(password)
        with self.database.write() as db:
            db.execute("UPDATE account SET password = ?, must_change = 1 WHERE id = ?", (kept, account))
            self.sessions.end_all(account)
            self.ledger.note("password-reset", actor=by, subject=account)
        return password

    def _keep(self, account: str, password: str) -> None:
        kept = self.passwords.hash(password)
        with self.database.write() as db:
            db.execute("UPDATE account SET password = ? WHERE id = ?", (kept, account))

    # Administration

    def add(
        self,
        login: str,
        name: str,
        roles: Iterable[Role],
        *,
        organisation: str | None = None,
        by: str | None = None,
    ) -> tuple[Account, str]:
        """Return a new account and its one-time password; raises AccountRefused."""
        password = secrets.token_urlsafe(_ONE_TIME)
        kept = self.passwords.hash(password)
        account = self.accounts.add(login, name, roles, organisation=organisation, password=kept, by=by)
        return account, password

    def lock(self, account: str, *, by: str | None = None) -> None:
        """Lock the account: its sessions end and its tokens do not work until it is unlocked.

        Raises NoSuchAccount, LastAdministrator.
        """
        with self.database.write() as db:
            self.accounts.keep_one_administrator(self.accounts.get(account))
            db.execute("UPDATE account SET locked = 1 WHERE id = ?", (account,))
            self.sessions.end_all(account)
            self.ledger.note("locked", actor=by, subject=account)

    def unlock(self, account: str, *, by: str | None = None) -> None:
        """Unlock the account and forget its failed attempts; raises NoSuchAccount."""
        with self.database.write() as db:
            known = self.accounts.get(account)
            db.execute("UPDATE account SET locked = 0 WHERE id = ?", (account,))
            self.failures.clear(comparable(known.login))
            self.ledger.note("unlocked", actor=by, subject=account)

    def first_administrator(self) -> Path | None:
        """Make an administrator where there is none; return the file with the one-time password.

        Only the file's owner can read it, and it is removed when the password is changed.
        """
        if self._folder is None or any(Role.ADMINISTRATOR in a.roles for a in self.accounts.all()):
            return None
        _, password = self.add(_FIRST_LOGIN, "Administrator / Yönetici", [Role.ADMINISTRATOR])
        path = self._folder / FIRST_PASSWORD
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(f"{_FIRST_LOGIN}\n{password}\n")
        return path

    # The rights of persons

    def export(self, account: str, *, by: str | None = None) -> dict[str, Any]:
        """Return all that is kept of a person; raises NoSuchAccount."""
        found = privacy.export(self.database, account)
        self.ledger.note("exported", actor=by, subject=account)
        return found

    def erase(self, account: str, *, by: str | None = None) -> None:
        """Erase a person; only the account's random id stays. Raises NoSuchAccount, LastAdministrator."""
        privacy.erase(self.accounts, account, by=by)

    def tombstones(self) -> dict[str, int]:
        """Return the ids of erased accounts and when, to cleanse a restored copy with."""
        return privacy.tombstones(self.database)

    def cleanse(self, erased: Iterable[str]) -> int:
        """Erase these accounts from a restored copy; return how many were there again."""
        return privacy.cleanse(self.database, erased, self.clock)
