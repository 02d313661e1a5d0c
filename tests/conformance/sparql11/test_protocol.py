"""The W3C's tests of the SPARQL 1.1 Protocol and of service descriptions, against the running service.

The manifests are the W3C's (copyright W3C and contributors, 3-clause BSD License); a test that names the
data of its graphs gets them by the Graph Store Protocol first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from tests.api.conftest import light_store, serving, token_of

from symbio_kg.people import Role

HERE = Path(__file__).parent
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT, CNT = Namespace("http://www.w3.org/2011/http#"), Namespace("http://www.w3.org/2011/content#")
UT, RDFS = (
    Namespace("http://www.w3.org/2009/sparql/tests/test-update#"),
    Namespace("http://www.w3.org/2000/01/rdf-schema#"),
)
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
MANIFEST = Graph().parse(HERE / "protocol" / "manifest.ttl", publicID="http://manifest/protocol/")
TESTS = sorted(MANIFEST.subjects(RDF.type, MF.ProtocolTest), key=str)
RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """An administrator's client of a service with little in it."""
    folder = light_store(tmp_path_factory.mktemp("w3c") / "store")
    with serving(folder) as (service, address):
        token = token_of(service, Role.ADMINISTRATOR)
        with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60) as made:
            yield made


def _headers(request: Node) -> dict[str, str]:
    listed = MANIFEST.value(request, HT.headers)
    items: Iterable[Node] = Collection(MANIFEST, listed) if listed is not None else []
    return {
        str(MANIFEST.value(item, HT.fieldName)): str(MANIFEST.value(item, HT.fieldValue)) for item in items
    }


def _send(client: httpx.Client, request: Node) -> httpx.Response:
    path = str(MANIFEST.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    body = MANIFEST.value(request, HT.body)
    content = str(MANIFEST.value(body, CNT.chars)) if body is not None else None
    return client.request(
        str(MANIFEST.value(request, HT.methodName)), path, content=content, headers=_headers(request)
    )


def _value(answer: httpx.Response) -> Any:
    """Return what an answer says: a boolean, a table or a graph."""
    media = answer.headers["content-type"].partition(";")[0]
    if media in RESULTS:
        found = parse_query_results(answer.content, format=RESULTS[media])
        return bool(found) if hasattr(found, "__bool__") else found
    return list(parse(answer.content, GRAPHS[media]))


@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test).rpartition("#")[2])
def test_protocol(test: URIRef, client: httpx.Client) -> None:
    """Each request of the test is answered with the status, form and value it expects."""
    for data in MANIFEST.objects(test, UT.graphData):
        name = str(MANIFEST.value(data, RDFS.label))
        file = HERE / "protocol" / Path(str(MANIFEST.value(data, UT.graph))).name
        put = client.put(
            "/rdf-graph-store",
            params={"graph": name},
            content=file.read_bytes(),
            headers={"Content-Type": "application/n-triples"},
        )
        assert put.status_code in (201, 204)
    action = MANIFEST.value(test, MF.action)
    requests = MANIFEST.value(action, HT.requests)
    assert requests is not None
    for request in Collection(MANIFEST, requests):
        answer = _send(client, request)
        expected = MANIFEST.value(request, HT.resp)
        statuses = {
            str(status).rpartition("StatusCode")[2]
            for status in MANIFEST.objects(expected, MF.expectedStatus)
        }
        assert f"{answer.status_code // 100}xx" in statuses, answer.text
        form = MANIFEST.value(expected, MF.expectedFormat)
        if form is not None:
            media = answer.headers["content-type"].partition(";")[0]
            assert media in (GRAPHS if str(form) == "RDF" else RESULTS)
            value = _value(answer)
            told = MANIFEST.value(expected, MF.expectedBoolean)
            if isinstance(told, Literal):
                assert value is told.toPython()


@pytest.fixture(scope="module")
def description(client: httpx.Client) -> Graph:
    """The service description."""
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format="turtle")


@pytest.mark.parametrize("accept", [None, *GRAPHS])
def test_endpoint_returns_rdf(accept: str | None, client: httpx.Client) -> None:
    """GET on the endpoint returns RDF, in the form asked for."""
    answer = client.get("/sparql", headers={"Accept": accept} if accept else {})
    media = answer.headers["content-type"].partition(";")[0]
    assert media == (accept or "text/turtle")
    assert list(parse(answer.content, GRAPHS[media]))


def test_description_names_its_endpoint(client: httpx.Client, description: Graph) -> None:
    """The service description contains a matching sd:endpoint triple."""
    endpoints = {str(value) for value in description.objects(None, SD.endpoint)}
    assert endpoints == {f"{str(client.base_url).rstrip('/')}/sparql"}


def test_description_conforms_to_the_schema(description: Graph) -> None:
    """Terms of the vocabulary stand where their domain and range allow, and point to IRIs."""
    service = next(description.subjects(RDF.type, SD.Service))
    kinds = {
        SD.endpoint: None, SD.supportedLanguage: None, SD.resultFormat: None, SD.feature: None,
        SD.defaultDataset: SD.Dataset, SD.availableGraphs: SD.GraphCollection,
    }  # fmt: skip
    for predicate, kind in kinds.items():
        values = list(description.objects(service, predicate))
        assert values
        assert all(isinstance(value, URIRef) for value in values)
        assert kind is None or all((value, RDF.type, kind) in description for value in values)
    dataset = description.value(service, SD.defaultDataset)
    assert (description.value(dataset, SD.defaultGraph), RDF.type, SD.Graph) in description
    named = list(description.objects(dataset, SD.namedGraph))
    assert named
    for graph in named:
        assert (graph, RDF.type, SD.NamedGraph) in description
        assert isinstance(description.value(graph, SD.name), URIRef)
        assert (description.value(graph, SD.graph), RDF.type, SD.Graph) in description
    known = {
        "Service",
        "Dataset",
        "Graph",
        "NamedGraph",
        "GraphCollection",
        "endpoint",
        "feature",
        "defaultDataset",
    }
    known |= {
        "supportedLanguage",
        "resultFormat",
        "availableGraphs",
        "defaultGraph",
        "namedGraph",
        "name",
        "graph",
    }
    known |= {"SPARQL11Query", "SPARQL11Update", "UnionDefaultGraph", "EmptyGraphs"}
    assert {
        str(term).removeprefix(str(SD))
        for triple in description
        for term in triple
        if str(term).startswith(SD)
    } <= known
