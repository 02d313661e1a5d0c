"""A second province and a second country at work: listings arrive, match, and are judged by their law, without code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode

from symbio_kg.comply import product_judge, read_case
from symbio_kg.match.case import case_of
from symbio_kg.packs import home, install, load_pack
from symbio_kg.packs.graph import pack_graph
from symbio_kg.pipeline import take_in
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator

HEAD = (
    "Identifier,Offer or need,Resource type,Title (English),Firm,Firm ID,NACE activity,Industrial zone,Latitude,"
    "Longitude,Waste code,Material,Process,Input,Quantity,Unit,Period\n"
)


def listings(zone: str, lat: float, lon: float) -> bytes:
    """Return an offer of fly ash and a need that it fits, in *zone*."""
    rows = (
        f"A-1,offer,waste,Fly ash,Power plant (invented),A,35.11,{zone},{lat},{lon},10 01 02,"
        "coal fly ash,,,1000,t,year\n"
        f"B-1,need,material,Addition,Concrete works (invented),B,23.63,{zone},{lat},{lon},,coal fly ash,,"
        "ready-mix-concrete.addition,900,t,year\n"
    )
    return (HEAD + rows).encode()


@pytest.fixture(scope="module")
def knowledge() -> Iterator[GraphStore]:
    """Return a store with the knowledge."""
    store = open_store(None)
    load_knowledge(store)
    yield store
    store.close()


@pytest.fixture(params=["kocaeli", "denmark"])
def region(request: pytest.FixtureRequest, knowledge: GraphStore) -> Iterator[tuple[GraphStore, str]]:
    """Return the store with one more region in it, and the region's id."""
    name: str = request.param
    install(knowledge, load_pack(name))
    yield knowledge, name
    knowledge.drop(pack_graph(name))
    knowledge.drop(LISTINGS)


def test_listings_of_a_new_region_stand_there_and_are_judged_by_its_law(
    region: tuple[GraphStore, str],
) -> None:
    """The zone of the table is the pack's, the country is its country, and only its law decides."""
    store, name = region
    pack = load_pack(name)
    zone = pack.zones[0]
    receipt = take_in(store, listings(zone.names["tr"], zone.lat, zone.lon), Validator(), "listings.csv")
    assert len(receipt.accepted) == 2, receipt.report.findings
    triples = store.triples(LISTINGS)
    countries = {t.object for t in triples if t.predicate == PREFIXES["schema"]["addressCountry"]}
    assert countries == {Literal(pack.file.country)}
    zones = {t.object.value for t in triples if t.predicate == PREFIXES["sym"]["inZone"]}  # type: ignore[union-attr]
    assert zones == {pack.zone_iri(zone)}
    case = read_case(case_of(store, *receipt.accepted, date(2026, 12, 9)))
    assert list(product_judge().judge(case).deciding_laws) == pack.file.laws


@pytest.mark.parametrize("language", ["tr", "en", "da"])
def test_a_zone_is_known_by_each_of_its_names(knowledge: GraphStore, language: str) -> None:
    """Whatever language the table is written in, its zone is the pack's, so that what befalls it befalls the site."""
    pack = load_pack("denmark")
    install(knowledge, pack)
    zone = pack.zones[0]
    own = {key: text for key, told, text in pack.texts if told == language}
    name = zone.names.get(language) or own[zone.id]
    take_in(knowledge, listings(name.upper(), zone.lat, zone.lon), Validator(), "listings.csv")
    triples = knowledge.triples(LISTINGS)
    knowledge.drop(pack_graph("denmark"))
    knowledge.drop(LISTINGS)
    assert {t.object for t in triples if t.predicate == PREFIXES["sym"]["inZone"]} == {
        NamedNode(pack.zone_iri(zone))
    }


def test_tables_take_the_base_of_the_region(region: tuple[GraphStore, str]) -> None:
    """What a table gets a name for, it gets on the pack's base; what RDF names itself keeps its name."""
    store, name = region
    pack = load_pack(name)
    zone = pack.zones[0]
    receipt = take_in(store, listings(zone.names["en"], zone.lat, zone.lon), Validator(), "listings.csv")
    assert all(iri.startswith(pack.file.base) for iri in receipt.accepted)


def test_without_a_pack_nothing_is_added(knowledge: GraphStore) -> None:
    """A store without a region leaves documents as they are."""
    receipt = take_in(knowledge, listings("Somewhere", 38.0, 27.0), Validator(), "listings.csv")
    assert len(receipt.accepted) == 2
    country = PREFIXES["schema"]["addressCountry"]
    assert not any(t.predicate == country for t in knowledge.triples(LISTINGS))
    knowledge.drop(LISTINGS)


def test_packs_of_two_countries_leave_the_country_to_the_documents() -> None:
    """Where packs differ nobody can tell where a site without a country stands; two provinces of one do not differ."""
    store = open_store(None)
    assert home(store) is None
    install(store, load_pack("izmir"))
    install(store, load_pack("kocaeli"))
    assert home(store) == ("izmir", "TR", PREFIXES["data"])
    install(store, load_pack("denmark"))
    assert home(store) is None
    store.close()
