"""A summary is filled from what the store holds, and each thing in it has its name and its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox
import pytest

from symbio_kg.model import Barred, BarredPair, LegalNote
from symbio_kg.report import Documented, Loaded, Source, Summary, summarise, to_html
from symbio_kg.store import GraphStore, open_store
from symbio_kg.terms import BASE, turtle_prologue

LISTINGS = """
data:zone a sym:IndustrialZone ; rdfs:label "Zone"@en , "Bölge"@tr ; geo:lat 38.5 ; geo:long 27.0 .
data:site a sym:Site ; rdfs:label "Site"@en ; sym:inZone data:zone ; geo:lat 38.51 ; geo:long 27.01 .
data:far a sym:Site ; rdfs:label "Far"@en , "Uzak"@tr ; geo:lat 38.9 ; geo:long 27.3 .
data:plant a sym:Firm ; rdfs:label "Power plant"@en , "Santral"@tr ; sym:activity nace:35-11 .
data:works a sym:Firm ; rdfs:label "Cement works"@en , "Çimento fabrikası"@tr ; sym:activity nace:23-51 .
data:o1 a sym:Offer ; dcterms:identifier "O-1" ; dcterms:title "Fly ash"@en , "Uçucu kül"@tr ;
  sym:listedBy data:plant ; sym:atSite data:site ; sym:concerns data:o1r ; sym:synthetic true .
data:o1r a sym:Waste ; sym:material mat:fly-ash ; sym:wasteCode low:10-01-02 .
data:n1 a sym:Need ; dcterms:identifier "N-1" ; dcterms:title "Clinker substitute"@en ;
  sym:listedBy data:works ; sym:atSite data:far ; sym:concerns data:n1r ; sym:synthetic true .
data:n1r a sym:Material .
data:n2 a sym:Need ; dcterms:identifier "N-2" ; dcterms:title "Sand"@en ;
  sym:listedBy data:works ; sym:concerns data:n2r .
data:n2r a sym:Material .
"""

KNOWLEDGE = """
mat:resource a sym:ResourceKind .
mat:ashes a sym:ResourceKind ; rdfs:label "ashes"@en , "küller"@tr ; rdfs:subClassOf mat:resource .
mat:fly-ash a sym:ResourceKind ; rdfs:label "fly ash"@en ; rdfs:subClassOf mat:ashes .
sub:SUB-002 dcterms:source "A paper on something else" ; sym:evidenceLevel sym:SourceRead .
mat:clinker rdfs:label "clinker"@en , "klinker"@tr .
prop:loi rdfs:label "loss on ignition"@en , "kızdırma kaybı"@tr .
proc:grinding rdfs:label "cement grinding"@en , "çimento öğütme"@tr ; sym:activity nace:23-51 .
proc:drying rdfs:label "drying"@en , "kurutma"@tr .
slot:grinding.binder sym:slotOf proc:grinding ; sym:replaces mat:clinker ;
  dcterms:source "engineering knowledge" ; sym:evidenceLevel sym:OwnKnowledge .
sub:SUB-001 dcterms:source "A paper" ; sym:evidenceLevel sym:SourceRead .
sub:x a sym:Substitution ; sym:atSlot slot:grinding.binder ; sym:viaTreatment proc:drying ;
  prov:wasDerivedFrom sub:SUB-001 .
