"""Accounts: who they are, what they may do, and to which organisation they belong."""

from __future__ import annotations

import sqlite3
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from symbio_kg.i18n import fold
from symbio_kg.people.caller import Role
from symbio_kg.people.clock import Clock
from symbio_kg.people.database import Database
from symbio_kg.people.errors import AccountRefused, LastAdministrator, NoSuchAccount
from symbio_kg.people.ledger import Ledger
from symbio_kg.terms import is_iri

__all__ = ["Account", "Accounts", "clean", "comparable"]

_LONGEST: Final = 254
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `login` is what is typed to sign in, `name` what others see."""

    id: str
    login: str
    name: str
    roles: frozenset[Role]
    organisation: str | None
    locked: bool
    must_change: bool
    has_password: bool
    created: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one database."""

    database: Database
    ledger: Ledger
    clock: Clock

    def add(
        self,
        login: str,
        name: str,
        roles: Iterable[Role],
        *,
        organisation: str | None = None,
        password: str | None = None,
        by: str | None = None,
        external: tuple[str, str] | None = None,
    ) -> Account:
        """Make an account; *password* is the hash of a one-time password, *external* issuer and subject.

        Raises AccountRefused when the name is taken or a value cannot be used.
        """
        shown, wanted = clean(login, "login"), frozenset(roles)
        identifier = uuid.uuid4().hex
        issuer, subject = external or (None, None)
        values = (
            identifier,
            shown,
            comparable(shown),
            clean(name, "name"),
            _organisation(organisation),
            password,
        )
        with self.database.write() as db:
            try:
                db.execute(
                    "INSERT INTO account VALUES (?,?,?,?,?,?,?,0,?,?,?)",
                    (*values, int(password is not None), issuer, subject, self.clock()),
                )
            except sqlite3.IntegrityError as error:
                raise AccountRefused(
                    en=f"{shown}: this account name is taken. Choose another.",
                    tr=f"{shown}: bu hesap adı alınmış. Başka bir ad seçin.",
                ) from error
            db.executemany("INSERT INTO role VALUES (?, ?)", [(identifier, role.value) for role in wanted])
            self.ledger.note("account-added", actor=by, subject=identifier, roles=sorted(wanted))
        return self.get(identifier)

    def get(self, account: str) -> Account:
        """Return the account of this id; raises NoSuchAccount."""
        return self._one("id", account)

    def by_login(self, login: str) -> Account:
        """Return the account that signs in as *login*; raises NoSuchAccount."""
        return self._one("folded", comparable(login), login)

    def _one(self, column: str, value: str, shown: str | None = None) -> Account:
        row = self.database.row(f"SELECT * FROM account WHERE {column} = ?", value)  # noqa: S608  our column
        if row is None:
            raise NoSuchAccount(shown or value)
        return self._account(row)

    def all(self) -> list[Account]:
        """Return all accounts by their login."""
        return [self._account(row) for row in self.database.rows("SELECT * FROM account ORDER BY folded")]

    def _account(self, row: sqlite3.Row) -> Account:
        roles = self.database.rows("SELECT role FROM role WHERE account = ?", row["id"])
        return Account(
            id=row["id"],
            login=row["login"],
            name=row["name"],
            roles=frozenset(Role(r[0]) for r in roles),
            organisation=row["organisation"],
            locked=bool(row["locked"]),
            must_change=bool(row["must_change"]),
            has_password=row["password"] is not None,
            created=row["created"],
        )

    def set_roles(self, account: str, roles: Iterable[Role], *, by: str | None = None) -> Account:
        """Give the account exactly *roles*; raises NoSuchAccount, LastAdministrator."""
        wanted = frozenset(roles)
        with self.database.write() as db:
            held = self.get(account)
            if Role.ADMINISTRATOR not in wanted:
                self.keep_one_administrator(held)
            db.execute("DELETE FROM role WHERE account = ?", (account,))
            db.executemany("INSERT INTO role VALUES (?, ?)", [(account, role.value) for role in wanted])
            self.ledger.note("roles-set", actor=by, subject=account, roles=sorted(wanted))
        return self.get(account)

    def set_organisation(self, account: str, organisation: str | None, *, by: str | None = None) -> Account:
        """Make the account a member of the organisation with this IRI, or of none; raises NoSuchAccount."""
        with self.database.write() as db:
            self.get(account)
            db.execute(
                "UPDATE account SET organisation = ? WHERE id = ?", (_organisation(organisation), account)
            )
            self.ledger.note("organisation-set", actor=by, subject=account, organisation=organisation)
        return self.get(account)

    def set_name(self, account: str, name: str) -> Account:
        """Change the name that others see; raises NoSuchAccount, AccountRefused."""
        with self.database.write() as db:
            self.get(account)
            db.execute("UPDATE account SET name = ? WHERE id = ?", (clean(name, "name"), account))
            self.ledger.note("name-set", actor=account, subject=account)
        return self.get(account)

    def keep_one_administrator(self, leaving: Account) -> None:
        """Raise LastAdministrator when without *leaving* no unlocked administrator would be left."""
        if Role.ADMINISTRATOR not in leaving.roles or leaving.locked:
            return
        others = self.database.row(
            "SELECT 1 FROM role JOIN account ON account.id = role.account "
            "WHERE role = ? AND NOT locked AND account.id <> ?",
            Role.ADMINISTRATOR.value,
            leaving.id,
        )
        if others is None:
            raise LastAdministrator


def clean(text: str, field: str) -> str:
    """Return *text* trimmed and normalised; AccountRefused when it is no name of 2 to 254 characters."""
    value = " ".join(unicodedata.normalize("NFKC", text).split())
    odd = any(unicodedata.category(c).startswith("C") for c in value)
    if odd or not _SHORTEST <= len(value) <= _LONGEST or not fold(value):
        raise AccountRefused(
            en=f"{field}: give {_SHORTEST} to {_LONGEST} visible characters.",
            tr=f"{field}: {_SHORTEST} ile {_LONGEST} arası görünür karakter verin.",
        )
    return value


def comparable(login: str) -> str:
    """Return *login*, whatever was typed, as it is compared: case, marks and blanks around it do not count."""
    return fold(login.strip()).encode("utf-8", "replace").decode()


def _organisation(iri: str | None) -> str | None:
    if iri is None:
        return None
    scheme, _, rest = iri.partition(":")
    if not is_iri(iri) or scheme not in ("http", "https", "urn") or not rest.strip("/"):
        raise AccountRefused(
            en="organisation: give its full address (IRI).",
            tr="organisation: kurumun tam adresini (IRI) verin.",
        )
    return iri
