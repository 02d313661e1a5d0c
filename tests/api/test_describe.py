"""What the service says of itself, and what it hands out whole."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyarrow.parquet as pq
import pytest
from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import DCTERMS, OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from symbio_kg.api.service import Service
from symbio_kg.endpoint.catalogue import Audience, examples
from symbio_kg.endpoint.rights import is_open
from symbio_kg.people import Role
from symbio_kg.store import LISTINGS, open_store
from symbio_kg.terms import PREFIXES

from .conftest import light_store, serving

DCAT, SH, VOID, SPDX, SD = (
    Namespace("http://www.w3.org/ns/dcat#"),
    Namespace("http://www.w3.org/ns/shacl#"),
    Namespace("http://rdfs.org/ns/void#"),
    Namespace("http://spdx.org/rdf/terms#"),
    Namespace("http://www.w3.org/ns/sparql-service-description#"),
)
GRAPH = PREFIXES["graph"]


@pytest.fixture(scope="module")
def client(quick: tuple[Service, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=quick[1], timeout=60) as made:
        yield made


def graph_at(client: httpx.Client, path: str) -> Graph:
    answer = client.get(path, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format="turtle")


def languages(found: Graph, node: Node, predicate: URIRef) -> set[str | None]:
    """Return the languages something is said in."""
    return {getattr(text, "language", None) for text in found.objects(node, predicate)}


def test_limits_stand_in_the_description(client: httpx.Client) -> None:
    """Nobody has to find out the limits by meeting them."""
    found = graph_at(client, "/sparql")
    service = next(found.subjects(RDF.type, SD.Service))
    sym = Namespace(PREFIXES["sym"])
    assert found.value(service, sym.rowLimit) == Literal(1000)
    assert found.value(service, sym.byteLimit) == Literal(200_000)
    assert str(found.value(service, sym.timeLimit)) in ("PT3S", "0:00:03")
    assert languages(found, service, DCTERMS.description) == {"en", "tr"}


def test_prefixes_are_declared_as_editors_read_them(client: httpx.Client) -> None:
    """Every prefix a query may use without declaring it is declared as data."""
    found = graph_at(client, "/sparql")
    declared = {
        str(found.value(node, SH.prefix)): str(found.value(node, SH.namespace))
        for node in found.subjects(SH.namespace)
    }
    assert declared == {name: str(iri) for name, iri in PREFIXES.items()}
    assert {getattr(value, "datatype", None) for value in found.objects(None, SH.namespace)} == {XSD.anyURI}


def test_examples_are_executable_data(client: httpx.Client) -> None:
    """Each example carries its query, both languages, its version, whom it is for and where it runs."""
    found = graph_at(client, "/.well-known/sparql-examples")
    nodes = list(found.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(nodes) == len(examples())
    for node in nodes:
        kinds = {kind for kind in ("select", "construct", "ask", "describe") if found.value(node, SH[kind])}
        assert len(kinds) == 1
        for predicate in (RDFS.label, RDFS.comment):
            assert languages(found, node, predicate) == {"en", "tr"}
        assert found.value(node, OWL.versionInfo)
        assert str(found.value(node, URIRef("https://schema.org/target"))).endswith("/sparql")
    keywords = {str(word) for word in found.objects(None, URIRef("https://schema.org/keywords"))}
    assert keywords == {audience.value for audience in Audience}


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.header.id)
def test_each_example_runs_as_it_is(example: object, client: httpx.Client) -> None:
    """A copied example runs without anything added."""
    answer = client.post("/sparql", data={"query": example.query})  # type: ignore[attr-defined]
    assert answer.status_code == 200


def counts(found: Graph, dataset: Node | None, part: URIRef, name: URIRef, number: URIRef) -> dict[str, int]:
    """Return the partitions of a dataset: name → number."""
    parts = found.objects(dataset, part)
    return {str(found.value(node, name)): int(str(found.value(node, number))) for node in parts}


@pytest.mark.parametrize("path", ["/.well-known/void", "/void"])
def test_void_counts_what_is_open_and_nothing_else(path: str, client: httpx.Client) -> None:
    """Graphs, classes and properties are counted exactly; closed graphs do not appear."""
    found = graph_at(client, path)
    names = {str(found.value(node, DCTERMS.identifier)): node for node in found.objects(None, VOID.subset)}
    assert names
    assert all(is_open(name) for name in names)
    listings = names[f"{GRAPH}public/listings"]
    assert found.value(listings, VOID.triples) == Literal(4)
    parts = counts(found, listings, VOID.classPartition, VOID["class"], VOID.entities)
    assert parts == {f"{PREFIXES['sym']}Offer": 2}
    properties = counts(found, listings, VOID.propertyPartition, VOID.property, VOID.triples)
    assert properties[str(RDF.type)] == 2
    assert found.value(listings, DCTERMS.license)
    assert not [term for triple in found for term in triple if "firm/" in str(term) or "match/" in str(term)]


def test_every_dump_is_whole_and_checked(client: httpx.Client) -> None:
    """Each dump of the catalogue can be fetched, is what its checksum says, and holds its graph only."""
    before = graph_at(client, "/catalogue")
    places = [str(place) for place in before.subjects(RDF.type, DCAT.Distribution)]
    assert places
    for place in places:
        answer = client.get(place)
        assert answer.status_code == 200
        digest = hashlib.sha256(answer.content)
        assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
        assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        assert 'rel="license"' in answer.headers["link"]
        assert b"secret" not in answer.content
    after = graph_at(client, "/catalogue")
    for place in places:
        node = URIRef(place)
        checksum = after.value(node, SPDX.checksum)
        told = str(after.value(checksum, SPDX.checksumValue)).lower()
        content = client.get(place).content
        assert told == hashlib.sha256(content).hexdigest()
        assert int(str(after.value(node, DCAT.byteSize))) == len(content)
    datasets = list(after.subjects(RDF.type, DCAT.Dataset))
    assert all(after.value(node, DCAT.version) and after.value(node, DCTERMS.license) for node in datasets)


def test_dumps_hold_the_graph_they_name(client: httpx.Client) -> None:
    """N-Quads and Turtle of a graph say the same."""
    quads = list(parse(client.get("/dumps/public.listings.nq").content, RdfFormat.N_QUADS))
    triples = list(parse(client.get("/dumps/public.listings.ttl").content, RdfFormat.TURTLE))
    assert {quad.graph_name.value for quad in quads} == {f"{GRAPH}public/listings"}
    assert {str(quad.triple) for quad in quads} == {str(quad.triple) for quad in triples}
    assert len(quads) == 4


def test_tables_are_parquet(client: httpx.Client) -> None:
    """The projections of the open graphs can be read as tables."""
    answer = client.get("/dumps/table-listings.parquet")
    assert "listing" in pq.read_table(io.BytesIO(answer.content)).column_names


@pytest.mark.parametrize(
    "path", ["/void", "/catalogue", "/sparql", "/dumps/ontology.ttl", "/.well-known/sparql-examples"]
)
def test_known_answers_are_not_sent_again(path: str, client: httpx.Client) -> None:
    """Whoever has the newest state is told so; another tag gets it again."""
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.head(path).headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "name",
    [
        "firm.acme.nq",
        "audit.ttl",
        "nothing.nq",
        "..%2F..%2Fpeople.sqlite",
        "%2e%2e/people.sqlite",
        "table-x.parquet",
        "ontology.ttl%00",
    ],
)
def test_nothing_else_can_be_fetched(name: str, client: httpx.Client) -> None:
    """Closed graphs and other files are no dumps."""
    assert client.get(f"/dumps/{name}").status_code == 404


def test_a_dump_forgets_who_was_erased(tmp_path: Path) -> None:
    """What a dump held of a person is not handed out after that person was erased, however fresh it is."""
    folder = light_store(tmp_path / "store")
    store = open_store(folder)
    store.add(LISTINGS, [Triple(NamedNode("urn:o"), PREFIXES["sym"]["contact"], Text("Erika Muster, 1"))])
    store.close()
    with serving(folder) as (service, address), httpx.Client(base_url=address, timeout=60) as client:
        account = service.people.accounts.add("erika", "Erika Muster", (Role.FIRM,))
        assert "Erika" in client.get("/dumps/public.listings.nq").text
        service.erase(account.id)
        assert "Erika" not in client.get("/dumps/public.listings.nq").text
        assert not [path for path in (folder / "dumps").iterdir() if "Erika" in path.read_text()]
