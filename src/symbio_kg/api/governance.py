"""Synergies, organisations, what each audience sees of a listing, and workshops over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from symbio_kg.api.caller import CallerOf, needs
from symbio_kg.api.deps import Lang, ServiceOf
from symbio_kg.api.documents import Sent
from symbio_kg.api.intake import take
from symbio_kg.api.keeping import ListingRejected
from symbio_kg.api.problem import problems
from symbio_kg.api.service import Service
from symbio_kg.govern import Evidence, Kind, Shown, Synergies, Synergy, lifecycle, view
from symbio_kg.govern.disclosure import FIELDS, Audience, Choices, Disclosure
from symbio_kg.govern.errors import NotYours
from symbio_kg.govern.organisations import Membership, Organisation, Organisations, Place
from symbio_kg.govern.views import name_of
from symbio_kg.govern.workshop import CardsRefused, Read, read_cards, recognised, table
from symbio_kg.match import match
from symbio_kg.match.asking import asker_beside
from symbio_kg.match.kept import KeptMatch, kept_matches, newest_run
from symbio_kg.match.written import OUTCOMES
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.pipeline import Receipt
from symbio_kg.store import GraphStore

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["governance"])

Reader = Annotated[Caller, Depends(needs(Scope.READ))]
Carrier = Annotated[Caller, Depends(needs(Scope.SYNERGIES))]
Lister = Annotated[Caller, Depends(needs(Scope.LISTINGS))]
Iri = Annotated[str, Field(max_length=500, pattern=r'^[a-z][a-z0-9+.\-]*:[^\s<>"{}|\\^`\x00-\x20]+$')]
IriQuery = Annotated[str, Query(max_length=500, description="IRI of the listing.")]
_LOOKED: Final = "private-field-seen"
_PATIENCE: Final = 60.0
"""Seconds that a workshop waits for the matches of its cards."""


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Proposal(_In):
    """An offer and a need that could belong together, and which match or who says so."""

    offer: Iri
    need: Iri
    said: Annotated[str, Field(min_length=1, max_length=2000)]


class Proof(_In):
    """What backs a step; `hash` is the SHA-256 of a document kept elsewhere."""

    kind: Annotated[str, Field(max_length=40)]
    said: Annotated[str, Field(min_length=1, max_length=2000)]
    hash: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""


class NextStep(_In):
    """The next step; the table at `/api/v1/lifecycle` says what each asks for."""

    to: Annotated[str, Field(max_length=40)]
    readiness: Annotated[int, Field(ge=1, le=9)]
    evidence: Annotated[list[Proof], Field(max_length=9)] = []
    reason: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=4000)] = ""


class Word(_In):
    """Whether the other side may know one's name."""

    given: bool


class PublicPart(_In):
    """What everybody may see of the synergy, as far as the other side agrees."""

    shown: Shown


class NewRecord(_In):
    """A message, task, visit, agreement, complaint, correction, or the closing of one."""

    kind: Kind
    text: Annotated[str, Field(min_length=1, max_length=4000)]
    day: date | None = None
    until: date | None = None
    hash: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    answers: Annotated[int | None, Field(ge=1, le=10**6)] = None


class Kept(_In):
    """The fields kept from each audience; whoever is kept from the firm's name is kept from its place."""

    public: Annotated[list[str], Field(max_length=20)] = []
    matched: Annotated[list[str], Field(max_length=20)] = []
    authority: Annotated[list[str], Field(max_length=20)] = []


class KeptView(Kept):
    """The fields kept from each audience, and which fields there are."""

    listing: str
    fields: list[str]


class SiteIn(_In):
    """A site of an organisation."""

    iri: Iri
    name: Annotated[str, Field(min_length=1, max_length=300)]
    region: Annotated[str, Field(max_length=100)] = ""


class MemberIn(_In):
    """What a person, by account id, does for the organisation or at one of its sites."""

    account: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    role: Annotated[str, Field(min_length=1, max_length=300)]
    site: Annotated[str, Field(max_length=500)] = ""


class OrganisationIn(_In):
    """An organisation with its sites and people."""

    iri: Iri
    name: Annotated[str, Field(min_length=1, max_length=300)]
    sites: Annotated[list[SiteIn], Field(max_length=500)] = []
    members: Annotated[list[MemberIn], Field(max_length=500)] = []


class Look(BaseModel):
    """Somebody looked at what not everybody sees."""

    at: datetime
    account: str | None
    audience: str
    fields: list[str]


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


