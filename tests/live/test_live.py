"""A region that is kept matched is, after every change, what matching all of it anew would give."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from symbio_kg.accept import withdrawn
from symbio_kg.live import Changed, LiveRegion
from symbio_kg.match import match
from symbio_kg.model import Match
from symbio_kg.pipeline import take_in
from symbio_kg.read.messages import Unreadable
from symbio_kg.store import KNOWLEDGE as KNOWN
from symbio_kg.store import LISTINGS, GraphStore, StoreFailed, open_store
from symbio_kg.terms import PREFIXES, RDF_TYPE, turtle_prologue
from symbio_kg.validate import Validator

DAY = date(2026, 11, 25)
FOUND = "sym:property prop:loi ; qudt:numericValue 5.0 ; qudt:unit unit:PERCENT"
DATA = PREFIXES["data"]
KNOWLEDGE = """
mat:coal-fly-ash a sym:ResourceKind ; rdfs:label "fly ash"@en , "uçucu kül"@tr .
mat:steel-slag a sym:ResourceKind ; rdfs:label "slag"@en , "cüruf"@tr .
proc:cement-grinding a sym:Process ; sym:activity nace:23-51 .
slot:cement-grinding.pozzolan a sym:InputSlot ; sym:slotOf proc:cement-grinding ; sym:requiresFunction fun:pozzolanic .
slot:cement-grinding.slag a sym:InputSlot ; sym:slotOf proc:cement-grinding ; sym:requiresMaterial mat:steel-slag .
fun:pozzolanic sym:functionGroup "construction" .
sub:one a sym:Substitution ; sym:ofKind mat:coal-fly-ash ; sym:atSlot slot:cement-grinding.pozzolan ;
  sym:byRule rule:documented-practice ; sym:confidence 0.9 .
sub:two a sym:Substitution ; sym:ofKind mat:steel-slag ; sym:atSlot slot:cement-grinding.pozzolan ;
  sym:byRule rule:function ; sym:confidence 0.6 .
sub:three a sym:Substitution ; sym:ofKind low:10-01-02 ; sym:atSlot slot:cement-grinding.slag ;
  sym:byRule rule:analogy ; sym:confidence 0.5 .
