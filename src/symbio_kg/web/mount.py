"""Putting the pages into the application: one route a page and language, files, errors that stay pages."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from symbio_kg.api.caller import caller, same_origin
from symbio_kg.api.problem import STATUS, language
from symbio_kg.api.service import Service
from symbio_kg.errors import SymbioError
from symbio_kg.people import PUBLIC, NotSignedIn
from symbio_kg.people.errors import ForgedRequest
from symbio_kg.web import (
    account,
    admin,
    board,
    browse,
    bulk,
    cases,
    check,
    data,
    desk,
    docs,
    finding,
    firms,
    flows,
    handbooks,
    hazard,
    home,
    listing_map,
    listings,
    mine,
    organisations,
    post,
    registers,
    resilience,
    sparql,
    study,
    synergies,
    thing,
    verify,
    workshop,
)
from symbio_kg.web.account import sign_in_first
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.kept import BeingPrepared
from symbio_kg.web.page import ADDRESSES, Area, FirmNotChosen, Handler, Page, Route
from symbio_kg.web.words import N_

__all__ = ["mount"]

AREAS: Final[tuple[Area, ...]] = (
    home.area,
    finding.area,
    check.area,
    account.area,
    browse.area,
    cases.area,
    thing.area,
    registers.area,
    docs.area,
    handbooks.area,
    hazard.area,
    verify.area,
    sparql.area,
    data.area,
    flows.area,
    desk.area,
    resilience.area,
    admin.area,
    organisations.area,
    listings.area,
    synergies.area,
    board.area,
    mine.area,
    firms.area,
    bulk.area,
    listing_map.area,
    post.area,
    workshop.area,
    study.area,
)
"""Every part of the site."""

_LOG = logging.getLogger("symbio.service")
_FIELDS: Final = 2000
_KEPT: Final = "public, max-age=86400"
_NOT_FOUND: Final = Route("home", ("GET",), lambda page: not_found(page))


def mount(app: FastAPI) -> None:
    """Add every page in both languages, the files they need, and the way from `/` to the reader's language."""
    for area in AREAS:
        for route in area.routes:
            for spoken in LANGUAGES:
                path = ADDRESSES.names()[route.name].path(spoken)
                app.add_route(
                    path, _endpoint(route, spoken), methods=list(route.methods), include_in_schema=False
                )
    folder = str(files("symbio_kg.web").joinpath("static"))
    # Pages are sent as they are: packed, their length could tell what in them is secret (BREACH)
    app.mount("/static", GZipMiddleware(_Files(directory=folder), minimum_size=1000), name="static")
    app.add_route("/", _to_language, include_in_schema=False)
    for spoken in LANGUAGES:
        app.add_route(f"/{spoken}", _to_language, include_in_schema=False)
        app.add_route(f"/{spoken}/{{rest:path}}", _endpoint(_NOT_FOUND, spoken), include_in_schema=False)


class _Files(StaticFiles):
    """The pages' own files; browsers may keep them for a day."""

    def file_response(self, *arguments: object, **named: object) -> Response:
        """See StaticFiles."""
        answer = super().file_response(*arguments, **named)  # type: ignore[arg-type]
        answer.headers["Cache-Control"] = _KEPT
        return answer


async def _to_language(request: Request) -> Response:
    path = request.url.path.strip("/")
    spoken = path if path in LANGUAGES else language(request)
    return RedirectResponse(f"/{spoken}/", status_code=307, headers={"Vary": "Accept-Language"})


def _endpoint(route: Route, spoken: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        service: Service = request.app.state.service
        nobody = Page(request, service, PUBLIC, spoken, route.name)
        try:
            who = await caller(request)
            form = FormData() if request.method in {"GET", "HEAD"} else await request.form(max_fields=_FIELDS)
        except SymbioError as error:
            return _told(nobody, error)
        if request.method == "POST" and who is PUBLIC and not same_origin(request):
            return _told(nobody, ForgedRequest())
        page = Page(request, service, who, spoken, route.name, form)
        try:
            return await run_in_threadpool(_answered, route.handler, page)
        finally:
            await form.close()

    return answer


def _answered(handler: Handler, page: Page) -> Response:
    """Return the page, or one that says in its language what went wrong."""
    try:
        answer = handler(page)
    except NotSignedIn:
        return sign_in_first(page)
    except FirmNotChosen:
        return page.redirect("firms")
    except BeingPrepared:
        answer = page.render("prepared.html.j2", status=503)
        answer.headers["Retry-After"] = "10"
    except SymbioError as error:
        return _told(page, error)
    except Exception:
        _LOG.exception("unexpected", extra={"request": page.request.scope.get("request_id")})
        title = page.word(N_("Something went wrong here"))
        message = page.word(N_("It was noted. Please try again later."))
        return page.render("problem.html.j2", status=500, title=title, message=message)
    if page.caller is not PUBLIC:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(page: Page, error: SymbioError) -> Response:
    title = page.word(N_("This did not work"))
    status = int(getattr(error, "status", STATUS.get(error.code, 400)))
    return page.render("problem.html.j2", status=status, title=title, message=page.say(error.message))


def not_found(page: Page) -> Response:
    """Return the page for an address where there is nothing."""
    message = page.word(N_("There is no page at this address. It may have moved, or a letter may be wrong."))
    return page.render("problem.html.j2", status=404, title=page.word(N_("Page not found")), message=message)
