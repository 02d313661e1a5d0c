"""Listings come in, change and go: judged outside, stored in the one writer, each with its record in one write."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept import accepted, held_listing, not_owned, owners, withdrawn
from symbio_kg.api.documents import Judged, Owner, Sent
from symbio_kg.api.problem import Refusal
from symbio_kg.api.route import etag_of, matches_etag
from symbio_kg.api.service import Service
from symbio_kg.errors import SymbioError
from symbio_kg.match import ListingUnknown
from symbio_kg.model import Finding, Place, Report, Severity
from symbio_kg.people import Caller
from symbio_kg.pipeline import Receipt, receipt, storable
from symbio_kg.store import AUDIT, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.vocabulary import default_vocabulary

__all__ = ["ListingRejected", "Stored", "etag_of_listing", "owner_of", "remove", "store_listing", "take"]

_SYM, _PROV, _DCT, _XSD, _DATA = (PREFIXES[p] for p in ("sym", "prov", "dcterms", "xsd", "data"))
_REQUESTS: Final = f"{PREFIXES['graph']}request/keys"
_VALUE: Final = PREFIXES["rdf"]["value"]
_NOT_YOURS: Final = {
    "en": "This belongs to another firm. Take it out, or choose another name for it.",
    "tr": "Bu, başka bir firmaya ait. Çıkarın ya da başka bir ad seçin.",
}


class ListingRejected(SymbioError):
    """A document of which nothing could be stored; `report` says why."""

    code = "listing-rejected"
    status = 422

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(
            en="Nothing was stored. Mend what is listed and send it again.",
            tr="Hiçbir şey kaydedilmedi. Listelenenleri düzeltip yeniden gönderin.",
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a document that was taken in, and the ETags of its listings."""

    receipt: Receipt
    etags: Mapping[str, str]


def owner_of(service: Service, firm: str) -> Owner:
    """Return the firm with this IRI as the owner of what is sent."""
    local = firm.removeprefix(f"{_DATA}firm/")
    if local == firm or "/" in local:
        local = hashlib.sha256(firm.encode()).hexdigest()[:12]
    query = "SELECT ?name WHERE { ?firm <http://www.w3.org/2000/01/rdf-schema#label> ?name } LIMIT 1"
    names = [row[0] for row in service.store.select(query, {"firm": NamedNode(firm)})]
    name = names[0].value if names and isinstance(names[0], Literal) else local
    return Owner(firm, local, name)


def take(service: Service, sent: Sent, who: Caller, action: str = "taken-in") -> Stored:
    """Judge *sent* and store its good listings; a listing that is there is replaced.

    Raises ListingRejected when none is good, what `Documents.judge` raises, and Refusal (403) over the quota.
    """
    judged = service.documents.judge(sent)
    return service.write(lambda store: _kept(service, store, judged, sent.owner, who, action, None))


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
    request = _Request.of(who, key, sent) if key else None
    if request is not None and (known := request.answered(service.store)) is not None:
        return known
    judged = service.documents.judge(sent)

    def write(store: GraphStore) -> Stored:
        if request is not None and (answer := request.answered(store)) is not None:
            return answer
        there = owners(store, _listings(judged))
        if existing is None and there:
            raise Refusal(
                409,
                "identifier-taken",
                en="There is a listing with this identifier. Change that one, or choose another identifier.",
                tr="Bu kayıt numarasıyla bir ilan var. Onu değiştirin ya da başka bir numara seçin.",
            )
        if existing is not None:
            _check_version(store, existing, if_match)
        action = "created" if existing is None else "changed"
        return _kept(service, store, judged, sent.owner, who, action, request)

    return service.write(write)


def remove(service: Service, listing: str, who: Caller, if_match: str = "") -> None:
    """Withdraw a listing; raises ListingUnknown, and Refusal (412) for another ETag."""

    def write(store: GraphStore) -> None:
        _check_version(store, listing, if_match)
        change = withdrawn(store, NamedNode(listing))
        if not any(t.subject == NamedNode(listing) for t in change.before):
            raise ListingUnknown(listing, "Offer")
        note = _activity(service, who, "withdrawn", [listing])
        store.change(change.remove, _joined(change.add, {AUDIT: note}))

    service.write(write)


def etag_of_listing(own: Iterable[Triple]) -> str:
    """Return the ETag of a listing by its own statements."""
    return etag_of("\n".join(sorted(map(str, own))).encode())


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


def _kept(
    service: Service,
    store: GraphStore,
    judged: Judged,
    owner: Owner | None,
    who: Caller,
    action: str,
    request: _Request | None,
) -> Stored:
    report = judged.report
    if owner is not None:
        report = replace(report, findings=(*report.findings, *_foreign(store, judged, owner)))
    report, good = storable(store, judged.document, report)
    if good is None or not _listings(Judged(good, report)):
        raise ListingRejected(report)
    if owner is not None:
        _check_quota(service, store, owner, len(_listings(Judged(good, report))))
    change = accepted(store, good.triples)
    told = receipt(judged.document, report, good, change.names)
    add = _joined(change.add, {AUDIT: _activity(service, who, action, told.accepted)})
    after: dict[NamedNode, list[Triple]] = {}
    for triple in change.after:
        if isinstance(triple.subject, NamedNode):
            after.setdefault(triple.subject, []).append(triple)
    etags = {name: etag_of_listing(_own(after, NamedNode(name))) for name in told.accepted}
    stored = Stored(told, etags)
    if request is not None:
        add = _joined(add, {_REQUESTS: request.note(stored, service.clock().isoformat())})
    store.change(change.remove, add)
    return stored


