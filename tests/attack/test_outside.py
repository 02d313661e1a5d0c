"""Whatever is sent, the service calls nobody: no address, no name, no file; and shows nothing from inside."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from symbio_kg.people import Role
from symbio_kg.terms import PREFIXES

from .conftest import SECRET, Canary, World

_ASKED: list[str] = []
_LISTENING = [False]


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo" and _LISTENING[0]:
        _ASKED.append(str(arguments[0]))


sys.addaudithook(_hear)


@pytest.fixture
def names() -> Iterator[list[str]]:
    """Every name that this process looks up; the service runs in it."""
    _ASKED.clear()
    _LISTENING[0] = True
    yield _ASKED
    _LISTENING[0] = False


SERVICES: dict[str, Callable[[Canary], str]] = {
    "redirect": lambda c: f"http://127.0.0.1:{c.port}/redirect",
    "name": lambda c: f"http://rebind.example.net:{c.port}/",
    "credentials": lambda c: f"http://user:word@127.0.0.1:{c.port}/",
    "line feed": lambda c: f"http://127.0.0.1:{c.port}/%0d%0aHost:%20x",
    "gopher": lambda c: f"gopher://127.0.0.1:{c.port}/",
    "ftp": lambda c: f"ftp://127.0.0.1:{c.port}/",
    "six": lambda c: f"http://[::1]:{c.port}/",
}


@pytest.mark.parametrize("kind", SERVICES)
def test_no_query_leads_out(kind: str, world: World, names: list[str]) -> None:
    """SERVICE, SILENT or not, and LOAD by an administrator: refused, nobody called, no name looked up."""
    address = SERVICES[kind](world.canary)
    admin = world.who(Role.ADMINISTRATOR)
    for query in (
        f"SELECT * {{ SERVICE <{address}> {{}} }}",
        f"SELECT * {{ SERVICE SILENT <{address}> {{}} }}",
    ):
        assert world.public.post("/sparql", data={"query": query}).status_code == 400
    answer = world.public.post("/sparql", data={"update": f"LOAD <{address}>"}, headers=admin)
    assert answer.status_code == 400
    assert SECRET not in answer.text
    assert not world.canary.calls
    assert not [name for name in names if "rebind" in name]


def jsonld(canary: Canary, way: str) -> str:
    reference = {
        "context": f'{{"@context": "{canary}", "@id": "urn:s", "urn:p": 1}}',
        "list": f'{{"@context": ["{canary}", {{}}], "@id": "urn:s", "urn:p": 1}}',
        "import": f'{{"@context": {{"@version": 1.1, "@import": "{canary}"}}, "@id": "urn:s", "urn:p": 1}}',
        "scoped": f'{{"@context": {{"p": {{"@id": "urn:p", "@context": "{canary}"}}}}, "p": {{"urn:q": 1}}}}',
        "file": '{"@context": "file:///etc/passwd", "@id": "urn:s", "urn:p": 1}',
    }
    return reference[way]


@pytest.mark.parametrize("way", ["context", "list", "import", "scoped", "file"])
def test_no_document_s_context_is_fetched(way: str, world: World) -> None:
    """A context elsewhere is refused in an uploaded graph and in a document of listings."""
    text = jsonld(world.canary, way)
    headers = {**world.who(Role.ADMINISTRATOR), "Content-Type": "application/ld+json"}
    answer = world.public.put("/rdf-graph-store?graph=urn:c", content=text, headers=headers)
    assert answer.status_code == 400, answer.text
    answer = world.public.post("/api/v1/validate", files={"file": ("x.jsonld", text)})
    assert answer.status_code in (400, 422), answer.text
    assert "root:" not in answer.text
    assert not world.canary.calls


def test_imports_and_shapes_in_documents_are_data(world: World) -> None:
    """owl:imports and shapes that a document brings are neither followed nor used; the listing is judged by ours."""
    canary = world.canary
    text = f"""@prefix owl: <{PREFIXES["owl"]}> . @prefix sh: <{PREFIXES["sh"]}> . @prefix sym: <{PREFIXES["sym"]}> .
<urn:o> a owl:Ontology ; owl:imports <{canary}> .
<urn:s> a sh:NodeShape ; sh:targetClass sym:Offer ; sh:deactivated true ;
  sh:sparql [ sh:select "SELECT $this {{ SERVICE <{canary}> {{ ?s ?p ?o }} }}" ] ;
  sh:js [ sh:jsLibrary [ sh:jsLibraryURL "{canary}" ] ] ; sh:rule [ a sh:SPARQLRule ; sh:construct "x" ] ;
  sh:property [ sh:path sym:x ; sh:pattern "^(a+)+$" ] .
<urn:offer> a sym:Offer ; sym:x "{"a" * 40}b" ."""
    answer = world.public.post("/api/v1/validate", files={"file": ("x.ttl", text)})
    assert answer.status_code in (200, 422), answer.text
    assert answer.json().get("conforms") is not True
    headers = {**world.who(Role.ADMINISTRATOR), "Content-Type": "text/turtle"}
    assert world.public.put("/rdf-graph-store?graph=urn:i", content=text, headers=headers).status_code == 201
    assert not canary.calls


@pytest.mark.parametrize("field", ["url", "file", "document", "source"])
def test_nothing_is_uploaded_by_address(field: str, world: World) -> None:
    """An address in place of a document is not followed, however it is sent."""
    mine = world.who(Role.FIRM, firm="acme")
    canary = str(world.canary)
    for sent in ({"json": {field: canary}}, {"data": {field: canary}}, {"params": {field: canary}}):
        answer = world.public.post("/api/v1/documents", headers=mine, **sent)  # type: ignore[arg-type]
        assert 400 <= answer.status_code < 500, answer.text
    assert not world.canary.calls


def test_the_dataset_is_not_fetched(world: World) -> None:
    """A graph that is not here is empty, in the query and in the request."""
    for address in (str(world.canary), "file:///etc/passwd"):
        query = f"SELECT * FROM <{address}> FROM NAMED <{address}> {{ ?s ?p ?o }}"
        answer = world.public.post("/sparql", data={"query": query})
        assert answer.json()["results"]["bindings"] == []
        asked = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": address}
        assert world.public.get("/sparql", params=asked).json()["results"]["bindings"] == []
    assert not world.canary.calls


def test_errors_tell_nothing_from_inside(world: World) -> None:
    """No path, no class, no text of a library: not for a bad query, a bad document or a bad address."""
    bad = [
        world.public.post("/sparql", data={"query": "SELECT * { ?s"}),
        world.public.post("/api/v1/validate", files={"file": ("x.ttl", "<a> <b>")}),
        world.public.post("/api/v1/check", content=b"{", headers={"Content-Type": "application/json"}),
        world.public.get("/api/v1/listings/%00"),
        world.public.request("BREW", "/sparql"),
    ]
    for answer in bad:
        assert 400 <= answer.status_code < 500
        for word in ("Traceback", "site-packages", "symbio_kg/", "/tmp/", "pyoxigraph", "sqlite", "rocksdb"):
            assert word not in answer.text
