"""The read path inside the application: begun and ended with it, and bound to the client who waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, cast

from fastapi import Depends, FastAPI, Request

from symbio_kg.api.problem import Refusal
from symbio_kg.api.service import Service
from symbio_kg.endpoint.limits import Limits
from symbio_kg.endpoint.publication import Publication
from symbio_kg.endpoint.reading import ReadPath
from symbio_kg.settings import ServiceSettings
from symbio_kg.store import EmbeddedStore

__all__ = ["ClientGone", "ReadingOf", "limits_of", "read_path", "reading_of", "while_wanted"]

_T = TypeVar("_T")
_FOLDER: Final = "snapshots"
_DUMPS: Final = "dumps"


class ClientGone(Exception):  # an answer that nobody waits for
    """The client closed the connection before the answer was there."""


def limits_of(options: ServiceSettings) -> Limits:
    """Return the limits that the settings ask for."""
    return Limits(
        workers=options.sparql_workers,
        running=max(1, options.sparql_workers // 2),
        seconds=options.sparql_seconds,
        rows=options.sparql_rows,
        size=options.sparql_bytes,
        memory=options.sparql_memory,
        merge_after=options.sparql_merge_after,
        document=options.max_document,
    )


@asynccontextmanager
async def read_path(app: FastAPI, service: Service) -> AsyncIterator[None]:
    """Run the read path over the store of *service* as `reading` of *app*'s state, and what is published.

    Its `loop` is that of the service, for threads that wait for the read path.

    Where the store is an endpoint elsewhere there is none.
    """
    location = service.settings.location
    app.state.reading, app.state.loop = None, asyncio.get_running_loop()
    if location.startswith(("http://", "https://")):
        yield
        return
    store = cast("EmbeddedStore", service.store)
    reading = ReadPath(store, Path(location) / _FOLDER, limits_of(service.options))
    await reading.start()
    service.changed.append(reading.snapshots.changed)
    app.state.reading = reading
    for state in ("running", "waiting"):
        app.state.figures.queries.labels(state).set_function(partial(_figure, reading, state))
    publication = Publication(reading, Path(location) / _DUMPS, service.clock)
    app.state.publication = publication
    service.erased.append(publication.forget)
    try:
        yield
    finally:
        app.state.reading = None
        service.changed.remove(reading.snapshots.changed)
        service.erased.remove(publication.forget)
        await reading.stop()


def _figure(reading: ReadPath, state: str) -> float:
    return reading.pool.figures[state]


async def reading_of(request: Request) -> ReadPath:
    """Return the read path of the application; Refusal where it has none."""
    reading: ReadPath | None = request.app.state.reading
    if reading is None:
        raise Refusal(
            501,
            "no-read-path",
            en="The graph is kept by another endpoint. Ask that one.",
            tr="Çizge başka bir uç noktada tutuluyor. Ona sorun.",
        )
    return reading


ReadingOf = Annotated[ReadPath, Depends(reading_of)]
"""The read path of this application."""


async def while_wanted(request: Request, work: Coroutine[Any, Any, _T]) -> _T:
    """Return what *work* returns; when the client goes, it is cancelled and ClientGone raised.

    The body of the request must have been read.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientGone
        return task.result()
    finally:
        for one in (task, gone):
            if not one.done():
                one.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
