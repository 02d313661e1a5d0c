"""Synergies over HTTP: their life, their steps, and what is noted of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, status
from pydantic import Field

from symbio_kg.api.deps import Carrier, Given, Iri, Lang, Reader, ServiceOf
from symbio_kg.api.problem import problems
from symbio_kg.govern import Evidence, Kind, Shown, Synergies, Synergy, lifecycle, view
from symbio_kg.govern.views import name_of
from symbio_kg.people import Caller
from symbio_kg.store import GraphStore

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["governance"])


class Proposal(Given):
    """An offer and a need that could belong together, and which match or who says so."""

    offer: Iri
    need: Iri
    said: Annotated[str, Field(min_length=1, max_length=2000)]


class Proof(Given):
    """What backs a step; `hash` is the SHA-256 of a document kept elsewhere."""

    kind: Annotated[str, Field(max_length=40)]
    said: Annotated[str, Field(min_length=1, max_length=2000)]
    hash: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""


class NextStep(Given):
    """The next step; the table at `/api/v1/lifecycle` says what each asks for."""

    to: Annotated[str, Field(max_length=40)]
    readiness: Annotated[int, Field(ge=1, le=9)]
    evidence: list[Proof] = Field(default_factory=list, max_length=9)
    reason: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=4000)] = ""


class Word(Given):
    """Whether the other side may know one's name."""

    given: bool


class PublicPart(Given):
    """What everybody may see of the synergy, as far as the other side agrees."""

    shown: Shown


class NewRecord(Given):
    """A message, task, visit, agreement, complaint, correction, or the closing of one."""

    kind: Kind
    text: Annotated[str, Field(min_length=1, max_length=4000)]
    day: date | None = None
    until: date | None = None
    hash: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    answers: Annotated[int | None, Field(ge=1, le=10**6)] = None


@router.get("/lifecycle", responses=problems(429))
def life(lang: Lang) -> dict[str, Any]:
    """Return the states of a synergy, the steps between them, kinds of evidence, readiness and reasons."""
    table = lifecycle()
    named = {
        "states": table.states,
        "evidence": table.evidence,
        "readiness": table.readiness,
        "reasons": table.reasons,
    }
    told: dict[str, Any] = {
        kind: [
            {
                "id": n.id,
                "label": n.text[lang],
                "definition": n.definition[lang] or None,
                "group": n.group or None,
                "evidence_level": n.evidence or None,
                "note": n.note[lang] if n.note else None,
            }
            for n in items.values()
        ]
        for kind, items in named.items()
    }
    told["steps"] = [
        {
            "from": t.before or None,
            "to": t.after,
            "by": sorted(t.by),
            "evidence": sorted(t.evidence),
            "readiness": t.readiness,
            "consent": t.consent,
        }
        for t in table.transitions.values()
    ]
    return told


@router.get("/synergies", responses=problems(401, 403))
def synergies(
    who: Reader,
    service: ServiceOf,
    state: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> dict[str, Any]:
    """Return the synergies one may know of, the last changed first."""
    found = [s for s in _synergies(service, service.store).of(who) if state in (None, s.state)]
    page = found[offset : offset + limit]
    return {"total": len(found), "synergies": [_view(service, s, who) for s in page]}


@router.post("/synergies", status_code=status.HTTP_201_CREATED, responses=problems(401, 403, 404, 409, 422))
def propose(given: Proposal, who: Carrier, service: ServiceOf) -> dict[str, Any]:
    """Begin a synergy."""
    made = service.write(lambda s: _synergies(service, s).propose(given.offer, given.need, who, given.said))
    return _view(service, made, who)


@router.get("/synergies/{identifier}", responses=problems(401, 403, 404))
def synergy(identifier: str, who: Reader, service: ServiceOf) -> dict[str, Any]:
    """Return a synergy as the caller may see it."""
    return _view(service, _synergies(service, service.store).get(identifier, who), who)


@router.post(
    "/synergies/{identifier}/steps",
    status_code=status.HTTP_201_CREATED,
    responses=problems(401, 403, 404, 409, 422),
)
def step(identifier: str, given: NextStep, who: Carrier, service: ServiceOf) -> dict[str, Any]:
    """Make the next step."""
    proofs = [Evidence(p.kind, p.said, p.hash) for p in given.evidence]

    def change(store: GraphStore) -> Synergy:
        return _synergies(service, store).step(
            identifier,
            given.to,
            who,
            readiness=given.readiness,
            evidence=proofs,
            reason=given.reason,
            note=given.note,
        )

    return _view(service, service.write(change), who)


@router.put("/synergies/{identifier}/consent", responses=problems(401, 403, 404, 409, 422))
def consent(identifier: str, given: Word, who: Carrier, service: ServiceOf) -> dict[str, Any]:
    """Say for one's firm whether the other side may know its name."""
    made = service.write(lambda s: _synergies(service, s).consent(identifier, who, given=given.given))
    return _view(service, made, who)


@router.put("/synergies/{identifier}/publication", responses=problems(401, 403, 404, 409, 422))
def publish(identifier: str, given: PublicPart, who: Carrier, service: ServiceOf) -> dict[str, Any]:
    """Choose for one's firm what everybody may see."""
    made = service.write(lambda s: _synergies(service, s).publish(identifier, who, given.shown))
    return _view(service, made, who)


@router.post(
    "/synergies/{identifier}/records",
    status_code=status.HTTP_201_CREATED,
    responses=problems(401, 403, 404, 409, 422),
)
def record(identifier: str, given: NewRecord, who: Carrier, service: ServiceOf) -> dict[str, Any]:
    """Add a message, task, visit, agreement, complaint, correction or closing."""

    def change(store: GraphStore) -> Synergy:
        return _synergies(service, store).record(
            identifier,
            given.kind,
            who,
            given.text,
            day=given.day,
            until=given.until,
            hash=given.hash,
            answers=given.answers,
        )

    return _view(service, service.write(change), who)


def _synergies(service: ServiceOf, store: GraphStore) -> Synergies:
    return Synergies(store, service.clock)


def _view(service: ServiceOf, synergy: Synergy, who: Caller) -> dict[str, Any]:
    return view(synergy, who, lambda firm: name_of(service.store, firm))
