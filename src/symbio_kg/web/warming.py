"""Making what many pages share before somebody waits for it: the pages that read all listings are drawn once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from fastapi import FastAPI, Request

from symbio_kg.people import PUBLIC
from symbio_kg.report.graph import Graph
from symbio_kg.store import StoreFailed
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.mount import AREAS
from symbio_kg.web.page import Page

__all__ = ["warm"]

_PAGES: Final[Mapping[str, bytes]] = {
    "home": b"",
    "check.result": b"code=10+01+02&receiver.nace=23.51",
    "listings": b"",
    "listings.map": b"",
    "registers": b"",
    "browse.codes": b"",
    "browse.materials": b"",
    "browse.processes": b"",
    "search": b"q=10+01+02",
    "study": b"",
    "flows": b"",
}
"""Page → what it is asked; quick ones first."""
_LOG = logging.getLogger("symbio.service")


def warm(app: FastAPI) -> None:
    """Draw the pages that read much, in both languages; ends early when the service does."""
    routes = {route.name: route for area in AREAS for route in area.routes}
    scope = {"type": "http", "app": app, "method": "GET", "path": "/", "path_params": {}, "headers": []}
    try:
        for name, asked in _PAGES.items():
            for language in LANGUAGES:
                request = Request({**scope, "query_string": asked})
                routes[name].handler(Page(request, app.state.service, PUBLIC, language, name))
        app.state.kept.get("desk.graph", Graph)
    except StoreFailed:
        return
    _LOG.info("pages are ready")
