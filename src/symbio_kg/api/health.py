"""Whether the service lives, whether it is ready, and what Prometheus reads."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from starlette.responses import Response

from symbio_kg import __version__
from symbio_kg.api.deps import ServiceOf
from symbio_kg.api.problem import Refusal, problems
from symbio_kg.endpoint.reading import ReadPath

__all__ = ["router"]

router = APIRouter(tags=["operation"])


class Queries(BaseModel):
    """The processes that run queries."""

    workers: int = Field(description="How many there are.")
    running: int = Field(description="How many are at work.")
    waiting: int = Field(description="How many queries wait.")
    network_isolated: bool = Field(description="Whether every one of them is cut off from the network.")
    isolation: list[str] = Field(description="By what: `namespace`, `filter`, or `none`.")


class Health(BaseModel):
    """The state of the service."""

    status: Literal["ok"] = Field(description="Always `ok`; otherwise there is no answer, or a problem.")
    version: str = Field(description="Version of the product.")
    queries: Queries | None = Field(default=None, description="Told by `/ready` where queries run here.")


@router.get("/health", summary="Whether the service lives", response_model_exclude_none=True)
def health() -> Health:
    """Answer as long as the process answers at all; it asks nothing of the store."""
    return Health(status="ok", version=__version__)


@router.get(
    "/ready",
    summary="Whether the service can do its work",
    responses=problems(503),
    response_model_exclude_none=True,
)
def ready(request: Request, service: ServiceOf) -> Health:
    """Answer when the store is open and takes writes; 503 otherwise."""
    if not service.running:
        raise Refusal(503, "not-ready", en="The store is not open.", tr="Depo açık değil.")
    return Health(
        status="ok", version=__version__, queries=_queries(getattr(request.app.state, "reading", None))
    )


def _queries(reading: ReadPath | None) -> Queries | None:
    if reading is None:
        return None
    reached = sorted(reading.pool.isolation)
    isolated = bool(reached) and "none" not in reached
    return Queries(**reading.pool.figures, network_isolated=isolated, isolation=reached)


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    """Return what was counted since the start, in the text form of Prometheus."""
    return Response(generate_latest(request.app.state.figures.registry), media_type=CONTENT_TYPE_LATEST)
