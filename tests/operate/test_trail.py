"""The audit trail: every change through the service is in it, and nobody changes it unseen."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from symbio_kg.api.service import Service
from symbio_kg.operate import verify
from symbio_kg.settings import ServiceSettings, Settings
from symbio_kg.store import AUDIT, LISTINGS, GraphStore, open_store
from symbio_kg.terms import PREFIXES

from .conftest import statements

PROV, DCT, SYM = PREFIXES["prov"], PREFIXES["dcterms"], PREFIXES["sym"]


def written(store: GraphStore) -> list[Triple]:
    return [t for t in store.triples(AUDIT) if t.predicate == SYM["auditNumber"]]


def test_each_change_is_noted_with_its_graphs(data: Path) -> None:
    """A change of the service is a record that names the graph; one that changes nothing is none."""
    service = Service(Settings(location=str(data)), ServiceSettings(live_matching=False))  # writes later on
    service.start()
    try:
        before = len(written(service.store))
        service.write(lambda store: store.add(LISTINGS, statements(3, "n")))
        service.write(lambda store: store.count())
        assert len(written(service.store)) == before + 1
        newest = max(written(service.store), key=lambda t: int(getattr(t.object, "value", 0))).subject
        said = {t.predicate: t.object for t in service.store.triples(AUDIT) if t.subject == newest}
        assert getattr(said[PROV["influenced"]], "value", "") == LISTINGS
        assert said[DCT["type"]] == Literal("service")
    finally:
        service.stop()
    assert verify(data).sound


def test_the_security_log_comes_in(data: Path) -> None:
    """What happened to accounts is in the trail by the time the service has stopped, with the log's own hashes."""
    service = Service(Settings(location=str(data)))
    service.start()
    service.people.ledger.note("private-graphs-read", actor="somebody")
    events = {event.hash for event in service.people.ledger.events()}
    service.stop()
    with closing(open_store(data)) as store:
        hashes = {
            str(getattr(t.object, "value", ""))
            for t in store.triples(AUDIT)
            if t.predicate == SYM["auditHash"]
        }
    assert events <= hashes


@pytest.mark.parametrize("fault", ["changed", "added to", "taken out", "cut off", "forged at the end"])
def test_a_changed_trail_shows(data: Path, fault: str) -> None:
    """Whoever writes past the service cannot change, take out, cut off or add a record unseen."""
    with closing(open_store(data)) as store:
        held = store.triples(AUDIT)
        last = [t for t in held if t.subject == PREFIXES["data"]["write/3"]]
        middle = [t for t in held if t.subject == PREFIXES["data"]["write/2"]]
        action = [t for t in middle if t.predicate == DCT["type"]]
        new = [Triple(t.subject, t.predicate, Literal("POST /else")) for t in action]
        forged = [Triple(PREFIXES["data"]["write/4"], t.predicate, t.object) for t in last]
        forged = [
            Triple(t.subject, t.predicate, Literal(4)) if t.predicate == SYM["auditNumber"] else t
            for t in forged
        ]
        remove, add = {
            "changed": (action, new),
            "added to": ([], new),
            "taken out": (middle, []),
            "cut off": (last, []),
            "forged at the end": ([], forged),
        }[fault]
        store.change({AUDIT: remove}, {AUDIT: add})
    assert [finding.code for finding in verify(data).findings] == ["trail-broken"]