data:content a sym:CodeMaterial ; sym:wasteCode low:10-01-02 ; sym:material mat:coal-fly-ash ; sym:likelihood 0.8 .
low:10-01-02 skos:notation "10 01 02" .
low:10-02-01 skos:notation "10 02 01" .
op:R5 skos:notation "R5" .
"""
FIRMS = range(4)
ACTIVITIES = ("23-51", "24-10", "35-11", "23-51")
OFFERS = (
    "a sym:Waste ; sym:wasteCode low:10-01-02 ; sym:material mat:coal-fly-ash",
    "a sym:Waste ; sym:wasteCode low:10-01-02",
    "a sym:Waste ; sym:wasteCode low:10-02-01 ; sym:material mat:steel-slag",
    "a sym:Product ; sym:material mat:coal-fly-ash",
)
NEEDS = (
    ("a sym:Material ; sym:function fun:pozzolanic", "; sym:forSlot slot:cement-grinding.pozzolan"),
    ("a sym:Material ; sym:material mat:steel-slag", "; sym:forProcess proc:cement-grinding"),
    ("a sym:Material ; sym:function fun:pozzolanic", ""),
)
LICENSED = ((), (), ("10-01-02",), ("10-02-01",), ("10-01-02", "10-02-01"))
PRIVATE = ("", "Quantities", "FirmName", "ExactPlace")


def firm(number: int, activity: str, shift: float = 0.0, licensed: Sequence[str] = ()) -> str:
    """Return a firm and its site, *shift* degrees north of where it was, with a licence for the codes *licensed*."""
    name = f"data:f{number}"
    return licence(f"{name}-s", f"<{DATA}f{number}-s/licence>", licensed) + (
        f'{name} a sym:Firm ; rdfs:label "Firma {number}"@tr ; schema:name "Firma {number}" ;\n'
        f'  dcterms:identifier "f{number}" ; sym:activity nace:{activity} ; sym:hasSite {name}-s ;\n'
        f'  sym:synthetic true .\n{name}-s a sym:Site ; rdfs:label "Tesis"@tr ;\n'
        f"  geo:lat {38 + number / 4 + shift:.2f} ; geo:long {27 + number % 3:.1f} ;\n"
        f'  schema:addressRegion "İzmir" ; schema:addressCountry "TR" .\n'
    )


def licence(site: str, name: str, codes: Sequence[str]) -> str:
    pairs = [f"{name[:-1]}/{number}>" for number, _ in enumerate(codes)]
    return "".join(
        f"{pair} a sym:LicensedPair ; sym:synthetic true ;\n"
        f"  sym:licensedCode low:{code} ; sym:licensedOperation op:R5 .\n"
        f"{site} sym:holdsLicence {name} .\n"
        f'{name} a sym:Licence ; dcterms:identifier "L" ; sym:synthetic true ; sym:licenses {pair} ;\n'
        "  sym:licensedRoom 250.0 ;\n"
        f'  sym:validFrom "2025-01-01"^^xsd:date ; sym:validTo "2030-01-01"^^xsd:date ; sym:facilityType "recovery" .\n'
        for code, pair in zip(codes, pairs, strict=True)
    )


def listing(name: str, role: str, number: int, said: str, more: str = "", private: str = "") -> str:
    """Return a listing of firm *number* that keeps *private* to itself."""
    kept = f"; sym:keepsPrivate sym:{private} " if private else ""
    return (
        f'data:{name} a sym:{role} ; dcterms:identifier "{name}" ; dcterms:title "{name} kaydı"@tr ;\n'
        f"  sym:listedBy data:f{number} ; sym:atSite data:f{number}-s ; sym:synthetic true ;\n"
        f"  sym:concerns <{DATA}{name}/resource> {more} {kept}.\n"
        f"<{DATA}{name}/resource> {said} .\n"
    )


def amount(tonnes: int) -> str:
    return f" ; sym:quantity {tonnes}.0 ; sym:unit unit:TONNE ; sym:period sym:PerYear"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Draw a document with one listing of one of the firms, new or there already."""
    role, number = draw(st.sampled_from(("Offer", "Need"))), draw(st.sampled_from(FIRMS))
    name = f"{role[0].lower()}{number}{draw(st.sampled_from('ab'))}"
    much, private = amount(draw(st.integers(1, 9)) * 100), draw(st.sampled_from(PRIVATE))
    said, more = (draw(st.sampled_from(OFFERS)), "") if role == "Offer" else draw(st.sampled_from(NEEDS))
    activity = draw(st.sampled_from((ACTIVITIES[number], ACTIVITIES[number], "23-51")))
    shift = draw(st.sampled_from((0.0, 0.0, 0.5)))
    licensed = draw(st.sampled_from(LICENSED))
    return firm(number, activity, shift, licensed) + listing(name, role, number, said + much, more, private)


STEPS = st.lists(st.one_of(documents(), st.integers(0, 9)), min_size=1, max_size=10)
RESTARTS = st.integers(0, 9)


def ttl(text: str) -> bytes:
    return (turtle_prologue() + text).encode()


def knowing(store: GraphStore) -> GraphStore:
    quads = parse(turtle_prologue() + KNOWLEDGE, format=RdfFormat.TURTLE)
    store.add(KNOWN, [quad.triple for quad in quads])
    return store


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator()


@pytest.fixture
def live(validator: Validator) -> Iterator[LiveRegion]:
    store = knowing(open_store(None))
    yield LiveRegion(store, validator, DAY, top=2)
    store.close()


def stored(live: LiveRegion) -> list[str]:
    """Return the listings in the store of *live*."""
    query = f"SELECT DISTINCT ?x WHERE {{ ?x <{PREFIXES['sym']}concerns> ?y }} ORDER BY ?x"
    return [str(getattr(row[0], "value", "")) for row in live.store.select(query)]


def anew(live: LiveRegion) -> set[str]:
    """Return what matching the whole store of *live* anew says, as of the same run."""
    run = f"{live.run}-anew"
    match(live.store, DAY, top=2, run=run)
    return {str(t).replace("-anew", "") for t in live.store.triples(run)}


def said(live: LiveRegion) -> set[str]:
    return {str(t) for t in live.store.triples(live.run)}


def fresh(live: LiveRegion, name: str, role: str, number: int, place: int = 0, much: int = 100) -> Changed:
    """Put the listing *name* of firm *number*."""
    what, more = (OFFERS[place], "") if role == "Offer" else NEEDS[place]
    text = firm(number, ACTIVITIES[number]) + listing(name, role, number, what + amount(much), more)
    changed = live.put(ttl(text), f"{name}.ttl")
    assert changed.receipt is not None
    assert changed.receipt.report.conforms, changed.receipt.report.violations
    return changed


def gone(live: LiveRegion, listing: str) -> Changed:
    """Take *listing* out of the store, as the service does, and let the region follow."""
    change = withdrawn(live.store, NamedNode(listing))
    live.store.change(change.remove, change.add)
    return live.follow(change)


