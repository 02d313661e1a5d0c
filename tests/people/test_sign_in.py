"""Who signs in, how long it lasts, and who cannot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.people import Account, People, Role, Scope, SignedInBy
from symbio_kg.people.errors import PasswordRefused, SignInFailed, TooManyAttempts
from symbio_kg.people.keys import csrf_token
from symbio_kg.people.limits import RateLimit
from symbio_kg.people.passwords import Passwords, examine
from symbio_kg.people.sessions import ABSOLUTE, IDLE

PASSWORD = "hurda demir ve cüruf 7"
PEER = "192.0.2.7"


def test_right_password(people: People, ayse: Account) -> None:
    """The right password, the account name in any spelling, begins a session with the account's rights."""
    signed = people.sign_in("  AYŞE@example.org ", PASSWORD, PEER)
    caller = people.by_session(signed.session)
    assert caller is not None
    assert (caller.account, caller.organisation, caller.by) == (
        ayse.id,
        ayse.organisation,
        SignedInBy.SESSION,
    )
    assert caller.scopes == {Scope.READ, Scope.LISTINGS, Scope.SYNERGIES}
    assert caller.has(Role.FIRM)
    assert not caller.has(Role.ADMINISTRATOR, Role.FACILITATOR)
    assert signed.csrf == csrf_token(signed.session) != signed.session


@pytest.mark.parametrize("login", ["ayse@example.org", "nobody@example.org", "", "x" * 5000, "\ud800\0"])
def test_no_oracle(people: People, ayse: Account, login: str) -> None:
    """A wrong password and an unknown account get the same answer, after the same hashing."""
    with (
        patch.object(people.passwords, "check", wraps=people.passwords.check) as check,
        pytest.raises(SignInFailed) as refused,
    ):
        people.sign_in(login, "not the password", PEER)
    assert check.call_count == 1
    assert refused.value.message == SignInFailed().message


def test_unknown_account_costs_a_hash() -> None:
    """Without a kept hash one with the same parameters is worked through, and never found right."""
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords = Passwords(hasher)
    with patch.object(PasswordHasher, "verify", autospec=True, side_effect=PasswordHasher.verify) as verify:
        assert not passwords.check("a password that nobody has", None)
    assert verify.call_args.args[1].split("$")[1:4] == hasher.hash("x").split("$")[1:4]


def test_locked_account(people: People, ayse: Account) -> None:
    """A locked account's sessions and tokens end, and its right password is refused like a wrong one."""
    session = people.sign_in(ayse.login, PASSWORD, PEER).session
    token, _ = people.tokens.make(ayse.id, "script", [Scope.READ])
    people.lock(ayse.id)
    assert people.by_session(session) is None
    assert people.by_token(token) is None
    with pytest.raises(SignInFailed):
        people.sign_in(ayse.login, PASSWORD, PEER)
    people.unlock(ayse.id)
    assert people.by_session(session) is None
    assert people.by_token(token)
    assert people.by_session(people.sign_in(ayse.login, PASSWORD, PEER).session)


@pytest.mark.parametrize("login", ["ayse@example.org", "nobody@example.org"])
def test_account_waits(people: People, ayse: Account, clock: Any, login: str) -> None:
    """Ten failures make an account wait, whether it exists or not and wherever they come from."""
    for number in range(10):
        with pytest.raises(SignInFailed):
            people.sign_in(login, "wrong", f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts) as waits:
        people.sign_in(login, PASSWORD, PEER)
    assert 0 < waits.value.retry_after <= 900
    clock.at += waits.value.retry_after
    if login == ayse.login:
        assert people.sign_in(login, PASSWORD, PEER)
    else:
        with pytest.raises(SignInFailed):
            people.sign_in(login, PASSWORD, PEER)


@pytest.mark.parametrize("peers", [["192.0.2.9"] * 50, [f"2001:db8:0:7:{n:x}::1" for n in range(50)]])
def test_address_waits(people: People, ayse: Account, peers: list[str]) -> None:
    """Fifty failures make an address wait, and with IPv6 its whole network; others sign in."""
    for number, peer in enumerate(peers):
        with pytest.raises(SignInFailed):
            people.sign_in(f"guess{number}", "wrong", peer)
    with pytest.raises(TooManyAttempts):
        people.sign_in(ayse.login, PASSWORD, peers[0])
    assert people.sign_in(ayse.login, PASSWORD, PEER)


def test_success_counts_for_nobody(people: People, ayse: Account) -> None:
    """Signing in rightly a hundred times from one address makes nobody wait."""
    for _ in range(100):
        people.sign_in(ayse.login, PASSWORD, PEER)
    assert not people.database.rows("SELECT * FROM failure")


def test_many_guesses_at_once(people: People, ayse: Account) -> None:
    """Guesses sent at the same time are counted before they are judged: no more than ten are."""

    def guess(_: int) -> type[Exception]:
        try:
            people.sign_in(ayse.login, "wrong", PEER)
        except (SignInFailed, TooManyAttempts) as error:
            return type(error)
        raise AssertionError

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(40)))
    assert answers.count(SignInFailed) == 10