_PARTS: Final = (_SYM["concerns"], _SYM["hasMeasurement"], _SYM["accepts"])


def _own(after: Mapping[NamedNode, list[Triple]], listing: NamedNode) -> list[Triple]:
    found: list[Triple] = []
    waiting, seen = [listing], {listing}
    while waiting:
        for triple in after.get(waiting.pop(), ()):
            found.append(triple)
            part = triple.object
            if triple.predicate in _PARTS and isinstance(part, NamedNode) and part not in seen:
                seen.add(part)
                waiting.append(part)
    return found


def _listings(judged: Judged) -> list[NamedNode]:
    kinds = (_SYM["Offer"], _SYM["Need"])
    return [
        t.subject
        for t in judged.document.triples
        if t.predicate == RDF_TYPE and t.object in kinds and isinstance(t.subject, NamedNode)
    ]


def _foreign(store: GraphStore, judged: Judged, owner: Owner) -> list[Finding]:
    """Return a violation for each node of the document that is stored as part of another firm's listings."""
    document = judged.document
    subjects = {t.subject for t in document.triples if isinstance(t.subject, NamedNode)}
    zones = default_vocabulary().zones.by_iri
    found = not_owned(store, (s for s in subjects if s.value not in zones), NamedNode(owner.iri))
    known = {t.subject for t in document.triples if t.object == _SYM["IndustrialZone"]}
    return [
        Finding(
            Severity.VIOLATION,
            _NOT_YOURS,
            document.places.get(node.value, Place(document.name)),
            focus=node.value,
            component="not-yours",
        )
        for node in sorted(found - known, key=str)
    ]


def _check_quota(service: Service, store: GraphStore, owner: Owner, more: int) -> None:
    query = f"SELECT (COUNT(?listing) AS ?n) WHERE {{ ?listing {_SYM['listedBy']} ?firm }}"
    (row,) = store.select(query, {"firm": NamedNode(owner.iri)})
    if int(str(getattr(row[0], "value", 0))) + more > service.options.quota_listings:
        raise Refusal(
            403,
            "quota",
            en=f"An organisation may have {service.options.quota_listings} listings. Withdraw some first.",
            tr=f"Bir kurumun en çok {service.options.quota_listings} ilanı olabilir. Önce bazılarını geri çekin.",
        )


def _activity(service: Service, who: Caller, action: str, listings: Iterable[str]) -> list[Triple]:
    """Return the record of what *who* did, by the account's id alone."""
    node = _DATA[f"activity/{secrets.token_hex(12)}"]
    link = _PROV["invalidated" if action == "withdrawn" else "generated"]
    now = Literal(service.clock().isoformat(), datatype=_XSD["dateTime"])
    return [
        Triple(node, RDF_TYPE, _PROV["Activity"]),
        Triple(node, _DCT["type"], Literal(action)),
        Triple(node, _PROV["endedAtTime"], now),
        Triple(node, _PROV["wasAssociatedWith"], _DATA[f"account/{who.account}"]),
        *(Triple(node, link, NamedNode(listing)) for listing in listings),
    ]


def _joined(
    one: Mapping[str, Iterable[Triple]], other: Mapping[str, Iterable[Triple]]
) -> dict[str, list[Triple]]:
    return {name: [*one.get(name, ()), *other.get(name, ())] for name in (*one, *other)}


@dataclass(frozen=True, slots=True)
class _Request:
    """A request that carries an idempotency key: its node, and what it asked for."""

    node: NamedNode
    asked: str

    @classmethod
    def of(cls, who: Caller, key: str, sent: Sent) -> _Request:
        name = hashlib.sha256(json.dumps([who.account, key]).encode()).hexdigest()
        asked = json.dumps(
            [sent.as_json(), hashlib.sha256(sent.data).hexdigest()], sort_keys=True, default=str
        )
        return cls(_DATA[f"request/{name}"], hashlib.sha256(asked.encode()).hexdigest())

    def answered(self, store: GraphStore) -> Stored | None:
        """Return the answer that was given; Refusal when the key was used for something else."""
        query = f"SELECT ?asked ?answer WHERE {{ ?node {_DCT['identifier']} ?asked ; {_VALUE} ?answer }}"
        for asked, answer in store.select(query, {"node": self.node}):
            if not isinstance(asked, Literal) or not isinstance(answer, Literal) or asked.value != self.asked:
                raise Refusal(
                    422,
                    "key-used",
                    en="This Idempotency-Key was used for another request.",
                    tr="Bu Idempotency-Key başka bir istek için kullanıldı.",
                )
            told = json.loads(answer.value)
            names = tuple(told["accepted"])
            return Stored(Receipt(told["name"], Report(told["name"]), names, ()), told["etags"])
        return None

    def note(self, stored: Stored, now: str) -> list[Triple]:
        """Return the record of the answer."""
        told = {"name": stored.receipt.name, "accepted": stored.receipt.accepted, "etags": dict(stored.etags)}
        return [
            Triple(self.node, _DCT["identifier"], Literal(self.asked)),
            Triple(self.node, _VALUE, Literal(json.dumps(told))),
            Triple(self.node, _DCT["created"], Literal(now, datatype=_XSD["dateTime"])),
        ]
