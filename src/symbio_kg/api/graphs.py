"""The SPARQL 1.1 Graph Store HTTP Protocol at `/rdf-graph-store`: whole graphs, by name."""

from __future__ import annotations

import secrets
from typing import Final, cast
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pyoxigraph import DefaultGraph, NamedNode, Quad
from starlette.datastructures import UploadFile
from starlette.responses import Response

from symbio_kg.api.caller import CallerOf, client_of, demand
from symbio_kg.api.deps import ServiceOf
from symbio_kg.api.describe import root_of
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
from symbio_kg.terms import PREFIXES, is_iri

__all__ = ["PATH", "router"]

PATH: Final = "/rdf-graph-store"
_DIRECT: Final = PATH + "/{rest:path}"
router: Final = APIRouter(include_in_schema=False)
_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_TAKEN: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "n-triples",
    "application/rdf+xml": "rdf-xml",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
}
_FILES: Final = 100
_ALLOWED: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"


def _graph(request: Request) -> str:
    """Return the graph a request is about: `?graph=IRI`, `?default`, or the address itself; else a Refusal."""
    parameters = request.query_params
    named, default = parameters.getlist("graph"), "default" in parameters
    if "rest" in request.path_params and not default:
        named.append(root_of(request) + request.scope["raw_path"].decode("ascii", "replace").lstrip("/"))
    if len(named) == 1 and not default:
        graph = named[0]
        if is_iri(graph):
            return graph
    elif default and not named and "rest" not in request.path_params:
        return DEFAULT
    raise Refusal(
        400,
        "graph-not-named",
        en="Say which graph: ?graph= with its absolute IRI, or ?default.",
        tr="Hangi çizge olduğunu belirtin: tam IRI'siyle ?graph= ya da ?default.",
    )


def _missing() -> Refusal:
    return Refusal(404, "no-such-graph", en="There is no such graph.", tr="Böyle bir çizge yok.")


@router.options(_DIRECT)
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


@router.get(_DIRECT)
@router.get(PATH)
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


@router.put(_DIRECT)
@router.put(PATH)
async def put(request: Request, service: ServiceOf, reading: ReadingOf, caller: CallerOf) -> Response:
    """Make a graph hold exactly the triples sent."""
    graph = _changeable(request, caller)
    quads = await _sent(request, reading, caller, graph)
    new = await _write(request, service, reading, caller, graph, quads, drop=True)
    return Response(status_code=201 if new else 204)


@router.post(_DIRECT)
@router.post(PATH)
async def post(request: Request, service: ServiceOf, reading: ReadingOf, caller: CallerOf) -> Response:
    """Add the triples sent to a graph; without a name, to a new one, told in Location."""
    if not ({"graph", "default"} & set(request.query_params) or "rest" in request.path_params):
        return await _into_a_new_graph(request, service, reading, caller)
    graph = _changeable(request, caller)
    quads = await _sent(request, reading, caller, graph)
    new = await _write(request, service, reading, caller, graph, quads)
    return Response(status_code=201 if new else 204)


async def _into_a_new_graph(
    request: Request, service: Service, reading: ReadPath, caller: Caller
) -> Response:
    demand(caller, Scope.UPDATE)
    graph = f"{PREFIXES['graph']}upload/{secrets.token_hex(8)}"
    quads = await _sent(request, reading, caller, graph)
    await _write(request, service, reading, caller, graph, quads)
    return Response(status_code=201, headers={"Location": f"{PATH}?graph={quote(graph, safe='')}"})


@router.delete(_DIRECT)
@router.delete(PATH)
async def delete(request: Request, service: ServiceOf, reading: ReadingOf, caller: CallerOf) -> Response:
    """Remove a graph; 404 when there is none."""
    graph = _changeable(request, caller)
    await _write(request, service, reading, caller, graph, None, drop=True)
    return Response(status_code=204)


def _changeable(request: Request, caller: Caller) -> str:
    demand(caller, Scope.UPDATE)
    graph = _graph(request)
    if not Rights.of(caller).changes(graph):
        raise GraphRefused(graph or "DEFAULT")
    return graph


async def _sent(request: Request, reading: ReadPath, caller: Caller, graph: str) -> list[Quad]:
    """Return the triples of the body or of each file of a form, read in a worker, as quads of *graph*."""
    kind = _kind(request.headers.get("content-type"))
    sent = [(kind, await request.body())]
    if kind == "multipart/form-data":
        async with request.form(max_files=_FILES, max_fields=_FILES) as form:
            files = [file for _, file in form.multi_items() if isinstance(file, UploadFile)]
            sent = [(_kind(file.content_type), await file.read()) for file in files]
    for told, _ in sent:
        if told not in _TAKEN:
            raise Refusal(
                415,
                "unsupported-media-type",
                en=f"Send {', '.join(_TAKEN)}.",
                tr=f"{', '.join(_TAKEN)} gönderin.",
            )
    name = NamedNode(graph) if graph else DefaultGraph()
    quads: list[Quad] = []
    for told, body in sent:
        work = reading.document(
            body, _TAKEN[told], client=client_of(request, caller), base=graph or str(request.url)
        )
        try:
            found = await while_wanted(request, work)
        except ClientGone as error:
            raise Refusal(
                499, "client-gone", en="The client is gone.", tr="İstemci bağlantıyı kesti."
            ) from error
        quads += [Quad(q.subject, q.predicate, q.object, name) for q in found]
    return quads


def _kind(told: str | None) -> str:
    return (told or "text/turtle").partition(";")[0].strip().lower()


async def _write(
    request: Request,
    service: Service,
    reading: ReadPath,
    caller: Caller,
    graph: str,
    add: list[Quad] | None,
    *,
    drop: bool = False,
) -> bool:
    """Add to *graph*, which is emptied first with *drop*, and tell whether it is new; None to *add* takes it out.

    What If-Match and If-None-Match ask is looked at where the one writer stands.
    """

    def change(store: GraphStore) -> bool:
        there = not graph or store.ask("ASK { GRAPH ?g {} }", {"g": NamedNode(graph)})
        if add is None and not there:
            raise _missing()
        _demand_state(request, there=there)
        make = [graph] if graph and add is not None else []
        cast("EmbeddedStore", store).apply([graph] if drop else [], [], add or [], make)
        return not there

    new = await run_in_threadpool(service.write, change)
    await run_in_threadpool(reading.snapshots.fresh)
    await run_in_threadpool(
        service.people.ledger.note,
        "graphs-updated",
        actor=caller.account,
        dropped=[graph] if drop else [],
        added=len(add or []),
    )
    return bool(new)


def _demand_state(request: Request, *, there: bool) -> None:
    """Raise a Refusal (412) unless the graph is as the request wants it; our graphs have no versions to name."""
    match, none_match = request.headers.get("if-match"), request.headers.get("if-none-match", "")
    if (match is not None and not (match.strip() == "*" and there)) or (none_match.strip() == "*" and there):
        raise Refusal(
            412,
            "graph-not-as-wanted",
            en="The graph is not as If-Match or If-None-Match says; only * can be asked.",
            tr="Çizge, If-Match ya da If-None-Match ile istenen durumda değil; yalnızca * sorulabilir.",
        )
