"""The SPARQL 1.1 Protocol at `/sparql`: queries for everybody, updates for those entitled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar, cast
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope as HttpScope

from symbio_kg.api.caller import caller as caller_of
from symbio_kg.api.caller import client_of, demand
from symbio_kg.api.describe import service_description, unless_known
from symbio_kg.api.negotiate import GRAPHS, RESULTS, chosen
from symbio_kg.api.problem import Refusal
from symbio_kg.api.reading import ClientGone, reading_of, while_wanted
from symbio_kg.api.service import Service
from symbio_kg.endpoint.dataset import Dataset
from symbio_kg.endpoint.errors import QueryTooLong
from symbio_kg.endpoint.reading import Delta, ReadPath
from symbio_kg.endpoint.rights import Rights, private
from symbio_kg.people import Caller, Scope
from symbio_kg.store import GraphStore
from symbio_kg.store.embedded import EmbeddedStore

__all__ = ["READ_BY_ALL", "endpoint_iri", "note_private", "route"]

_T = TypeVar("_T")
_LONG: Final = 8_192
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
READ_BY_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Vary": "Accept, Accept-Language, Authorization, Cookie",
}
"""Pages of any origin may read; none of them can bring a session along, as no credentials are allowed."""
_ALLOWED: Final = "GET, HEAD, POST, OPTIONS"


@dataclass(slots=True)
class _Asked:
    """The parameters of a request, wherever they stood."""

    query: list[str] = field(default_factory=list)
    update: list[str] = field(default_factory=list)
    default_graphs: list[str] = field(default_factory=list)
    named_graphs: list[str] = field(default_factory=list)
    using: list[str] = field(default_factory=list)
    using_named: list[str] = field(default_factory=list)

    def take(self, name: str, value: str) -> None:
        """Keep a parameter; one nobody knows is ignored, since clients send many of their own."""
        places = {
            "query": self.query,
            "update": self.update,
            "default-graph-uri": self.default_graphs,
            "named-graph-uri": self.named_graphs,
            "using-graph-uri": self.using,
            "using-named-graph-uri": self.using_named,
        }
        if name in places:
            places[name].append(value)


def endpoint_iri(request: Request) -> str:
    """Return the address of this endpoint as others know it."""
    service: Service = request.app.state.service
    return f"{(service.options.public_url or str(request.base_url)).rstrip('/')}/sparql"


class _Route(Route):
    """A route without dependencies to resolve: the endpoint is asked often, and its answers are quick."""

    def matches(self, scope: HttpScope) -> tuple[Match, HttpScope]:
        """See Route; who counts requests is told the route as with all others."""
        match, more = super().matches(scope)
        return match, {**more, "route": self}


async def _called(request: Request) -> Response:
    """Answer a query, carry out an update, or describe the service, as the method and the parameters say."""
    if request.method == "OPTIONS":
        return _options()
    service: Service = request.app.state.service
    reading = await reading_of(request)
    caller = await caller_of(request)
    respond = _posted if request.method == "POST" else _read
    return await respond(request, service, reading, caller)


route: Final = _Route("/sparql", _called, methods=["GET", "POST", "OPTIONS"], include_in_schema=False)
"""The endpoint."""


def _options() -> Response:
    """Tell browsers that pages of any origin may read."""
    headers = {
        "Allow": _ALLOWED,
        "Access-Control-Allow-Methods": _ALLOWED,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=204, headers=READ_BY_ALL | headers)


async def _read(request: Request, service: Service, reading: ReadPath, caller: Caller) -> Response:
    """Answer a query, or describe the service when none is asked."""
    asked = _Asked()
    _take_query_string(request, asked)
    if asked.update:
        raise _bad("Send an update with POST.", "Güncellemeyi POST ile gönderin.")
    if not asked.query:
        return await service_description(request, reading)
    return await _answer(request, service, reading, caller, asked)


async def _posted(request: Request, service: Service, reading: ReadPath, caller: Caller) -> Response:
    """Answer a query or carry out an update, sent as a form or as it is."""
    asked = _Asked()
    _take_query_string(request, asked)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if len(body) > 4 * reading.limits.text:
        raise QueryTooLong(reading.limits.text)
    if kind == _FORM:
        _take_pairs(body, asked)
    elif kind == _QUERY:
        asked.query.append(_text(body))
    elif kind == _UPDATE:
        asked.update.append(_text(body))
    else:
        raise Refusal(
            415,
            "unsupported-media-type",
            en=f"Send {_FORM}, {_QUERY} or {_UPDATE}.",
            tr=f"{_FORM}, {_QUERY} ya da {_UPDATE} gönderin.",
        )
    if asked.update and not asked.query:
        return await _carry_out(request, service, reading, caller, asked)
    return await _answer(request, service, reading, caller, asked)


async def _answer(
    request: Request, service: Service, reading: ReadPath, caller: Caller, asked: _Asked
) -> Response:
    await service.give_way()
    text = _only(asked.query, asked.update)
    base = endpoint_iri(request)
    outline = await _judged(reading.outline, text, base)
    media, form = chosen(request, GRAPHS if outline.form.gives_triples else RESULTS)
    rights, dataset = Rights.of(caller), (asked.default_graphs, asked.named_graphs)
    answer = reading.known(text, outline, form, rights=rights, base=base, dataset=dataset)
    if answer is None:
        client = client_of(request, caller)
        work = reading.query(text, outline, form, rights=rights, client=client, base=base, dataset=dataset)
        try:
            found = await while_wanted(request, work)
        except ClientGone:
            return Response(status_code=499)
        answer = found[0]
        await note_private(service, caller, found[1])
    response = Response(answer.content, headers=_headers(media, private=bool(caller.account)))
    if request.method == "POST" or caller.account or not answer.tag:
        return response
    return unless_known(request, response, answer.tag)


async def _judged(judge: Callable[[str, str], _T], text: str, base: str) -> _T:
    """Return what the guard says of *text*; a long one is read beside the event loop, which others wait for."""
    return await run_in_threadpool(judge, text, base) if len(text) > _LONG else judge(text, base)


def _headers(media: str, *, private: bool) -> dict[str, str]:
    headers = {
        **READ_BY_ALL,
        "Content-Type": f"{media}; charset=utf-8" if media.startswith("text/") else media,
        "Cache-Control": "no-store" if private else "no-cache",
    }
    if media == "text/csv":  # never opened by itself: a cell may begin like a formula
        headers["Content-Disposition"] = 'attachment; filename="results.csv"'
    return headers


async def note_private(service: Service, caller: Caller, dataset: Dataset) -> None:
    """Keep in the security log who looked at which private graphs, if any."""
    graphs = private(dataset)
    if graphs:
        note = partial(service.people.ledger.note, "private-graphs-read", actor=caller.account)
        await run_in_threadpool(note, graphs=list(graphs[:20]))


async def _carry_out(
    request: Request, service: Service, reading: ReadPath, caller: Caller, asked: _Asked
) -> Response:
    """Work the update out in a worker, then let the one writer take in what it changes."""
    demand(caller, Scope.UPDATE)
    text = _only(asked.update, asked.query)
    base = endpoint_iri(request)
    outline = await _judged(reading.update_outline, text, base)
    pending: list[Future[Any]] = []

    def change(store: GraphStore) -> Delta:
        delta = reading.update(
            text,
            outline,
            rights=Rights.of(caller),
            client=client_of(request, caller),
            base=base,
            using=(asked.using, asked.using_named),
            pending=pending,
        )
        cast("EmbeddedStore", store).apply(delta.dropped, delta.removed, delta.added)
        return delta

    try:
        delta = await while_wanted(request, run_in_threadpool(service.write, change))
    except ClientGone:
        for future in pending:
            future.cancel()
        return Response(status_code=499)
    await run_in_threadpool(reading.snapshots.fresh)
    await run_in_threadpool(
        service.people.ledger.note,
        "graphs-updated",
        actor=caller.account,
        dropped=delta.dropped[:20],
        removed=len(delta.removed),
        added=len(delta.added),
    )
    return JSONResponse({"dropped": delta.dropped, "removed": len(delta.removed), "added": len(delta.added)})


def _take_query_string(request: Request, asked: _Asked) -> None:
    _take_pairs(request.scope["query_string"], asked)


def _take_pairs(body: bytes, asked: _Asked) -> None:
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=2000, separator="&"
        )
    except ValueError as error:
        raise _bad(
            "The parameters are not URL-encoded UTF-8.", "Parametreler URL kodlu UTF-8 değil."
        ) from error
    for name, value in pairs:
        asked.take(name, value)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad("The text is not UTF-8.", "Metin UTF-8 değil.") from error


def _only(texts: list[str], others: list[str]) -> str:
    """Return the one text; a request that holds none, several, or a query and an update is refused."""
    if len(texts) != 1 or others:
        raise _bad(
            "Send exactly one query or exactly one update.",
            "Tam olarak bir sorgu ya da bir güncelleme gönderin.",
        )
    return texts[0]


def _bad(en: str, tr: str) -> Refusal:
    return Refusal(400, "bad-request", en=en, tr=tr)
