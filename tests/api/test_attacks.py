"""Hostile clients: whatever they send, the service stays up, keeps its limits and answers others."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.terms import PREFIXES

from .conftest import token_of

PRODUCT = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"
DOUBLED = (
    "SELECT (STRLEN(?x40) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
    + " }"
)
SMALL = "ASK { ?s a sym:Offer }"


@pytest.fixture(scope="module")
def client(quick: tuple[Service, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=quick[1], timeout=60) as made:
        yield made
        assert made.get("/sparql", params={"query": SMALL}).json()["boolean"] is True


def ask(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query})


MANY = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(7))
ANY = "(<urn:p>|!<urn:p>)*"
LISTS = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(40)))} }}" for i in range(12))
COSTLY = {
    "cross product": PRODUCT,
    "sorted product": PRODUCT.replace("SELECT (COUNT(*) AS ?n)", "SELECT ?a0") + " ORDER BY ?c0 ?c1 ?c2",
    "distinct product": PRODUCT.replace("(COUNT(*) AS ?n)", "DISTINCT *"),
    "paths": f"SELECT (COUNT(*) AS ?n) {{ ?a {ANY} ?b . ?b {ANY} ?c . ?c {ANY} ?d . {MANY} }}",
    "values": f"SELECT (COUNT(*) AS ?n) {{ {LISTS} }}",
    "doubling": DOUBLED,
    "grouped": f"SELECT (GROUP_CONCAT(CONCAT(?c0, ?c1, ?c2)) AS ?all) {{ {MANY} }}",
}


@pytest.mark.parametrize("kind", COSTLY)
def test_costly_queries_are_stopped(kind: str, client: httpx.Client) -> None:
    """Time, memory and rows have an end: 503 or 422 within the limit and a little, never a cut 200."""
    begin = time.monotonic()
    answer = ask(client, COSTLY[kind])
    assert answer.status_code in (503, 422)
    assert answer.json()["code"] in ("query-timed-out", "query-out-of-memory", "answer-too-large")
    assert time.monotonic() - begin < 15
    assert ask(client, SMALL).status_code == 200


@pytest.mark.parametrize(
    "accept", ["application/sparql-results+json", "text/csv", "application/sparql-results+xml"]
)
def test_endless_answer_is_refused_whole(accept: str, client: httpx.Client) -> None:
    """An answer of more rows than allowed is a problem; one at the limit comes whole."""
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    headers = {"Accept": accept}
    answer = client.get("/sparql", params={"query": endless}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "answer-too-large")
    answer = client.get("/sparql", params={"query": f"{endless} LIMIT 500"}, headers=headers)
    assert answer.status_code in (200, 422)


def test_regular_expressions_are_linear(client: httpx.Client) -> None:
    """A pattern that makes others backtrack for ever is answered at once."""
    answer = ask(client, f"ASK {{ FILTER(REGEX('{'a' * 5000}b', '^(a+)+$')) }}")
    assert answer.json()["boolean"] is False


@pytest.fixture
def canary() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine that notes who calls."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, peer = server.accept()
                except OSError:
                    return
                calls.append(peer)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], calls


SPELLINGS: dict[str, Callable[[int], str]] = {
    "service": lambda port: f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "silent": lambda port: f"SELECT * {{ SERVICE SILENT <http://localhost:{port}/> {{ ?s ?p ?o }} }}",
    "variable": lambda port: (
        f"SELECT * {{ VALUES ?x {{ <http://127.0.0.1:{port}/> }} SERVICE ?x {{ ?s ?p ?o }} }}"
    ),
    "number": lambda port: f"SELECT * {{ SERVICE <http://2130706433:{port}/> {{ ?s ?p ?o }} }}",
    "octal": lambda port: f"SELECT * {{ SERVICE <http://0177.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "six": lambda port: f"SELECT * {{ SERVICE <http://[::ffff:127.0.0.1]:{port}/> {{ ?s ?p ?o }} }}",
    "user": lambda port: f"SELECT * {{ SERVICE <http://a@127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "file": lambda _: "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "hidden": lambda port: f"SELECT * {{ FILTER(1<2)SERVICE#>\n<http://127.0.0.1:{port}/> {{}} }}",
    "escaped": lambda port: f"SELECT * {{ S\\u0045RVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "inside": lambda port: (
        f"ASK {{ FILTER NOT EXISTS {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }} }}"
    ),
    "from": lambda port: f"SELECT * FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
    "from-named": lambda port: (
        f"SELECT * FROM NAMED <http://127.0.0.1:{port}/> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    ),
    "from-file": lambda _: "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
}


@pytest.mark.parametrize("kind", SPELLINGS)
def test_no_query_reaches_another_address(
    kind: str, client: httpx.Client, canary: tuple[int, list[object]]
) -> None:
    """However it is spelt, nobody is called and nothing is fetched."""
    port, calls = canary
    answer = ask(client, SPELLINGS[kind](port))
    if kind.startswith("from"):
        assert answer.json()["results"]["bindings"] == []
    else:
        assert answer.status_code == 400
    assert not calls


def test_no_update_reaches_another_address(
    client: httpx.Client, canary: tuple[int, list[object]], quick: tuple[Service, str]
) -> None:
    """LOAD and SERVICE in an update are refused for administrators too."""
    port, calls = canary
    token = {"Authorization": f"Bearer {token_of(quick[0], Role.ADMINISTRATOR)}"}
    for text in (
        f"LOAD <http://127.0.0.1:{port}/> INTO GRAPH <urn:x>",
        "LOAD <file:///etc/passwd>",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    ):
        answer = client.post("/sparql", data={"update": text}, headers=token)
        assert (answer.status_code, answer.json()["code"]) == (400, "keyword-barred")
    assert not calls


FIRM = f"{PREFIXES['graph']}firm/acme"
ORACLES = [
    "ASK { ?s sym:contact 'secret-acme' }",
    "ASK { GRAPH ?g { ?s sym:contact ?o } }",
    f"ASK {{ GRAPH <{FIRM}> {{}} }}",
    "ASK { FILTER EXISTS { GRAPH ?g { ?s sym:contact ?o } } }",
    f"ASK FROM <{FIRM}> {{ ?s sym:contact ?o }}",
    f"ASK FROM NAMED <{FIRM}> {{ GRAPH ?g {{ ?s sym:contact ?o }} }}",
    f"ASK FROM <{FIRM}> FROM NAMED <{FIRM}> {{ {{ ?s sym:contact ?o }} UNION {{ GRAPH ?g {{ ?s sym:contact ?o }} }} }}",
    "ASK { data:o1 (sym:contact|!sym:none)/^sym:contact ?x }",
    "ASK { { SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s sym:contact ?o } } } FILTER(?n > 0) }",
]


@pytest.mark.parametrize("query", ORACLES)
def test_private_graphs_answer_no_question(
    query: str, client: httpx.Client, quick: tuple[Service, str]
) -> None:
    """No form of question tells the public, or another firm, that a private statement exists."""
    other = {
        "Authorization": f"Bearer {token_of(quick[0], Role.FIRM, organisation=PREFIXES['data'] + 'firm/none')}"
    }
    for headers in ({}, other):
        answer = client.post("/sparql", data={"query": query}, headers=headers)
        assert answer.json()["boolean"] is False


def test_own_firm_sees_its_own(client: httpx.Client, quick: tuple[Service, str]) -> None:
    """The firm finds what it keeps private, and only that."""
    own = {
        "Authorization": f"Bearer {token_of(quick[0], Role.FIRM, organisation=PREFIXES['data'] + 'firm/acme')}"
    }
    answer = client.post("/sparql", data={"query": "SELECT ?o { ?s sym:contact ?o }"}, headers=own)
    assert [row["o"]["value"] for row in answer.json()["results"]["bindings"]] == ["secret-acme"]
    assert answer.headers["cache-control"] == "no-store"


def test_one_client_cannot_take_all(quick: tuple[Service, str]) -> None:
    """A client with too many queries open is told 429 and when to come back; another one is served."""
    service, address = quick
    other = {"Authorization": f"Bearer {token_of(service, Role.RESEARCHER)}"}

    async def flood() -> tuple[list[httpx.Response], list[float]]:
        async with httpx.AsyncClient(
            base_url=address, timeout=60, limits=httpx.Limits(max_connections=60)
        ) as client:
            greedy = [asyncio.create_task(client.post("/sparql", data={"query": PRODUCT})) for _ in range(30)]
            await asyncio.sleep(0.5)
            took = []
            for _ in range(5):
                begin = time.monotonic()
                served = await client.post("/sparql", data={"query": SMALL}, headers=other)
                assert served.status_code == 200
                took.append(time.monotonic() - begin)
            return await asyncio.gather(*greedy), took

    answers, took = asyncio.run(flood())
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert {answer.status_code for answer in answers} <= {429, 503}
    assert max(took) < 3


def test_work_ends_when_the_client_leaves(quick: tuple[Service, str]) -> None:
    """A closed connection frees its worker at once."""
    _, address = quick
    host, port = address.removeprefix("http://").split(":")
    body = (
        f"query={httpx.QueryParams({'q': PRODUCT})['q']}".replace(" ", "+")
        .replace("?", "%3F")
        .replace("*", "%2A")
    )
    for _ in range(8):
        with socket.create_connection((host, int(port))) as connection:
            head = ["POST /sparql HTTP/1.1", "Host: x", "Content-Type: application/x-www-form-urlencoded"]
            connection.sendall("\r\n".join([*head, f"Content-Length: {len(body)}", "", body]).encode())
            time.sleep(0.05)
    begin = time.monotonic()
    with httpx.Client(base_url=address, timeout=60) as client:
        assert ask(client, SMALL).status_code == 200
    assert time.monotonic() - begin < 2.5


@pytest.mark.skipif(sys.platform != "linux", reason="workers are cut off from the network on Linux")
def test_isolation_is_told(client: httpx.Client) -> None:
    """Whoever runs the service can see that the workers reach nobody, and how busy they are."""
    queries = client.get("/ready").json()["queries"]
    assert queries["network_isolated"] is True
    assert 1 <= queries["workers"] <= 3
    assert 'symbio_sparql_queries{state="running"}' in client.get("/metrics").text


def test_results_never_come_from_elsewhere(client: httpx.Client) -> None:
    """Values reach a client escaped as the format wants, however they are written."""
    nasty = "SELECT ?x { BIND('</uri><script>\"\\n,=1+1' AS ?x) }"
    xml = client.get("/sparql", params={"query": nasty}, headers={"Accept": "application/sparql-results+xml"})
    assert "<script>" not in xml.text
    assert (
        client.get("/sparql", params={"query": nasty})
        .json()["results"]["bindings"][0]["x"]["value"]
        .startswith("</uri>")
    )


def test_errors_repeat_nothing_as_a_page(client: httpx.Client) -> None:
    """A problem is JSON that no browser takes for a page."""
    answer = client.get(
        "/sparql", params={"query": "<script>alert(1)</script>"}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in answer.text


def test_other_origins_cannot_change_anything(client: httpx.Client) -> None:
    """A form on another page, with or without a session's cookie, changes nothing."""
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null", "Cookie": "symbio=x"}):
        answer = client.post("/sparql", data={"update": "CLEAR ALL"}, headers=headers)
        assert answer.status_code in (401, 403)
