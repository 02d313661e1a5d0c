"""Signing in through an institution with a browser, against the small issuer on the loopback address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Triple
from tests.api.conftest import NOW, serving
from tests.people.test_oidc import Issuer, running

from symbio_kg.settings import ServiceSettings
from symbio_kg.store import CODES, open_store


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running(Issuer()) as server:
        at = int(NOW.timestamp())
        server.claims = {"iat": at, "exp": at + 300, "name": "Deniz Ak"}
        yield server


@pytest.fixture
def browser(issuer: Issuer, tmp_path: Path) -> Iterator[httpx.Client]:
    """A browser at a service that knows the institution."""
    store = open_store(tmp_path / "store")
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.close()
    options = ServiceSettings(port=0, oidc_issuer=issuer.url, oidc_client="symbio", oidc_secret="the-secret")
    with serving(tmp_path / "store", options) as (_, address), httpx.Client(base_url=address) as made:
        yield made


def test_round(browser: httpx.Client, issuer: Issuer) -> None:
    """The browser is sent to the institution and comes back signed in; coming back twice signs nobody in."""
    sent = browser.get("/api/v1/oidc/start")
    assert sent.status_code == 303
    asked = issuer.authorize(sent.headers["location"])
    back = {"code": "code-1", "state": asked["state"], "iss": issuer.url}
    come = browser.get("/api/v1/oidc/callback", params=back)
    assert (come.status_code, come.headers["location"]) == (303, "/")
    me = browser.get("/api/v1/me").json()
    assert (me["account"]["name"], me["scopes"], me["by"]) == ("Deniz Ak", [], "session")
    issuer.authorize(sent.headers["location"])
    assert browser.get("/api/v1/oidc/callback", params=back).status_code == 401


def test_another_browser(browser: httpx.Client, issuer: Issuer) -> None:
    """What was begun in one browser signs nobody in at another."""
    asked = issuer.authorize(browser.get("/api/v1/oidc/start").headers["location"])
    back = {"code": "code-1", "state": asked["state"]}
    with httpx.Client(base_url=browser.base_url) as victim:
        answer = victim.get("/api/v1/oidc/callback", params=back)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
