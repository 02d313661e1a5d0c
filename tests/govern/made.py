"""A store with the listings of three firms, two of which hide their name, and people of every kind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from symbio_kg.accept import accept
from symbio_kg.people import Caller, Role, SignedInBy, entitled
from symbio_kg.store import GraphStore, open_store
from symbio_kg.terms import PREFIXES, sparql_prologue, turtle_prologue

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
FIRMS = {"a": "Zırva Çelik", "b": "Gizli Çimento", "c": "Açık Kiremit"}
DATA = PREFIXES["data"]
_LISTING = """
<{d}listing/{x}-{kind}> a sym:{kind} ; dcterms:identifier "{x}-{kind}" ; dcterms:title "{kind} {x}"@en ;
  sym:listedBy <{d}firm/{x}> ; sym:atSite <{d}firm/{x}/site> ; sym:concerns <{d}listing/{x}-{kind}/resource> {private} .
<{d}listing/{x}-{kind}/resource> a sym:Waste ; sym:wasteCode low:10-02-02 ; sym:quantity 4711.25 ; sym:unit unit:TONNE .
<{d}firm/{x}> a sym:Firm ; rdfs:label "{name}" ; sym:hasSite <{d}firm/{x}/site> .
<{d}firm/{x}/site> a sym:Site ; rdfs:label "{name} tesisi" ; geo:lat 38.42 ; geo:long 27.14 .
"""


def firm(x: str) -> str:
    """Return the IRI of a firm."""
    return f"{DATA}firm/{x}"


def person(*roles: Role, organisation: str | None = None) -> Caller:
    """Return somebody with *roles*, signed in."""
    account = "-".join(sorted(roles)) + (organisation or "")[-1:]
    return Caller(account, "Deniz Ak", frozenset(roles), organisation, entitled(roles), SignedInBy.SESSION)


def filled(folder: Path | None = None) -> GraphStore:
    """Return the store, in memory or in *folder*."""
    store = open_store(folder)
    hidden = "; sym:keepsPrivate sym:FirmName, sym:ExactPlace"
    text = turtle_prologue() + "".join(
        _LISTING.format(d=DATA, x=x, kind=kind, name=name, private="" if x == "c" else hidden)
        for x, name in FIRMS.items()
        for kind in ("Offer", "Need")
    )
    accept(store, [Triple(q.subject, q.predicate, q.object) for q in parse(text, format=RdfFormat.TURTLE)])
    return store


def listing(store: GraphStore, title: str) -> str:
    """Return the name that the listing with this English title is stored under."""
    rows = store.select(sparql_prologue() + f'SELECT ?x WHERE {{ ?x dcterms:title "{title}"@en }}')
    (row,) = rows
    assert isinstance(row[0], NamedNode)
    return row[0].value
