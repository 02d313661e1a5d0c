"""Making what many pages share before somebody waits for it: the pages that read all listings are drawn once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from fastapi import FastAPI, Request

from symbio_kg.people import PUBLIC
from symbio_kg.store import StoreFailed
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.firms import known_firms
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
    with app.state.kept.unhurried():
        try:
            for name, asked in _PAGES.items():
                for language in LANGUAGES:
                    routes[name].handler(_asked(app, name, language, asked))
            for language in LANGUAGES:
                known_firms(_asked(app, "firms", language))
        except StoreFailed:
            return
    _LOG.info("pages are ready")


def _asked(app: FastAPI, name: str, language: str, query: bytes = b"") -> Page:
    scope = {"type": "http", "app": app, "method": "GET", "path": "/", "path_params": {}, "headers": []}
    request = Request({**scope, "query_string": query})
    return Page(request, app.state.service, PUBLIC, language, name)
