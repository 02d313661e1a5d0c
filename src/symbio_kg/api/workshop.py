"""Workshops over HTTP: cards of what organisations have and want become listings, and their matches the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from symbio_kg.api.deps import Carrier, Lang, ServiceOf
from symbio_kg.api.documents import Sent
from symbio_kg.api.intake import take
from symbio_kg.api.keeping import ListingRejected
from symbio_kg.api.problem import problems
from symbio_kg.api.service import Service
from symbio_kg.govern.errors import NotYours
from symbio_kg.govern.workshop import CardsRefused, Read, read_cards, recognised, table
from symbio_kg.match import match
from symbio_kg.match.asking import asker_beside
from symbio_kg.match.kept import KeptMatch, kept_matches, newest_run
from symbio_kg.match.written import OUTCOMES
from symbio_kg.people import Caller, Role
from symbio_kg.pipeline import Receipt

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["governance"])
_PATIENCE: Final = 60.0
"""Seconds that a workshop waits for the matches of its cards."""


class CardView(BaseModel):
    """What a workshop card was taken for, or what to add."""

    organisation: str
    side: str
    words: str
    kind: str
    material: str
    code: str
    confidence: float
    add: list[str]


class MatchView(BaseModel):
    """An offer and a need that fit."""

    offer: str
    need: str
    score: float
    law: str


class SittingView(BaseModel):
    """What became of a workshop's cards."""

    cards: list[CardView]
    accepted: list[str]
    refused: list[str]
    findings: list[str]
    matches: list[MatchView]


@router.post(
    "/workshop",
    responses=problems(400, 401, 403, 413, 422),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
            },
        }
    },
)
async def workshop(request: Request, who: Carrier, service: ServiceOf, lang: Lang) -> SittingView:
    """Enter cards of what organisations have and want, as CSV or JSON; the answer has the matches."""
    if not who.has(Role.FACILITATOR):
        raise NotYours
    body = await request.body()
    return await run_in_threadpool(_sit, service, body, who, lang)


def _sit(service: Service, body: bytes, who: Caller, lang: str) -> SittingView:
    try:
        cards = read_cards(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CardsRefused(
            en="Workshop cards: send them as UTF-8.", tr="Çalıştay kartları: UTF-8 olarak gönderin."
        ) from None
    day = service.today()
    read = [recognised(card, day) for card in cards]
    receipt = _entered(service, [item for item in read if item.clear], who, lang)
    accepted = receipt.accepted if receipt else ()
    return SittingView(
        cards=[_card(item, lang) for item in read],
        accepted=list(accepted),
        refused=list(receipt.refused) if receipt else [],
        findings=[f.message[lang] for f in receipt.report.violations] if receipt else [],
        matches=_found(service, accepted, day) if accepted else [],
    )


def _entered(service: Service, clear: list[Read], who: Caller, lang: str) -> Receipt | None:
    """Return what became of the cards that are clear; None when none is."""
    if not clear:
        return None
    data = table({item.card.id: item for item in clear}.values(), lang)
    try:
        return take(service, Sent("workshop.csv", data, "text/csv", language=lang), who, "workshop").receipt
    except ListingRejected as error:
        return Receipt(error.report.source, error.report, (), tuple(item.card.id for item in clear))


def _found(service: Service, accepted: Sequence[str], day: date) -> list[MatchView]:
    """Return the matches of the listings *accepted*, best first: those that follow, or else of a run of its own."""
    if service.options.live_matching:
        service.matcher.settled(_PATIENCE)
    else:
        match(service.store, day, asker=asker_beside(service.settings.location, day))
    run = newest_run(service.store, lambda _graph: True, day)
    found = {m.iri: m for one in accepted if run for m in kept_matches(service.store, run.iri, one)}
    return sorted(map(_match, found.values()), key=lambda m: (-m.score, m.offer, m.need))


def _card(read: Read, lang: str) -> CardView:
    return CardView(
        organisation=read.card.organisation,
        side=read.card.side,
        words=read.card.words,
        kind=read.kind,
        material=read.material,
        code=read.code,
        confidence=round(read.confidence, 3),
        add=[text[lang] for text in read.add],
    )


def _match(found: KeptMatch) -> MatchView:
    law = next((word for word, name in OUTCOMES.items() if name == found.outcome), "")
    return MatchView(offer=found.offer, need=found.need, score=round(found.score, 4), law=law)
