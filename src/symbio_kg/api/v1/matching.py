"""Matches of a listing, why a pair matches or does not, and runs of the matcher."""

from __future__ import annotations

import logging
import threading
from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from symbio_kg.accept import Listing, held_listing
from symbio_kg.api.caller import CallerOf, needs
from symbio_kg.api.deps import Day, ServiceOf
from symbio_kg.api.matches import seen_matches
from symbio_kg.api.pages import Limit, Page, pointed
from symbio_kg.api.problem import Refusal, problems
from symbio_kg.api.route import JsonRoute
from symbio_kg.api.runs import RUNNING, run_all
from symbio_kg.api.service import Service
from symbio_kg.api.v1.listings import iri_of
from symbio_kg.endpoint.rights import Rights
from symbio_kg.match import ListingUnknown
from symbio_kg.match.kept import kept_runs
from symbio_kg.people import Caller, Scope

__all__ = ["router"]

router = APIRouter(
    tags=["matching"], route_class=JsonRoute, responses=problems(400, 401, 403, 404, 409, 422, 503)
)
_LOG = logging.getLogger("symbio.service")


class MatchOut(BaseModel):
    """One offer that fits one need."""

    iri: str
    offer: str
    need: str
    rule: str = Field(description="The rule whose substitution it rests on.")
    substitution: str | None
    score: float
    confidence: float
    distance_km: float | None = Field(
        description="None where it is not known, or would tell a private place."
    )
    amount: float | None = Field(description="What could move in a year; none where that is private.")
    unit: str | None = Field(description="The unit of the amount, an IRI of QUDT.")
    period: str | None = Field(description="PerYear; none where the unit knows no time, as for capacity.")
    outcome: str | None = Field(description="What the law says of the way.")
    asks: list[str] = Field(description="Legal rules that ask for something before the transfer.")
    gaps: list[str] = Field(description="Properties with a limit that nobody measured.")


class ConditionOut(BaseModel):
    """One condition of a match."""

    id: str
    met: bool | None = Field(description="None where it is not known.")
    text: dict[str, str]
    heal: dict[str, str] | None = Field(description="What would mend it.")


class ExplanationOut(BaseModel):
    """Why an offer and a need match or do not."""

    offer: str
    need: str
    matched: bool
    score: float | None
    conditions: list[ConditionOut]


class RunOut(BaseModel):
    """A run of the matcher."""

    iri: str = Field(description="The graph it was written to.")
    day: date = Field(description="The day it looked from.")


class Started(BaseModel):
    """A run that was begun."""

    status: Literal["running"]
    day: date


Name = Annotated[str, Query(min_length=1, max_length=2048, description="IRI, or `listing/…`.")]


@router.get("/matches", summary="The matches of a listing")
def matches(
    request: Request,
    response: Response,
    service: ServiceOf,
    who: CallerOf,
    listing: Name,
    after: Annotated[int, Query(ge=0, le=10**9, description="How many to skip.")] = 0,
    limit: Limit = 50,
) -> Page[MatchOut]:
    """Return what the last run that the reader may see found for a listing, best first.

    Its owner sees the matches that rest on private values too, without distance and amount where those
    would tell what the other side keeps private.
    """
    _, found = seen_matches(service, _held(service, iri_of(listing), who), who)
    items = [MatchOut.model_validate(asdict(one)) for one in found[after : after + limit]]
    cursor = str(after + limit) if after + limit < len(found) else ""
    return Page(items=items, total=len(found), next=pointed(request, response, cursor))


@router.get("/why", summary="Why an offer and a need match, or do not")
def why(service: ServiceOf, who: CallerOf, day: Day, offer: Name, need: Name) -> ExplanationOut:
    """Return every condition of the pair, which is not met, and what would mend it.

    It is judged by what the reader may see of both.
    """
    both = _held(service, iri_of(offer), who), _held(service, iri_of(need), who)
    return ExplanationOut.model_validate(asdict(service.desk.why(*both, day)))


@router.get("/runs", summary="The runs of the matcher")
def runs(service: ServiceOf, who: CallerOf) -> list[RunOut]:
    """Return the runs whose matches the reader may see, oldest first."""
    return [RunOut(iri=run.iri, day=run.day) for run in kept_runs(service.store, Rights.of(who).sees)]


@router.post("/runs", status_code=202, summary="Match everything again")
def start_run(
    service: ServiceOf, _who: Annotated[Caller, Depends(needs(Scope.OPERATE))], day: Day
) -> Started:
    """Begin a run over all listings and one over what everybody sees; 409 while another one runs."""
    if not RUNNING.acquire(blocking=False):
        raise Refusal(
            409,
            "running",
            en="A run is under way.",
            tr="Bir çalıştırma sürüyor.",
            headers={"Retry-After": "30"},
        )
    threading.Thread(target=_run, args=(service, day), name="symbio-run", daemon=True).start()
    return Started(status="running", day=day)


def _run(service: Service, day: date) -> None:
    try:
        run_all(service, day)
    except Exception:
        _LOG.exception("a run failed")
    finally:
        RUNNING.release()


def _held(service: Service, iri: str, who: Caller) -> Listing:
    found = held_listing(service.store, iri, Rights.of(who).sees)
    if found is None:
        raise ListingUnknown(iri, "Offer")
    return found
