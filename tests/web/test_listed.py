"""The list of listings that is kept in a file: it is what the store says, whatever happened to either."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from tests.api.conftest import region

from symbio_kg.accept import firm_graph
from symbio_kg.endpoint.rights import is_open
from symbio_kg.store import CODES, KNOWLEDGE, LISTINGS, EmbeddedStore
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.web.listed import Listed
from symbio_kg.web.rows import all_rows, tables_of

__all__ = ["region"]

SYM, LABEL, TITLE = PREFIXES["sym"], PREFIXES["rdfs"]["label"], PREFIXES["dcterms"]["title"]


@contextmanager
def _running(folder: Path) -> Iterator[tuple[EmbeddedStore, Listed]]:
    """Give the store and the list of a process that is killed in the end."""
    store = EmbeddedStore(folder)
    store.keep_journal(is_open)
    yield store, Listed(folder / "listings.sqlite")
    store._open = store._journal = None


def _one(store: EmbeddedStore, pattern: str) -> NamedNode:
    query = f"SELECT ?x WHERE {{ GRAPH <{LISTINGS}> {{ {pattern} }} }} ORDER BY ?x LIMIT 1"
    found = store.select(f"PREFIX sym: <{SYM['']}> {query}".replace("<<", "<").replace(">>", ">")).rows[0][0]
    assert isinstance(found, NamedNode)
    return found


def _writes(store: EmbeddedStore) -> Iterator[None]:
    """Change what a row shows, each in another place; wait after each."""
    listing, firm = _one(store, "?x sym:concerns ?y"), _one(store, "?y sym:listedBy ?x")
    resource = _one(store, f"{listing} sym:concerns ?x")
    zone = next(t.object for t in store.triples(LISTINGS) if t.predicate == SYM["inZone"])
    assert isinstance(zone, NamedNode)
    store.add(LISTINGS, [Triple(listing, TITLE, Literal("Another title", language="en"))])
    yield
    store.change({LISTINGS: [t for t in store.triples(LISTINGS, firm) if t.predicate == LABEL]}, {})
    yield
    store.add(LISTINGS, [Triple(firm, LABEL, Literal("A firm of another name"))])
    yield
    store.add(LISTINGS, [Triple(resource, SYM["wasteCode"], NamedNode("urn:code"))])
    store.add(CODES, [Triple(NamedNode("urn:code"), t, v) for t, v in _CODE])
    yield
    store.add(
        KNOWLEDGE, [Triple(zone, RDF_TYPE, SYM["IndustrialZone"]), Triple(zone, LABEL, Literal("A zone"))]
    )
    yield
    new, thing = NamedNode("urn:new"), NamedNode("urn:thing")
    store.add(LISTINGS, [Triple(new, RDF_TYPE, SYM["Offer"]), Triple(new, SYM["concerns"], thing)])
    store.add(LISTINGS, [Triple(thing, RDF_TYPE, SYM["Material"])])
    yield
    store.change({LISTINGS: store.triples(LISTINGS, listing)}, {})
    yield


_CODE = ((RDF_TYPE, SYM["WasteCode"]), (PREFIXES["skos"]["notation"], Literal("99 99 99")))


@pytest.mark.parametrize("killed", [False, True])
def test_list_is_what_the_store_says(region: Path, tmp_path: Path, *, killed: bool) -> None:
    """After each change of a listing or of what it shows the list is the one read anew, also after a kill."""
    folder = tmp_path / "data"
    shutil.copytree(region, folder)
    with _running(folder) as (store, listed):
        before = dict(listed.rows(store))
        for _ in _writes(store):
            seen = (Listed(folder / "listings.sqlite") if killed else listed).rows(store)
            wanted = all_rows(store, tables_of(store))
            assert list(seen.items()) == list(wanted.items())
        assert len(before.keys() ^ seen.keys()) == 2
    with _running(folder) as (store, listed):
        assert dict(listed.rows(store)) == wanted


def test_list_is_read_anew_where_others_wrote(region: Path, tmp_path: Path) -> None:
    """A listing that was withdrawn by a program that keeps no journal is not in the list after the start."""
    folder = tmp_path / "data"
    shutil.copytree(region, folder)
    with _running(folder) as (store, listed):
        listing = NamedNode(next(iter(listed.rows(store))))
    alone = EmbeddedStore(folder)
    alone.change({LISTINGS: alone.triples(LISTINGS, listing)}, {})
    alone.close()
    with _running(folder) as (store, listed):
        assert listing.value not in listed.rows(store)


def test_nothing_private_is_in_the_file(region: Path, tmp_path: Path) -> None:
    """What a firm keeps for itself is neither in the list nor in its file, even where it speaks of what is public."""
    folder = tmp_path / "data"
    shutil.copytree(region, folder)
    with _running(folder) as (store, listed):
        listing, zone = (NamedNode(next(iter(listed.rows(store)))), NamedNode("urn:zone"))
        mine = [Triple(listing, TITLE, Literal("kept private")), Triple(zone, LABEL, Literal("kept private"))]
        kind = Triple(zone, RDF_TYPE, SYM["IndustrialZone"])
        store.add(firm_graph("https://example.org/firm"), [*mine, kind])
        store.add(LISTINGS, [Triple(listing, TITLE, Literal("for all"))])
        assert "for all" in listed.rows(store)[listing.value].titles.values()
    for file in folder.glob("listings.sqlite*"):
        assert b"kept private" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0


def test_damaged_file_is_read_anew(region: Path, tmp_path: Path) -> None:
    """A file that is no database is replaced."""
    folder = tmp_path / "data"
    shutil.copytree(region, folder)
    (folder / "listings.sqlite").write_bytes(b"nothing that can be read" * 100)
    with _running(folder) as (store, listed):
        assert dict(listed.rows(store)) == all_rows(store, tables_of(store))
