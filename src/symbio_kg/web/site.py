"""The whole site: the service's application with the pages on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import FastAPI

from symbio_kg.api.app import create_app
from symbio_kg.api.service import Service
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.kept import Kept
from symbio_kg.web.listed import Listed
from symbio_kg.web.mount import mount
from symbio_kg.web.page import ADDRESSES
from symbio_kg.web.reference import Command
from symbio_kg.web.uploads import Uploads

__all__ = ["create_site"]


def _none(_language: str) -> Sequence[Command]:
    """Return no commands: those of the command line are known above this layer."""
    return ()


def create_site(service: Service, commands: Callable[[str], Sequence[Command]] = _none) -> FastAPI:
    """Return the application over *service* with SPARQL, the API and the pages.

    *commands* tells the commands of the command line in a language, for the reference.
    """
    pages = tuple(ADDRESSES.to("bulk", language, {}) for language in LANGUAGES)
    app = create_app(service, pages)
    kept = Kept(lambda: service.store)
    service.changed.append(kept.changed)
    app.state.kept = kept
    app.state.listed = Listed(service.settings.folder / "listings.sqlite")
    app.state.commands = commands
    app.state.reached = None
    app.state.uploads = Uploads(service.settings.folder / "uploads")
    mount(app)
    return app
