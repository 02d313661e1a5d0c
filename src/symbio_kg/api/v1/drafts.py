"""Drafts: listings that are not finished; nobody but their organisation sees them, and nothing is matched.

A draft may also be the change of a listing that is there, and may say what is kept from whom.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field, create_model
from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.api.caller import needs
from symbio_kg.api.deps import Lang, ServiceOf
from symbio_kg.api.documents import Sent
from symbio_kg.api.intake import owner_of, store_listing
from symbio_kg.api.problem import Refusal, problems
from symbio_kg.api.route import JsonRoute
from symbio_kg.api.service import Service
from symbio_kg.api.v1.listings import ListingIn, StoredOut, cells_of, owned, stored_as
from symbio_kg.govern.disclosure import Choices, Disclosure
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.read.columns import choose
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["router"]

router = APIRouter(
    prefix="/drafts",
    tags=["drafts"],
    route_class=JsonRoute,
    responses=problems(400, 401, 403, 404, 409, 422, 503),
)
_VALUE, _MODIFIED = PREFIXES["rdf"]["value"], PREFIXES["dcterms"]["modified"]
_MOST: Final = 500


_MORE: Final[dict[str, Any]] = {
    "kept_from_partners": (
        list[str] | None,
        Field(default=None, description="Of what is private, the fields that partners do not see either."),
    ),
    "kept_from_authority": (
        list[str] | None,
        Field(default=None, description="Of what is private, the fields that the authority does not see."),
    ),
    "replaces": (
        str | None,
        Field(default=None, max_length=500, description="IRI of the listing that this is a change of."),
    ),
    "version": (str | None, Field(default=None, max_length=100, description="The ETag it was read with.")),
}
DraftIn: type[BaseModel] = create_model(
    "DraftIn",
    __base__=ListingIn,
    __doc__="A listing as far as it is written, by the columns of the template; and what it changes.",
    **_MORE,
)


class DraftOut(BaseModel):
    """A listing that is not finished."""

    id: str
    href: str
    changed: str = Field(description="When it was kept last.")
    fields: dict[str, Any]


Writer = Annotated[Caller, Depends(needs(Scope.LISTINGS))]
Id = Annotated[str, Path(pattern="^[0-9a-f]{24}$")]


@router.get("", summary="The drafts of the caller's organisation")
def drafts(service: ServiceOf, who: Writer) -> list[DraftOut]:
    """Return the drafts, last changed first."""
    found = _all(service.store, _graph(who))
    return sorted(found, key=lambda one: (one.changed, one.id), reverse=True)


@router.post("", status_code=201, summary="Keep a draft")
def keep(
    given: DraftIn,  # type: ignore[valid-type]
    response: Response,
    service: ServiceOf,
    who: Writer,
) -> DraftOut:
    """Keep what is sent as it is; its values are looked at when it is published."""
    kept = _put(service, who, secrets.token_hex(12), given, new=True)
    response.headers["Location"] = kept.href
    return kept


@router.get("/{identifier}", summary="One draft")
def draft(identifier: Id, service: ServiceOf, who: Writer) -> DraftOut:
    """Return a draft of the caller's organisation."""
    return _one(service.store, _graph(who), identifier)


@router.put("/{identifier}", summary="Change a draft")
def change(
    identifier: Id,
    given: DraftIn,  # type: ignore[valid-type]
    service: ServiceOf,
    who: Writer,
) -> DraftOut:
    """Replace a draft by what is sent."""
    return _put(service, who, identifier, given, new=False)


@router.delete("/{identifier}", status_code=204, summary="Throw a draft away")
def throw_away(identifier: Id, service: ServiceOf, who: Writer) -> None:
    """Remove a draft."""
    graph = _graph(who)

    def write(store: GraphStore) -> None:
        _one(store, graph, identifier)
        store.change({graph: _said(store, graph, identifier)}, {})

    service.write(write)