low:10-01-02 skos:notation "10 01 02" .
nace:35-11 skos:notation "35.11" .
nace:23-51 skos:notation "23.51" ; skos:broader nace:23-5 .
nace:23-5 skos:notation "23.5" ; skos:broader nace:23 .
nace:23 skos:notation "23" ; skos:prefLabel "Mineral products"@en , "Mineral ürünler"@tr .
"""
ASHES = "".join(f"mat:ash-{n} a sym:ResourceKind ; rdfs:subClassOf mat:ashes .\n" for n in range(9))


@dataclass(frozen=True)
class _Match:
    offer: str
    need: str
    score: float
    substitution: str = f"{BASE}substitution/x"
    rule: str = f"{BASE}rule/treatment-chain"
    confidence: float = 0.5
    parts: Mapping[str, float] = field(default_factory=lambda: {"distance": 0.5})
    distance_km: float | None = 12.0
    amount: float | None = 100.0
    unit: str = "t/yr"
    overlap_days: int | None = 365
    gaps: Sequence[str] = ("prop:loi",)
    law: str = ""
    legal: Sequence[LegalNote] = ()


@pytest.fixture
def store() -> Iterator[GraphStore]:
    store = open_store(None)
    for graph, text in (("public/listings", LISTINGS), ("knowledge", KNOWLEDGE + ASHES)):
        quads = ox.parse((turtle_prologue() + text).encode(), format=ox.RdfFormat.TURTLE)
        store.add(f"{BASE}graph/{graph}", [quad.triple for quad in quads])
    yield store
    store.close()


@pytest.fixture
def collected(store: GraphStore) -> Summary:
    data = f"{BASE}data/"
    return summarise(
        store,
        [_Match(f"{data}o1", f"{data}n1", 0.7), _Match(f"{data}o1", f"{data}n2", 0.9)],
        title={"en": "T", "tr": "T"},
        as_of=date(2026, 12, 9),
        loaded=[Loaded("r", {"en": "R", "tr": "R"}, frozenset({f"{data}o1", f"{data}n1", f"{data}n2"}))],
        documented=[
            Documented("EX-1", "O-1", "N-1", Source("A paper", "SourceRead")),
            Documented("EX-2", "O-1", "gone"),
        ],
        inferred={"treatment-chain": 1},
    )


def test_region_is_counted(collected: Summary) -> None:
    """Firms, offers and needs are counted from the accepted listings; mostly invented makes it invented."""
    (region,) = collected.regions
    assert (region.firms, region.offers, region.needs, region.synthetic) == (2, 1, 2, True)


def test_match_has_names_and_reasons(collected: Summary) -> None:
    """Titles, firms, code, place, treatment, gap, what is replaced and both sources are there."""
    best, second = collected.matches
    assert best.score == 0.9
    assert not best.documented
    assert second.documented
    assert second.offer.title["tr"] == "Uçucu kül"
    assert second.offer.firm["tr"] == "Santral"
    assert second.offer.code == "10 01 02"
    assert second.offer.spot.endswith("/zone")
    assert second.rule == "treatment-chain"
    assert [text["en"] for text in (*second.treatments, *second.gaps)] == ["drying", "loss on ignition"]
    assert second.replaces == {"en": "clinker", "tr": "klinker"}
    assert {source.text for source in second.sources} == {"A paper", "engineering knowledge"}
    assert not second.read


def test_documented_exchange_gets_rank_and_rule(collected: Summary) -> None:
    """The rank is the place among the matches of the same offer; a listing that is not there is a miss."""
    exchange, lost = collected.exchanges
    assert lost.rank is None
    assert lost.reason
    assert (exchange.rank, exchange.rule, exchange.region) == (2, "treatment-chain", "r")
    assert collected.new_total == 1


def test_an_offer_flows_once(collected: Summary) -> None:
    """The same tonnes are not drawn twice; stages carry family, process and division."""
    (flow,) = collected.flows
    assert flow.tonnes == 100.0
    assert [stage["tr"] for stage in (flow.group, flow.process, flow.division)] == [
        "küller", "çimento öğütme", "23 Mineral ürünler",
    ]  # fmt: skip


def test_places_are_zones_or_sites(collected: Summary) -> None:
    """A site in a zone counts for the zone; a listing without a site is on no map."""
    assert {(spot.name["en"], spot.firms) for spot in collected.spots} == {("Zone", 1), ("Far", 1)}
    assert "Bölge" in to_html(collected, "tr")


def _note(rule: str, outcome: str = "needs-assessment") -> LegalNote:
    return LegalNote(
        rule, outcome, {"en": f"{rule}?", "tr": f"{rule}?"}, None, {"en": "Art. 1", "tr": "m. 1"}
    )


def test_the_most_telling_questions_are_shown(store: GraphStore) -> None:
    """Of what the law asks, the worst come first, then what is asked of the fewest matches, each rule once."""
    data = f"{BASE}data/"
    both = (_note("common"), _note("rare"), _note("rare"), _note("mild", "permitted-with-condition"))
    summary = summarise(
        store,
        [
            _Match(f"{data}o1", f"{data}n1", 0.7, law="needs-assessment", legal=(_note("common"),)),
            _Match(f"{data}o1", f"{data}n2", 0.9, law="needs-assessment", legal=both),
        ],
        title={"en": "T", "tr": "T"},
        as_of=date(2026, 12, 9),
        loaded=[Loaded("r", {"en": "R", "tr": "R"}, frozenset({f"{data}o1", f"{data}n1", f"{data}n2"}))],
        routes={"needs-assessment": 2, "refused": 3},
        barred=[
            Barred("licence-pair", {"en": "Licence", "tr": "Lisans"}, 3, 7, (
                BarredPair(f"{data}o1", f"{data}n1", _note("licence-pair", "refused")),
                BarredPair(f"{data}gone", f"{data}n1", _note("licence-pair", "refused")),
            )),
        ],
    )  # fmt: skip
    best = summary.matches[0]
    assert [note.rule for note in best.questions] == ["rare", "common"]
    assert best.asked == 3
    assert dict(summary.law) == {"lawful": 0, "assess": 2, "refused": 3, "judged": 5}
    (rule,) = summary.barred
    assert [card.offer.iri for card in rule.examples] == [f"{data}o1"]
    for language, words in (("en", "What the law bars"), ("tr", "Hukukun engelledikleri")):
        page = to_html(summary, language)
        assert words in page
        assert "licence-pair?" in page
        assert "rare?" in page
