"""The SPARQL 1.1 Graph Store HTTP Protocol at `/rdf-graph-store`: whole graphs, by name."""

from __future__ import annotations

import secrets
from typing import Final, cast
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pyoxigraph import DefaultGraph, NamedNode, Quad
from starlette.responses import Response

from symbio_kg.api.caller import CallerOf, client_of, demand
from symbio_kg.api.deps import ServiceOf
from symbio_kg.api.negotiate import GRAPHS, chosen
from symbio_kg.api.problem import Refusal
from symbio_kg.api.reading import ClientGone, ReadingOf, while_wanted
from symbio_kg.api.service import Service
from symbio_kg.api.sparql import READ_BY_ALL, note_private
from symbio_kg.endpoint.errors import GraphRefused
from symbio_kg.endpoint.outline import DEFAULT
from symbio_kg.endpoint.reading import ReadPath
from symbio_kg.endpoint.rights import Rights
from symbio_kg.people import Caller, Scope
from symbio_kg.store import GraphStore
from symbio_kg.store.embedded import EmbeddedStore
from symbio_kg.terms import PREFIXES

__all__ = ["PATH", "router"]

PATH: Final = "/rdf-graph-store"
router: Final = APIRouter(include_in_schema=False)
_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_TAKEN: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "n-triples",
    "application/rdf+xml": "rdf-xml",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
}
_ALLOWED: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"


def _graph(request: Request) -> str:
    """Return the graph a request is about: `?graph=IRI`, `?default`; Refusal for neither or both."""
    parameters = request.query_params
    named, default = parameters.getlist("graph"), "default" in parameters
    if len(named) == 1 and not default:
        graph = named[0]
        if urlsplit(graph).scheme and _is_iri(graph):
            return graph
    elif default and not named:
        return DEFAULT
    raise Refusal(
        400,
        "graph-not-named",
        en="Say which graph: ?graph= with its absolute IRI, or ?default.",
        tr="Hangi çizge olduğunu belirtin: tam IRI'siyle ?graph= ya da ?default.",
    )


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _missing() -> Refusal:
    return Refusal(404, "no-such-graph", en="There is no such graph.", tr="Böyle bir çizge yok.")


@router.options(PATH)
async def options() -> Response:
    """Say what can be done; pages of any origin may read."""
    headers = {
        "Allow": _ALLOWED,
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "Accept, Accept-Language",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=204, headers=READ_BY_ALL | headers)


@router.api_route(PATH, methods=["GET", "HEAD"])
async def read(request: Request, service: ServiceOf, reading: ReadingOf, caller: CallerOf) -> Response:
    """Answer with all triples of a graph; the default graph is the merge of all the caller may see."""
    graph = _graph(request)
    rights = Rights.of(caller)
    if graph != DEFAULT and not _there(reading, rights, graph):
        raise _missing()
    media, form = chosen(request, GRAPHS)
    work = reading.query(
        _ALL,
        reading.outline(_ALL),
        form,
        rights=rights,
        client=client_of(request, caller),
        dataset=([graph], []) if graph != DEFAULT else ([], []),
        whole=True,
    )
    try:
        answer, dataset = await while_wanted(request, work)
    except ClientGone:
        return Response(status_code=499)
    await note_private(service, caller, dataset)
    headers = {
        **READ_BY_ALL,
        "Content-Type": f"{media}; charset=utf-8" if media.startswith("text/") else media,
        "Cache-Control": "no-store" if caller.account else "no-cache",
    }
    return Response(answer.content, headers=headers)


def _there(reading: ReadPath, rights: Rights, graph: str) -> bool:
    return graph in rights.visible(reading.snapshots.newest.graphs)


@router.put(PATH)
async def put(request: Request, service: ServiceOf, reading: ReadingOf, caller: CallerOf) -> Response:
    """Make a graph hold exactly the triples sent."""
    graph = _changeable(request, caller)
    quads = await _sent(request, reading, caller, graph)
    new = not _there(reading, Rights.of(caller), graph)
    await _write(service, reading, caller, [graph], quads)
    return Response(status_code=201 if new else 204)


@router.post(PATH)
async def post(request: Request, service: ServiceOf, reading: ReadingOf, caller: CallerOf) -> Response:
    """Add the triples sent to a graph; without a name, to a new one, told in Location."""
    if "graph" not in request.query_params and "default" not in request.query_params:
        return await _into_a_new_graph(request, service, reading, caller)
    graph = _changeable(request, caller)
    quads = await _sent(request, reading, caller, graph)
    new = not _there(reading, Rights.of(caller), graph)
    await _write(service, reading, caller, [], quads)
    return Response(status_code=201 if new else 204)


async def _into_a_new_graph(
    request: Request, service: Service, reading: ReadPath, caller: Caller
) -> Response:
    demand(caller, Scope.UPDATE)
    graph = f"{PREFIXES['graph']}upload/{secrets.token_hex(8)}"
    await _write(service, reading, caller, [], await _sent(request, reading, caller, graph))
    return Response(status_code=201, headers={"Location": f"{PATH}?graph={quote(graph, safe='')}"})


@router.delete(PATH)
async def delete(request: Request, service: ServiceOf, reading: ReadingOf, caller: CallerOf) -> Response:
    """Remove a graph; 404 when there is none."""
    graph = _changeable(request, caller)
    if graph != DEFAULT and not _there(reading, Rights.of(caller), graph):
        raise _missing()
    await _write(service, reading, caller, [graph], [])
    return Response(status_code=204)


def _changeable(request: Request, caller: Caller) -> str:
    demand(caller, Scope.UPDATE)
    graph = _graph(request)
    if not Rights.of(caller).changes(graph):
        raise GraphRefused(graph or "DEFAULT")
    return graph


async def _sent(request: Request, reading: ReadPath, caller: Caller, graph: str) -> list[Quad]:
    """Return the triples of the body, read in a worker, as quads of *graph*."""
    kind = request.headers.get("content-type", "text/turtle").partition(";")[0].strip().lower()
    if kind not in _TAKEN:
        raise Refusal(
            415,
            "unsupported-media-type",
            en=f"Send {', '.join(_TAKEN)}.",
            tr=f"{', '.join(_TAKEN)} gönderin.",
        )
    body = await request.body()
    base = graph or str(request.url)
    try:
        work = reading.document(body, _TAKEN[kind], client=client_of(request, caller), base=base)
        found = await while_wanted(request, work)
    except ClientGone as error:
        raise Refusal(499, "client-gone", en="The client is gone.", tr="İstemci bağlantıyı kesti.") from error
    name = NamedNode(graph) if graph else DefaultGraph()
    return [Quad(q.subject, q.predicate, q.object, name) for q in found]


async def _write(
    service: Service, reading: ReadPath, caller: Caller, drop: list[str], add: list[Quad]
) -> None:
    def change(store: GraphStore) -> None:
        cast("EmbeddedStore", store).apply(drop, [], add)

    await run_in_threadpool(service.write, change)
    await run_in_threadpool(reading.snapshots.fresh)
    await run_in_threadpool(
        service.people.ledger.note, "graphs-updated", actor=caller.account, dropped=drop, added=len(add)
    )
