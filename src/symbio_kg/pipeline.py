"""The order of the steps, and nothing else: a document is taken in, and a run infers and matches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from symbio_kg.accept import PUBLIC_RUNS, accept, owners
from symbio_kg.infer import InferenceSummary, infer
from symbio_kg.match import Knowledge, Known, match
from symbio_kg.match.asking import Asker
from symbio_kg.match.engines import Engine
from symbio_kg.model import Document, Finding, MatchResult, Place, Report, Severity
from symbio_kg.packs import home, in_country, in_zones, on_base
from symbio_kg.read import read
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.validate import Validator
from symbio_kg.validate.keep import kept

__all__ = ["Receipt", "Run", "examine", "public_match", "receipt", "run", "storable", "take_in"]

_SYM = PREFIXES["sym"]
_KINDS = frozenset({_SYM["Offer"], _SYM["Need"]})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a document: its name, the report, and its listings, stored or refused.

    A listing that hides its firm is stored, and named here, under a name that does not tell it. A refused
    row that never became a listing is named `document:row`.
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
    document, report, good = examine(store, source, validator, name)
    stored = accept(store, good.triples) if good else {}
    return receipt(document, report, good, stored)


def examine(
    store: GraphStore, source: Path | bytes, validator: Validator, name: str | None = None
) -> tuple[Document, Report, Document | None]:
    """Return *source* as read, what was found in it, and the part that may be stored; nothing is written.

    Where a region pack is in *store*, sites get its country, zones its names, and tables its base of IRIs.
    Raises Unreadable when nothing of the document can be used.
    """
    here = home(store)
    document = in_zones(on_base(in_country(read(source, name=name), here), here), store)
    report, good = storable(store, document, validator.validate(document))
    return document, report, good


def storable(
    store: GraphStore,
    document: Document,
    report: Report,
    held: Mapping[NamedNode, NamedNode] | None = None,
) -> tuple[Report, Document | None]:
    """Return the report on a judged document with what *store* has against it, and the part that may be stored.

    *held* are the firms of its listings that are stored, where that was asked already.
    """
    good = kept(document, report)
    taken = [*_taken(store, good, held)] if good else []
    if taken:
        report = replace(report, findings=(*report.findings, *taken))
        good = kept(document, report)
    return report, good


def receipt(document: Document, report: Report, good: Document | None, stored: Mapping[str, str]) -> Receipt:
    """Return the receipt for what `examine` returned; *stored* are the names of the listings in the store."""
    names = tuple(stored[listing] for listing in _listings(good.triples)) if good else ()
    return Receipt(document.name, report, names, _refused(document, report, tuple(stored)))


def run(
    store: GraphStore, day: date, *, top: int = 10, progress: Callable[[str], None] = lambda _step: None
) -> Run:
    """Infer from the knowledge in *store*, then match the listings there as of *day*."""
    inference = infer(store, progress=progress)
    return Run(inference, match(store, day, top=top))


def public_match(
    store: GraphStore,
    day: date,
    *,
    top: int = 10,
    engine: Engine | None = None,
    asker: Asker | None = None,
    run: str | None = None,
    write: Callable[[str, list[Triple]], None] | None = None,
) -> MatchResult:
    """Match what everybody may see of the listings in *store*; the run stands in a graph of its own.

    `match` itself reads all graphs, as the operator may. The graph is *run*, or that of the day; *write* puts
    it into the store, where that is somebody else's to do.
    """
    view = Knowledge(store).with_listings(store.triples(LISTINGS))
    run = run or f"{PUBLIC_RUNS}{day.isoformat()}"
    result = match(view, day, top=top, run=run, engine=engine, known=Known(store, day, asker))
    (write or store.replace)(run, view.triples(run))
    return result


def _listings(triples: Iterable[Triple]) -> tuple[str, ...]:
    found = (t.subject for t in triples if t.predicate == RDF_TYPE and t.object in _KINDS)
    return tuple(dict.fromkeys(s.value for s in found if isinstance(s, NamedNode)))


def _refused(document: Document, report: Report, accepted: Sequence[str]) -> tuple[str, ...]:
    stored = set(accepted)
    lost = [listing for listing in _listings(document.triples) if listing not in stored]
    told = {document.places[listing].row for listing in lost if listing in document.places}
    rows = sorted({f.place.row for f in report.violations if f.place.row is not None} - told)
    return (*lost, *(f"{document.name}:{row}" for row in rows))


def _taken(
    store: GraphStore, document: Document, held: Mapping[NamedNode, NamedNode] | None
) -> Iterator[Finding]:
    """Yield a violation for each listing whose IRI another firm's listing has in *store*."""
    said = {t.subject: t.object for t in document.triples if t.predicate == _SYM["listedBy"]}
    listings = [subject for subject in said if isinstance(subject, NamedNode)]
    for listing, firm in (owners(store, listings) if held is None else held).items():
        if said.get(listing, firm) != firm:
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
