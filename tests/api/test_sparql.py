"""The SPARQL 1.1 Protocol as clients use it, well and badly, against the running service."""

from __future__ import annotations

import csv
import io
import json
import time
import xml.etree.ElementTree as ET
from typing import Any

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.store import LISTINGS
from symbio_kg.terms import PREFIXES, RDF_TYPE

from .conftest import token_of

ASK = "ASK {}"
SOME = "SELECT ?s ?p ?o { ?s a sym:Offer ; ?p ?o } ORDER BY ?s ?p ?o LIMIT 5"
TRIPLES = "CONSTRUCT { ?s ?p ?o } { ?s a sym:Offer ; ?p ?o } LIMIT 5"


def get(client: httpx.Client, query: str, accept: str = "*/*", **more: Any) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


@pytest.mark.parametrize("query", [ASK, SOME, TRIPLES])
def test_three_ways_to_ask_are_one(query: str, client: httpx.Client) -> None:
    """GET, POST of a form and POST of the text itself give the same answer."""
    answers = [
        get(client, query),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"}),
        client.post(
            "/sparql", content=query, headers={"Content-Type": "application/sparql-query; charset=UTF-8"}
        ),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
    ],
)
def test_results_come_in_the_form_asked_for(accept: str, given: str, client: httpx.Client) -> None:
    """Each form is what it says it is, and holds the same rows."""
    answer = get(client, SOME, accept)
    assert answer.headers["content-type"] == given
    assert rows(answer) == rows(get(client, SOME)) == 5


def rows(answer: httpx.Response) -> int:
    kind = answer.headers["content-type"].partition(";")[0]
    if kind.endswith("json"):
        return len(answer.json()["results"]["bindings"])
    if kind.endswith("xml"):
        return len(ET.fromstring(answer.content).findall(".//{*}result"))
    if kind == "text/csv":
        return len(list(csv.reader(io.StringIO(answer.text)))) - 1
    return len(answer.text.splitlines()) - 1


@pytest.mark.parametrize(
    ("accept", "given", "form"),
    [
        ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/n-quads", "application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", "application/trig", RdfFormat.TRIG),
    ],
)
@pytest.mark.parametrize("query", [TRIPLES, "DESCRIBE sym:Offer"])
def test_graphs_come_in_the_form_asked_for(
    query: str, accept: str, given: str, form: RdfFormat, client: httpx.Client
) -> None:
    """Each form of a graph can be read back to the same triples."""
    answer = get(client, query, accept)
    assert answer.headers["content-type"] == given
    plain = get(client, query, "application/n-triples")
    found = {str(quad.triple) for quad in parse(answer.content, form)}
    assert found == {str(quad.triple) for quad in parse(plain.content, RdfFormat.N_TRIPLES)}
    assert found


