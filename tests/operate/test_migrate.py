"""Migrations: in order, once each, tried on a copy first, and with a way back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg import assets
from symbio_kg.accept import GOVERNANCE, accept, split
from symbio_kg.accept.disclosure import firm_graph, kept_graph
from symbio_kg.api.service import Service
from symbio_kg.operate import migrate, pending, restore, stamp, verify
from symbio_kg.operate.errors import TooNew
from symbio_kg.operate.migrations import MIGRATIONS, version_of
from symbio_kg.operate.private import withheld_apart
from symbio_kg.read import read
from symbio_kg.settings import Settings
from symbio_kg.store import CODES, LISTINGS, open_store
from symbio_kg.terms import PREFIXES, RDF_TYPE

from .test_backup import content

SYM = PREFIXES["sym"]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as versions of before wrote it: everything in the public graph, no version, no knowledge."""
    folder = tmp_path / "old"
    triples = set(read(assets.examples() / "izmir" / "materials.csv").triples)
    listings = sorted({t.subject for t in triples if t.predicate == SYM["listedBy"]}, key=str)[:2]
    for listing in listings:
        assert isinstance(listing, NamedNode)
        triples.add(Triple(listing, SYM["contact"], Literal("0232 000 00 00")))
        triples.add(Triple(listing, SYM["keepsPrivate"], SYM["ContactDetails"]))
    with closing(open_store(folder)) as store:
        store.add(CODES, list(triples)[:1])  # so that a service does not load all its knowledge
        store.add(LISTINGS, triples)
    return folder


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes long: the knowledge of a release."""
    monkeypatch.setattr("symbio_kg.operate.migrations.MIGRATIONS", MIGRATIONS[:1])


@pytest.mark.slow
def test_a_dry_run_says_what_would_change_and_changes_nothing(old: Path) -> None:
    """It names every migration with the graphs it changes; the store is the same."""
    before = content(old)
    steps = migrate(old, None, dry_run=True)
    assert [step.migration.number for step in steps] == [1, 2, 3]
    assert LISTINGS in steps[0].graphs
    assert CODES in steps[1].graphs
    assert content(old) == before


def test_private_fields_leave_the_public_graph(one: None, old: Path, tmp_path: Path) -> None:
    """Afterwards the public graph shows only what may be shown; a backup leads back; twice changes nothing."""
    before = content(old)
    steps = migrate(old, tmp_path / "kept")
    assert steps[0].graphs[LISTINGS][0] > steps[0].graphs[LISTINGS][1]
    with closing(open_store(old)) as store:
        public = set(store.triples(LISTINGS))
        assert not any(t.predicate == SYM["contact"] for t in public)
        everything = {
            t for graph in store.graphs() if "/firm/" in graph for t in store.triples(graph)
        } | public
        assert {str(t) for t in everything} >= before[LISTINGS]
        assert set(split(everything).public) == public
        assert not pending(store)
        assert version_of(store) == 1
    after = content(old)
    assert migrate(old, tmp_path / "unused") == []
    assert not (tmp_path / "unused").exists()
    assert content(old) == after
    assert verify(old).sound
    restore(tmp_path / "kept", tmp_path / "back")
    assert content(tmp_path / "back") == before


def test_a_migration_half_done_goes_on(one: None, old: Path, tmp_path: Path) -> None:
    """Killed before its version was noted, it is done again and ends the same."""
    migrate(old, tmp_path / "kept")
    whole = content(old)[LISTINGS]
    with closing(open_store(old)) as store:
        stamp(store, 0)
    migrate(old, tmp_path / "again")
    assert content(old)[LISTINGS] == whole


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store whose firm chose to keep an amount from the authority, before that had a graph of its own."""
    folder, iri = tmp_path / "withheld", PREFIXES["data"]
    listing, firm, choice = iri["listing/x"], iri["firm/acme"], iri["listing/x#AuthorityReader"]
    with closing(open_store(folder)) as store:
        said = [
            Triple(listing, RDF_TYPE, SYM["Offer"]),
            Triple(listing, SYM["listedBy"], firm),
            Triple(listing, SYM["quantity"], Literal(5)),
            Triple(listing, SYM["keepsPrivate"], SYM["Quantities"]),
            Triple(firm, RDF_TYPE, SYM["Firm"]),
        ]
        accept(store, said)
        chosen = [(SYM["ofListing"], listing), (SYM["forAudience"], SYM["AuthorityReader"])]
        chosen.append((SYM["hidesField"], SYM["Quantities"]))
        store.add(f"{GOVERNANCE}choices", [Triple(choice, link, target) for link, target in chosen])
        stamp(store, 2)
    monkeypatch.setattr("symbio_kg.operate.migrations.MIGRATIONS", MIGRATIONS[2:])
    return folder


def test_what_is_kept_from_the_authority_leaves_what_officials_see(withheld: Path, tmp_path: Path) -> None:
    """A dry run names both graphs of the firm and moves nothing; the migration moves the amount, once."""
    seen = firm_graph(PREFIXES["data"] + "firm/acme")
    apart, before = kept_graph(seen), content(withheld)
    assert not any("quantity" in statement for statement in before.get(apart, ()))
    (step,) = migrate(withheld, None, dry_run=True)
    assert set(step.graphs) == {seen, apart}
    assert content(withheld) == before
    assert migrate(withheld, tmp_path / "kept") == [step]
    after = content(withheld)
    assert any("quantity" in statement for statement in after[apart])
    assert not any("quantity" in statement for statement in after.get(seen, ()))
    with closing(open_store(withheld)) as store:
        assert withheld_apart(store) == 0


def test_a_newer_graph_is_refused(old: Path, tmp_path: Path) -> None:
    """A graph of a later version is served by nobody and changed by nothing."""
    with closing(open_store(old)) as store:
        stamp(store, 999)
    with pytest.raises(TooNew):
        migrate(old, tmp_path / "kept")
    with pytest.raises(TooNew):
        Service(Settings(location=str(old))).start()
    with closing(open_store(old)) as store:
        assert version_of(store) == 999


def test_numbers_have_no_gap() -> None:
    """Each migration brings a graph one version further, and has a name in both languages."""
    assert [one.number for one in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    assert all(one.title["en"] != one.title["tr"] for one in MIGRATIONS)
