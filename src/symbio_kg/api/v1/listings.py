"""Listings: read by everybody as far as their owner shows them, made and changed by their owner."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Header, Path, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field, create_model

from symbio_kg.accept import held_listing, listed
from symbio_kg.api.caller import CallerOf, ClientOf, needs
from symbio_kg.api.deps import Lang, ServiceOf
from symbio_kg.api.documents import Owner, Sent
from symbio_kg.api.intake import owner_of, remove, store_listing, store_new, take
from symbio_kg.api.keeping import etag_of_listing
from symbio_kg.api.noted import Stored
from symbio_kg.api.pages import After, Page, page_of, pointed
from symbio_kg.api.problem import Fault, Refusal, faults_of, problems
from symbio_kg.api.route import JsonRoute
from symbio_kg.api.service import Service
from symbio_kg.endpoint.rights import Rights
from symbio_kg.match import ListingUnknown
from symbio_kg.model import Severity
from symbio_kg.people import Caller, NotAllowed, Role, Scope
from symbio_kg.read.columns import COLUMNS
from symbio_kg.read.fields import fields_of
from symbio_kg.terms import PREFIXES, is_iri
from symbio_kg.vocabulary import default_vocabulary

__all__ = [
    "ListingIn",
    "StoredOut",
    "cells_of",
    "iri_of",
    "listing_for",
    "owned",
    "owner_for",
    "router",
    "stored_as",
]

router = APIRouter(
    tags=["listings"], route_class=JsonRoute, responses=problems(400, 401, 403, 404, 409, 413, 422, 503)
)
_DATA: Final = PREFIXES["data"]
_OWNERS: Final = frozenset({"firm", "firm_id"})
_EXAMPLE: Final[dict[str, Any]] = {
    "identifier": "ASH-1",
    "kind": "offer",
    "resource": "waste",
    "title_en": "Fly ash",
    "title_tr": "Uçucu kül",
    "nace": "35.11",
    "latitude": 38.42,
    "longitude": 27.14,
    "material": "coal-fly-ash",
    "waste_code": "10 01 02",
    "quantity": 1250,
    "unit": "t",
    "period": "year",
    "private": ["quantities"],
}

Cell = str | int | float | bool | list[str] | None
_fields: dict[str, Any] = {
    column.key: (Cell, Field(default=None, description=column.help["en"], title=column.heading["en"]))
    for column in COLUMNS
    if column.key not in _OWNERS
}
ListingIn: type[BaseModel] = create_model(
    "ListingIn",
    __doc__="A listing by the columns of the template; whose it is, the account says.",
    __config__=ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]}),
    **_fields,
)
_LONGEST: Final = 32_767
_MOST: Final = 200


class Named(BaseModel):
    """A node with its name."""

    iri: str
    name: str


class ListingOut(BaseModel):
    """A listing as far as the reader may see it."""

    iri: str = Field(description="Its IRI in the graph.")
    href: str = Field(description="Its address here.")
    firm: Named | None = Field(description="Whose it is; none where the owner does not show it.")
    fields: dict[str, Any] = Field(description="Its values by the columns of the template.")


class StoredOut(BaseModel):
    """What was stored."""

    iri: str
    href: str
    warnings: list[Fault] = Field(description="What should be mended, but did not keep it from being stored.")


class DocumentOut(BaseModel):
    """What became of a document."""

    name: str
    accepted: list[str] = Field(description="IRIs of the listings that were stored.")
    refused: list[str] = Field(description="Listings, or rows, that were not.")
    findings: list[Fault] = Field(description="What was found, row by row.")


class ReportOut(BaseModel):
    """What was found in a document; nothing was stored."""

    name: str
    conforms: bool
    findings: list[Fault]


Writer = Annotated[Caller, Depends(needs(Scope.LISTINGS))]
Name = Annotated[
    str, Path(max_length=2048, description="The IRI without the part that all data share: `listing/…`.")
]
Behalf = Annotated[
    str | None,
    Query(max_length=500, description="For facilitators and administrators: the firm they act for (IRI)."),
]
IfMatch = Annotated[
    str | None, Header(max_length=500, description="The ETag of the version that is changed.")
]
Key = Annotated[
    str, Header(max_length=200, description="Any text; the same one with the same request stores once.")
]


@router.get("/listings", summary="The listings there are")
def listings(
    request: Request,
    response: Response,
    service: ServiceOf,
    who: CallerOf,
    firm: Annotated[str | None, Query(max_length=500, description="Only those of this firm (IRI).")] = None,
    after: After = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[ListingOut]:
    """Return what the reader may see of the stored listings, by their IRIs."""
    rights = Rights.of(who)
    found = listed(service.store, iri_of(firm) if firm else None, rights.sees)
    names, cursor = page_of(found, str, after, limit)
    items = [one for name in names if (one := listing_for(service, name, rights)[0]) is not None]
    return Page(items=items, total=len(found), next=pointed(request, response, cursor))


@router.get("/listings/{name:path}", summary="One listing")
def listing(response: Response, service: ServiceOf, who: CallerOf, name: Name) -> ListingOut:
    """Return what the reader may see of a listing; its ETag is what a change has to name in If-Match."""
    found, etag = listing_for(service, iri_of(name), Rights.of(who))
    if found is None:
        raise ListingUnknown(name, "Offer")
    response.headers["ETag"] = etag
    return found


@router.post("/listings", status_code=201, summary="Make a listing")
async def create(
    response: Response,
    service: ServiceOf,
    who: Writer,
    lang: Lang,
    given: ListingIn,  # type: ignore[valid-type]
    on_behalf_of: Behalf = None,
    idempotency_key: Key = "",
) -> StoredOut:
    """Judge and store one listing of the caller's organisation; 201 is answered when it is durable."""
    owner = await service.quickly(lambda: owner_for(service, who, on_behalf_of))
    sent = Sent("listing", fields=cells_of(given), language=lang, owner=owner)
    stored = await store_new(service, sent, who, idempotency_key)
    return stored_as(stored, response, lang)