@router.get("/disclosure", responses=problems(401, 403, 404, 422))
def choices(listing: IriQuery, who: Lister, service: ServiceOf) -> KeptView:
    """Return what the owner of a listing keeps from whom; only its own people may know."""
    disclosure = Disclosure(service.store)
    if disclosure.audience(listing, who) is not Audience.OWNER:
        raise NotYours
    return _kept(listing, disclosure.choices(listing))


@router.put("/disclosure", responses=problems(401, 403, 404, 422))
def choose(listing: IriQuery, given: Kept, who: Lister, service: ServiceOf) -> KeptView:
    """Choose what everybody, a partner and the authority see; the answer names the listing, perhaps anew."""
    wanted = Choices(frozenset(given.public), frozenset(given.matched), frozenset(given.authority))
    name = service.write(lambda s: Disclosure(s).choose(listing, wanted, who))
    return _kept(name, wanted)


@router.get("/disclosure/view", responses=problems(401, 404, 422, 429))
def seen(listing: IriQuery, who: CallerOf, service: ServiceOf) -> dict[str, Any]:
    """Return a listing as the caller may see it; a look at what not everybody sees is noted."""
    disclosure = Disclosure(service.store)
    mine = _synergies(service, service.store).of(who) if who.account else []
    found = disclosure.view(listing, disclosure.audience(listing, who, mine))
    if found.looked_at and not _own(who, service.store, found.listing):
        service.people.ledger.note(
            _LOOKED,
            actor=who.account,
            listing=found.listing,
            audience=found.audience.value,
            fields=sorted(found.looked_at),
        )
    return found.as_json()


@router.get("/disclosure/looks", responses=problems(401, 403, 404, 422))
def looks(listing: IriQuery, who: Lister, service: ServiceOf) -> list[Look]:
    """Return who looked at private fields of one's listing, which, and when."""
    disclosure = Disclosure(service.store)
    name = disclosure.view(listing, Audience.PUBLIC).listing
    if not _own(who, service.store, name):
        raise NotYours
    return [
        Look.model_validate({"at": datetime.fromtimestamp(e.at, UTC), "account": e.actor, **e.detail})
        for e in service.people.ledger.about(_LOOKED, "listing", name)
    ]


@router.get("/organisations", responses=problems(401, 403))
def organisations(who: Reader, service: ServiceOf) -> list[dict[str, Any]]:
    """Return the organisations: all of them for facilitators, officials and administrators, else one's own."""
    every = who.has(Role.FACILITATOR, Role.AUTHORITY, Role.ADMINISTRATOR)
    found = Organisations(service.store).all()
    return [_organisation(o) for o in found if every or o.iri == who.organisation]


@router.put("/organisations", responses=problems(401, 403, 422))
def put_organisation(given: OrganisationIn, who: Reader, service: ServiceOf) -> dict[str, Any]:
    """Say what an organisation is called, where it is, and who does what in it."""
    kept = Organisation(
        given.iri,
        given.name,
        tuple(Place(s.iri, s.name, s.region) for s in given.sites),
        tuple(Membership(m.account, m.role, m.site) for m in given.members),
    )
    service.write(lambda s: Organisations(s).put(kept, who))
    return _organisation(kept)


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
    data = table({item.card.id: item for item in clear}.values())
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


def _synergies(service: ServiceOf, store: GraphStore) -> Synergies:
    return Synergies(store, service.clock)


def _view(service: ServiceOf, synergy: Synergy, who: Caller) -> dict[str, Any]:
    return view(synergy, who, lambda firm: name_of(service.store, firm))


def _own(who: Caller, store: GraphStore, listing: str) -> bool:
    if not who.has(Role.FIRM) or who.organisation is None:
        return False
    return Disclosure(store).owner(listing) == who.organisation


def _kept(listing: str, kept: Choices) -> KeptView:
    return KeptView(
        listing=listing,
        fields=list(FIELDS),
        public=sorted(kept.public),
        matched=sorted(kept.matched),
        authority=sorted(kept.authority),
    )


def _organisation(kept: Organisation) -> dict[str, Any]:
    return {
        "iri": kept.iri,
        "name": kept.name,
        "sites": [{"iri": s.iri, "name": s.name, "region": s.region} for s in kept.sites],
        "members": [{"account": m.account, "role": m.role, "site": m.site} for m in kept.members],
    }
