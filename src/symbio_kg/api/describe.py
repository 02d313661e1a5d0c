"""What the service says of itself and hands out whole: VoID, DCAT, examples, dumps."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from pyoxigraph import RdfFormat, Triple, serialize
from starlette.responses import FileResponse, Response

from symbio_kg.api.negotiate import GRAPHS, chosen
from symbio_kg.api.problem import Refusal
from symbio_kg.api.reading import ReadingOf
from symbio_kg.api.service import Service
from symbio_kg.endpoint import description
from symbio_kg.endpoint.catalogue import examples, executable
from symbio_kg.endpoint.publication import Publication
from symbio_kg.endpoint.reading import ReadPath
from symbio_kg.endpoint.rights import Rights
from symbio_kg.terms import PREFIXES

__all__ = ["FORMATS", "etagged", "graph_answer", "root_of", "router", "service_description", "unless_known"]

router: Final = APIRouter(include_in_schema=False)

FORMATS: Final = {
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


def etagged(request: Request, response: Response) -> Response:
    """Return *response* with an ETag, or 304 when the client has it."""
    tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    return unless_known(request, response, tag)


def unless_known(request: Request, response: Response, tag: str) -> Response:
    """Return *response* with the ETag *tag*, or 304 when the client has it."""
    response.headers["ETag"] = tag
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if tag not in known and "*" not in known:
        return response
    kept = {
        name: value
        for name, value in response.headers.items()
        if name not in ("content-length", "content-type")
    }
    return Response(status_code=304, headers=kept)


def graph_answer(request: Request, triples: Iterable[Triple]) -> Response:
    """Return *triples* in the form the client likes best; 406 when there is none."""
    media, form = chosen(request, GRAPHS)
    content = serialize(triples, format=FORMATS[form], prefixes=_PREFIXES) or b""
    headers = {
        "Content-Type": f"{media}; charset=utf-8" if media.startswith("text/") else media,
        "Access-Control-Allow-Origin": "*",
        "Vary": "Accept",
        "Cache-Control": "no-cache",
        "Link": f'<{description.LICENCE}>; rel="license"',
    }
    return etagged(request, Response(content, headers=headers))


async def _publication(request: Request, _: ReadingOf) -> Publication:
    publication: Publication = request.app.state.publication
    return publication


PublicationOf = Annotated[Publication, Depends(_publication)]
"""What is published."""


async def service_description(request: Request, reading: ReadPath) -> Response:
    """Describe the endpoint: what it understands, answers in, holds for everybody, and its limits."""
    graphs = Rights().visible(reading.snapshots.newest.graphs)
    return graph_answer(request, description.service(f"{root_of(request)}sparql", reading.limits, graphs))


@router.get("/.well-known/void")
@router.get("/void")
async def void(request: Request, publication: PublicationOf) -> Response:
    """Describe the data: graphs, classes, properties, and how many of each."""
    return graph_answer(request, description.void(root_of(request), await publication.counted()))


@router.get("/.well-known/sparql-examples")
async def example_queries(request: Request) -> Response:
    """Give the example queries as data."""
    endpoint = f"{root_of(request)}sparql"
    return graph_answer(request, (t for example in examples() for t in executable(example, endpoint)))


@router.get("/catalogue")
async def catalogue(request: Request, publication: PublicationOf) -> Response:
    """List the datasets with their dumps; a dump that was made has its size and checksum."""
    published = await publication.counted()
    files = {graph: publication.files(graph) for graph in published.graphs}
    return graph_answer(
        request, description.catalogue(root_of(request), published, files, publication.tables())
    )


@router.get("/dumps/{name}")
async def dump(name: str, request: Request, publication: PublicationOf) -> Response:
    """Hand out a graph or a table as a file, with version, licence and checksum."""
    try:
        file, path = await publication.file(name)
    except KeyError as error:
        raise Refusal(404, "no-such-dump", en="There is no such dump.", tr="Böyle bir döküm yok.") from error
    assert file.made is not None
    digest = base64.b64encode(bytes.fromhex(file.digest)).decode()
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-cache",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Link": f'<{description.LICENCE}>; rel="license", <{root_of(request)}catalogue>; rel="describedby"',
        "Repr-Digest": f"sha-256=:{digest}:",
        "X-Version": description.version_of(file.made),
    }
    answer = FileResponse(path, media_type=file.media, headers=headers)
    return unless_known(request, answer, f'"{file.digest}"')