@router.put("/listings/{name:path}", summary="Change a listing", responses=problems(412, 428))
def change(
    response: Response,
    service: ServiceOf,
    who: Writer,
    lang: Lang,
    name: Name,
    given: ListingIn,  # type: ignore[valid-type]
    if_match: IfMatch = None,
) -> StoredOut:
    """Replace a listing by what is sent; If-Match must name the version that was read."""
    iri = iri_of(name)
    owner, called = owned(service, who, iri)
    sent = Sent("listing", fields=cells_of(given), language=lang, owner=owner, listing=called)
    stored = store_listing(service, sent, who, existing=iri, if_match=_needed(if_match))
    return stored_as(stored, response, lang)


@router.delete(
    "/listings/{name:path}", status_code=204, summary="Withdraw a listing", responses=problems(412, 428)
)
def withdraw(service: ServiceOf, who: Writer, name: Name, if_match: IfMatch = None) -> None:
    """Take a listing out, with what matched it; If-Match must name the version that was read."""
    iri = iri_of(name)
    owned(service, who, iri)
    remove(service, iri, who, _needed(if_match))


@router.post("/documents", status_code=201, summary="Send a document of listings", responses=problems(429))
def document(
    service: ServiceOf,
    who: Writer,
    client: ClientOf,
    lang: Lang,
    file: Annotated[UploadFile, File(description="CSV, XLSX, Turtle, JSON-LD, RDF/XML or N-Triples.")],
    on_behalf_of: Behalf = None,
) -> DocumentOut:
    """Store the good listings of a document, and say of the others what to mend, row by row.

    All are listed by the caller's organisation, whatever the document says. 422 when none is good.
    """
    whole = on_behalf_of is None and who.organisation is None and who.has(*_FOR_OTHERS)
    owner = None if whole else owner_for(service, who, on_behalf_of)
    with service.documents.turn(client):
        stored = take(service, _sent(file, owner), who)
    told = stored.receipt
    return DocumentOut(
        name=told.name,
        accepted=list(told.accepted),
        refused=list(told.refused),
        findings=list(faults_of(told.report.findings, lang)),
    )


@router.post("/validate", summary="Check a document and store nothing", responses=problems(429))
def validate(
    service: ServiceOf,
    client: ClientOf,
    lang: Lang,
    file: Annotated[UploadFile, File(description="CSV, XLSX, Turtle, JSON-LD, RDF/XML or N-Triples.")],
) -> ReportOut:
    """Return what the reader and the shapes find in a document."""
    with service.documents.turn(client):
        judged = service.documents.judge(_sent(file, None))
    findings = list(faults_of(judged.report.findings, lang))
    return ReportOut(name=judged.report.source, conforms=judged.report.conforms, findings=findings)


_FOR_OTHERS: Final = (Role.FACILITATOR, Role.ADMINISTRATOR)


