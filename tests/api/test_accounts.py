"""Accounts over HTTP: who may do what with a cookie, with a token, and from another site's page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from pyoxigraph import NamedNode, Triple
from starlette.requests import Request

from symbio_kg.api.caller import peer
from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.people.passwords import Passwords
from symbio_kg.store import CODES, open_store

PASSWORD = "hurda demir ve cüruf 7"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
_NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with next to nothing in it: accounts need no graph."""
    folder = tmp_path_factory.mktemp("bare") / "store"
    store = open_store(folder)
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.close()
    return folder


@pytest.fixture
def browser(served: tuple[Service, str]) -> Iterator[httpx.Client]:
    """A browser without a session; passwords are hashed quickly here."""
    served[0].people.passwords = QUICK
    with httpx.Client(base_url=served[1], timeout=60) as made:
        yield made


def account(served: tuple[Service, str], *roles: Role) -> tuple[str, str]:
    """Return id and login of a new account with a password of its own."""
    people = served[0].people
    made, _ = people.add(f"account{next(_NUMBERS)}", "Deniz Ak", roles)
    people.set_password(made.id, PASSWORD, by=None)
    return made.id, made.login


def sign_in(browser: httpx.Client, login: str, password: str = PASSWORD) -> dict[str, Any]:
    """Sign *browser* in; its later requests carry the form's token."""
    answer = browser.post("/api/v1/session", json={"login": login, "password": password})
    assert answer.status_code == 201, answer.text
    browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    found: dict[str, Any] = answer.json()
    return found


def test_cookie(served: tuple[Service, str], browser: httpx.Client) -> None:
    """Scripts cannot read the session's cookie, other sites' pages do not send it, caches do not keep it."""
    _, login = account(served, Role.FIRM)
    answer = browser.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    sent = answer.headers["set-cookie"].lower()
    assert all(part in sent for part in ("httponly", "samesite=lax", "path=/", "max-age="))
    assert answer.headers["cache-control"] == "no-store"
    assert browser.get("/api/v1/session").json()["csrf_token"] == answer.json()["csrf_token"]


def test_first_steps_of_the_first_administrator(served: tuple[Service, str], browser: httpx.Client) -> None:
    """The password from the file opens one door only: to a password of one's own."""
    folder = served[0].settings.location
    with open(f"{folder}/first-password", encoding="utf-8") as file:  # noqa: PTH123
        login, once = file.read().split()
    assert sign_in(browser, login, once)["account"]["must_change"]
    assert browser.get("/api/v1/people").status_code == 403
    changed = browser.put("/api/v1/me/password", json={"old": once, "new": PASSWORD})
    assert changed.status_code == 200
    assert browser.get("/api/v1/people").status_code == 200


def test_nobody_is_told_which_accounts_exist(served: tuple[Service, str], browser: httpx.Client) -> None:
    """An unknown account and a wrong password are the same problem, word for word."""
    _, login = account(served, Role.FIRM)
    answers = [
        browser.post("/api/v1/session", json={"login": name, "password": "wrong"})
        for name in (login, "nobody")
    ]
    assert [a.status_code for a in answers] == [401, 401]
    bodies = [{k: v for k, v in a.json().items() if k != "instance"} for a in answers]
    assert bodies[0] == bodies[1]
    assert "set-cookie" not in answers[0].headers