def pairs(matches: tuple[Match, ...]) -> set[tuple[str, str]]:
    return {(match.offer.removeprefix(DATA), match.need.removeprefix(DATA)) for match in matches}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, RESTARTS)
def test_whatever_comes_and_goes_the_matches_are_those_of_the_whole(
    validator: Validator, steps: list[str | int], restart: int
) -> None:
    """After new, changed, withdrawn listings, moved firms, secrets and a restart, the graph is that of a full run."""
    live = LiveRegion(knowing(open_store(None)), validator, DAY, top=2)
    for number, step in enumerate(steps):
        if number == restart:
            live = LiveRegion(live.store, validator, DAY, top=2)
        there = stored(live)
        if isinstance(step, str):
            receipt = live.put(ttl(step), "one.ttl").receipt
            assert receipt is not None
            assert receipt.report.conforms, receipt.report.violations
        elif there:
            gone(live, there[step % len(there)])
    assert said(live) == anew(live)


def test_after_a_restart_a_new_licence_is_a_sort_of_its_own(live: LiveRegion, validator: Validator) -> None:
    """Each receiver is judged by its own licence, whatever was sorted before the start."""
    need = NEEDS[0]

    def put(number: int, codes: Sequence[str]) -> None:
        text = firm(number, ACTIVITIES[number], licensed=codes)
        text += listing(f"n{number}", "Need", number, need[0] + amount(10), need[1])
        assert live.put(ttl(text), "one.ttl").receipt

    fresh(live, "ash", "Offer", 1)
    fresh(live, "slag", "Offer", 2, place=2)
    put(0, ("10-01-02", "10-02-01"))
    live = LiveRegion(live.store, validator, DAY, top=2)
    put(3, ("10-02-01",))
    law = live._tables.law
    for (number, code), taker in law._taker_for.items():
        covers = set(law.receivers[number].covers)
        stated = law.takers[taker][0].get("licence.covers", ())
        assert isinstance(stated, tuple)
        assert covers & set(stated) == {pair for pair in covers if code and pair.startswith(code)}, code


def test_a_new_listing_is_told_its_matches(live: LiveRegion) -> None:
    """The receipt names the listing and its matches, and they stand in the graph."""
    assert fresh(live, "n", "Need", 0).came == ()
    changed = fresh(live, "o", "Offer", 1)
    assert changed.receipt is not None
    assert changed.receipt.accepted == (f"{DATA}o",)
    assert pairs(changed.came) == {("o", "n")}
    assert set(changed.seconds) >= {"read and validate", "match", "store"}
    assert said(live) == anew(live)


def test_what_is_no_concern_of_waste_law_is_matched_too(live: LiveRegion) -> None:
    """A product goes to who needs it, whatever the licence there leaves room for."""
    text = firm(0, ACTIVITIES[0], licensed=("10-01-02",))
    live.put(ttl(text + listing("n", "Need", 0, NEEDS[0][0] + amount(900), NEEDS[0][1])), "n.ttl")
    assert pairs(fresh(live, "o", "Offer", 1, place=3, much=800).came) == {("o", "n")}
    assert said(live) == anew(live)


def test_a_better_one_pushes_the_last_out(live: LiveRegion) -> None:
    """Who falls out of both lists is told; when the better one goes, it comes back."""
    for place in range(3):
        fresh(live, f"n{place}", "Need", 0)
    for place in range(3):
        fresh(live, f"o{place}", "Offer", 1, much=10 + place)
    assert said(live) == anew(live)
    changed = fresh(live, "best", "Offer", 1)
    assert changed.went
    assert {offer for offer, _ in pairs(changed.came)} == {"best"}
    assert said(live) == anew(live)
    back = gone(live, f"{DATA}best")
    assert set(changed.went) <= {(m.offer, m.need) for m in back.came}
    assert said(live) == anew(live)


def pooled(live: LiveRegion) -> bool:
    return any("PooledMatch" in triple for triple in said(live))


def test_a_pool_goes_with_its_offers(live: LiveRegion) -> None:
    """Two small offers make one, a change of either remakes it, one that fills the need or leaves ends it."""
    fresh(live, "n", "Need", 0, much=900)
    fresh(live, "o", "Offer", 1, much=300)
    assert not pooled(live)
    fresh(live, "p", "Offer", 2, much=400)
    assert pooled(live)
    assert said(live) == anew(live)
    fresh(live, "p", "Offer", 2, much=500)
    assert said(live) == anew(live)
    fresh(live, "q", "Offer", 3, much=900)
    assert not pooled(live)
    gone(live, f"{DATA}q")
    assert pooled(live)
    gone(live, f"{DATA}p")
    assert not pooled(live)
    assert said(live) == anew(live)


