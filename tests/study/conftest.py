"""A small region with two uses, five slag producers, one dust producer and three receivers, all invented."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pyoxigraph
import pytest

from symbio_kg.store import KNOWLEDGE, LISTINGS, ONTOLOGY, GraphStore, open_store
from symbio_kg.store.knowledge import knowledge_files
from symbio_kg.study import INTERNAL, PUBLIC, Question, Study, study
from symbio_kg.terms import turtle_prologue

DAY = date(2026, 12, 9)
KNOWN = """
slot:t.aggregate a sym:InputSlot ; rdfs:label "aggregate"@en , "agrega"@tr ; sym:slotOf proc:t ;
  sym:requiresMaterial mat:eaf-slag-carbon ; sym:replaces mat:natural-aggregate ; sym:operation op:R5 ;
  sym:evidenceLevel sym:OwnKnowledge ; sym:hasLimit slot:t.aggregate.l1 , slot:t.aggregate.l2 .
slot:t.aggregate.l1 a sym:QualityLimit ; sym:property prop:free-cao ; sym:operator sym:AtMost ;
  qudt:numericValue 4.0 ; qudt:unit unit:PERCENT .
slot:t.aggregate.l2 a sym:QualityLimit ; sym:property prop:moisture ; sym:operator sym:AtMost ;
  qudt:numericValue 10.0 ; qudt:unit unit:PERCENT .
proc:t a sym:Process ; rdfs:label "road base"@en , "yol temeli"@tr ; sym:activity nace:42-11 .
op:R5 skos:notation "R5" .
slot:steel.out.slag a sym:OutputSlot ; sym:outputOf proc:steel ; sym:yields mat:eaf-slag-carbon .
proc:steel a sym:Process ; rdfs:label "arc furnace"@en , "ark ocağı"@tr .
data:s1 a sym:Substitution ; sym:ofKind mat:eaf-slag-carbon ; sym:atSlot slot:t.aggregate ;
  sym:byRule rule:required-material ; sym:confidence 0.9 .
nace:24-10 skos:notation "24.10" . nace:42-11 skos:notation "42.11" . nace:08-11 skos:notation "08.11" .
low:10-02-02 a sym:WasteCode ; skos:notation "10 02 02" ; skos:prefLabel "unprocessed slag"@en , "cüruf"@tr ;
  sym:hasVersion data:v1 .
data:v1 sym:entryType sym:AbsoluteNonHazardous ; sym:hazardous false .
low:10-02-07 a sym:WasteCode ; skos:notation "10 02 07" ; sym:hasVersion data:v2 .
data:v2 sym:entryType sym:MirrorHazardous ; sym:hazardous true .
"""
SLAG = {"a": (10_000, 3.0), "b": (20_000, 5.0), "c": (30_000, 2.0), "d": (20_000, 3.5), "e": (20_000, 3.0)}


def offer(name: str, code: str, material: str, tonnes: float, measured: str = "", months: str = "") -> str:
    """One invented offer of a steelworks."""
    return f"""
data:o-{name} a sym:Offer ; sym:listedBy data:f-{name} ; sym:atSite data:site-{name} ; sym:synthetic true ;
  sym:concerns data:r-{name} {months} .
data:r-{name} a sym:Waste ; sym:material mat:{material} ; sym:wasteCode low:{code} ; sym:quantity {float(tonnes)} ;
  sym:unit unit:TONNE ; sym:period sym:PerYear {measured} .
data:f-{name} sym:activity nace:24-10 .
data:site-{name} geo:lat 38.7 ; geo:long 26.9 ; schema:addressCountry "TR" .
"""


def measured(name: str, **values: float) -> tuple[str, str]:
    """The measurements of an offer, in percent."""
    nodes = {key: f"data:m-{name}-{key}" for key in values}
    triples = "".join(
        f"{node} a sym:Measurement ; sym:property prop:{key.replace('_', '-')} ; "
        f"qudt:numericValue {float(values[key])} ; qudt:unit unit:PERCENT .\n"
        for key, node in nodes.items()
    )
    return f"; sym:hasMeasurement {' , '.join(nodes.values())}", triples


def need(name: str, tonnes: float) -> str:
    """One invented road builder who takes aggregate."""
    return f"""
data:n-{name} a sym:Need ; sym:listedBy data:f-{name} ; sym:atSite data:site-{name} ; sym:forSlot slot:t.aggregate ;
  sym:concerns data:q-{name} .
data:q-{name} a sym:Material ; sym:quantity {float(tonnes)} ; sym:unit unit:TONNE ; sym:period sym:PerYear .
data:f-{name} sym:activity nace:42-11 .
data:site-{name} geo:lat 38.8 ; geo:long 27.0 ; schema:addressCountry "TR" .
"""


def listings() -> str:
    """All listings of the region."""
    text = ""
    for name, (tonnes, lime) in SLAG.items():
        link, triples = measured(name, free_cao=lime)
        text += offer(name, "10-02-02", "eaf-slag-carbon", tonnes, link) + triples
    link, triples = measured("z", zinc=130.0)
    text += offer("z", "10-02-07", "eaf-dust", 500, link, "; sym:activeMonth 1") + triples
    return text + need("x", 30_000) + need("y", 20_000) + need("w", 10_000)


def filled(text: str) -> GraphStore:
    """A store with the materials of the product, the small knowledge, and *text* as listings."""
    store = open_store(None)
    files = [
        path
        for path in knowledge_files()[ONTOLOGY]
        if path.name in ("materials.ttl", "properties.ttl", "units.ttl")
    ]
    store.load(ONTOLOGY, files)
    for graph, body in ((KNOWLEDGE, KNOWN), (LISTINGS, text)):
        parsed = pyoxigraph.parse(turtle_prologue() + body, format=pyoxigraph.RdfFormat.TURTLE)
        store.add(graph, [quad.triple for quad in parsed])
    return store


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """What makes listings and stores, for tests that want others."""
    return SimpleNamespace(offer=offer, need=need, filled=filled)


@pytest.fixture(scope="session")
def region() -> GraphStore:
    """The small region."""
    return filled(listings())


@pytest.fixture(scope="session")
def public(region: GraphStore) -> Study:
    """The study that everybody may read."""
    return study(region, Question(("24",), DAY, audience=PUBLIC, draws=100))


@pytest.fixture(scope="session")
def internal(region: GraphStore) -> Study:
    """The study of the team."""
    return study(region, Question(("24",), DAY, audience=INTERNAL, draws=100))
