"""What an owner keeps private never reaches the public graph; the two graphs together are the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from symbio_kg.accept import Change, accept, firm_graph, public_view, split
from symbio_kg.i18n import fold
from symbio_kg.store import KNOWLEDGE, LISTINGS, GraphStore, open_store
from symbio_kg.terms import PREFIXES, sparql_prologue, turtle_prologue

DATA, SYM = PREFIXES["data"], PREFIXES["sym"]
PARTS = ("FirmName", "ExactPlace", "ContactDetails", "Quantities", "PriceTerms", "MeasuredValues", "FreeText")


@dataclass(frozen=True)
class Listing:
    """One listing of a made-up document; every value that can be hidden holds a word of its own."""

    number: int
    firm: int
    site: int
    kept: frozenset[str] = frozenset()
    titled: str = ""
    zone: bool = False

    @property
    def secrets(self) -> dict[str, list[str]]:
        """What each part of it would give away."""
        n = self.number
        return {
            "FirmName": [f"Zırva{self.firm}", f"sicil{self.firm}", f"NO-{n}-X"],
            "ExactPlace": [
                f"Mevki{self.firm}{self.site}",
                f"38.{self.firm}{self.site}7123",
                f"27.{self.firm}{self.site}7321",
            ],
            "ContactDetails": [f"kisi{n}@example.org"],
            "Quantities": [f"{n}86.75", "TONNE", "PerMonth"],
            "PriceTerms": [f"{n}9 TRY"],
            "MeasuredValues": [f"{n}7.125"],
            "FreeText": [f"dertleşme{n}", f"gerekçe{n}"],
        }

    @property
    def hidden(self) -> set[str]:
        """The parts it keeps private; the site tells the firm."""
        return {*self.kept, *(["ExactPlace"] if "FirmName" in self.kept else [])}

    def turtle(self) -> str:
        n, f, s = self.number, f"data:firm/zirva{self.firm}", f"data:firm/zirva{self.firm}/site/{self.site}"
        f, s = (f"<{DATA}{x.removeprefix('data:')}>" for x in (f, s))
        zone = f"; sym:inZone <{DATA}zone/z> " if self.zone else ""
        kept = "".join(f"; sym:keepsPrivate sym:{k} " for k in sorted(self.kept))
        return f"""
{f} a sym:Firm ; rdfs:label "Zırva{self.firm} Kimya A.Ş." ; schema:name "Zırva{self.firm} Kimya A.Ş." ;
  dcterms:identifier "sicil{self.firm}" ; sym:activity nace:23-51 ; sym:hasSite {s} .
{s} a sym:Site ; rdfs:label "Mevki{self.firm}{self.site}" ; geo:lat 38.{self.firm}{self.site}7123 ;
  geo:long 27.{self.firm}{self.site}7321
  {zone}; schema:addressRegion "İzmir" .
data:zirva{self.firm}-o{n} a sym:Offer ; dcterms:identifier "NO-{n}-X" ;
  dcterms:title "Kül {self.titled}"@tr ; sym:listedBy {f} ; sym:atSite {s} ; sym:contact "kisi{n}@example.org" ;
  sym:price "{n}9 TRY/t" ; dcterms:description "dertleşme{n}"@tr ; sym:statedReason "gerekçe{n}" ;
  dcterms:source "Zırva{self.firm}" ; sym:concerns data:zirva{self.firm}-o{n}-r {kept}.
data:zirva{self.firm}-o{n}-r a sym:Waste ; sym:material mat:coal-fly-ash ; sym:quantity {n}86.75 ;
  sym:unit unit:TONNE ; sym:period sym:PerMonth ; sym:hasMeasurement data:zirva{self.firm}-o{n}-m .
data:zirva{self.firm}-o{n}-m a sym:Measurement ; sym:property prop:moisture ; qudt:numericValue {n}7.125 ;
  qudt:unit unit:PERCENT .
