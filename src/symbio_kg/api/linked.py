"""Every IRI of ours answers: as a page, as Turtle, JSON-LD or RDF/XML, by what the client likes."""

from __future__ import annotations

import json
from typing import Final

from fastapi import APIRouter, Request
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize
from rdflib import Graph
from starlette.responses import RedirectResponse, Response

from symbio_kg.api.caller import CallerOf, client_of
from symbio_kg.api.deps import Lang, ServiceOf
from symbio_kg.api.describe import FORMATS, etagged, root_of
from symbio_kg.api.negotiate import chosen
from symbio_kg.api.problem import Refusal
from symbio_kg.api.reading import ClientGone, ReadingOf, while_wanted
from symbio_kg.api.sparql import note_private
from symbio_kg.api.term_page import term_page
from symbio_kg.endpoint.rights import Rights
from symbio_kg.terms import BASE, PREFIXES

__all__ = ["local_path", "router"]

router: Final = APIRouter(include_in_schema=False)

_OFFERS: Final = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "rdf-xml",
    "application/n-triples": "n-triples",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json-ld",
}
_MEDIA: Final = {form: media for media, form in reversed(_OFFERS.items())} | {"html": "text/html"}
_OWN: Final = ("ont", "code", "law")
_QUERY: Final = """CONSTRUCT {{ {node} ?p ?o . ?blank ?q ?r . ?from ?back {node} . ?named ?naming ?name }}
WHERE {{
  {{ {node} ?p ?o }}
  UNION {{ {node} ?to ?blank . FILTER (isBlank(?blank)) ?blank ?q ?r }}
  UNION {{ SELECT ?from ?back WHERE {{ ?from ?back {node} }} LIMIT 100 }}
  UNION {{
    {node} ?relation ?named .
    ?named ?naming ?name
    FILTER (?naming IN (rdfs:label, skos:prefLabel))
  }}
}}"""
_PREFIXES: Final = {name: str(iri) for name, iri in PREFIXES.items()}


def local_path(iri: str) -> str | None:
    """Return where *iri* answers on this service; None when it is not one of ours."""
    if not iri.startswith(BASE):
        return None
    rest = iri.removeprefix(BASE)
    return f"/{rest}" if rest.partition("/")[0] in _OWN else f"/id/{rest}"


@router.get("/id/{rest:path}")
@router.get("/ont/{rest:path}")
@router.get("/code/{rest:path}")
@router.get("/law/{rest:path}")
async def look_up(
    rest: str, request: Request, service: ServiceOf, reading: ReadingOf, caller: CallerOf, lang: Lang
) -> Response:
    """Say all that the caller may know of one IRI; 404 when nothing is said of it."""
    if request.url.path == "/ont/":
        return RedirectResponse("/dumps/ontology.ttl", 303)
    media, form = _form(request)
    node = _node(request, rest)
    text = _QUERY.format(node=node)
    work = reading.query(
        text,
        reading.outline(text),
        "n-triples",
        rights=Rights.of(caller),
        client=client_of(request, caller),
    )
    try:
        answer, dataset = await while_wanted(request, work)
    except ClientGone:
        return Response(status_code=499)
    triples = [quad.triple for quad in parse(answer.content, RdfFormat.N_TRIPLES)]
    if not any(triple.subject == node for triple in triples):
        raise Refusal(
            404, "nothing-known", en="Nothing is known of this name.", tr="Bu ad hakkında bilgi yok."
        )
    await note_private(service, caller, dataset)
    content = term_page(node, triples, lang, local_path) if form == "html" else _written(triples, form)
    return etagged(
        request, Response(content, headers=_headers(request, node, media, form, bool(caller.account)))
    )


def _form(request: Request) -> tuple[str, str]:
    wanted = request.query_params.get("format")
    return (_MEDIA[wanted], wanted) if wanted in _MEDIA else chosen(request, _OFFERS)


def _node(request: Request, rest: str) -> NamedNode:
    """Return the IRI that the address stands for; 404 for what is none."""
    first = request.url.path.split("/", 2)[1]
    try:
        return NamedNode(f"{BASE}{rest}" if first == "id" else f"{BASE}{first}/{rest}")
    except ValueError as error:
        raise Refusal(404, "nothing-known", en="This is not a name.", tr="Bu bir ad değil.") from error


def _written(triples: list[Triple], form: str) -> bytes:
    if form != "json-ld":
        return serialize(triples, format=FORMATS[form], prefixes=_PREFIXES) or b""
    graph = Graph()
    graph.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    used = {name: iri for name, iri in _PREFIXES.items() if any(iri in str(triple) for triple in triples)}
    return json.dumps(
        json.loads(graph.serialize(format="json-ld", context=used, auto_compact=True)), ensure_ascii=False
    ).encode()


def _headers(request: Request, node: NamedNode, media: str, form: str, private: bool) -> dict[str, str]:
    place = f"{root_of(request).rstrip('/')}{request.scope['raw_path'].decode('ascii')}"
    forms = ("turtle", "json-ld", "rdf-xml", "html")
    others = [
        f'<{place}?format={other}>; rel="alternate"; type="{_MEDIA[other]}"'
        for other in forms
        if other != form
    ]
    return {
        "Content-Type": f"{media}; charset=utf-8" if media.startswith("text/") else media,
        "Link": ", ".join([f'<{node.value}>; rel="describes"', *others])
        if node.value.isascii()
        else ", ".join(others),
        "Vary": "Accept, Accept-Language, Authorization, Cookie",
        "Cache-Control": "no-store" if private else "no-cache",
        "Access-Control-Allow-Origin": "*",
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
    }
