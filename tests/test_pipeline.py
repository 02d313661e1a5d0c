"""Taking documents in: good rows kept, nothing by halves, nobody overwrites another firm's listing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pyoxigraph import Triple

from symbio_kg import assets
from symbio_kg.match import match
from symbio_kg.pipeline import public_match, take_in
from symbio_kg.store import KNOWLEDGE, LISTINGS, GraphStore, open_store
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue, turtle_prologue
from symbio_kg.validate import Validator

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator()


@pytest.fixture
def store() -> Iterator[GraphStore]:
    store = open_store(None)
    yield store
    store.close()


def _document(firm: str = "f1", quantity: str = "100", extra: str = "") -> bytes:
    text = f"""
data:{firm} a sym:Firm ; rdfs:label "Firma"@tr ; schema:name "Firma" ; dcterms:identifier "{firm}" ;
  sym:activity nace:35-11 ; sym:hasSite data:{firm}-s ; sym:synthetic true .
data:{firm}-s a sym:Site ; rdfs:label "Tesis"@tr ; geo:lat 38.4 ; geo:long 27.1 ;
  schema:addressRegion "İzmir" .
data:o1 a sym:Offer ; dcterms:identifier "o1" ; dcterms:title "Uçucu kül"@tr ; sym:listedBy data:{firm} ;
  sym:atSite data:{firm}-s ; sym:concerns <{"https://w3id.org/symbio-kg/data/o1/resource"}> ;
  sym:synthetic true {extra} .
<https://w3id.org/symbio-kg/data/o1/resource> a sym:Waste ; sym:wasteCode low:10-01-02 ;
  sym:material mat:coal-fly-ash ; sym:quantity {quantity} ; sym:unit unit:TONNE ; sym:period sym:PerYear .
"""
    return (turtle_prologue() + text).encode()


def _quantities(store: GraphStore) -> list[str]:
    query = sparql_prologue() + "SELECT ?q { ?x sym:quantity ?q }"
    return [str(getattr(row[0], "value", "")) for row in store.select(query)]


def test_a_good_document_is_stored(store: GraphStore, validator: Validator) -> None:
    """Its listing is accepted, in the public graph."""
    receipt = take_in(store, _document(), validator, "one.ttl")
    assert receipt.report.conforms, receipt.report.violations
    assert (len(receipt.accepted), receipt.refused) == (1, ())
    assert store.graphs() == [LISTINGS]


def test_a_bad_document_leaves_no_trace(store: GraphStore, validator: Validator) -> None:
    """A listing with a violation is refused with its resource; nothing of it stays."""
    receipt = take_in(store, _document(quantity="-1"), validator, "one.ttl")
    assert receipt.refused == ("https://w3id.org/symbio-kg/data/o1",)
    assert receipt.accepted == ()
    assert _quantities(store) == []


def test_loading_again_replaces(store: GraphStore, validator: Validator) -> None:
    """The newer values stand alone, and loading the same twice changes nothing."""
    take_in(store, _document(), validator, "one.ttl")
    take_in(store, _document(quantity="250"), validator, "one.ttl")
    assert _quantities(store) == ["250"]
    before = store.count()
    take_in(store, _document(quantity="250"), validator, "one.ttl")
    assert store.count() == before


def test_private_fields_stay_in_the_firms_graph(store: GraphStore, validator: Validator) -> None:
    """A listing that hides firm and amount is stored under a silent name; the operator's match sees it whole."""
    extra = "; sym:keepsPrivate sym:FirmName , sym:Quantities"
    receipt = take_in(store, _document(extra=extra), validator, "one.ttl")
    (name,) = receipt.accepted
    assert receipt.report.conforms, receipt.report.violations
    assert name.startswith("https://w3id.org/symbio-kg/data/listing/")
    shown = "\n".join(map(str, store.triples(LISTINGS)))
    assert not [s for s in ("f1", "data/o1", "100", "38.4") if s in shown.replace(name, "")]
    assert _quantities(store) == ["100"]
    other = take_in(store, _document(firm="f2", quantity="7"), validator, "two.ttl")
    assert [f.component for f in other.report.violations] == ["identifier-taken"]


def test_an_unknown_choice_is_refused_not_shown(store: GraphStore, validator: Validator) -> None:
    """A part to keep private that does not exist rejects the listing, so a slip never publishes it."""
    extra = "; sym:keepsPrivate sym:Everything"
    receipt = take_in(store, _document(extra=extra), validator, "one.ttl")
    assert receipt.accepted == ()


def test_a_public_run_uses_public_listings_only(store: GraphStore, validator: Validator) -> None:
    """Its matches stand in a graph of their own and know neither the hidden amount nor the exact place."""
    need = (
        _document()
        .replace(b"data:o1", b"data:n1")
        .replace(b"data/o1", b"data/n1")
        .replace(b"data:f1", b"data:f3")
    )
    need = need.replace(b'"o1"', b'"n1"').replace(b"sym:Offer", b"sym:Need").replace(b"38.4", b"38.41")
    hidden = "; sym:keepsPrivate sym:ExactPlace , sym:Quantities"
    take_in(store, _document(extra=hidden), validator, "one.ttl")
    take_in(store, need, validator, "two.ttl")
    kind = PREFIXES["mat"]["coal-fly-ash"]
    store.add(KNOWLEDGE, [Triple(kind, RDF_TYPE, PREFIXES["sym"]["ResourceKind"])])
    (full,) = match(store, DAY).matches
    public = public_match(store, DAY)
    (seen,) = public.matches
    assert (full.parts["quantity"], full.distance_km) == (1.0, 1.1)
    assert seen.parts["quantity"] != 1.0
    assert seen.distance_km is not None
    assert seen.distance_km > 10
    assert public.run in store.graphs()


def test_another_firm_cannot_overwrite(store: GraphStore, validator: Validator) -> None:
    """The same listing IRI from another firm is refused, in both languages."""
    take_in(store, _document(), validator, "one.ttl")
    receipt = take_in(store, _document(firm="f2", quantity="7"), validator, "two.ttl")
    assert receipt.accepted == ()
    assert [f.component for f in receipt.report.violations] == ["identifier-taken"]
    assert _quantities(store) == ["100"]


def test_good_rows_of_a_faulty_table_are_kept(store: GraphStore, validator: Validator) -> None:
    """Eleven rows are refused with reasons, one is stored."""
    receipt = take_in(store, assets.examples() / "izmir" / "faulty.csv", validator)
    assert (len(receipt.accepted), len(receipt.refused)) == (1, 11)


def test_a_row_that_is_no_listing_takes_no_other_along(store: GraphStore, validator: Validator) -> None:
    """A row with a cell too many is refused alone."""
    lines = (assets.examples() / "izmir" / "materials.csv").read_text(encoding="utf-8").splitlines()[:5]
    separator = max(",;\t", key=lines[0].count)
    table = "\n".join([*lines[:4], lines[4] + separator + "x"]).encode()
    receipt = take_in(store, table, validator, "rows.csv")
    assert {f.place.row for f in receipt.report.violations} == {5}
    assert (len(receipt.accepted), len(receipt.refused)) == (3, 1)
