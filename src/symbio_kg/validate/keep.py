"""The good part of a document: what remains when every listing that breaks a shape is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import NamedNode, Triple

from symbio_kg.model import Document, Report
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["kept"]

_SYM = PREFIXES["sym"]
_LISTINGS = frozenset({_SYM["Offer"], _SYM["Need"]})
_PARTS = frozenset({_SYM["concerns"], _SYM["hasMeasurement"], _SYM["accepts"]})
_LICENCE = (_SYM["licenses"], _SYM["holdsLicence"])


def kept(document: Document, report: Report) -> Document | None:
    """Return *document* without the listings that *report* rejects; None when nothing may be kept.

    A row of a table is rejected whole. A firm or site that breaks a shape, or whose licence does, takes
    the listings that name it along. A violation that belongs to no row and no node rejects the document.
    """
    if report.conforms:
        return document
    owner = _owners(document)
    rows = {f.place.row for f in report.violations if f.place.row is not None}
    # A row that never became a listing has no focus
    bad = {f.focus for f in report.violations if f.focus}
    if any(not f.focus and f.place.row is None for f in report.violations):
        return None
    bad |= {node for node, place in document.places.items() if place.row in rows and node in owner}
    for link in _LICENCE:
        bad |= {_subject(t) for t in document.triples if t.predicate == link and _object(t) in bad}
    bad |= {_subject(t) for t in document.triples if _object(t) in bad and _subject(t) in owner}
    rejected = {owner.get(node, node) for node in bad}
    gone = rejected | {node for node, listing in owner.items() if listing in rejected}
    triples = [t for t in document.triples if _subject(t) not in gone]
    if rows:
        named = _reached(triples, (node for node in owner if node not in gone))
        triples = [t for t in triples if _subject(t) in named]
    return replace(document, triples=triples) if triples else None


def _subject(triple: Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, NamedNode) else ""


def _object(triple: Triple) -> str:
    return triple.object.value if isinstance(triple.object, NamedNode) else ""


def _owners(document: Document) -> Mapping[str, str]:
    """Return the listing that each listing, resource, measurement and limit belongs to."""
    owner = {_subject(t): _subject(t) for t in document.triples if _is_listing(t)}
    links = [(_subject(t), _object(t)) for t in document.triples if t.predicate in _PARTS]
    # resource first, then what hangs on it
    for _ in range(2):
        for subject, target in links:
            if subject in owner:
                owner.setdefault(target, owner[subject])
    return owner


def _is_listing(triple: Triple) -> bool:
    return triple.predicate == RDF_TYPE and triple.object in _LISTINGS


def _reached(triples: Iterable[Triple], start: Iterable[str]) -> set[str]:
    """Return what *start* leads to: a firm that only rejected rows named goes with them."""
    links: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        links[_subject(triple)].add(_object(triple))
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(links.get(node, ()))
    return found
