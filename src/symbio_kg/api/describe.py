"""What the service says of itself, in the form the client likes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fastapi import Request
from pyoxigraph import RdfFormat, Triple, serialize
from starlette.responses import Response

from symbio_kg.api.negotiate import GRAPHS, chosen
from symbio_kg.api.service import Service
from symbio_kg.endpoint import description
from symbio_kg.endpoint.reading import ReadPath
from symbio_kg.endpoint.rights import Rights
from symbio_kg.terms import PREFIXES

__all__ = ["graph_answer", "root_of", "service_description"]

_FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "n-triples": RdfFormat.N_TRIPLES,
    "rdf-xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
    "n-quads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}
_PREFIXES: Final = {name: str(iri) for name, iri in PREFIXES.items()} | {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "spdx": "http://spdx.org/rdf/terms#",
}


def root_of(request: Request) -> str:
    """Return the address of the service as others know it, with a slash at its end."""
    service: Service = request.app.state.service
    return f"{(service.options.public_url or str(request.base_url)).rstrip('/')}/"


def graph_answer(request: Request, triples: Iterable[Triple], *, status: int = 200) -> Response:
    """Return *triples* in the form the client likes best; 406 when there is none."""
    media, form = chosen(request, GRAPHS)
    content = serialize(triples, format=_FORMATS[form], prefixes=_PREFIXES) or b""
    return Response(
        content,
        status,
        headers={
            "Content-Type": f"{media}; charset=utf-8" if media.startswith("text/") else media,
            "Access-Control-Allow-Origin": "*",
            "Vary": "Accept",
            "Cache-Control": "no-cache",
        },
    )


async def service_description(request: Request, reading: ReadPath) -> Response:
    """Describe the endpoint: what it understands, answers in, holds for everybody, and its limits."""
    graphs = Rights().visible(reading.snapshots.newest.graphs)
    triples = description.service(f"{root_of(request)}sparql", reading.limits, None, graphs)
    return graph_answer(request, triples)
