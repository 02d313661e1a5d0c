"""What a region gives to the documents that arrive in it: its country, its zones, and its own base of IRIs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from symbio_kg.i18n import fold
from symbio_kg.model import Document
from symbio_kg.packs.graph import Installed, zone_names
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["in_country", "in_zones", "on_base"]

_COUNTRY = PREFIXES["schema"]["addressCountry"]
_SITE, _AT, _HAS = (PREFIXES["sym"][name] for name in ("Site", "atSite", "hasSite"))
_OURS = PREFIXES["data"]
_LABEL, _ZONE = PREFIXES["rdfs"]["label"], PREFIXES["sym"]["IndustrialZone"]


def in_country(document: Document, here: Installed | None) -> Document:
    """Return *document* with the country of the region *here* at each site that names none."""
    if here is None:
        return document
    named = {t.subject for t in document.triples if t.predicate == _COUNTRY}
    sites = [site for site in dict.fromkeys(_sites(document)) if site not in named]
    more = [Triple(site, _COUNTRY, Literal(here[1])) for site in sites]
    return replace(document, triples=[*document.triples, *more]) if more else document


def _sites(document: Document) -> Iterator[NamedNode | BlankNode]:
    for t in document.triples:
        if t.predicate == RDF_TYPE and t.object == _SITE and not isinstance(t.subject, Triple):
            yield t.subject
        elif t.predicate in (_AT, _HAS) and isinstance(t.object, NamedNode | BlankNode):
            yield t.object


def in_zones(document: Document, store: GraphStore) -> Document:
    """Return *document* with zones that a region in *store* knows by one of its names under the region's IRI."""
    zones = {t.subject for t in document.triples if t.predicate == RDF_TYPE and t.object == _ZONE}
    if not zones:
        return document
    known = {fold(name): NamedNode(iri) for name, iri in zone_names(store)}
    there: dict[object, NamedNode] = {
        t.subject: known[fold(t.object.value)]
        for t in document.triples
        if t.subject in zones
        and t.predicate == _LABEL
        and isinstance(t.object, Literal)
        and fold(t.object.value) in known
    }
    moved = [
        Triple(there.get(t.subject, t.subject), t.predicate, there.get(t.object, t.object))
        for t in document.triples
    ]
    return replace(document, triples=moved) if there else document


def on_base(document: Document, here: Installed | None) -> Document:
    """Return *document* with the IRIs that a table got from us moved to the base of the region *here*.

    IRIs that a document in RDF states itself stay: they are somebody's names. A table's places have rows.
    """
    base = here[2] if here is not None else _OURS
    if base == _OURS or not any(place.row is not None for place in document.places.values()):
        return document
    places = {_moved(iri, base): place for iri, place in document.places.items()}
    return replace(document, triples=[_triple(t, base) for t in document.triples], places=places)


def _moved(iri: str, base: str) -> str:
    return base + iri[len(_OURS) :] if iri.startswith(_OURS) else iri


def _triple(triple: Triple, base: str) -> Triple:
    subject, value = triple.subject, triple.object
    if isinstance(subject, NamedNode):
        subject = NamedNode(_moved(subject.value, base))
    if isinstance(value, NamedNode):
        value = NamedNode(_moved(value.value, base))
    return Triple(subject, triple.predicate, value)
