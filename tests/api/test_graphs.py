"""The Graph Store HTTP Protocol, from its specification, and updates: what they change and what they may not."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.store import AUDIT, ONTOLOGY
from symbio_kg.terms import PREFIXES

from .conftest import token_of

STORE = "/rdf-graph-store"
TURTLE = {"Content-Type": "text/turtle"}
LISTINGS = f"{PREFIXES['graph']}public/listings"
ACME = f"{PREFIXES['graph']}firm/acme"


XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:">
  <rdf:Description rdf:about="urn:s"><e:p>1</e:p></rdf:Description></rdf:RDF>"""


@pytest.fixture(scope="module")
def public(quick: tuple[Service, str]) -> Iterator[httpx.Client]:
    """A client that has not signed in."""
    with httpx.Client(base_url=quick[1], timeout=60) as made:
        yield made


@pytest.fixture(scope="module")
def admin(quick: tuple[Service, str]) -> Iterator[httpx.Client]:
    """An administrator's client."""
    headers = {"Authorization": f"Bearer {token_of(quick[0], Role.ADMINISTRATOR)}"}
    with httpx.Client(base_url=quick[1], headers=headers, timeout=60) as made:
        yield made


def triples(client: httpx.Client, graph: str) -> list[str] | None:
    answer = client.get(STORE, params={"graph": graph}, headers={"Accept": "application/n-triples"})
    if answer.status_code == 404:
        return None
    return sorted(str(quad.triple) for quad in parse(answer.content, RdfFormat.N_TRIPLES))


def put(client: httpx.Client, graph: str, content: str, **headers: str) -> int:
    sent = {**TURTLE, **headers}
    return client.put(STORE, params={"graph": graph}, content=content, headers=sent).status_code


def update(client: httpx.Client, text: str, **parameters: str) -> httpx.Response:
    return client.post(
        "/sparql", params=parameters, content=text, headers={"Content-Type": "application/sparql-update"}
    )


def test_put_makes_and_replaces(admin: httpx.Client) -> None:
    """PUT answers 201 for a new graph and 204 for one replaced; GET gives what was put, HEAD its headers."""
    assert put(admin, "urn:new", "<urn:s> <urn:p> 1 .") == 201
    assert put(admin, "urn:new", "<urn:s> <urn:p> 2 .") == 204
    assert triples(admin, "urn:new") == ['<urn:s> <urn:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer>']
    head = admin.head(STORE, params={"graph": "urn:new"})
    assert (head.status_code, head.content) == (200, b"")


def test_post_adds(admin: httpx.Client) -> None:
    """POST merges, with blank nodes of their own; it makes a graph that is not there."""
    assert put(admin, "urn:merged", "_:x <urn:p> 1 .") == 201
    added = admin.post(STORE, params={"graph": "urn:merged"}, content="_:x <urn:p> 1 .", headers=TURTLE)
    assert added.status_code == 204
    assert len(triples(admin, "urn:merged") or []) == 2
    fresh = admin.post(STORE, params={"graph": "urn:other"}, content="<urn:s> <urn:p> 1 .", headers=TURTLE)
    assert fresh.status_code == 201


def test_post_without_a_name_makes_a_graph(admin: httpx.Client) -> None:
    """The graph store names a new graph itself and says where it is."""
    made = admin.post(STORE, content="<urn:s> <urn:p> 1 .", headers=TURTLE)
    assert made.status_code == 201
    assert admin.get(made.headers["location"]).status_code == 200


def test_delete_removes(admin: httpx.Client) -> None:
    """DELETE removes a graph, and a second one finds none."""
    put(admin, "urn:gone", "<urn:s> <urn:p> 1 .")
    assert admin.delete(STORE, params={"graph": "urn:gone"}).status_code == 204
    assert triples(admin, "urn:gone") is None
    assert admin.delete(STORE, params={"graph": "urn:gone"}).status_code == 404