@router.post("/{identifier}/publication", status_code=201, summary="Publish a draft")
def publish(identifier: Id, response: Response, service: ServiceOf, who: Writer, lang: Lang) -> StoredOut:
    """Judge a draft and store it as a listing; the draft is removed when that went well."""
    graph = _graph(who)
    kept = _one(service.store, graph, identifier)
    more = {name: kept.fields.pop(name, None) for name in _MORE}
    choices = _choices(kept.fields.get("private"), more)
    if choices is not None and not who.has(Role.FIRM):
        raise Refusal(
            403,
            "not-yours-to-say",
            en="The draft says what partners or the authority shall not see. Only the firm itself can publish it.",
            tr="Taslak, ortakların ya da makamın neyi görmeyeceğini de belirtiyor. Onu yalnızca firmanın kendisi "
            "yayımlayabilir.",
        )
    replaces = more["replaces"] or ""
    owner, called = (
        owned(service, who, replaces) if replaces else (owner_of(service, str(who.organisation)), None)
    )
    sent = Sent(
        "listing",
        fields=cells_of(ListingIn.model_validate(kept.fields)),
        language=lang,
        owner=owner,
        listing=called,
    )
    if replaces:
        stored = store_listing(service, sent, who, existing=replaces, if_match=more["version"] or "")
    else:
        stored = store_listing(service, sent, who, key=f"draft {identifier} {kept.changed}")
    (name,) = stored.receipt.accepted
    if choices is not None:
        service.write(lambda store: Disclosure(store).choose(name, choices, who))
    service.write(lambda store: store.change({graph: _said(store, graph, identifier)}, {}))
    return stored_as(stored, response, lang)


def _choices(private: object, more: Mapping[str, Any]) -> Choices | None:
    """Return what is kept from whom, where a draft says more than what is private; raises ChoiceRefused."""
    partners, authority = more["kept_from_partners"], more["kept_from_authority"]
    if partners is None and authority is None:
        return None
    told = private if isinstance(private, list) else str(private or "").split(";")
    return Choices(_fields(told), _fields(partners or ()), _fields(authority or ())).checked()


def _fields(names: Iterable[str]) -> frozenset[str]:
    known = {name.strip(): choose("private", name) for name in names if name.strip()}
    return frozenset(found.id if found else name for name, found in known.items())


def _graph(who: Caller) -> str:
    if who.organisation is None:
        raise Refusal(
            422,
            "no-organisation",
            en="Your account belongs to no organisation, so it has no drafts.",
            tr="Hesabınız bir kuruma bağlı değil; bu yüzden taslağı olamaz.",
        )
    return f"{PREFIXES['graph']}draft/{hashlib.sha256(who.organisation.encode()).hexdigest()[:24]}"


def _node(identifier: str) -> NamedNode:
    return PREFIXES["data"][f"draft/{identifier}"]


def _put(service: Service, who: Caller, identifier: str, given: BaseModel, *, new: bool) -> DraftOut:
    graph, node = _graph(who), _node(identifier)
    fields = given.model_dump(exclude_none=True)
    now = Literal(service.clock().isoformat(), datatype=PREFIXES["xsd"]["dateTime"])
    triples = [
        Triple(node, _VALUE, Literal(json.dumps(fields, ensure_ascii=False))),
        Triple(node, _MODIFIED, now),
    ]

    def write(store: GraphStore) -> None:
        if not new:
            _one(store, graph, identifier)
        elif store.count(graph) >= 2 * _MOST:
            raise Refusal(
                403, "quota", en=f"{_MOST} drafts are the most.", tr=f"En çok {_MOST} taslak tutulabilir."
            )
        store.change({graph: _said(store, graph, identifier)}, {graph: triples})

    service.write(write)
    return DraftOut(id=identifier, href=_href(identifier), changed=now.value, fields=fields)


def _said(store: GraphStore, graph: str, identifier: str) -> list[Triple]:
    return [t for t in store.triples(graph) if t.subject == _node(identifier)]


def _one(store: GraphStore, graph: str, identifier: str) -> DraftOut:
    for found in _all(store, graph):
        if found.id == identifier:
            return found
    raise Refusal(404, "draft-unknown", en="There is no such draft.", tr="Böyle bir taslak yok.")


def _all(store: GraphStore, graph: str) -> Iterator[DraftOut]:
    triples = store.triples(graph)
    changed = {t.subject: str(getattr(t.object, "value", "")) for t in triples if t.predicate == _MODIFIED}
    for triple in triples:
        if triple.predicate == _VALUE and isinstance(triple.object, Literal):
            identifier = str(triple.subject).rsplit("/", 1)[-1].rstrip(">")
            yield DraftOut(
                id=identifier,
                href=_href(identifier),
                changed=changed.get(triple.subject, ""),
                fields=json.loads(triple.object.value),
            )


def _href(identifier: str) -> str:
    return f"/api/v1/drafts/{identifier}"
