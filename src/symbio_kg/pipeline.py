"""The order of the steps, and nothing else: a document is taken in, and a run infers and matches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.infer import InferenceSummary, infer
from symbio_kg.match import match
from symbio_kg.model import Document, Finding, MatchResult, Place, Report, Severity
from symbio_kg.read import read
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue
from symbio_kg.validate import Validator
from symbio_kg.validate.keep import kept

__all__ = ["Receipt", "Run", "run", "take_in"]

_SYM = PREFIXES["sym"]
_KINDS = frozenset({_SYM["Offer"], _SYM["Need"]})
_SHARED = frozenset({RDF_TYPE, _SYM["hasSite"], _SYM["activity"]})
"""What several documents may say of one firm, each a part of it."""

_BATCH = 2000
_OWNERS = """SELECT ?listing ?firm WHERE {{
  VALUES ?listing {{ {names} }} GRAPH <{graph}> {{ ?listing sym:listedBy ?firm }} }}"""
_KNOWN = "SELECT DISTINCT ?s WHERE {{ VALUES ?s {{ {names} }} GRAPH <{graph}> {{ ?s a ?type }} }}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a document: its name, the report, and its listings, stored or refused.

    A refused row that never became a listing is named `document:row`.
    """

    name: str
    report: Report
    accepted: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run inferred and matched."""

    inference: InferenceSummary
    matching: MatchResult


def take_in(
    store: GraphStore, source: Path | bytes, validator: Validator, name: str | None = None
) -> Receipt:
    """Read *source*, judge it, and store its good listings in one write; nothing is stored by halves.

    A listing that was stored before is replaced; one whose identifier another firm holds is refused.
    Raises Unreadable when nothing of the document can be used, StoreFailed when it cannot be stored.
    """
    document = read(source, name=name)
    report = validator.validate(document)
    good = kept(document, report)
    taken = [*_taken(store, good)] if good else []
    if taken:
        report = replace(report, findings=(*report.findings, *taken))
        good = kept(document, report)
    if good:
        _save(store, good)
    accepted = _listings(good.triples) if good else ()
    return Receipt(document.name, report, accepted, _refused(document, report, accepted))


def run(
    store: GraphStore, day: date, *, top: int = 10, progress: Callable[[str], None] = lambda _step: None
) -> Run:
    """Infer from the knowledge in *store*, then match the listings there as of *day*."""
    inference = infer(store, progress=progress)
    return Run(inference, match(store, day, top=top))


def _listings(triples: Iterable[Triple]) -> tuple[str, ...]:
    found = (t.subject for t in triples if t.predicate == RDF_TYPE and t.object in _KINDS)
    return tuple(dict.fromkeys(s.value for s in found if isinstance(s, NamedNode)))


def _refused(document: Document, report: Report, accepted: Sequence[str]) -> tuple[str, ...]:
    stored = set(accepted)
    lost = [listing for listing in _listings(document.triples) if listing not in stored]
    told = {document.places[listing].row for listing in lost if listing in document.places}
    rows = sorted({f.place.row for f in report.violations if f.place.row is not None} - told)
    return (*lost, *(f"{document.name}:{row}" for row in rows))


def _taken(store: GraphStore, document: Document) -> Iterator[Finding]:
    """Yield a violation for each listing whose IRI another firm's listing has in *store*."""
    said = {t.subject: t.object for t in document.triples if t.predicate == _SYM["listedBy"]}
    for listing, firm in _rows(store, _OWNERS, said):
        if said[listing] != firm:
            yield Finding(
                Severity.VIOLATION,
                {
                    "en": "Another firm has a listing with this identifier. Choose another identifier.",
                    "tr": "Bu kayıt numarasıyla başka bir firmanın ilanı var. Başka bir numara seçin.",
                },
                document.places.get(listing.value, Place(document.name)),
                focus=listing.value,
                path=PREFIXES["dcterms"] + "identifier",
                component="identifier-taken",
            )


def _save(store: GraphStore, document: Document) -> None:
    subjects = {t.subject for t in document.triples if isinstance(t.subject, NamedNode)}
    known = {row[0] for row in _rows(store, _KNOWN, subjects)}
    if not known:
        store.add(LISTINGS, document.triples)
        return
    restated = {_statement(t) for t in document.triples}
    whole = _listings(document.triples)
    old = [t for t in store.triples(LISTINGS) if not _replaced(t, known, restated, whole)]
    store.replace(LISTINGS, dict.fromkeys([*old, *document.triples]))


def _replaced(
    triple: Triple, known: set[NamedNode], restated: set[tuple[object, ...]], listings: Sequence[str]
) -> bool:
    """Tell whether *triple* gives way: all of a listing does, of a firm or site only what is said anew."""
    subject = triple.subject
    if not isinstance(subject, NamedNode):
        return False
    if subject.value.startswith(tuple(f"{listing}/" for listing in listings)) or subject.value in listings:
        return True
    return subject in known and triple.predicate not in _SHARED and _statement(triple) in restated


def _statement(triple: Triple) -> tuple[object, ...]:
    language = triple.object.language if isinstance(triple.object, Literal) else None
    return triple.subject, triple.predicate, language


def _rows(store: GraphStore, query: str, subjects: Iterable[object]) -> Iterator[tuple[NamedNode, ...]]:
    names = sorted(str(s) for s in subjects if isinstance(s, NamedNode))
    for start in range(0, len(names), _BATCH):
        text = query.format(names=" ".join(names[start : start + _BATCH]), graph=LISTINGS)
        for row in store.select(sparql_prologue() + text):
            if all(isinstance(term, NamedNode) for term in row):
                yield tuple(term for term in row if isinstance(term, NamedNode))
