"""What the service does by itself: what everybody sees is matched, old keys and old knowledge are let go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Triple

from symbio_kg.api.documents import Sent
from symbio_kg.api.noted import REQUESTS, Request, Stored, forget_before
from symbio_kg.api.service import Service
from symbio_kg.model import Report
from symbio_kg.people import PUBLIC
from symbio_kg.pipeline import Receipt
from symbio_kg.settings import ServiceSettings
from symbio_kg.store import CODES, KNOWLEDGE, open_store
from symbio_kg.terms import PREFIXES, RDF_TYPE

from .conftest import serving
from .test_listings import listing
from .test_matcher import _firm, _soon

_NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_everybody_sees_new_matches_without_a_run(tmp_path: Path) -> None:
    """Two public listings that fit are matched for everybody soon after, though nobody asked for a run."""
    store = open_store(tmp_path / "store")
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.add(KNOWLEDGE, [Triple(PREFIXES["mat"]["coal-fly-ash"], RDF_TYPE, PREFIXES["sym"]["ResourceKind"])])
    store.close()
    options = ServiceSettings(port=0, public_run_minutes=0.02)
    with serving(tmp_path / "store", options, live=True) as running, httpx.Client(timeout=120) as anybody:
        giver, taker = _firm(running, "veren"), _firm(running, "alan")
        offer = giver.post("/api/v1/listings", json=listing())
        wanted = listing(kind="need", resource="material", waste_code=None, nace="23.51", latitude=38.5)
        need = taker.post("/api/v1/listings", json=wanted)

        def seen() -> list[str]:
            asked = {"listing": offer.json()["iri"]}
            found = anybody.get(f"{running[1]}/api/v1/matches", params=asked).json()
            return [one["need"] for one in found["items"]]

        assert _soon(lambda: seen() == [need.json()["iri"]])
        gone = taker.delete(need.headers["location"], headers={"If-Match": need.headers["etag"]})
        assert gone.status_code == 204
        assert _soon(lambda: seen() == [])
        giver.close()
        taker.close()


def test_keys_are_forgotten_after_their_time() -> None:
    """A key that was used before the limit is unknown again; a younger one still has its answer."""
    store = open_store(None)
    stored = Stored(Receipt("x", Report("x"), ("urn:x",), ()), {"urn:x": '"1"'})
    old, young = (Request.of(PUBLIC, key, Sent("x")) for key in ("old", "young"))
    for request, age in ((old, 25), (young, 23)):
        store.add(REQUESTS, request.note(stored, (_NOW - timedelta(hours=age)).isoformat()))
    forget_before(store, _NOW - timedelta(hours=24))
    assert old.answered(store) is None
    assert young.answered(store) is not None
    forget_before(store, _NOW)
    assert store.count(REQUESTS) == 0


def test_changed_knowledge_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made with a graph of knowledge is let go when that changes, and by no other change."""
    store = open_store(tmp_path / "store")
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.close()
    with serving(tmp_path / "store") as (service, _):
        assert _cleared(service, "urn:other", monkeypatch) == 0
        assert _cleared(service, f"{PREFIXES['graph']}inferred/some", monkeypatch) == 1
        assert service.public_stale.is_set()


def _cleared(service: Service, graph: str, monkeypatch: pytest.MonkeyPatch) -> int:
    times: list[None] = []
    monkeypatch.setattr(service.desk, "clear", lambda: times.append(None))
    triple = Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))
    service.write(lambda store: store.add(graph, [triple]))
    return len(times)