def test_default_graph_can_be_changed_by_administrators(admin: httpx.Client, public: httpx.Client) -> None:
    """The graph without a name is a graph too, of administrators."""
    default = f"{STORE}?default"
    assert admin.put(default, content="<urn:d> <urn:p> 1 .", headers=TURTLE).status_code in (201, 204)
    assert "urn:d" in admin.get(default).text
    assert "urn:d" not in public.get(default).text
    assert admin.delete(default).status_code == 204
    assert "urn:d" not in admin.get(default).text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<urn:s> <urn:p> 1 .", "text/turtle; charset=utf-8"),
        ('<urn:s> <urn:p> "1" .', "application/n-triples"),
        ('{"@id": "urn:s", "urn:p": 1}', "application/ld+json"),
        (XML, "application/rdf+xml"),
    ],
)
def test_each_format_is_read(body: str, kind: str, admin: httpx.Client) -> None:
    """A graph can be sent in each format it can be got in."""
    assert put(admin, "urn:formats", body, **{"Content-Type": kind}) in (201, 204)
    assert len(triples(admin, "urn:formats") or []) == 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("<urn:s> <urn:p> .", "text/turtle", 400),
        ("<urn:s> <urn:p> 1 .", "application/json", 400),
        ("a,b", "text/csv", 415),
        ("<urn:g> { <urn:s> <urn:p> 1 }", "application/trig", 415),
        ('<!DOCTYPE r [<!ENTITY a "aa">]><r>&a;</r>', "application/rdf+xml", 400),
        ('{"@context": "http://127.0.0.1:1/", "@id": "urn:s"}', "application/ld+json", 400),
        ('{"urn:p":' * 5000 + "1" + "}" * 5000, "application/ld+json", 400),
    ],
)
def test_bad_documents_change_nothing(body: str, kind: str, status: int, admin: httpx.Client) -> None:
    """A document that cannot or must not be read leaves the graph as it was."""
    put(admin, "urn:kept", "<urn:s> <urn:p> 1 .")
    assert put(admin, "urn:kept", body, **{"Content-Type": kind}) == status
    assert len(triples(admin, "urn:kept") or []) == 1


def test_empty_graphs_are_kept(admin: httpx.Client) -> None:
    """A graph that is put or posted empty is there, can be read as nothing, and goes when it is deleted."""
    assert put(admin, "urn:empty", "") == 201
    assert triples(admin, "urn:empty") == []
    assert put(admin, "urn:empty", "<urn:s> <urn:p> 1 .") == 204
    assert put(admin, "urn:empty", "") == 204
    assert triples(admin, "urn:empty") == []
    made = admin.post(STORE, content="", headers=TURTLE)
    assert admin.get(made.headers["location"]).status_code == 200
    assert admin.delete(made.headers["location"]).status_code == 204
    assert admin.delete(STORE, params={"graph": "urn:empty"}).status_code == 204
    assert triples(admin, "urn:empty") is None


def test_an_address_is_a_graph(admin: httpx.Client, public: httpx.Client) -> None:
    """A graph below the graph store is named by its own address, and can be named so in a query as well."""
    place = f"{STORE}/person/1.ttl"
    name = f"{str(admin.base_url).rstrip('/')}{place}"
    assert admin.get(place).status_code == 404
    assert admin.put(place, content="<> <urn:p> 1 .", headers=TURTLE).status_code == 201
    assert admin.post(place, content="<> <urn:p> 2 .", headers=TURTLE).status_code == 204
    assert len(triples(admin, name) or []) == 2
    assert name in admin.get(place).text
    assert public.get(place).status_code == 404
    assert public.put(place, content="", headers=TURTLE).status_code == 401
    assert admin.get(f"{place}?default").status_code == admin.get(f"{place}?graph=urn:a").status_code == 400
    assert admin.delete(place).status_code == 204
    assert admin.delete(place).status_code == 404


def test_several_files_in_one_form(admin: httpx.Client) -> None:
    """The files of a form are read each in its own format; with one that cannot be read nothing changes."""
    more = {"a": ("a.ttl", "_:x <urn:p> 1 .", "text/turtle"), "b": ("b.rdf", XML, "application/rdf+xml")}
    target = {"graph": "urn:form"}
    assert admin.post(STORE, params=target, files=more).status_code == 201
    assert len(triples(admin, "urn:form") or []) == 2
    for bad, status in ((("c.ttl", "<a", "text/turtle"), 400), (("c.csv", "a", "text/csv"), 415)):
        assert admin.post(STORE, params=target, files={**more, "c": bad}).status_code == status
    assert len(triples(admin, "urn:form") or []) == 2


