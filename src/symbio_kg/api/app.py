"""The application: its routers, its way to fail, what every request passes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import APIRouter, FastAPI

from symbio_kg import __version__
from symbio_kg.api import (
    accounts,
    describe,
    graphs,
    health,
    linked,
    organisations,
    sparql,
    synergies,
    v1,
    workshop,
)
from symbio_kg.api.gate import Figures, Gate
from symbio_kg.api.lines import Patience
from symbio_kg.api.problem import Problem, add_handlers
from symbio_kg.api.reading import read_path
from symbio_kg.api.service import Service
from symbio_kg.api.upkeep import kept_up

__all__ = ["create_app"]

ROUTERS: Final[tuple[APIRouter, ...]] = (
    health.router,
    accounts.router,
    v1.router,
    synergies.router,
    organisations.router,
    workshop.router,
    graphs.router,
    describe.router,
    linked.router,
)
"""One router a module, mounted in this order."""

_ABOUT: Final = """
A knowledge graph of industrial symbiosis: who can use whose waste, by which rule, and whether the law
allows it. Errors are `application/problem+json` in English or Turkish (`Accept-Language` or `?lang=`).
"""


def create_app(service: Service, documents: tuple[str, ...] = ()) -> FastAPI:
    """Return the application over *service*, which it starts and stops with itself.

    *documents* are more paths where whole documents are sent.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service.start()
        try:
            async with read_path(app, service):
                with kept_up(service):
                    yield
        finally:
            service.stop()

    app = FastAPI(
        title="symbio-kg",
        version=__version__,
        description=_ABOUT,
        lifespan=lifespan,
        routes=[sparql.route],
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.service = service
    app.state.figures = Figures()
    for router in ROUTERS:
        app.include_router(router)
    add_handlers(app)
    limit, patience = _limit_of(service, documents), Patience.of(service.options)
    app.add_middleware(Gate, limit=limit, patience=patience, figures=app.state.figures)
    _describe(app)
    return app


def _limit_of(service: Service, more: tuple[str, ...]) -> Any:
    """Return what says how large the body of a request to a path may be."""
    options = service.options

    def limit(path: str) -> int:
        return options.max_document if path.startswith(_DOCUMENTS + more) else options.max_body

    return limit


_DOCUMENTS: Final = (
    "/api/v1/documents",
    "/api/v1/validate",
    "/api/v1/verdicts/verification/file",
    "/data",
    "/rdf-graph-store",
)
"""Where whole documents are sent."""


def _describe(app: FastAPI) -> None:
    """Let the OpenAPI document know the form of problems."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name, schema in _problem_schemas().items():
            schemas.setdefault(name, schema)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _problem_schemas() -> dict[str, Any]:
    whole = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = whole.pop("$defs", {})
    return {**parts, "Problem": whole}