"""


ZONE = 'data:zone-label rdfs:label "x" .\n'.replace("data:zone-label", f"<{DATA}zone/z>") + (
    f"<{DATA}zone/z> a sym:IndustrialZone ; geo:lat 38.5 ; geo:long 27.25 .\n"
)


def triples(*texts: str) -> list[Triple]:
    quads = parse(turtle_prologue() + "".join(texts), format=RdfFormat.TURTLE)
    return [quad.triple for quad in quads]


def load(store: GraphStore, listings: Iterable[Listing]) -> Mapping[str, str]:
    return accept(store, triples(*(x.turtle() for x in listings), ZONE))


def firms(store: GraphStore) -> set[str]:
    return {graph for graph in store.graphs() if graph != LISTINGS}


def public(store: GraphStore) -> str:
    return "\n".join(map(str, store.triples(LISTINGS)))


def leaks(store: GraphStore, listings: Iterable[Listing]) -> list[tuple[int, str]]:
    """Return what of *listings* the public graph says though no listing shows it."""
    text, current = fold(public(store)), list(listings)
    shown = {s for x in current for part in PARTS if part not in x.hidden for s in x.secrets[part]}
    if any("Quantities" not in x.kept for x in current) or any(
        "MeasuredValues" not in x.kept for x in current
    ):
        shown |= {"TONNE", "PerMonth"}
    return [
        (x.number, secret)
        for x in current
        for part in x.hidden
        for secret in x.secrets[part]
        if secret not in shown and fold(secret) in text
    ]


@pytest.fixture
def store() -> GraphStore:
    return open_store(None)


def test_nothing_private_is_stored_once_and_public(store: GraphStore) -> None:
    """A listing without secrets stands in the public graph only."""
    load(store, [Listing(1, 1, 1)])
    assert store.graphs() == [LISTINGS]


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_kept(store: GraphStore, part: str) -> None:
    """Each part alone goes to the firm's graph, the rest stays public."""
    one = Listing(1, 1, 1, frozenset({part}))
    load(store, [one])
    assert leaks(store, [one]) == []
    assert store.graphs() == [firm_graph(f"{DATA}firm/zirva1"), LISTINGS]
    for other in set(PARTS) - one.hidden - {"FirmName"}:
        assert fold(one.secrets[other][0]) in fold(public(store)), other


@pytest.mark.parametrize("zone", [True, False])
def test_a_hidden_place_is_shown_roughly(store: GraphStore, zone: bool) -> None:
    """The zone stands in for the site, or an area of half a degree where there is none."""
    load(store, [Listing(1, 1, 1, frozenset({"ExactPlace"}), zone=zone)])
    query = "SELECT ?lat ?long { ?x sym:roughlyAt ?y . ?y geo:lat ?lat ; geo:long ?long }"
    (row,) = store.select(sparql_prologue() + query).rows
    assert [str(getattr(term, "value", "")) for term in row] == (["38.5", "27.25"] if zone else ["38", "27"])


@pytest.mark.parametrize("title", ["Zırva1 külü", "ZIRVA1", "kül, 186,75 ton", "Mevki11'deki kül"])
def test_a_title_that_tells_is_withheld(store: GraphStore, title: str) -> None:
    """A title that says the hidden firm, site or amount goes with them; the owner's view keeps it."""
    one = Listing(1, 1, 1, frozenset({"FirmName", "Quantities"}), titled=title)
    load(store, [one])
    assert leaks(store, [one]) == []
    assert store.ask(f"ASK {{ ?x <{PREFIXES['dcterms']}title> ?title }}")


def test_a_harmless_title_stays(store: GraphStore) -> None:
    """A title that says nothing of what is hidden is shown."""
    load(store, [Listing(1, 1, 1, frozenset(PARTS), titled="kuru, 30 t")])
    assert "kuru, 30 t" in public(store)


def test_an_unknown_property_is_kept_back() -> None:
    """Of a listing with secrets, a property that nobody classified is not shown; parts of it neither."""
    more = 'data:zirva1-o1 schema:seller data:p . data:p schema:telephone "0555" .\n'
    text = Listing(1, 1, 1, frozenset({"PriceTerms"})).turtle()
    shown = split(triples(text, more)).public
    assert not [t for t in shown if "0555" in str(t) or "seller" in str(t)]


def test_a_firm_is_hidden_until_one_listing_shows_it(store: GraphStore) -> None:
    """A second, open listing makes the firm public, and not the link from the first; taking it back hides it."""
    hidden, shown = Listing(1, 1, 1, frozenset({"FirmName"})), Listing(2, 1, 2)
    load(store, [hidden])
    assert leaks(store, [hidden]) == []
    load(store, [shown])
    assert "Zırva1 Kimya" in public(store)
    assert leaks(store, [hidden, shown]) == []
    assert "site/1" not in public(store)
    again = Listing(2, 1, 2, frozenset({"FirmName"}))
    load(store, [again])
    assert leaks(store, [hidden, again]) == []


def test_a_hidden_listing_keeps_its_name_on_reload(store: GraphStore) -> None:
    """Loading again replaces it under the same name, which says nothing of the firm."""
    one = Listing(1, 1, 1, frozenset({"FirmName"}))
    (first,) = load(store, [one]).values()
    before = store.count()
    assert list(load(store, [one]).values()) == [first]
    assert store.count() == before
    assert "zirva" not in first
    assert load(store, [Listing(1, 1, 1)]) == {f"{DATA}zirva1-o1": f"{DATA}zirva1-o1"}
    assert firms(store) == set()
    assert first not in public(store)


