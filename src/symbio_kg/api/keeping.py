"""Keeping judged documents in the store: many at once in one write, each with its own answer.

Documents that say nothing of each other are accepted as if they were one; the questions to the store are
asked once for all. Every listing is stored with the record of who did it, and with the answer to its
idempotency key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode, Triple

from symbio_kg.accept import accepted, firms_of, owners
from symbio_kg.api.belonging import Nodes, foreign, listings_of, nodes_of
from symbio_kg.api.documents import Judged, Owner
from symbio_kg.api.noted import REQUESTS, Request, Stored, activity, joined
from symbio_kg.api.problem import Refusal
from symbio_kg.api.route import etag_of
from symbio_kg.api.service import Service
from symbio_kg.errors import SymbioError
from symbio_kg.estimate import settle
from symbio_kg.model import Document, Report
from symbio_kg.packs import Installed, home, in_country, in_zones
from symbio_kg.people import Caller
from symbio_kg.pipeline import receipt, storable
from symbio_kg.store import AUDIT, GraphStore, StoreFailed
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue
from symbio_kg.vocabulary import default_vocabulary

__all__ = ["Entry", "ListingRejected", "etag_of_listing", "keep_all"]

_SYM = PREFIXES["sym"]
_ZONE: Final = _SYM["IndustrialZone"]
_ZONES: Final = """SELECT DISTINCT ?s WHERE {{ VALUES ?s {{ {names} }} VALUES ?kind {{ sym:IndustrialZone sym:Area }}
  ?s a ?kind }}"""


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
class Entry:
    """A judged document that is to be kept; `new` refuses it when its listing is there already."""

    service: Service
    judged: Judged
    owner: Owner | None
    who: Caller
    action: str
    request: Request | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class _Ready:
    """An entry that may be stored: what is good of it, and the report on all of it."""

    entry: Entry
    report: Report
    good: Document


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store says of all entries: who its nodes belong to, how many listings the firms have, and its region."""

    nodes: Nodes
    owners: Mapping[NamedNode, NamedNode]
    counts: dict[NamedNode, int]
    here: Installed | None

    @classmethod
    def of(cls, store: GraphStore, entries: Sequence[Entry]) -> _Known:
        nodes: set[NamedNode] = set()
        listings: set[NamedNode] = set()
        for entry in entries:
            listings.update(listings_of(entry.judged.document))
            if entry.owner is not None:
                nodes.update(nodes_of(entry.judged.document))
        firms = {NamedNode(entry.owner.iri) for entry in entries if entry.owner}
        counts = dict(entries[0].service.firms.counts(firms))
        return cls(_nodes(store, nodes), owners(store, listings), counts, home(store))


def _nodes(store: GraphStore, nodes: Iterable[NamedNode]) -> Nodes:
    """Return what *store* says of *nodes*; only what belongs to no firm can be a zone."""
    firms = firms_of(store, nodes)
    names = " ".join(sorted(str(node) for node, of in firms.items() if not of))
    rows = store.select(sparql_prologue() + _ZONES.format(names=names)) if names else ()
    return Nodes(firms, {row[0] for row in rows if isinstance(row[0], NamedNode)})


def keep_all(store: GraphStore, entries: Sequence[Entry]) -> list[Stored | Exception]:
    """Return for each of *entries* what was stored of it, or why nothing was; StoreFailed fails all."""
    known = _Known.of(store, entries)
    results: dict[int, Stored | Exception] = {}
    ready: dict[int, _Ready] = {}
    said: dict[NamedNode, frozenset[Triple]] = {}
    later: list[int] = []
    for place, entry in enumerate(entries):
        try:
            found = _prepared(store, entry, known)
        except SymbioError as error:
            results[place] = error
            continue
        if isinstance(found, Stored):
            results[place] = found
        elif _joins(found, said, ready.values()):
            ready[place] = found
        else:
            later.append(place)
    results |= zip(ready, _stored(store, list(ready.values())), strict=True)
    for place in later:
        (results[place],) = keep_all(store, [entries[place]])
    return [results[place] for place in range(len(entries))]