@pytest.mark.parametrize("query", [SOME, ASK, TRIPLES])
def test_unknown_forms_are_406(query: str, client: httpx.Client) -> None:
    """What nobody can write is refused, in words."""
    answer = get(client, query, "image/png")
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("APPLICATION/SPARQL-RESULTS+XML", "application/sparql-results+xml"),
        ("text/tab-separated-values, no media type, */;q=x", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/html, *; q=.2, */*; q=.2", "application/sparql-results+json"),
    ],
)
def test_what_is_accepted_is_read_leniently(accept: str, given: str, client: httpx.Client) -> None:
    """Capitals do not count, what is no media type is passed over, and q=0 means never."""
    assert get(client, SOME, accept).headers["content-type"] == given


def test_head_is_get_without_a_body(client: httpx.Client) -> None:
    """HEAD tells type and length of what GET gives."""
    told, given = client.head("/sparql", params={"query": SOME}), get(client, SOME)
    assert told.status_code == 200
    assert told.content == b""
    for name in ("content-type", "content-length"):
        assert told.headers[name] == given.headers[name]


def test_any_origin_may_read(client: httpx.Client) -> None:
    """Pages of other sites may query, without credentials."""
    preflight = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    answer = client.get("/sparql", params={"query": ASK}, headers={"Origin": "https://example.org"})
    wrong = client.get("/sparql", params={"query": "ASK"})
    assert wrong.status_code == 400
    for told in (preflight, answer, wrong):
        assert told.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in told.headers
    assert "PUT" not in preflight.headers["access-control-allow-methods"]


def test_unknown_parameters_are_ignored(client: httpx.Client) -> None:
    """Clients send parameters of their own; they change nothing."""
    assert (
        get(client, SOME, format="xml", output="xml", results="x", timeout="1").json()
        == get(client, SOME).json()
    )


def test_csv_is_an_attachment(client: httpx.Client) -> None:
    """A table that a spreadsheet would run is not opened by itself."""
    assert get(client, SOME, "text/csv").headers["content-disposition"].startswith("attachment")
    assert get(client, SOME, "text/csv").headers["x-content-type-options"] == "nosniff"


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BAD: list[tuple[str, dict[str, Any], int]] = [
    ("query and update", {"data": {"query": ASK, "update": "CLEAR ALL"}}, 400),
    ("two queries", {"content": "query=ASK%20%7B%7D&query=ASK%20%7B%7D", "headers": FORM}, 400),
    ("neither", {"data": {"quer": ASK}}, 400),
    ("a file", {"files": {"query": ("q.rq", ASK)}}, 415),
    ("no type", {"content": ASK}, 415),
    ("json", {"json": {"query": ASK}}, 415),
    ("utf-16", {"content": ASK.encode("utf-16"), "headers": {"Content-Type": "application/sparql-query"}}, 400),
    ("not utf-8", {"content": b"ASK { ?s ?p '\xff' }", "headers": {"Content-Type": "application/sparql-query"}}, 400),
    ("badly coded form", {"content": "query=ASK%FF", "headers": FORM}, 400),
    ("an update as a query", {"data": {"query": "CLEAR ALL"}}, 400),
    ("a function nobody knows", {"data": {"query": "SELECT (<urn:f>(1) AS ?x) {}"}}, 400),
    ("nothing", {"content": "", "headers": {"Content-Type": "application/sparql-query"}}, 400),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "status"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_requests_are_told_what_is_wrong(sent: dict[str, Any], status: int, client: httpx.Client) -> None:
    """Whatever is wrong with the request, the answer is a problem of the right kind."""
    answer = client.post("/sparql", **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_update_by_get_is_refused(client: httpx.Client) -> None:
    """A link can never change anything."""
    assert client.get("/sparql", params={"update": "CLEAR ALL"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT * {", "query-malformed"),
        ("SELECT * { SERVICE <http://127.0.0.1/> {} }", "keyword-barred"),
        ("ASK " + "{" * 2200 + "}" * 2200, "query-too-deep"),
        ("ASK {" + "?s ?p ?o." * 200 + "}", "query-too-wide"),
        ("SELECT ?y (COUNT(*) AS ?n) { ?x ?y ?z }", "query-malformed"),
        ("ASK { ?s ?p '\x00' }", "query-malformed"),
        ("DROP ALL", "wrong-kind"),
    ],
)
def test_refused_queries_are_problems_in_both_languages(query: str, code: str, client: httpx.Client) -> None:
    """A query that is not run is answered with 400, a code, and words without anything of the engine."""
    english = client.post("/sparql", data={"query": query})
    turkish = client.post("/sparql", data={"query": query}, headers={"Accept-Language": "tr"})
    assert (english.status_code, english.json()["code"]) == (400, code)
    assert english.json()["detail"] != turkish.json()["detail"]
    for word in ("oxigraph", "expected one of", "thread", "panicked", "Traceback"):
        assert word not in english.text


def test_long_queries_are_413_and_long_addresses_414(client: httpx.Client) -> None:
    """Too much text is told apart from a mistake."""
    long = ASK + " " * 200_000
    assert client.post("/sparql", data={"query": long}).status_code == 413
    assert (
        client.post("/sparql", content=long, headers={"Content-Type": "application/sparql-query"}).status_code
        == 413
    )
    assert client.get("/sparql", params={"query": ASK + " " * 20_000}).status_code == 414


def test_too_many_rows_are_an_error_not_a_part(client: httpx.Client) -> None:
    """An answer past the limit is a problem with a status of its own, never a part with 200."""
    answer = get(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert (answer.status_code, answer.json()["code"]) == (422, "answer-too-large")


ONTOLOGY = f"{PREFIXES['graph']}ontology"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a sym:Offer }"


def count(answer: httpx.Response) -> int:
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_protocol_dataset_goes_before_the_query_s(client: httpx.Client) -> None:
    """FROM says what the query is about, unless the request does."""
    whole = count(get(client, COUNT))
    text = COUNT.replace("{", f"FROM <{ONTOLOGY}> {{", 1)
    assert whole > 0
    assert count(get(client, text)) == 0
    assert count(get(client, text, **{"default-graph-uri": LISTINGS})) == whole
    assert count(get(client, COUNT, **{"named-graph-uri": LISTINGS})) == 0
    assert (
        count(get(client, COUNT.replace("?s a sym:Offer", f"GRAPH <{LISTINGS}> {{ ?s a sym:Offer }}")))
        == whole
    )


@pytest.mark.parametrize("graph", [f"{PREFIXES['graph']}audit", f"{PREFIXES['graph']}match/2026-11-25"])
def test_closed_graphs_do_not_exist_for_the_public(graph: str, client: httpx.Client) -> None:
    """No way of naming a closed graph shows anything of it, or that it is there."""
    for query in (
        f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH ?g {{}} FILTER(?g = <{graph}>) }}",
    ):
        assert get(client, query).json()["results"]["bindings"] == []
    for name in ("default-graph-uri", "named-graph-uri"):
        answer = get(client, "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", **{name: graph})
        assert answer.json()["results"]["bindings"] == []


def test_ask_and_results_agree_with_the_standard(client: httpx.Client) -> None:
    """ASK answers a boolean in JSON and XML."""
    assert get(client, ASK).json() == {"head": {}, "boolean": True}
    assert b"<boolean>true</boolean>" in get(client, ASK, "application/sparql-results+xml").content
    assert json.loads(get(client, "ASK { FILTER(false) }").content)["boolean"] is False


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer nonsense"}, {"Origin": "https://example.org"}]
)
@pytest.mark.parametrize("update", ["CLEAR ALL", "INSERT DATA { <a:b> <a:b> 1 }", "LOAD <http://127.0.0.1/>"])
def test_strangers_cannot_update(update: str, headers: dict[str, str], client: httpx.Client) -> None:
    """Without the right, no update is carried out, in whatever way it is sent."""
    before = get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content
    plain = {"Content-Type": "application/sparql-update", **headers}
    for answer in (
        client.post("/sparql", data={"update": update}, headers=headers),
        client.post("/sparql", content=update, headers=plain),
    ):
        assert answer.status_code == 401
    assert get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content == before


def merged(client: httpx.Client) -> None:
    """Wait until the open graphs are merged, which is when answers are kept."""
    for _ in range(200):
        if "etag" in get(client, ASK).headers:
            return
        time.sleep(0.05)
    raise AssertionError("no answer is kept")


def test_kept_answers_are_those_of_now(quick: tuple[Service, str]) -> None:
    """A repeated query is known by its ETag until an open graph changes."""
    service, address = quick
    count = "SELECT (COUNT(*) AS ?n) { ?s a sym:Offer }"
    with httpx.Client(base_url=address) as client:
        merged(client)

        def asked(**headers: str) -> httpx.Response:
            return client.get("/sparql", params={"query": count}, headers=headers)

        first = asked()
        tag = first.headers["etag"]
        assert asked().content == first.content
        again = asked(**{"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert asked(Accept="text/csv").headers["etag"] != tag
        one = Triple(NamedNode("urn:o9"), RDF_TYPE, PREFIXES["sym"]["Offer"])
        service.write(lambda store: store.add(LISTINGS, [one]))
        for _ in range(200):
            if asked().headers["etag"] != tag:
                break
            time.sleep(0.05)
        assert asked().json()["results"]["bindings"][0]["n"]["value"] == "3"


def test_graphs_are_found_by_their_names_beside_their_merge(quick: tuple[Service, str]) -> None:
    """What asks for a graph by its name finds it, and the answer is kept, once the open graphs are merged."""
    name = f"<{LISTINGS}>"
    with httpx.Client(base_url=quick[1]) as client:
        merged(client)
        wanted = get(client, "ASK { ?s a sym:Offer }").json()
        for query in (
            f"ASK {{ GRAPH {name} {{ ?s a sym:Offer }} }}",
            "ASK { GRAPH ?g { ?s a sym:Offer } FILTER(?g != <urn:x>) }",
            f"ASK FROM {name} {{ ?s a sym:Offer }}",
            f"ASK FROM NAMED {name} {{ GRAPH ?g {{ ?s a sym:Offer }} }}",
        ):
            answer = get(client, query)
            assert answer.json() == wanted
            assert "etag" in answer.headers


def test_answers_for_one_person_are_never_kept(quick: tuple[Service, str]) -> None:
    """Who sees more gets an answer of their own, without a tag, whatever others asked before."""
    service, address = quick
    secret = "SELECT ?c { ?s sym:contact ?c }"
    with httpx.Client(base_url=address) as client:
        merged(client)
        assert "secret" not in get(client, secret).text
        token = token_of(service, Role.ADMINISTRATOR)
        own = client.get(
            "/sparql",
            params={"query": secret},
            headers={"Authorization": f"Bearer {token}", "If-None-Match": "*"},
        )
        assert "secret-acme" in own.text
        assert "etag" not in own.headers
        assert own.headers["cache-control"] == "no-store"
        assert "secret" not in get(client, secret).text
        assert "etag" not in get(client, "SELECT (NOW() AS ?now) {}").headers
