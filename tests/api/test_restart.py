"""What a service keeps over a restart: it is taken over, and as current as the store."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import httpx
from pyoxigraph import Literal, NamedNode, Triple
from tests.api.conftest import light_store, serving

from symbio_kg.people import People, Role
from symbio_kg.settings import ServiceSettings
from symbio_kg.store import LISTINGS

OPTIONS = ServiceSettings(port=0, sparql_merge_after=0.0, sparql_workers=1)
TRIPLE = Triple(NamedNode("urn:new"), NamedNode("urn:p"), Literal("x"))


def _waited(mark: Path) -> str:
    """Wait until the copy has its mark; return what tells the folder from one made anew."""
    latest = time.monotonic() + 30
    while not mark.exists():
        assert time.monotonic() < latest
        time.sleep(0.05)
    return (mark.with_suffix("") / "IDENTITY").read_text(encoding="ascii")


def test_copy_is_taken_over(tmp_path: Path) -> None:
    """The merged copy of the run before is used, though the start writes what the accounts tell to the trail."""
    folder = light_store(tmp_path / "store")
    mark = folder / "snapshots-merged.json"
    with serving(folder, OPTIONS):
        made = _waited(mark)
    with closing(People(folder)) as people:
        people.add("later", "Deniz", [Role.FIRM])
    with serving(folder, OPTIONS) as (service, address):
        service.write(lambda store: store.add(LISTINGS, [TRIPLE]))
        latest = time.monotonic() + 30
        query = {"query": "ASK { <urn:new> ?p ?o }"}
        while "true" not in httpx.get(f"{address}/sparql", params=query).text:
            assert time.monotonic() < latest
        assert _waited(mark) == made
