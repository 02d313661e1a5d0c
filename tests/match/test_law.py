"""The law inside matching: a refused route is no match, an open question comes with the match, a licence answers it."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import RdfFormat, parse

from symbio_kg.match import match, why
from symbio_kg.model import Match
from symbio_kg.store import LISTINGS, GraphStore, open_store
from symbio_kg.terms import turtle_prologue

DAY = date(2026, 11, 25)
REGION = """
mat:pomace a sym:ResourceKind ; rdfs:label "pomace"@en , "pirina"@tr .
slot:kiln.raw a sym:InputSlot ; rdfs:label "raw material"@en , "hammadde"@tr ; sym:slotOf proc:kiln ;
  sym:requiresFunction fun:filler ; sym:operation op:{operation} .
op:{operation} skos:notation "{operation}" .
fun:filler sym:functionGroup "construction" .
proc:kiln a sym:Process ; sym:activity nace:23-51 ; rdfs:label "kiln"@en , "fırın"@tr .
sub:p a sym:Substitution ; sym:ofKind mat:pomace ; sym:atSlot slot:kiln.raw ; sym:byRule rule:function ;
  sym:confidence 0.9 .
low:{entry} skos:notation "{code}" .
data:a a sym:Firm ; sym:activity nace:{giver} .
data:a-site a sym:Site ; geo:lat 38.4 ; geo:long 27.1 ; schema:addressCountry "{state}" .
data:b a sym:Firm ; sym:activity nace:23-51 .
data:b-site a sym:Site ; geo:lat 38.5 ; geo:long 27.1 ; schema:addressCountry "{state}" .
data:O a sym:Offer ; dcterms:identifier "O" ; sym:listedBy data:a ; sym:atSite data:a-site ; sym:concerns data:O-r .
data:O-r a sym:Waste ; sym:material mat:pomace ; sym:wasteCode low:{entry} .
data:N a sym:Need ; dcterms:identifier "N" ; sym:listedBy data:b ; sym:atSite data:b-site ; sym:concerns data:N-r ;
  sym:forSlot slot:kiln.raw .
data:N-r a sym:Material ; sym:function fun:filler .
"""
LICENCE = """
data:b-site sym:holdsLicence data:L .
data:L a sym:Licence ; dcterms:identifier "L-1" ; sym:validFrom "2024-03-01"^^xsd:date ;
  sym:validTo "{until}"^^xsd:date ; sym:licenses data:L-1 .
data:L-1 a sym:LicensedPair ; sym:licensedCode low:{entry} ; sym:licensedOperation op:R4 .
"""


def region(
    code: str = "12 01 01",
    operation: str = "R4",
    state: str = "TR",
    giver: str = "25-62",
    until: str = "",
    resource: str = "Waste",
) -> GraphStore:
    """Return a store with one offer, one need and the substitution between them."""
    entry = code.replace(" ", "-")
    text = REGION.format(code=code, entry=entry, operation=operation, state=state, giver=giver)
    text = text.replace("a sym:Waste", f"a sym:{resource}")
    text += LICENCE.format(until=until, entry=entry) if until else ""
    store = open_store(None)
    store.add(LISTINGS, [quad.triple for quad in parse(turtle_prologue() + text, format=RdfFormat.TURTLE)])
    return store


def found(store: GraphStore) -> Match | None:
    return next(iter(match(store, DAY).matches), None)


def test_a_refused_route_is_no_match_and_why_says_so() -> None:
    """Olive pomace has no minerals to give a kiln as raw material: refused, with the rule's own words."""
    store = region("02 03 04", "R5", giver="10-41")
    told = [c for c in why(store, "O", "N", DAY).conditions if c.id == "law" and c.met is False]

    assert found(store) is None
    assert told
    assert told[0].text["tr"] != told[0].text["en"]


def test_an_open_question_comes_with_the_match() -> None:
    """Nobody has shown the receiver's licence: the match stays, with what to ask."""
    matched = found(region())

    assert matched is not None
    assert matched.law == "needs-assessment"
    licence = next(note for note in matched.legal if note.rule == "receiver-licence")
    assert licence.heal is not None


def test_a_licence_in_force_answers_the_question() -> None:
    """With the licence of the site in the graph, nobody asks for it again."""
    matched = found(region(until="2029-03-01"))

    assert matched is not None
    asked = {note.rule for note in matched.legal}
    assert not asked & {"receiver-licence", "licence-pair"}


@pytest.mark.parametrize(("resource", "moved"), [("Waste", 30.0), ("ByProduct", 80.0)])
def test_no_more_waste_moves_than_the_licence_leaves_room_for(resource: str, moved: float) -> None:
    """Of 80 t for a need of 100 t a licence with room for 30 t takes 30; a by-product needs no licence."""
    store = region(until="2029-03-01", resource=resource)
    more = """
data:L sym:licensedRoom 30.0 .
data:O-r sym:quantity 80.0 ; sym:unit unit:TONNE ; sym:period sym:PerYear .
data:N-r sym:quantity 100.0 ; sym:unit unit:TONNE ; sym:period sym:PerYear .
"""
    store.add(LISTINGS, [quad.triple for quad in parse(turtle_prologue() + more, format=RdfFormat.TURTLE)])
    matched = found(store)

    assert matched is not None
    assert (matched.amount, matched.unit) == (moved, "t/yr")


def test_a_licence_that_ended_bars_the_route() -> None:
    """A site whose licence ended the day before is no partner."""
    assert found(region(until="2026-11-24")) is None


def test_a_run_tells_what_the_law_took_out() -> None:
    """The refused route comes with its rule, an example, the sentence, what would heal it, and the provision."""
    result = match(region(until="2026-11-24"), DAY)
    (barred,) = result.barred

    assert result.routes == {"refused": 1}
    assert (barred.rule, barred.routes, barred.pairs) == ("receiver-licence", 1, 1)
    note = barred.examples[0].note
    assert "2026-11-24" in note.text["en"]
    assert note.heal is not None
    assert note.source["tr"]


def test_licences_in_force_count_together() -> None:
    """A licence that ended and one for another code take nothing from the one that covers the route."""
    store = region(until="2029-03-01")
    more = """
data:b-site sym:holdsLicence data:L2 , data:L3 .
data:L2 a sym:Licence ; sym:validFrom "2015-01-01"^^xsd:date ; sym:validTo "2020-01-01"^^xsd:date .
data:L3 a sym:Licence ; sym:validFrom "2025-01-01"^^xsd:date ; sym:validTo "2030-01-01"^^xsd:date ;
  sym:licenses data:L3-1 .
data:L3-1 a sym:LicensedPair ; sym:licensedCode low:12-01-03 ; sym:licensedOperation op:R4 .
low:12-01-03 skos:notation "12 01 03" .
"""
    store.add(LISTINGS, [quad.triple for quad in parse(turtle_prologue() + more, format=RdfFormat.TURTLE)])
    matched = found(store)

    assert matched is not None
    assert not {note.rule for note in matched.legal} & {"receiver-licence", "licence-pair"}


def test_where_no_law_of_ours_speaks_a_match_says_nothing_of_law() -> None:
    """A region of another legal order is matched without a legal outcome."""
    matched = found(region("02 03 04", "R5", state="AU"))

    assert matched is not None
    assert matched.law == ""
