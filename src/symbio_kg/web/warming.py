"""Making what many pages share before somebody waits for it: the pages that read all listings are drawn once."""

from __future__ import annotations

import logging
from typing import Final

from fastapi import FastAPI, Request

from symbio_kg.people import PUBLIC
from symbio_kg.report.graph import Graph
from symbio_kg.store import StoreFailed
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.mount import AREAS
from symbio_kg.web.page import Page

__all__ = ["warm"]

_PAGES: Final = (
    "home", "listings", "listings.map", "registers", "browse.codes", "browse.materials", "browse.processes",
    "search", "study", "flows",
)  # fmt: skip
"""Quick ones first."""
_LOG = logging.getLogger("symbio.service")


def warm(app: FastAPI) -> None:
    """Draw the pages that read much, in both languages; ends early when the service does."""
    routes = {route.name: route for area in AREAS for route in area.routes}
    scope = {"type": "http", "app": app, "method": "GET", "path": "/", "path_params": {}, "headers": []}
    try:
        for name in _PAGES:
            for language in LANGUAGES:
                request = Request({**scope, "query_string": b"q=10+01+02"})
                routes[name].handler(Page(request, app.state.service, PUBLIC, language, name))
        app.state.kept.get("desk.graph", Graph)
    except StoreFailed:
        return
    _LOG.info("pages are ready")