def test_conditions_are_heeded(admin: httpx.Client) -> None:
    """If-None-Match: * makes a graph once, If-Match: * changes one that is there; a version is never met."""
    target, once = {"graph": "urn:once"}, {**TURTLE, "If-None-Match": "*"}
    held, other = {**TURTLE, "If-Match": "*"}, {**TURTLE, "If-Match": '"x"'}
    assert admin.put(STORE, params=target, content="", headers=held).status_code == 412
    assert admin.put(STORE, params=target, content="<urn:s> <urn:p> 1 .", headers=once).status_code == 201
    for method, headers in (("PUT", once), ("POST", once), ("PUT", other), ("DELETE", other)):
        assert admin.request(method, STORE, params=target, headers=headers).status_code == 412
    assert len(triples(admin, "urn:once") or []) == 1
    assert admin.delete(STORE, params=target, headers=held).status_code == 204


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?graph=",
        "?graph=relative",
        "?graph=urn:a&graph=urn:b",
        "?default&graph=urn:a",
        "?graph=urn:a%20b",
        "?graph=http://[x",
        "?graph=urn:%25zz",
    ],
)
def test_graph_must_be_named_once(query: str, admin: httpx.Client) -> None:
    """Neither none nor several graphs, and no IRI that is none."""
    assert admin.get(STORE + query).status_code == 400
    assert admin.put(STORE + query, content="", headers=TURTLE).status_code == 400


@pytest.mark.parametrize("graph", [ACME, AUDIT, f"{PREFIXES['graph']}match/2026", "urn:none"])
def test_closed_graphs_are_not_there_for_the_public(graph: str, public: httpx.Client) -> None:
    """What one may not see and what is not there look the same."""
    answer = public.get(STORE, params={"graph": graph})
    assert answer.status_code == 404
    assert graph not in answer.text


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_strangers_change_nothing(method: str, public: httpx.Client, quick: tuple[Service, str]) -> None:
    """Without signing in 401, without the right 403, and nothing changes."""
    before = triples(public, LISTINGS)
    token = {"Authorization": f"Bearer {token_of(quick[0], Role.FIRM)}"}
    for headers, status in (({}, 401), (token, 403)):
        answer = public.request(
            method, STORE, params={"graph": LISTINGS}, content="", headers={**TURTLE, **headers}
        )
        assert answer.status_code == status
    assert triples(public, LISTINGS) == before


@pytest.mark.parametrize("graph", [AUDIT, ONTOLOGY])
def test_kept_graphs_are_changed_by_nobody(graph: str, admin: httpx.Client) -> None:
    """The audit trail and what a release brings cannot be changed through the service, in any way."""
    before = triples(admin, graph)
    assert put(admin, graph, "") == 403
    assert admin.delete(STORE, params={"graph": graph}).status_code == 403
    for text in (
        f"CLEAR GRAPH <{graph}>",
        f"DROP SILENT GRAPH <{graph}>",
        f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:s> <urn:p> 1 }} }}",
        f"WITH <{graph}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} VALUES ?g {{ <{graph}> }} }}",
        f"INSERT {{ GRAPH ?g {{ <urn:s> <urn:p> 1 }} }} WHERE {{ BIND(<{graph}> AS ?g) }}",
        f"MOVE <{graph}> TO <urn:moved>",
        f"COPY <urn:moved> TO <{graph}>",
        f"ADD DEFAULT TO <{graph}>",
    ):
        answer = update(admin, text)
        assert (answer.status_code, answer.json()["code"]) == (403, "graph-refused"), text
    assert triples(admin, graph) == before


