"""Matches follow the listings: they come and go with them, without a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Triple

from symbio_kg.accept import Change
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


class _Region:
    """Notes what it is asked to do; `follow` waits until it is let go."""

    def __init__(self, *_: object, **__: object) -> None:
        self.day, self.done, self.go = DAY, list[object](), threading.Event()
        self.go.set()
        REGIONS.append(self)

    def follow(self, change: Change) -> None:
        self.done.append(set(change.names))
        self.go.wait(10)
        if "bad" in change.names:
            raise OSError("no room")

    def refresh(self, day: date) -> None:
        self.day = day
        self.done.append(day)

    def keep(self) -> None:
        self.done.append("kept")


DAY = date(2026, 11, 25)
DAYS: list[date] = []
REGIONS: list[_Region] = []


@pytest.fixture
def follower(monkeypatch: pytest.MonkeyPatch) -> Iterator[matcher.Matcher]:
    """A matcher of a region that only notes; its first matching is done."""
    REGIONS.clear()
    DAYS[:] = [DAY]
    monkeypatch.setattr(matcher, "LiveRegion", _Region)
    monkeypatch.setattr(matcher, "_AGAIN", 0.0)
    made = matcher.Matcher(lambda: DAYS[-1])
    made.follow(_change("before the start"))
    with closing(open_store(None)) as store:
        made.start(store, lambda: None)
        assert made.settled(10)
        yield made
        made.stop()


def _change(*names: str) -> Change:
    return Change(dict.fromkeys(names, ""), {}, {}, frozenset(), frozenset())


def _waits(follower: matcher.Matcher, *names: str) -> None:
    """Let the region be busy with the first of *names* while the others come; then let it go on."""
    region = REGIONS[-1]
    region.go.clear()
    for name in names:
        follower.follow(_change(name))
        assert _soon(lambda: bool(region.done))
    region.go.set()
    assert follower.settled(10)


def test_what_comes_meanwhile_is_matched_together(follower: matcher.Matcher) -> None:
    """Changes that wait are followed as one; what came before the start is not, and the end keeps the region."""
    _waits(follower, "a", "b", "c")
    follower.stop()
    follower.follow(_change("after the end"))
    assert REGIONS[0].done == [{"a"}, {"b", "c"}, "kept"]
    assert len(REGIONS) == 1


def test_who_falls_behind_matches_everything(follower: matcher.Matcher) -> None:
    """With too many changes waiting the whole region is matched once, and none of them alone."""
    _waits(follower, "a", *(f"b{number}" for number in range(matcher._BEHIND + 2)))
    assert REGIONS[0].done == [{"a"}, DAY]


def test_a_new_day_or_new_knowledge_matches_everything(follower: matcher.Matcher) -> None:
    """Either is a whole matching as of the day it is."""
    follower.again()
    assert _soon(lambda: REGIONS[0].done == [DAY])
    tomorrow = date(2026, 11, 26)
    DAYS.append(tomorrow)
    follower.follow(_change("a"))
    assert follower.settled(10)
    assert REGIONS[0].done == [DAY, tomorrow]


def test_a_failure_begins_anew(follower: matcher.Matcher) -> None:
    """Where following fails, the region is made again from the store, and what comes then is followed."""
    follower.follow(_change("bad"))
    assert _soon(lambda: len(REGIONS) == 2)
    follower.follow(_change("a"))
    assert follower.settled(10)
    assert [region.done for region in REGIONS] == [[{"bad"}], [{"a"}]]


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
