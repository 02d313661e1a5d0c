"""Every IRI of ours answers, in the form asked for, and a page shows nothing as it should not."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.terms import BASE, PREFIXES

from .conftest import token_of

FORMS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def client(quick: tuple[Service, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=quick[1], timeout=60) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/code/x-1", f"{BASE}code/x-1"),
        ("/ont/Offer", f"{BASE}ont/Offer"),
        ("/id/material/slag", f"{BASE}material/slag"),
        ("/id/data/o1", f"{BASE}data/o1"),
        ("/id/code/x-1", f"{BASE}code/x-1"),
    ],
)
@pytest.mark.parametrize("accept", [*FORMS, "text/html"])
def test_names_answer_in_each_form(path: str, iri: str, accept: str, client: httpx.Client) -> None:
    """The answer is about the IRI, in the form asked for."""
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert "accept" in answer.headers["vary"].lower()
    if accept in FORMS:
        assert iri in {getattr(quad.subject, "value", "") for quad in parse(answer.content, FORMS[accept])}
    else:
        assert iri in answer.text


def test_all_forms_say_the_same(client: httpx.Client) -> None:
    """No form leaves anything out."""
    sizes = {
        len(list(parse(client.get("/code/x-2", headers={"Accept": accept}).content, form)))
        for accept, form in FORMS.items()
    }
    assert len(sizes) == 1


def test_browsers_get_a_page_and_programs_get_turtle(client: httpx.Client) -> None:
    """What a browser sends by itself gives a page; no wish gives Turtle; `format` decides over both."""
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert client.get("/code/x-1", headers=browser).headers["content-type"].startswith("text/html")
    assert client.get("/code/x-1").headers["content-type"].startswith("text/turtle")
    assert (
        client.get("/code/x-1?format=json-ld", headers=browser).headers["content-type"]
        == "application/ld+json"
    )
    assert client.get("/code/x-1", headers={"Accept": "image/png"}).status_code == 406


def test_page_speaks_the_reader_s_language(client: httpx.Client) -> None:
    """Names and headings come in the language asked for."""
    page = {"Accept": "text/html"}
    assert ">bir<" in client.get("/code/x-1?lang=tr", headers=page).text
    assert ">one<" in client.get("/code/x-1?lang=en", headers=page).text


def test_page_escapes_and_links_nowhere_dangerous(client: httpx.Client) -> None:
    """Text from the graph is text; a link leads to http, https or our own pages; no script may run."""
    answer = client.get("/code/x-2", headers={"Accept": "text/html"})
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert 'href="javascript' not in answer.text
    assert 'href="https://example.org/page"' in answer.text
    assert 'href="/code/x-1"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/code/none",
        "/ont/%3Cscript%3E",
        "/id/a%20b",
        "/id/%00",
        "/law/%22%3E%7D%20DROP%20ALL",
        "/id/",
        "/ont/..%2f..%2fetc",
        "/code/%ff",
    ],
)
def test_unknown_names_are_404(path: str, client: httpx.Client) -> None:
    """What nothing is said of is not there; what is no IRI harms nobody, and the answer repeats nothing."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<script" not in answer.text


def test_private_statements_are_for_those_entitled(client: httpx.Client, quick: tuple[Service, str]) -> None:
    """What a firm keeps to itself is shown to the firm and not to another; looking is noted."""
    service, _ = quick
    firm = f"{PREFIXES['data']}firm/acme"
    own = {"Authorization": f"Bearer {token_of(service, Role.FIRM, organisation=firm)}"}
    assert "secret-acme" not in client.get("/id/data/o1").text
    assert "secret-acme" in client.get("/id/data/o1", headers=own).text
    assert "secret-other" not in client.get("/id/data/o2", headers=own).text
    assert [event for event in service.people.ledger.events() if event.event == "private-graphs-read"]


def test_known_answers_are_not_sent_again(client: httpx.Client) -> None:
    """Whoever has the newest state is told so."""
    first = client.get("/code/x-1")
    assert client.get("/code/x-1", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
