"""The whole site: the service's application with the pages on it."""

from __future__ import annotations

from fastapi import FastAPI

from symbio_kg.api.app import create_app
from symbio_kg.api.service import Service
from symbio_kg.web.kept import Kept
from symbio_kg.web.mount import mount

__all__ = ["create_site"]


def create_site(service: Service) -> FastAPI:
    """Return the application over *service* with SPARQL, the API and the pages."""
    app = create_app(service)
    kept = Kept(lambda: service.store)
    service.changed.append(kept.changed)
    app.state.kept = kept
    mount(app)
    return app
