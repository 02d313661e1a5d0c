"""Listings come in, change and go: judged outside, stored in the one writer, each with its record in one write."""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import Future
from dataclasses import replace
from typing import Final, TypeVar

from pyoxigraph import NamedNode

from symbio_kg.accept import held_listing, owners, withdrawn
from symbio_kg.api.belonging import belonging
from symbio_kg.api.documents import Judged, Owner, Sent
from symbio_kg.api.keeping import Entry, etag_of_listing, keep_all
from symbio_kg.api.noted import Request, Stored, activity, joined
from symbio_kg.api.problem import Refusal
from symbio_kg.api.route import matches_etag
from symbio_kg.api.service import Service
from symbio_kg.match import ListingUnknown
from symbio_kg.people import Caller
from symbio_kg.store import AUDIT, GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["owner_of", "remove", "store_listing", "store_new", "take"]

_T = TypeVar("_T")
_DATA: Final = PREFIXES["data"]


def owner_of(service: Service, firm: str) -> Owner:
    """Return the firm with this IRI as the owner of what is sent."""
    local = firm.removeprefix(f"{_DATA}firm/")
    if local == firm or "/" in local:
        local = hashlib.sha256(firm.encode()).hexdigest()[:12]
    return Owner(firm, local, service.name_of(firm) or local)


def take(service: Service, sent: Sent, who: Caller, action: str = "taken-in") -> Stored:
    """Judge *sent* and store its good listings; a listing that is there is replaced.

    Raises ListingRejected when none is good, what `Documents.judge` raises, and Refusal (403) over the quota.
    """
    judged = _bounded(service.documents.judge(sent), sent)
    return service.write_item(keep_all, Entry(service, judged, sent.owner, who, action))


def _bounded(judged: Judged, sent: Sent) -> Judged:
    """Return *judged* with what hangs on its listings, when it is a firm's; Refusal when that is too much."""
    return replace(judged, document=belonging(judged.document)) if sent.owner else judged


async def store_new(service: Service, sent: Sent, who: Caller, key: str = "") -> Stored:
    """Do what `store_listing` does with a new listing; no thread waits meanwhile, so many may be on their way."""
    request = Request.of(who, key, sent) if key else None
    if request is not None and (known := await service.quickly(lambda: request.answered(service.store))):
        return known
    with service.listing_comes():
        judged = _bounded(await _told(service.documents.hand_in(sent)), sent)
        entry = Entry(service, judged, sent.owner, who, "created", request, new=True)
        kept: Future[Stored] = service.hand_in(keep_all, entry)
        return await _told(kept)


async def _told(promise: Future[_T]) -> _T:
    """Return what comes with *promise*; who stops waiting for it does not end it."""
    return await asyncio.shield(asyncio.wrap_future(promise))


def store_listing(
    service: Service,
    sent: Sent,
    who: Caller,
    *,
    existing: str | None = None,
    if_match: str = "",
    key: str = "",
) -> Stored:
    """Judge one listing and store it: a new one, or in place of *existing* whose ETag *if_match* names.

    With an idempotency *key*, the same request sent again gets the same answer and stores nothing.
    Raises what `take` raises, and Refusal: 409 for an identifier in use or a key used for something else,
    412 for another ETag.
    """
    request = Request.of(who, key, sent) if key else None
    if request is not None and (known := request.answered(service.store)) is not None:
        return known
    judged = _bounded(service.documents.judge(sent), sent)
    if existing is None:
        entry = Entry(service, judged, sent.owner, who, "created", request, new=True)
        return service.write_item(keep_all, entry)

    def write(store: GraphStore) -> Stored:
        _check_version(store, existing, if_match)
        (found,) = keep_all(store, [Entry(service, judged, sent.owner, who, "changed")])
        if isinstance(found, Exception):
            raise found
        return found

    return service.write(write)


def remove(service: Service, listing: str, who: Caller, if_match: str = "") -> None:
    """Withdraw a listing; raises ListingUnknown, and Refusal (412) for another ETag."""

    def write(store: GraphStore) -> None:
        _check_version(store, listing, if_match)
        change = withdrawn(store, NamedNode(listing))
        if not any(t.subject == NamedNode(listing) for t in change.before):
            raise ListingUnknown(listing, "Offer")
        firm = owners(store, [NamedNode(listing)]).get(NamedNode(listing))
        note = activity(service, who, "withdrawn", [listing], firm.value if firm else None)
        store.change(change.remove, joined(change.add, {AUDIT: note}))
        service.follow(change)

    service.write(write)


def _check_version(store: GraphStore, listing: str, if_match: str) -> None:
    held = held_listing(store, listing, lambda _graph: True)
    if held is None:
        raise ListingUnknown(listing, "Offer")
    if not matches_etag(if_match, etag_of_listing(held.own), weak=False):
        raise Refusal(
            412,
            "changed-meanwhile",
            en="The listing was changed in the meantime. Read it again and repeat your change.",
            tr="İlan bu arada değişti. Yeniden okuyup değişikliğinizi tekrarlayın.",
        )
