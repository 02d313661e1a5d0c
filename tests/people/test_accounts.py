"""Accounts, tokens, the security log, and what the persons behind them may ask for."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.people import Account, People, Role, Scope, SignedInBy
from symbio_kg.people.accounts import clean
from symbio_kg.people.caller import ENTITLED, entitled
from symbio_kg.people.errors import AccountRefused, LastAdministrator, LedgerBroken, NoSuchAccount

PASSWORD = "hurda demir ve cüruf 7"
PEER = "192.0.2.7"


def test_first_administrator(people: People, tmp_path: Path) -> None:
    """On first start an administrator is made; the password's file is private and goes with the change."""
    path = people.first_administrator()
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    login, once = path.read_text().split()
    account = people.accounts.by_login(login)
    assert account.roles == {Role.ADMINISTRATOR}
    assert account.must_change
    assert people.first_administrator() is None
    people.change_password(account.id, once, PASSWORD, PEER)
    assert not path.exists()


@pytest.mark.parametrize("login", ["AYSE@example.org", "ayşe@example.org", " ayse@example.org "])
def test_login_taken(people: People, ayse: Account, login: str) -> None:
    """No two accounts have names that differ only in case, marks or blanks."""
    with pytest.raises(AccountRefused):
        people.add(login, "Another", [Role.FIRM])


@pytest.mark.parametrize(
    "organisation", ["acme", "javascript:alert(1)", "https://a b", "https://a/<b>", "", "https://a/\u202e"]
)
def test_organisation_is_an_iri(people: People, organisation: str) -> None:
    """An organisation is named by an IRI that can stand in the graph."""
    with pytest.raises(AccountRefused):
        people.add("deniz", "Deniz", [Role.FIRM], organisation=organisation)


@given(st.text(max_size=300))
def test_any_name(text: str) -> None:
    """A name is taken without odd characters, or refused; what was taken stays as it is."""
    try:
        name = clean(text, "name")
    except AccountRefused:
        return
    assert name == clean(name, "name")
    assert name.isprintable()


def test_last_administrator_stays(people: People) -> None:
    """The last administrator cannot be locked, erased or lose the role; the second to last can."""
    one, _ = people.add("one", "One", [Role.ADMINISTRATOR])
    for step in (
        lambda: people.lock(one.id),
        lambda: people.erase(one.id),
        lambda: people.accounts.set_roles(one.id, [Role.FIRM]),
    ):
        with pytest.raises(LastAdministrator):
            step()
    two, _ = people.add("two", "Two", [Role.ADMINISTRATOR])
    people.lock(two.id)
    with pytest.raises(LastAdministrator):
        people.erase(one.id)
    people.unlock(two.id)
    people.erase(one.id)
    assert [a.login for a in people.accounts.all()] == ["two"]