def test_a_withdrawn_listing_leaves_nothing(live: LiveRegion) -> None:
    """Listing, resource and matches go, and what was measured of it is let go of; the firm stays."""
    fresh(live, "n", "Need", 0)
    assert len(live._tables.told.measured) == 0
    measured = f" ; sym:hasMeasurement <{DATA}o/m> .\n<{DATA}o/m> a sym:Measurement ; {FOUND}"
    offer = listing("o", "Offer", 1, OFFERS[0] + amount(100) + measured)
    made = live.put(ttl(firm(1, ACTIVITIES[1]) + offer), "o.ttl").receipt
    assert made and made.accepted, made
    assert len(live._tables.told.measured) == 1
    assert gone(live, f"{DATA}o").went == ((f"{DATA}o", f"{DATA}n"),)
    assert stored(live) == [f"{DATA}n"]
    assert not live.store.ask(f"ASK {{ <{DATA}o/resource> ?p ?o }}")
    assert live.store.ask(f"ASK {{ <{DATA}f1> ?p ?o }}")
    assert len(live._tables.told.measured) == 0
    assert gone(live, f"{DATA}o").went == ()
    numbers = len(live._tables.numbers.names)
    assert pairs(fresh(live, "p", "Offer", 1).came) == {("p", "n")}
    assert len(live._tables.numbers.names) == numbers, (
        "a listing that comes takes the number of one that went"
    )


def test_withdrawing_shows_nothing_that_was_hidden(live: LiveRegion) -> None:
    """The name of a firm that hid it does not become public when its only listing goes, nor later."""
    text = firm(1, "23-51") + listing("o", "Offer", 1, OFFERS[0] + amount(1), private="FirmName")
    receipt = live.put(ttl(text), "o.ttl").receipt
    assert receipt is not None
    gone(live, receipt.accepted[0])
    fresh(live, "n", "Need", 0)
    assert not any("Firma 1" in str(t) for t in live.store.triples(LISTINGS))


def test_a_refused_document_changes_nothing(live: LiveRegion) -> None:
    """Violations come in the receipt; what cannot be read is raised."""
    fresh(live, "n", "Need", 0)
    before = {graph: live.store.count(graph) for graph in live.store.graphs()}
    changed = live.put(ttl(listing("o", "Offer", 1, "a sym:Waste")), "o.ttl")
    assert changed.receipt is not None
    assert not changed.receipt.report.conforms
    with pytest.raises(Unreadable):
        live.put(b"<<<", "x.ttl")
    assert {graph: live.store.count(graph) for graph in live.store.graphs()} == before