def test_update_changes_as_the_standard_says(admin: httpx.Client) -> None:
    """Operations see what those before them did; templates, blank nodes, WITH and variables for graphs work."""
    text = """PREFIX u: <urn:u:>
      DROP SILENT GRAPH u:1 ; DROP SILENT GRAPH u:2 ;
      INSERT DATA { GRAPH u:1 { u:a u:p 1 , 2 . u:b u:p 3 } } ;
      WITH u:1 DELETE { ?s u:p ?o } INSERT { ?s u:q ?o ; u:r [ u:v ?o ] } WHERE { ?s u:p ?o FILTER(?o > 1) } ;
      COPY u:1 TO u:2 ;
      DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o FILTER(?o = 1) } VALUES ?g { u:2 } } ;
      DELETE DATA { GRAPH u:2 { u:nothing u:p 1 } }"""
    assert update(admin, text).status_code == 200
    first, second = triples(admin, "urn:u:1") or [], triples(admin, "urn:u:2") or []
    assert len([t for t in first if "urn:u:p" in t]) == 1
    assert len([t for t in first if "urn:u:q" in t]) == len([t for t in first if "urn:u:v" in t]) == 2
    assert len(first) == 7
    assert len(second) == 6


def test_blank_nodes_of_the_store_can_be_deleted(admin: httpx.Client) -> None:
    """A triple with a blank node goes when a pattern finds it."""
    put(admin, "urn:blank", "<urn:s> <urn:p> [ <urn:q> 1 ] , [ <urn:q> 2 ] .")
    text = "WITH <urn:blank> DELETE { ?s ?p ?b . ?b ?q ?v } WHERE { ?s ?p ?b . ?b ?q ?v FILTER(?v = 1) }"
    assert update(admin, text).json()["removed"] == 2
    assert len(triples(admin, "urn:blank") or []) == 2


def test_failed_update_changes_nothing(admin: httpx.Client) -> None:
    """When a later operation is refused, the earlier ones are not done either."""
    put(admin, "urn:whole", "<urn:s> <urn:p> 1 .")
    text = f"CLEAR GRAPH <urn:whole> ; INSERT DATA {{ GRAPH <{AUDIT}> {{ <urn:s> <urn:p> 1 }} }}"
    assert update(admin, text).status_code == 403
    assert update(admin, "CLEAR GRAPH <urn:whole> ; LOAD <http://127.0.0.1/>").status_code == 400
    assert len(triples(admin, "urn:whole") or []) == 1


def test_dataset_of_an_update_is_named_in_one_place(admin: httpx.Client) -> None:
    """using-graph-uri beside USING or WITH is refused."""
    for text in (
        "INSERT { <urn:s> <urn:p> 1 } USING <urn:x> WHERE {}",
        "WITH <urn:x> INSERT { <urn:s> <urn:p> 1 } WHERE {}",
    ):
        assert update(admin, text, **{"using-graph-uri": "urn:y"}).status_code == 400


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { GRAPH <urn:bad> { ?s <urn:p> 1 } }",
        "DELETE DATA { GRAPH ?g { <urn:s> <urn:p> 1 } }",
        "DELETE WHERE { GRAPH <urn:bad> { _:a <urn:p> 1 } }",
        "INSERT DATA { GRAPH <urn:bad> { _:b <urn:p> 1 } } ; INSERT DATA { GRAPH <urn:bad> { _:b <urn:p> 2 } }",
        "INSERT { GRAPH <urn:bad> { <urn:s> <urn:p> 1 } } WHERE { SELECT (1 AS ?x) (2 AS ?x) {} }",
    ],
)
def test_what_is_no_update_changes_nothing(text: str, admin: httpx.Client) -> None:
    """Variables in data, blank nodes where none may stand or twice: malformed, as the standard says."""
    answer = update(admin, text)
    assert (answer.status_code, answer.json()["code"]) == (400, "query-malformed")
    assert triples(admin, "urn:bad") is None


def test_costly_update_is_stopped(admin: httpx.Client) -> None:
    """An update meets the limits of a query, and others can write afterwards."""
    product = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9))
    answer = update(
        admin,
        f"INSERT {{ GRAPH <urn:x> {{ <urn:s> <urn:p> ?n }} }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {product} }} }}",
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "query-timed-out")
    assert put(admin, "urn:after", "<urn:s> <urn:p> 1 .") in (201, 204)
