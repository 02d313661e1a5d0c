"""Signing in through an institution with a browser, against the small issuer on the loopback address."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from tests.api.conftest import NOW, light_store, serving
from tests.people.test_oidc import Issuer, running, unsigned, with_public_key_as_secret

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.settings import ServiceSettings

OTHER = RSAKey.generate_key(2048, {"kid": "one"})
AT = int(NOW.timestamp())


@dataclass
class World:
    """The institution, and a service that knows it."""

    issuer: Issuer
    service: Service
    address: str

    def browser(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=30)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running(Issuer()) as issuer:
        options = ServiceSettings(
            port=0, oidc_issuer=issuer.url, oidc_client="symbio", oidc_secret="the-secret", sparql_workers=1
        )
        with serving(light_store(tmp_path_factory.mktemp("oidc") / "store"), options) as (service, address):
            yield World(issuer, service, address)


@pytest.fixture
def world(started: World) -> World:
    """The institution honest again, with its first key; a person of its own for each test."""
    issuer = started.issuer
    issuer.sign, issuer.keys, issuer.codes = None, [issuer.key], {}
    issuer.claims = {"iat": AT, "exp": AT + 300, "name": "Deniz Ak", "sub": f"person-{time.monotonic_ns()}"}
    return started


@pytest.fixture
def browser(world: World) -> Iterator[httpx.Client]:
    with world.browser() as made:
        yield made


def sent_back(browser: httpx.Client) -> httpx.URL:
    """Go to the institution and sign in there; return the address it sends the browser back to."""
    sent = browser.get("/api/v1/oidc/start")
    assert sent.status_code == 303, sent.text
    there = httpx.get(sent.headers["location"])
    assert there.status_code == 302
    return httpx.URL(there.headers["location"])


def refused(browser: httpx.Client, back: httpx.URL) -> None:
    """Come back and be told that it did not work; nobody is signed in."""
    answer = browser.get(back)
    assert (answer.status_code, answer.json()["code"]) == (401, "oidc-refused"), answer.text
    assert "set-cookie" not in answer.headers
    assert browser.get("/api/v1/me").status_code == 401


def test_round(browser: httpx.Client) -> None:
    """The browser is sent to the institution and comes back signed in; coming back twice signs nobody in."""
    back = sent_back(browser)
    come = browser.get(back)
    assert (come.status_code, come.headers["location"]) == (303, "/")
    me = browser.get("/api/v1/me").json()
    assert (me["account"]["name"], me["scopes"], me["by"]) == ("Deniz Ak", [], "session")
    assert browser.get(back).status_code == 401
    browser.cookies.clear()
    refused(browser, back)


def test_replayed_code(browser: httpx.Client) -> None:
    """A code that was used once is good for nothing, whatever state comes with it."""
    used = sent_back(browser)
    assert browser.get(used).status_code == 303
    browser.cookies.clear()
    fresh = sent_back(browser)
    refused(browser, fresh.copy_set_param("code", used.params["code"]))


def test_another_browser(world: World, browser: httpx.Client) -> None:
    """What was begun in one browser signs nobody in at another, not even with the state of its own."""
    back = sent_back(browser)
    with world.browser() as victim:
        refused(victim, back)
        own = sent_back(victim)
        refused(victim, back.copy_set_param("state", own.params["state"]))


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": AT - 120}, {"iat": AT + 900}, {"exp": None}, {"aud": "another"}, {"aud": ["another"]},
        {"aud": ["symbio", "another"]}, {"iss": "https://evil.example"}, {"nonce": "of another time"}, {"nonce": None},
        {"sub": None}, {"sub": 7}, {"sub": ["a"]}, {"exp": "tomorrow"}, {"azp": "another"},
    ],
    ids=str,
)  # fmt: skip
def test_claims_that_lie(world: World, browser: httpx.Client, claims: dict[str, Any]) -> None:
    """A token for another time, client, issuer or flow, signed as it should be, signs nobody in."""
    world.issuer.claims |= claims
    refused(browser, sent_back(browser))


def _with(key: RSAKey, **header: Any) -> Any:
    return lambda claims: jwt.encode({"alg": "RS256", **header}, claims, key)


@pytest.mark.parametrize(
    "kind", ["none", "HS256", "key", "unknown", "embedded", "address", "garbage", "unnamed"]
)
def test_signatures_that_lie(world: World, browser: httpx.Client, kind: str) -> None:
    """Unsigned, signed with what is public, with another key, one that comes along or is named nowhere: nobody."""
    issuer = world.issuer
    issuer.sign = {
        "none": unsigned,
        "HS256": with_public_key_as_secret(issuer.key),
        "key": _with(OTHER, kid="one"),
        "unknown": _with(issuer.key, kid="two"),
        "embedded": _with(OTHER, kid="one", jwk=OTHER.as_dict(private=False)),
        "address": _with(OTHER, kid="one", jku=f"{issuer.url}/keys"),
        "garbage": lambda _claims: "a.b.c",
        "unnamed": _with(OTHER),
    }[kind]
    refused(browser, sent_back(browser))


def test_a_token_of_before(world: World, browser: httpx.Client) -> None:
    """An ID token that was good in an earlier flow, given out once more, is of no use: its nonce was another."""
    kept: list[str] = []

    def sign(claims: dict[str, Any]) -> str:
        kept.append(_with(world.issuer.key, kid="one")(claims))
        return kept[0]

    world.issuer.sign = sign
    assert browser.get(sent_back(browser)).status_code == 303
    browser.cookies.clear()
    refused(browser, sent_back(browser))


def test_new_keys(world: World, browser: httpx.Client) -> None:
    """The institution's new key is taken at once, beside the old one and after it; the old one no longer then."""
    issuer, new = world.issuer, RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    for keys in ([issuer.key, new], [new]):
        issuer.keys, issuer.sign = keys, _with(new, kid="two")
        assert browser.get(sent_back(browser)).status_code == 303
        browser.cookies.clear()
    issuer.sign = None
    refused(browser, sent_back(browser))


