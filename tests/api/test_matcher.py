"""Matches follow the listings: they come and go with them, without a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Triple

from symbio_kg.api import matcher
from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.store import CODES, KNOWLEDGE, open_store
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.web import create_site

from .conftest import serving, token_of
from .test_listings import listing

_KIND = PREFIXES["mat"]["coal-fly-ash"]


def test_matches_follow_the_listings(tmp_path: Path) -> None:
    """A need that fits a stored offer is matched soon after; what is withdrawn takes its matches along."""
    store = open_store(tmp_path / "store")
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.add(KNOWLEDGE, [Triple(_KIND, RDF_TYPE, PREFIXES["sym"]["ResourceKind"])])
    store.close()
    with serving(tmp_path / "store", live=True, site=create_site) as running:
        giver, taker = _firm(running, "veren"), _firm(running, "alan")
        offer = giver.post("/api/v1/listings", json=listing())
        wanted = listing(kind="need", resource="material", waste_code=None, nace="23.51", latitude=38.5)
        need = taker.post("/api/v1/listings", json=wanted)
        assert (offer.status_code, need.status_code) == (201, 201), need.text
        assert running[0].matcher.settled(120)
        assert _needs(giver, offer) == [need.json()["iri"]]
        best = giver.get("/api/v1/matches", params={"listing": offer.json()["iri"]}).json()["items"][0]
        assert (best["distance_km"], best["amount"]) == (None, None)
        page = giver.get(f"/en/listings/listing/{offer.json()['iri'].removeprefix(PREFIXES['data'])}")
        assert need.json()["iri"].removeprefix(PREFIXES["data"]) in page.text
        gone = taker.delete(need.headers["location"], headers={"If-Match": need.headers["etag"]})
        assert gone.status_code == 204
        assert _soon(lambda: _needs(giver, offer) == [])
        giver.close()
        taker.close()


def test_the_end_does_not_wait_for_a_long_matching(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that is stopped while everything is being matched ends soon all the same."""
    going, done = threading.Event(), threading.Event()

    def region(*_: object, **__: object) -> None:
        going.set()
        done.wait(60)

    monkeypatch.setattr(matcher, "LiveRegion", region)
    monkeypatch.setattr(matcher, "_PATIENCE", 0.1)
    store = open_store(None)
    following = matcher.Matcher(lambda: date(2026, 11, 25))
    following.start(store, lambda: None)
    assert going.wait(60)
    following.stop()
    assert not done.is_set()
    done.set()
    store.close()


def _firm(running: tuple[Service, str], name: str) -> httpx.Client:
    token = token_of(running[0], Role.FIRM, organisation=f"{PREFIXES['data']}firm/{name}")
    return httpx.Client(base_url=running[1], timeout=120, headers={"Authorization": f"Bearer {token}"})


def _needs(client: httpx.Client, offer: httpx.Response) -> list[str]:
    found = client.get("/api/v1/matches", params={"listing": offer.json()["iri"]}).json()
    return [one["need"] for one in found["items"]]


def _soon(met: Callable[[], bool]) -> bool:
    """Tell whether *met* comes true within two minutes."""
    until = time.monotonic() + 120
    while not met():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True