@given(st.sets(st.sampled_from(Role)), st.sets(st.sampled_from(Scope), min_size=1))
def test_token_never_does_more(roles: set[Role], scopes: set[Scope]) -> None:
    """A token may do what it was made for and its account may do now, nothing else."""
    people = People(None, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    try:
        account, _ = people.add("deniz", "Deniz", Role)
        people.set_password(account.id, PASSWORD, by=None)
        secret, _ = people.tokens.make(account.id, "script", scopes)
        people.add("other", "Other", [Role.ADMINISTRATOR])
        people.accounts.set_roles(account.id, roles)
        caller = people.by_token(secret)
        assert caller is not None
        assert caller.by is SignedInBy.TOKEN
        assert caller.scopes == scopes & entitled(roles)
    finally:
        people.close()


def test_every_role_is_known() -> None:
    """Each role says what it may do, and the public may do nothing that needs a scope."""
    assert set(ENTITLED) == set(Role)
    assert not ENTITLED[Role.PUBLIC]


def test_token_life(people: People, ayse: Account, clock: Any) -> None:
    """A token works until its day or until it is revoked; its last use is noted; its secret is not kept."""
    secret, token = people.tokens.make(ayse.id, "script", [Scope.READ], days=2)
    assert token.used is None
    assert people.by_token(secret)
    assert people.tokens.of(ayse.id)[0].used == clock.at
    clock.at += 2 * 86_400
    assert people.by_token(secret) is None
    second, token = people.tokens.make(ayse.id, "script", [Scope.READ])
    people.tokens.revoke(ayse.id, token.id)
    assert people.by_token(second) is None


def test_a_token_is_remembered_as_long_as_nothing_changes(people: People, ayse: Account, clock: Any) -> None:
    """Who used a token is known for a moment without asking the file; not past its day, nor once anything changed."""
    secret, token = people.tokens.make(ayse.id, "script", [Scope.READ], days=1)
    assert people.remembered(secret) is None
    people.by_token(secret)
    found = people.by_token(secret)
    assert found is not None
    assert people.remembered(secret) == found
    clock.at += 86_400
    assert people.remembered(secret) is None
    clock.at -= 86_400
    assert people.remembered(secret) == found
    people.tokens.revoke(ayse.id, token.id)
    assert people.remembered(secret) is None


def test_token_of_another(people: People, ayse: Account) -> None:
    """Nobody revokes a token of somebody else."""
    other, _ = people.add("deniz", "Deniz", [Role.FIRM])
    secret, token = people.tokens.make(ayse.id, "script", [Scope.READ])
    with pytest.raises(NoSuchAccount):
        people.tokens.revoke(other.id, token.id)
    assert people.by_token(secret)


@pytest.mark.parametrize(("scopes", "days"), [([], 10), ([Scope.READ], 0), ([Scope.READ], 367)])
def test_token_refused(people: People, ayse: Account, scopes: list[Scope], days: int) -> None:
    """A token without scope or without a near end is not made."""
    with pytest.raises(AccountRefused):
        people.tokens.make(ayse.id, "script", scopes, days=days)


@pytest.mark.parametrize("secret", ["", "symbio_", "symbio_x", "\0", "é", "\ud800", "x" * 10_000])
def test_no_token(people: People, secret: str) -> None:
    """What is no token or session is nobody, however it looks."""
    assert people.by_token(secret) is None
    assert people.by_session(secret) is None


def test_log_cannot_be_changed(people: People, ayse: Account, tmp_path: Path) -> None:
    """The log refuses changes; one made behind its back, or an end cut off, is found where it is."""
    people.sign_in(ayse.login, PASSWORD, PEER)
    known = people.ledger.verify()
    assert [e.event for e in people.ledger.events()][-1] == "signed-in"
    for change in ("UPDATE audit_event SET event = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"), people.database.write() as db:
            db.execute(change)
    raw = sqlite3.connect(tmp_path / "people.sqlite")
    raw.executescript("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;")
    raw.execute("DELETE FROM audit_event WHERE number = ?", (known[0],))
    raw.commit()
    people.ledger.verify()
    with pytest.raises(LedgerBroken):
        people.ledger.verify(known)
    raw.execute("UPDATE audit_event SET detail = '{}' WHERE number = 1")
    raw.commit()
    raw.close()
    with pytest.raises(LedgerBroken) as broken:
        people.ledger.verify()
    assert broken.value.number == 1


def test_log_tells_of_each_step(people: People, ayse: Account) -> None:
    """Whatever changes rights or proves somebody stands in the log, with who did it."""
    boss, _ = people.add("boss", "Boss", [Role.ADMINISTRATOR])
    before = people.ledger.verify()[0]
    session = people.sign_in(ayse.login, PASSWORD, PEER).session
    people.sign_out(session)
    _, token = people.tokens.make(ayse.id, "script", [Scope.READ])
    people.tokens.revoke(ayse.id, token.id)
    people.accounts.set_roles(ayse.id, [Role.FACILITATOR], by=boss.id)
    people.accounts.set_organisation(ayse.id, None, by=boss.id)
    people.reset_password(ayse.id, by=boss.id)
    people.lock(ayse.id, by=boss.id)
    people.unlock(ayse.id, by=boss.id)
    people.sign_out_everywhere(ayse.id, by=boss.id)
    people.export(ayse.id)
    people.erase(ayse.id, by=boss.id)
    told = people.ledger.events(before)
    assert [e.event for e in told] == [
        "signed-in", "signed-out", "token-made", "token-revoked", "roles-set", "organisation-set",
        "password-reset", "locked", "unlocked", "signed-out-everywhere", "exported", "account-erased",
    ]  # fmt: skip
    assert all(e.subject == ayse.id for e in told)
    assert {e.actor for e in told[4:10]} == {boss.id}


def test_export(people: People, ayse: Account) -> None:
    """A person gets all that is kept of them as JSON, without hashes of secrets."""
    people.sign_in(ayse.login, PASSWORD, PEER)
    people.tokens.make(ayse.id, "script", [Scope.READ])
    found = json.dumps(people.export(ayse.id), ensure_ascii=False)
    for value in (ayse.login, ayse.name, str(ayse.organisation), "script", "signed-in"):
        assert value in found
    assert "argon2" not in found


def test_erase(people: People, ayse: Account, tmp_path: Path) -> None:
    """After erasing nothing of the person stands in any file; the log still holds together."""
    people.sign_in(ayse.login, PASSWORD, PEER)
    people.tokens.make(ayse.id, "my own script", [Scope.READ])
    people.erase(ayse.id)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for value in (ayse.login, "Ayşe", "Yılmaz", "my own script"):
        assert value.encode() not in held
    assert list(people.tombstones()) == [ayse.id]
    people.ledger.verify()
    with pytest.raises(NoSuchAccount):
        people.export(ayse.id)


def test_restored_backup_is_cleansed(people: People, ayse: Account, tmp_path: Path) -> None:
    """A copy from before an erasure is cleansed by the tombstones from after it."""
    folder = tmp_path / "restored"
    folder.mkdir()
    people.database.backup(folder / "people.sqlite")
    people.erase(ayse.id)
    restored = People(folder, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    try:
        assert restored.accounts.get(ayse.id).name == ayse.name
        assert restored.cleanse(people.tombstones()) == 1
        held = b"".join(file.read_bytes() for file in folder.iterdir())
        assert ayse.login.encode() not in held
        assert restored.tombstones().keys() == people.tombstones().keys()
    finally:
        restored.close()


def test_second_process(people: People, ayse: Account, tmp_path: Path) -> None:
    """An operator's command and the running service work on the same file at the same time."""
    beside = People(tmp_path, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    try:
        beside.lock(ayse.id)
        assert people.accounts.get(ayse.id).locked
        people.unlock(ayse.id)
        assert not beside.accounts.get(ayse.id).locked
        people.ledger.verify()
    finally:
        beside.close()