def test_a_write_that_fails_leaves_tables_and_graph_as_they_were(
    live: LiveRegion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the store refuses, the listing is not there, and putting it again works."""
    fresh(live, "n", "Need", 0)

    def refuse(*_: object) -> None:
        raise StoreFailed("disk", "full")

    with monkeypatch.context() as patch:
        patch.setattr(live.store, "change", refuse)
        with pytest.raises(StoreFailed):
            fresh(live, "o", "Offer", 1)
    assert stored(live) == [f"{DATA}n"]
    assert pairs(fresh(live, "o", "Offer", 1).came) == {("o", "n")}


def test_a_large_document_is_matched_as_a_whole(live: LiveRegion, monkeypatch: pytest.MonkeyPatch) -> None:
    """From some size on the region is matched anew; the graph is the same."""
    monkeypatch.setattr("symbio_kg.live.region._MANY", 1)
    fresh(live, "o", "Offer", 1)
    (one, slot), (two, none) = NEEDS[0], NEEDS[2]
    text = listing("n", "Need", 0, one + amount(5), slot) + listing("m", "Need", 0, two + amount(5), none)
    text += firm(0, "23-51")
    live.put(ttl(text), "two.ttl")
    assert said(live) == anew(live)
    assert len(said(live)) > 2


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from symbio_kg.live import LiveRegion
from symbio_kg.store import EmbeddedStore, open_store
from symbio_kg.validate import Validator

store = open_store(Path(sys.argv[1]))
live = LiveRegion(store, Validator(), date(2026, 11, 25), top=2)
change = EmbeddedStore.change

def killed(self, *given):
    if sys.argv[3] == "after":
        change(self, *given)
    os.kill(os.getpid(), signal.SIGKILL)

EmbeddedStore.change = killed
live.put(Path(sys.argv[2]))
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_killed_while_it_puts_leaves_listing_and_matches_or_neither(
    when: str, tmp_path: Path, validator: Validator
) -> None:
    """Opened again, the store is that before or after, whole, and the region matches as if nothing had been."""
    live = LiveRegion(knowing(open_store(tmp_path / "data")), validator, DAY, top=2)
    fresh(live, "n", "Need", 0)
    live.store.close()
    document = tmp_path / "o.ttl"
    document.write_bytes(ttl(firm(1, ACTIVITIES[1]) + listing("o", "Offer", 1, OFFERS[0] + amount(1))))
    command = [sys.executable, "-c", KILLED, str(tmp_path / "data"), str(document), when]
    assert subprocess.run(command, check=False).returncode == -9
    store = open_store(tmp_path / "data")
    found = store.ask(f"ASK {{ GRAPH <{live.run}> {{ ?m <{PREFIXES['sym']}offer> <{DATA}o> }} }}")
    assert found is (when == "after")
    assert store.ask(f"ASK {{ <{DATA}o> ?p ?o }}") is found
    again = LiveRegion(store, validator, DAY, top=2)
    assert said(again) == anew(again)
    assert pairs(again.put(document).came) == (set() if found else {("o", "n")})
    store.close()


def test_matches_that_somebody_lost_are_back_at_the_next_start(
    live: LiveRegion, validator: Validator
) -> None:
    """A graph of matches that does not go with the listings is mended."""
    fresh(live, "n", "Need", 0)
    fresh(live, "o", "Offer", 1)
    before = said(live)
    live.store.drop(live.run)
    assert said(LiveRegion(live.store, validator, DAY, top=2)) == before


def test_a_listing_of_which_little_is_left_stops_no_other(live: LiveRegion, validator: Validator) -> None:
    """A listing whose resource was taken away by an update is passed over at the next start."""
    fresh(live, "n", "Need", 0)
    fresh(live, "o", "Offer", 1)
    before = said(live)
    about = Triple(NamedNode("http://a/left"), PREFIXES["sym"]["concerns"], NamedNode("urn:nothing"))
    live.store.add(LISTINGS, [Triple(NamedNode("http://a/left"), RDF_TYPE, PREFIXES["sym"]["Offer"]), about])
    assert said(LiveRegion(live.store, validator, DAY, top=2)) == before


def nobody(*_: object) -> None:
    raise AssertionError("everything was matched")


def two(folder: Path, validator: Validator) -> LiveRegion:
    """Return a region on disk with an offer and a need that fit, kept in *folder*."""
    live = LiveRegion(knowing(open_store(folder)), validator, DAY, top=2, folder=folder)
    fresh(live, "n", "Need", 0)
    fresh(live, "o", "Offer", 1)
    live.keep()
    return live


def test_a_region_that_was_kept_is_not_matched_again(
    tmp_path: Path, validator: Validator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next process takes it as it is, and what comes and goes then is matched as in a whole run."""
    two(tmp_path, validator).store.close()
    with monkeypatch.context() as patch:
        patch.setattr("symbio_kg.live.region.matched", nobody)
        live = LiveRegion(open_store(tmp_path), validator, DAY, top=2, folder=tmp_path)
    assert pairs(fresh(live, "p", "Offer", 2).came) == {("p", "n")}
    fresh(live, "n", "Need", 0, much=900)
    gone(live, f"{DATA}o")
    assert said(live) == anew(live)
    live.store.close()


@pytest.mark.parametrize("spoilt", ["listing", "run", "day", "file"])
def test_a_region_that_was_kept_for_something_else_is_not_used(
    spoilt: str, tmp_path: Path, validator: Validator
) -> None:
    """After a write past it, on another day, or when its file is damaged, everything is matched."""
    live = two(tmp_path, validator)
    if spoilt == "listing":
        take_in(
            live.store,
            ttl(firm(2, "35-11") + listing("p", "Offer", 2, OFFERS[0] + amount(5))),
            validator,
            "p.ttl",
        )
    if spoilt == "run":
        live.store.drop(live.run)
    if spoilt == "file":
        next((tmp_path / "live" / "side").iterdir()).write_bytes(b"PAR1")
    day = DAY + timedelta(1) if spoilt == "day" else DAY
    again = LiveRegion(live.store, validator, day, top=2, folder=tmp_path)
    run = f"{live.run}-anew"
    match(live.store, day, top=2, run=run)
    assert said(again) == {str(t).replace("-anew", "") for t in live.store.triples(run)}
    live.store.close()
