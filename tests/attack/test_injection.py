"""Texts that break out of where they are put: into queries, addresses, pages, tables and logs."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from symbio_kg.people import Role

from ..api.test_listings import listing
from .conftest import World

PAYLOADS = {
    "string": '"x" } ; DROP ALL ; INSERT DATA { <urn:a> <urn:b> "',
    "quotes": "''' } ; CLEAR ALL #",
    "iri": "https://w3id.org/symbio-kg/data/x> } ; DROP ALL ; #",
    "number": "1; DROP ALL",
    "language": "tr' ; DROP ALL",
    "direction": "\u202ehttps://example.org",
    "scheme": "javascript:alert(1)",
    "file": "file:///etc/passwd",
    "sql": "' OR 1=1; DROP TABLE account; --",
    "template": "{{7*7}}${7*7}",
    "path": "../../etc/passwd",
    "percent": "urn:x:%zz",
    "host": "http://[x",
}


def routes(world: World) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return every address that is read, with its parameters, as the service itself describes them."""
    paths = world.public.get("/api/v1/openapi.json").json()["paths"]
    return [(path, said["get"].get("parameters", [])) for path, said in paths.items() if "get" in said]


@pytest.mark.parametrize("kind", PAYLOADS)
def test_no_parameter_breaks_out(kind: str, world: World) -> None:
    """In every parameter of every address, whatever is sent is a value: no 500, no change, nothing carried out."""
    before, sent = world.statements(), PAYLOADS[kind]
    headers = world.who(Role.ADMINISTRATOR)
    for path, parameters in routes(world):
        names = [p["name"] for p in parameters if p["in"] == "query"]
        places = [p["name"] for p in parameters if p["in"] == "path"]
        address = path
        for place in places:
            address = address.replace(f"{{{place}}}", "x")
        for name in names:
            answer = world.public.get(address, params={name: sent}, headers=headers)
            assert answer.status_code < 500, (path, name, answer.text)
        for place in places:
            hostile = path.replace(f"{{{place}}}", quote(sent, safe="")).replace("{", "x").replace("}", "x")
            answer = world.public.get(hostile, headers=headers)
            assert answer.status_code < 500, (hostile, answer.text)
    assert world.statements() == before
    assert world.public.get("/health").status_code == 200


def test_parameters_are_no_arguments(world: World) -> None:
    """A page that hands its parameters on takes them for values, whatever they are called."""
    asked = {"code": "10 01 02", "name": "x", "self": "y", "values": "z"}
    answer = world.public.get("/en/check", params=asked)
    assert (answer.status_code, "name=x" in answer.headers["location"]) == (303, True)


@pytest.mark.parametrize("iri", ["urn:x:%zz", "http://[x", "http://a/%", "urn:a\u202eb"])
def test_what_is_no_iri_is_told(iri: str, world: World) -> None:
    """Wherever an IRI is sent, one that is none is 422."""
    admin, carrier = world.who(Role.ADMINISTRATOR), world.who(Role.FACILITATOR)
    account = {"login": "odd-member", "name": "Odd member", "roles": [], "organisation": iri}
    proposal = {"offer": iri, "need": iri, "said": "both say so"}
    organisation = {"iri": iri, "names": {"en": "X"}, "sites": []}
    for answer in (
        world.public.post("/api/v1/people", json=account, headers=admin),
        world.public.post("/api/v1/synergies", json=proposal, headers=carrier),
        world.public.put("/api/v1/organisations", json=organisation, headers=admin),
        world.public.post("/api/v1/listings", json=listing(), params={"on_behalf_of": iri}, headers=carrier),
    ):
        assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("kind", ["string", "quotes", "iri", "sql", "template"])
def test_a_form_s_text_is_a_text(kind: str, world: World) -> None:
    """What a firm writes is stored letter by letter and read back so; nothing else changes."""
    before, text = world.statements(), PAYLOADS[kind]
    mine = world.who(Role.FIRM, firm=f"inject-{kind}")
    made = world.public.post("/api/v1/listings", json=listing(title_en=text, contact=text), headers=mine)
    assert made.status_code == 201, made.text
    held = world.public.get(made.headers["location"], headers=mine).json()["fields"]
    assert held["title_en"] == text
    after = world.statements()
    assert {graph: count for graph, count in after.items() if before.get(graph) != count}.keys() <= {
        graph for graph in after if "public/listings" in graph or "firm/" in graph
    }


@pytest.mark.parametrize(
    ("character", "name"), [("\x00", "NUL"), ("\ufffe", "FFFE"), ("\x1b", "escape"), ("\x0b", "tab")]
)
def test_characters_no_document_may_hold(character: str, name: str, world: World) -> None:
    """They are refused in a listing and in a query, and never reach the graph."""
    mine = world.who(Role.FIRM, firm="letters")
    before = world.statements()
    answer = world.public.post("/api/v1/listings", json=listing(title_en=f"a{character}b"), headers=mine)
    assert answer.status_code in (400, 422), answer.text
    answer = world.public.post("/sparql", data={"query": f"ASK {{ ?s ?p 'a{character}b' }}"})
    assert answer.status_code in (200, 400)
    assert answer.status_code == 400 or name in ("escape", "tab", "FFFE")
    assert world.statements() == before


def test_lone_surrogates_are_refused(world: World) -> None:
    """Half a letter in JSON is no text."""
    mine = {**world.who(Role.FIRM, firm="letters"), "Content-Type": "application/json"}
    body = b'{"identifier": "x", "title_en": "\\ud800"}'
    assert world.public.post("/api/v1/listings", content=body, headers=mine).status_code in (400, 422)


def test_the_owner_comes_from_the_token(world: World) -> None:
    """Fields that nobody offers, and an owner in the body, give no rights and no other owner."""
    mine = world.who(Role.FIRM, firm="honest")
    for more in ({"firm": "victim"}, {"owner": "victim"}, {"roles": ["administrator"]}, {"listedBy": "x"}):
        answer = world.public.post("/api/v1/listings", json=listing(**more), headers=mine)
        assert answer.status_code == 422, (more, answer.text)


def test_quota_is_kept(world: World) -> None:
    """A firm stores so many listings and no more; it is told so, and others are not hindered."""
    mine = world.who(Role.FIRM, firm="greedy")
    answers = [world.public.post("/api/v1/listings", json=listing(), headers=mine) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 403, 403]
    other = world.who(Role.FIRM, firm="modest")
    assert world.public.post("/api/v1/listings", json=listing(), headers=other).status_code == 201