def test_session_ends(people: People, ayse: Account, clock: Any) -> None:
    """A session ends when idle, and at last even when it is used all the time."""
    idle, used = (people.sign_in(ayse.login, PASSWORD, PEER).session for _ in range(2))
    begin = clock.at
    while clock.at < begin + ABSOLUTE:
        assert people.by_session(used), clock.at - begin
        clock.at += IDLE - 61
    assert people.by_session(used) is None
    assert people.by_session(idle) is None


def test_rotation(people: People, ayse: Account) -> None:
    """Signing in gives a new secret and ends the session the browser had."""
    old = people.sign_in(ayse.login, PASSWORD, PEER).session
    new = people.sign_in(ayse.login, PASSWORD, PEER, previous=old).session
    assert people.by_session(old) is None
    assert people.by_session(new)
    people.sign_out(new)
    assert people.by_session(new) is None


def test_everywhere(people: People, ayse: Account) -> None:
    """Signing out everywhere ends every session of this account and of no other."""
    other, _ = people.add("veli", "Veli", [Role.RESEARCHER])
    people.set_password(other.id, PASSWORD, by=None)
    others = people.sign_in("veli", PASSWORD, PEER).session
    sessions = [people.sign_in(ayse.login, PASSWORD, PEER).session for _ in range(3)]
    assert people.sign_out_everywhere(ayse.id) == 3
    assert [people.by_session(s) for s in sessions] == [None] * 3
    assert people.by_session(others)


def test_one_time_password(people: People) -> None:
    """With a one-time password nothing is allowed but changing it; the change ends other sessions."""
    account, once = people.add("deniz", "Deniz", [Role.ADMINISTRATOR])
    signed = people.sign_in("deniz", once, PEER)
    caller = people.by_session(signed.session)
    assert caller is not None
    assert caller.must_change
    assert not caller.scopes
    with pytest.raises(PasswordRefused):
        people.change_password(account.id, once, once, PEER)
    after = people.change_password(account.id, once, PASSWORD, PEER)
    assert people.by_session(signed.session) is None
    changed = people.by_session(after.session)
    assert changed is not None
    assert changed.scopes == set(Scope)
    with pytest.raises(SignInFailed):
        people.sign_in("deniz", once, PEER)


def test_wrong_old_password(people: People, ayse: Account) -> None:
    """Whoever holds a session but not the password cannot change it, nor guess without end."""
    for _ in range(10):
        with pytest.raises(SignInFailed):
            people.change_password(ayse.id, "wrong", "another long password", PEER)
    with pytest.raises(TooManyAttempts):
        people.change_password(ayse.id, PASSWORD, "another long password", PEER)


def test_rehash(people: People, ayse: Account) -> None:
    """When the parameters are raised, the next sign-in keeps the password with the new ones."""
    people.passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=128, parallelism=1))
    people.sign_in(ayse.login, PASSWORD, PEER)
    row = people.database.row("SELECT password FROM account WHERE id = ?", ayse.id)
    assert row is not None
    assert "m=128,t=2" in row[0]
    assert people.sign_in(ayse.login, PASSWORD, PEER)


@pytest.mark.parametrize(
    "password", ["short", "x" * 257, "a" * 20, "abababababab", "ayse@example.org1", "AyŞe YILMAZ 2026", ""]
)
def test_password_policy(password: str) -> None:
    """Too short, too long, too plain passwords and those with the name in it are refused."""
    with pytest.raises(PasswordRefused):
        examine(password, "ayse@example.org", "Ayşe Yılmaz")


@given(st.text(min_size=1, max_size=300))
def test_any_text_can_be_a_password(password: str) -> None:
    """Whatever is typed is taken as it is or refused; what was kept is found right, what differs is not."""
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    try:
        examine(password)
    except PasswordRefused:
        return
    kept = passwords.hash(password)
    assert passwords.check(password, kept)
    assert not passwords.check(password + "x", kept)
    assert not passwords.check(password[:-1], kept)


def test_nothing_readable_on_disk(people: People, ayse: Account, tmp_path: Path) -> None:
    """No file holds a password, a session's or a token's secret, and only their owner can read the files."""
    session = people.sign_in(ayse.login, PASSWORD, PEER).session
    token, _ = people.tokens.make(ayse.id, "script", [Scope.READ])
    people.by_token(token)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for secret in (PASSWORD, session, token, token.removeprefix("symbio_"), csrf_token(session), PEER):
        assert secret.encode() not in held
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())


def test_rate_limit() -> None:
    """A key gets its burst, then as many as are filled up; another key is not held up."""
    time = [0.0]
    limit = RateLimit(rate=2, burst=5, clock=lambda: time[0])
    for _ in range(5):
        limit.take("a")
    with pytest.raises(TooManyAttempts):
        limit.take("a")
    limit.take("b")
    time[0] += 1
    limit.take("a")
    limit.take("a")
    with pytest.raises(TooManyAttempts):
        limit.take("a")