def test_dropping_a_firms_graph_forgets_its_secrets_only(store: GraphStore) -> None:
    """What a firm keeps private is one graph: dropping it leaves the public part and the other firms."""
    load(store, [Listing(1, 1, 1, frozenset({"PriceTerms"})), Listing(2, 2, 2, frozenset({"PriceTerms"}))])
    before = set(store.triples(LISTINGS))
    store.drop(firm_graph(f"{DATA}firm/zirva1"))
    assert set(store.triples(LISTINGS)) == before
    assert firms(store) == {firm_graph(f"{DATA}firm/zirva2")}


def test_the_public_view_holds_no_private_graph(store: GraphStore) -> None:
    """Neither firms' graphs nor runs over them are in the copy; knowledge and public runs are."""
    load(store, [Listing(1, 1, 1, frozenset({"PriceTerms"}))])
    node = NamedNode(f"{SYM}x")
    for graph in ("match/2026-11-25", "match/public/2026-11-25", "audit"):
        store.add(PREFIXES["graph"] + graph, [Triple(node, node, node)])
    store.add(KNOWLEDGE, [Triple(node, node, node)])
    view = public_view(store)
    assert view.graphs() == sorted([KNOWLEDGE, LISTINGS, PREFIXES["graph"] + "match/public/2026-11-25"])


@pytest.mark.parametrize(
    ("firm", "other"),
    [("firm/a", "a"), ("firm/a", "firm/a/b"), ("firm/a%20", "firm/a "), ("x", "firm/iri/x")],
)
def test_two_firms_never_share_a_graph(firm: str, other: str) -> None:
    """Different IRIs give different graphs, whatever their ends."""
    assert firm_graph(DATA + firm) != firm_graph(DATA + other)


listing_sets = st.lists(
    st.builds(
        Listing,
        st.integers(1, 4),
        st.integers(1, 2),
        st.integers(1, 3),
        st.frozensets(st.sampled_from(PARTS), max_size=4),
        st.sampled_from(["", "Zırva1 Kimya", "Mevki12 yanı", "286,75 ton", "kisi3@example.org", "kuru"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda x: x.number,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(listing_sets, min_size=1, max_size=3))
def test_nothing_private_is_ever_public(loads: list[list[Listing]]) -> None:
    """Whatever is loaded in whatever order, no hidden value is public, nothing is lost, nothing is said twice."""
    store, current = open_store(None), dict[int, Listing]()
    for document in loads:
        # A listing is one firm's: later documents speak for the firm that listed it first
        own = [Listing(x.number, (x.number % 2) + 1, x.site, x.kept, x.titled, x.zone) for x in document]
        names = load(store, own)
        current |= {x.number: x for x in own}
        everything = [t for graph in store.graphs() for t in store.triples(graph)]
        assert len(everything) == len(set(everything))
        # What another listing's title says is that other owner's choice
        told = [
            (number, secret)
            for number, secret in leaks(store, current.values())
            if not any(secret in x.titled for x in current.values() if x.number != number)
        ]
        assert told == []
        for x in own:
            name = NamedNode(names[f"{DATA}zirva{x.firm}-o{x.number}"])
            own_values = {str(getattr(t.object, "value", "")) for t in everything if t.subject == name}
            assert {f"NO-{x.number}-X", f"kisi{x.number}@example.org", f"{x.number}9 TRY/t"} <= own_values
    assert sum(t.predicate == SYM["listedBy"] for t in everything) == len(current)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(listing_sets)
def test_loading_again_changes_nothing(document: list[Listing]) -> None:
    """The same document a second time leaves every graph as it was."""
    store = open_store(None)
    own = [Listing(x.number, (x.number % 2) + 1, x.site, x.kept, x.titled, x.zone) for x in document]
    load(store, own)
    before = {graph: set(store.triples(graph)) for graph in store.graphs()}
    load(store, own)
    assert {graph: set(store.triples(graph)) for graph in store.graphs()} == before


def test_changes_one_after_the_other_are_one_change() -> None:
    """What was said and unsaid between two changes is in neither side of both together."""
    one, two, three, other = (_statement(name) for name in ("one", "two", "three", "other"))
    first = Change({"a": "a"}, {"g": [one]}, {"g": [two, other]}, {one}, {two, other})
    second = Change({"b": "b"}, {"g": [two]}, {"h": [three]}, {two}, {three})
    both = first.then(second)
    assert (both.before, both.after) == ({one}, {three, other})
    assert both.names == {"a": "a", "b": "b"}
    assert both.remove == {"g": [one, two]}
    assert both.add == {"g": [two, other], "h": [three]}


def _statement(name: str) -> Triple:
    return Triple(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode(f"urn:{name}"))