def test_waiting(served: tuple[Service, str], browser: httpx.Client) -> None:
    """After ten failures the answer is 429 with the time to wait; a made-up X-Forwarded-For changes nothing."""
    _, login = account(served, Role.FIRM)
    for number in range(10):
        browser.post(
            "/api/v1/session",
            json={"login": login, "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )
    answer = browser.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    served[0].people.unlock(served[0].people.accounts.by_login(login).id)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64}, {"Origin": "https://evil.example"}, {"Origin": "null"},
        {"Referer": "https://evil.example/page"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)  # fmt: skip
def test_forged(served: tuple[Service, str], browser: httpx.Client, headers: dict[str, str]) -> None:
    """A change asked for with a cookie but from another page, or without the form's token, is refused."""
    _, login = account(served, Role.FIRM)
    sign_in(browser, login)
    answer = browser.patch("/api/v1/me", json={"name": "Taken over"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forged-request")
    assert browser.get("/api/v1/me").json()["account"]["name"] == "Deniz Ak"


def test_token_of_another_session_is_no_good(served: tuple[Service, str], browser: httpx.Client) -> None:
    """The form's token belongs to one session."""
    _, login = account(served, Role.FIRM)
    first = sign_in(browser, login)["csrf_token"]
    sign_in(browser, login)
    assert (
        browser.patch("/api/v1/me", json={"name": "New"}, headers={"X-CSRF-Token": first}).status_code == 403
    )
    own = {"Origin": served[1], "Sec-Fetch-Site": "same-origin"}
    assert browser.patch("/api/v1/me", json={"name": "New"}, headers=own).status_code == 200


def test_sign_in_from_another_site(served: tuple[Service, str], browser: httpx.Client) -> None:
    """Another site cannot sign a browser in as somebody of its choice."""
    _, login = account(served, Role.FIRM)
    answer = browser.post(
        "/api/v1/session",
        json={"login": login, "password": PASSWORD},
        headers={"Origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_signing_out(served: tuple[Service, str], browser: httpx.Client) -> None:
    """The secret is dead after signing out, also for who copied it; everywhere means every browser."""
    _, login = account(served, Role.FIRM)
    sign_in(browser, login)
    stolen = dict(browser.cookies)
    with httpx.Client(base_url=served[1]) as other:
        sign_in(other, login)
        assert browser.delete("/api/v1/session").status_code == 204
        assert httpx.get(f"{served[1]}/api/v1/me", cookies=stolen).status_code == 401
        assert other.get("/api/v1/me").status_code == 200
        sign_in(browser, login)
        assert browser.delete("/api/v1/me/sessions").status_code == 204
        assert other.get("/api/v1/me").status_code == 401


def test_tokens(served: tuple[Service, str], browser: httpx.Client) -> None:
    """A token is shown once, works without a cookie or form token, and not for what would outlive it."""
    _, login = account(served, Role.FIRM)
    sign_in(browser, login)
    wanted = {"name": "ERP", "scopes": ["listings"], "days": 3}
    made = browser.post("/api/v1/me/tokens", json=wanted).json()
    assert made["secret"] not in browser.get("/api/v1/me/tokens").text
    bearer = {"Authorization": f"Bearer {made['secret']}"}
    found = httpx.get(f"{served[1]}/api/v1/me", headers=bearer)
    assert (found.json()["scopes"], found.json()["by"]) == (["listings"], "token")
    for method, path in (
        ("GET", "me/tokens"),
        ("GET", "me/export"),
        ("DELETE", "me/sessions"),
        ("GET", "session"),
    ):
        assert httpx.request(method, f"{served[1]}/api/v1/{path}", headers=bearer).status_code == 403, path
    assert browser.delete(f"/api/v1/me/tokens/{made['id']}").status_code == 204
    assert httpx.get(f"{served[1]}/api/v1/me", headers=bearer).status_code == 401


def test_no_token_beyond_ones_rights(served: tuple[Service, str], browser: httpx.Client) -> None:
    """Nobody makes a token that may do more than they may."""
    _, login = account(served, Role.RESEARCHER)
    sign_in(browser, login)
    answer = browser.post("/api/v1/me/tokens", json={"name": "x y", "scopes": ["people"]})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "sent", ["Bearer nonsense", "Bearer", "Basic YTpi", "bearer symbio_é", "symbio_x", ""]
)
def test_bad_token(served: tuple[Service, str], browser: httpx.Client, sent: str) -> None:
    """A token that is not valid is refused, even beside a good cookie, and says how to ask."""
    _, login = account(served, Role.FIRM)
    sign_in(browser, login)
    answer = browser.get("/api/v1/me", headers={b"Authorization": sent.encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", [None, *(r for r in Role if r is not Role.ADMINISTRATOR)])
def test_only_administrators_see_people(
    served: tuple[Service, str], browser: httpx.Client, role: Role | None
) -> None:
    """No other role lists, makes, changes or erases accounts, or reads the log."""
    target, _ = account(served, Role.FIRM)
    if role:
        sign_in(browser, account(served, role)[1])
    new = {"login": "intruder", "name": "Intruder", "roles": ["administrator"]}
    for method, path, body in (
        ("GET", "people", None), ("POST", "people", new), ("GET", f"people/{target}", None),
        ("PATCH", f"people/{target}", {"roles": ["administrator"]}), ("POST", f"people/{target}/password", None),
        ("GET", f"people/{target}/export", None), ("DELETE", f"people/{target}", None), ("GET", "people/log", None),
    ):  # fmt: skip
        assert browser.request(method, f"/api/v1/{path}", json=body).status_code == (403 if role else 401), (
            path
        )


def test_nobody_raises_their_own_rights(served: tuple[Service, str], browser: httpx.Client) -> None:
    """What one sends of roles or organisation with one's own name is refused, not taken."""
    identifier, login = account(served, Role.FIRM)
    sign_in(browser, login)
    for extra in ({"roles": ["administrator"]}, {"organisation": "https://example.org/x"}, {"locked": False}):
        assert browser.patch("/api/v1/me", json={"name": "Deniz", **extra}).status_code == 422
    assert served[0].people.accounts.get(identifier).roles == {Role.FIRM}


def test_administration(served: tuple[Service, str], browser: httpx.Client) -> None:
    """An administrator makes, changes, locks and erases an account; it shows at once."""
    sign_in(browser, account(served, Role.ADMINISTRATOR)[1])
    made = browser.post(
        "/api/v1/people",
        json={
            "login": "ayse@example.org",
            "name": "Ayşe",
            "roles": ["firm"],
            "organisation": "https://example.org/a",
        },
    ).json()
    path = f"/api/v1/people/{made['account']['id']}"
    with httpx.Client(base_url=served[1]) as other:
        sign_in(other, "ayse@example.org", made["password"])
        other.put("/api/v1/me/password", json={"old": made["password"], "new": PASSWORD})
        assert other.get("/api/v1/me").json()["scopes"] == ["listings", "read", "synergies"]
        assert browser.patch(path, json={"roles": ["researcher"], "organisation": None}).status_code == 200
        seen = other.get("/api/v1/me").json()
        assert (seen["scopes"], seen["account"]["organisation"]) == (["read"], None)
        browser.patch(path, json={"locked": True})
        assert other.get("/api/v1/me").status_code == 401
    once = browser.post(f"{path}/password").json()["password"]
    browser.patch(path, json={"locked": False})
    with httpx.Client(base_url=served[1]) as other:
        assert sign_in(other, "ayse@example.org", once)["account"]["must_change"]
    assert browser.delete(path).status_code == 204
    assert browser.get(path).status_code == 404
    assert "account-erased" in browser.get("/api/v1/people/log?limit=1000").text


def test_change_is_whole_or_not_at_all(served: tuple[Service, str], browser: httpx.Client) -> None:
    """When one part of a change is refused, no part of it is kept."""
    sign_in(browser, account(served, Role.ADMINISTRATOR)[1])
    target, _ = account(served, Role.FIRM)
    answer = browser.patch(
        f"/api/v1/people/{target}", json={"roles": ["authority"], "organisation": "no address"}
    )
    assert answer.status_code == 422
    assert served[0].people.accounts.get(target).roles == {Role.FIRM}


def test_ones_own_data(served: tuple[Service, str], browser: httpx.Client) -> None:
    """Everybody reads all that is kept of them, and erases it with their password."""
    identifier, login = account(served, Role.FIRM)
    sign_in(browser, login)
    assert browser.get("/api/v1/me/export").json()["account"]["login"] == login
    assert browser.post("/api/v1/me/erasure", json={"password": "wrong"}).status_code == 401
    assert browser.post("/api/v1/me/erasure", json={"password": PASSWORD}).status_code == 204
    assert browser.get("/api/v1/me").status_code == 401
    assert identifier in served[0].people.tombstones()


def test_no_institution(browser: httpx.Client) -> None:
    """Without an institution its addresses are not there."""
    assert [browser.get(f"/api/v1/oidc/{p}").status_code for p in ("start", "callback")] == [404, 404]


@pytest.mark.parametrize(
    ("client", "header", "proxies", "expected"),
    [
        ("192.0.2.1", "203.0.113.9", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "10.0.0.0/8", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1"),
        ("::1", "2001:db8::7", "::1, 10.0.0.1", "2001:db8::7"),
        ("10.0.0.1", "203.0.113.9", "nonsense", "10.0.0.1"),
    ],
)
def test_peer(client: str, header: str, proxies: str, expected: str) -> None:
    """Only the hop that a trusted proxy itself saw is believed."""
    service = SimpleNamespace(options=SimpleNamespace(proxies=proxies))
    scope = {
        "type": "http",
        "client": (client, 1),
        "headers": [(b"x-forwarded-for", header.encode())],
        "app": SimpleNamespace(state=SimpleNamespace(service=service)),
    }
    assert peer(Request(scope)) == expected
