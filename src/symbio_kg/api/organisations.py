"""Organisations over HTTP, and what each audience sees of their listings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from symbio_kg.api.caller import CallerOf, needs
from symbio_kg.api.deps import Given, Iri, Reader, ServiceOf
from symbio_kg.api.problem import problems
from symbio_kg.govern import Synergies
from symbio_kg.govern.disclosure import FIELDS, Audience, Choices, Disclosure
from symbio_kg.govern.errors import NotYours
from symbio_kg.govern.organisations import Membership, Organisation, Organisations, Place
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.store import GraphStore

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["governance"])
Lister = Annotated[Caller, Depends(needs(Scope.LISTINGS))]
IriQuery = Annotated[str, Query(max_length=500, description="IRI of the listing.")]
_LOOKED: Final = "private-field-seen"


class Kept(Given):
    """The fields kept from each audience; whoever is kept from the firm's name is kept from its place."""

    public: list[str] = Field(default_factory=list, max_length=20)
    matched: list[str] = Field(default_factory=list, max_length=20)
    authority: list[str] = Field(default_factory=list, max_length=20)


class KeptView(Kept):
    """The fields kept from each audience, and which fields there are."""

    listing: str
    fields: list[str]


class Look(BaseModel):
    """Somebody looked at what not everybody sees."""

    at: datetime
    account: str | None
    audience: str
    fields: list[str]


class SiteIn(Given):
    """A site of an organisation."""

    iri: Iri
    name: Annotated[str, Field(min_length=1, max_length=300)]
    region: Annotated[str, Field(max_length=100)] = ""


class MemberIn(Given):
    """What a person, by account id, does for the organisation or at one of its sites."""

    account: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    role: Annotated[str, Field(min_length=1, max_length=300)]
    site: Annotated[str, Field(max_length=500)] = ""


class OrganisationIn(Given):
    """An organisation with its sites and people."""

    iri: Iri
    name: Annotated[str, Field(min_length=1, max_length=300)]
    sites: list[SiteIn] = Field(default_factory=list, max_length=500)
    members: list[MemberIn] = Field(default_factory=list, max_length=500)


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
    mine = Synergies(service.store, service.clock).of(who) if who.account else []
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