def test_rights_are_ours_to_give(world: World, browser: httpx.Client) -> None:
    """Roles come from the invitation to a verified address, not from claims; taken away, they are gone at once."""
    accounts = world.service.people.accounts
    invited = accounts.add("ece@uni.example", "Ece", [Role.RESEARCHER])
    claimed = {"roles": ["administrator"], "groups": ["administrator"], "scope": "people operate"}
    for verified in (False, None, "true", 1):
        world.issuer.claims |= {
            "email": "ece@uni.example",
            "email_verified": verified,
            **claimed,
            "sub": f"x{verified}",
        }
        assert browser.get(sent_back(browser)).status_code == 303
        me = browser.get("/api/v1/me").json()
        assert (me["account"]["roles"], me["scopes"]) == (["public"], [])
        assert browser.get("/api/v1/people").status_code == 403
    world.issuer.claims |= {"email_verified": True, "sub": "ece"}
    assert browser.get(sent_back(browser)).status_code == 303
    me = browser.get("/api/v1/me").json()
    assert (me["account"]["id"], me["account"]["roles"]) == (invited.id, ["researcher"])
    accounts.set_roles(invited.id, [Role.PUBLIC], by=None)
    assert browser.get("/api/v1/me").json()["scopes"] == []
    world.service.people.lock(invited.id)
    assert browser.get("/api/v1/me").status_code == 401
    assert browser.get(sent_back(browser)).status_code == 401


def test_a_slow_institution_keeps_nobody_else_waiting(world: World) -> None:
    """However many wait for it, the others are served; those beyond a few are told to come again."""
    statuses: list[int] = []

    crowd = world.browser()

    def go() -> None:
        statuses.append(crowd.get("/api/v1/oidc/start").status_code)

    world.issuer.open.clear()
    threads = [threading.Thread(target=go) for _ in range(60)]
    try:
        for thread in threads:
            thread.start()
        until = time.monotonic() + 8
        while len(statuses) < 50 and time.monotonic() < until:
            time.sleep(0.05)
        assert set(statuses) == {429}
        with world.browser() as other:
            assert other.get("/api/v1/listings", timeout=5).status_code == 200
    finally:
        world.issuer.open.set()
        for thread in threads:
            thread.join()
        crowd.close()
    assert len(statuses) == 60