def _prepared(store: GraphStore, entry: Entry, known: _Known) -> _Ready | Stored:
    """Return what may be stored of *entry*, or the answer it had before."""
    if entry.request is not None and (answer := entry.request.answered(store)) is not None:
        return answer
    document = in_zones(in_country(entry.judged.document, known.here), store)
    report = entry.judged.report
    listings = listings_of(document)
    held = {listing: known.owners[listing] for listing in listings if listing in known.owners}
    if entry.new and held:
        raise Refusal(
            409,
            "identifier-taken",
            en="There is a listing with this identifier. Change that one, or choose another identifier.",
            tr="Bu kayıt numarasıyla bir ilan var. Onu değiştirin ya da başka bir numara seçin.",
        )
    if entry.owner is not None:
        document = _without_shared(document, known)
        findings = foreign(document, entry.owner, known.nodes)
        report = replace(report, findings=(*report.findings, *findings))
    report, good = storable(store, document, report, held)
    if good is None or not (kept := listings_of(good)):
        raise ListingRejected(report)
    if entry.owner is not None:
        _count(entry, known, len(kept) - len(held))
    return _Ready(entry, report, good)


def _joins(found: _Ready, said: dict[NamedNode, frozenset[Triple]], others: Iterable[_Ready]) -> bool:
    """Tell whether *found* can be stored with *others*, and note in *said* what it says."""
    here: dict[NamedNode, set[Triple]] = defaultdict(set)
    for triple in found.good.triples:
        if isinstance(triple.subject, NamedNode):
            here[triple.subject].add(triple)
    if any(said.get(node, triples) != triples for node, triples in here.items()):
        return False
    listings = set(listings_of(found.good))
    if any(listings.intersection(listings_of(other.good)) for other in others):
        return False
    if found.entry.request is not None and any(o.entry.request == found.entry.request for o in others):
        return False
    said.update({node: frozenset(triples) for node, triples in here.items()})
    return True


def _stored(store: GraphStore, ready: Sequence[_Ready]) -> list[Stored | Exception]:
    """Store *ready* in one write; when that fails for all, each is tried alone."""
    if not ready:
        return []
    try:
        service = ready[0].entry.service
        triples = dict.fromkeys(t for one in ready for t in one.good.triples)
        change = accepted(store, triples, known=service.firms)
        after: dict[NamedNode, list[Triple]] = defaultdict(list)
        for triple in change.after:
            if isinstance(triple.subject, NamedNode):
                after[triple.subject].append(triple)
        add: Mapping[str, list[Triple]] = change.add
        results: list[Stored | Exception] = []
        for one in ready:
            entry = one.entry
            told = receipt(entry.judged.document, one.report, one.good, change.names)
            etags = {name: etag_of_listing(_own(after, NamedNode(name))) for name in told.accepted}
            stored = Stored(told, etags)
            firm = entry.owner.iri if entry.owner else None
            note = activity(service, entry.who, entry.action, told.accepted, firm)
            add = joined(add, {AUDIT: note})
            if entry.request is not None:
                add = joined(add, {REQUESTS: entry.request.note(stored, service.clock().isoformat())})
            results.append(stored)
        store.change(change.remove, add)
        settle(store)
        service.follow(change)
    except StoreFailed:
        raise
    except Exception as error:
        return [error] if len(ready) == 1 else [found for one in ready for found in _stored(store, [one])]
    return results


def etag_of_listing(own: Iterable[Triple]) -> str:
    """Return the ETag of a listing by its own statements."""
    return etag_of("\n".join(sorted(map(str, own))).encode())


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


def _without_shared(document: Document, known: _Known) -> Document:
    """Return *document* without statements about zones that are there: they belong to nobody."""
    zones = {t.subject for t in document.triples if t.predicate == RDF_TYPE and t.object == _ZONE}
    listed = default_vocabulary().zones.by_iri
    there = {node for node in zones if node in known.nodes.firms or getattr(node, "value", "") in listed}
    return replace(document, triples=[t for t in document.triples if t.subject not in there])


def _count(entry: Entry, known: _Known, more: int) -> None:
    """Count *more* listings of the owner; Refusal when it has too many then."""
    assert entry.owner is not None
    most = entry.service.options.quota_listings
    firm = NamedNode(entry.owner.iri)
    there = known.counts[firm] + more
    if more > 0 and there > most:
        raise Refusal(
            403,
            "quota",
            en=f"An organisation may have {most} listings. Withdraw some first.",
            tr=f"Bir kurumun en çok {most} ilanı olabilir. Önce bazılarını geri çekin.",
        )
    known.counts[firm] = there