def owner_for(service: Service, who: Caller, behalf: str | None) -> Owner:
    """Return the firm the caller writes for: their own, or for those who may the one they name."""
    if behalf is not None and behalf != who.organisation:
        if not who.has(*_FOR_OTHERS):
            raise NotAllowed
        return owner_of(service, iri_of(behalf))
    if who.organisation is None:
        raise Refusal(
            422,
            "no-organisation",
            en="Your account belongs to no organisation. Say whose the listing is with on_behalf_of.",
            tr="Hesabınız bir kuruma bağlı değil. İlanın kimin olduğunu on_behalf_of ile belirtin.",
        )
    return owner_of(service, who.organisation)


def owned(service: Service, who: Caller, listing: str) -> tuple[Owner, str]:
    """Return the firm of a stored listing and the IRI it was sent under, another one where it hides its firm.

    Raises ListingUnknown when the caller does not write for it.
    """
    held = held_listing(service.store, listing, lambda _graph: True)
    firms = [t.object for t in held.own if t.predicate == PREFIXES["sym"]["listedBy"]] if held else []
    firm = str(getattr(firms[0], "value", "")) if firms else ""
    if not firm or (firm != who.organisation and not who.has(*_FOR_OTHERS)):
        raise ListingUnknown(listing, "Offer")
    own = held.own if held else ()
    sent_as = [t.object for t in own if t.predicate == PREFIXES["prov"]["alternateOf"]]
    return owner_of(service, firm), str(getattr(sent_as[0], "value", listing)) if sent_as else listing


def _needed(if_match: str | None) -> str:
    if not if_match:
        raise Refusal(
            428,
            "if-match-missing",
            en="Read the listing first and send its ETag in If-Match.",
            tr="Önce ilanı okuyun ve ETag değerini If-Match ile gönderin.",
        )
    return if_match


def iri_of(name: str) -> str:
    """Return the IRI that *name* stands for; Refusal when it cannot be one."""
    iri = name if name.startswith(("http://", "https://", "urn:")) else _DATA + name
    if not is_iri(iri):
        raise Refusal(422, "bad-iri", en="This is no IRI.", tr="Bu bir IRI değil.")
    return iri


def cells_of(given: BaseModel) -> dict[str, object]:
    """Return the cells of a listing that was sent, lists joined as a table has them."""
    cells = given.model_dump(exclude_none=True)
    for name, value in cells.items():
        if isinstance(value, list):
            if len(value) > _MOST:
                raise Refusal(422, "too-long", en=f"{name}: too many.", tr=f"{name}: çok fazla.")
            cells[name] = "; ".join(value)
    return cells


def _sent(file: UploadFile, owner: Owner | None) -> Sent:
    name = " ".join((file.filename or "document").split())[-200:]
    return Sent(name, data=file.file.read(), media_type=file.content_type, owner=owner)


def stored_as(stored: Stored, response: Response, lang: str) -> StoredOut:
    """Return what was stored, with its address and ETag in the header."""
    (iri,) = stored.receipt.accepted
    response.headers["ETag"] = stored.etags[iri]
    response.headers["Location"] = _href(iri)
    warnings = (f for f in stored.receipt.report.findings if f.severity is not Severity.VIOLATION)
    return StoredOut(iri=iri, href=_href(iri), warnings=list(faults_of(tuple(warnings), lang)))


def _href(iri: str) -> str:
    return f"/api/v1/listings/{quote(iri.removeprefix(_DATA))}"


def listing_for(service: Service, iri: str, rights: Rights) -> tuple[ListingOut | None, str]:
    """Return what a reader with *rights* may see of a listing, None for nothing, and its ETag."""
    held = held_listing(service.store, iri, rights.sees)
    if held is None:
        return None, ""
    firms = [str(getattr(t.object, "value", "")) for t in held.own if t.predicate.value.endswith("/listedBy")]
    labels = {
        t.subject: str(getattr(t.object, "value", ""))
        for t in held.around
        if t.predicate == PREFIXES["rdfs"]["label"]
    }
    names = {str(getattr(node, "value", "")): label for node, label in labels.items()}
    firm = Named(iri=firms[0], name=names.get(firms[0], "")) if firms else None
    fields = fields_of(iri, held.own, held.around, default_vocabulary())
    found = ListingOut(iri=iri, href=_href(iri), firm=firm, fields=dict(fields))
    return found, etag_of_listing(held.own)
