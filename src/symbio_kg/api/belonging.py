"""What a firm may say in a document: of nodes of its own, as far as they hang on its listings, within bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode, Triple

from symbio_kg.api.documents import Owner
from symbio_kg.api.problem import Refusal
from symbio_kg.model import Document, Finding, Place, Severity
from symbio_kg.terms import BASE, PREFIXES, RDF_TYPE

__all__ = ["Nodes", "belonging", "foreign", "listings_of", "nodes_of"]

_SYM = PREFIXES["sym"]
_DATA: Final = PREFIXES["data"]
_KINDS: Final = frozenset({_SYM["Offer"], _SYM["Need"]})
_DEEPEST: Final = 32
"""Steps from a listing to what hangs on it: each is a question to the store whenever the firm writes."""
_MOST: Final = 5_000
"""Statements of a document."""
_MOST_EACH: Final = 500
"""More of them for each of its listings."""
_NOT_YOURS: Final = {
    "en": "This belongs to another firm. Take it out, or choose another name for it.",
    "tr": "Bu, başka bir firmaya ait. Çıkarın ya da başka bir ad seçin.",
}


@dataclass(frozen=True, slots=True)
class Nodes:
    """What the store says of nodes: which firms they belong to, and which are zones, that belong to nobody."""

    firms: Mapping[NamedNode, Set[NamedNode]]
    zones: Set[NamedNode]


def listings_of(document: Document) -> list[NamedNode]:
    """Return the listings of *document*, in its order."""
    return [
        t.subject
        for t in document.triples
        if t.predicate == RDF_TYPE and t.object in _KINDS and isinstance(t.subject, NamedNode)
    ]


def nodes_of(document: Document) -> set[NamedNode]:
    """Return what *document* speaks of or points at, without the terms of the product."""
    return {node for triple in document.triples for node in _said(triple)}


def _said(triple: Triple) -> Iterator[NamedNode]:
    if isinstance(triple.subject, NamedNode):
        yield triple.subject
    target = triple.object
    if isinstance(target, NamedNode) and triple.predicate != RDF_TYPE and not _term(target.value):
        yield target


def _term(iri: str) -> bool:
    return iri.startswith(PREFIXES["unit"]) or (iri.startswith(BASE) and not iri.startswith(_DATA))


def belonging(document: Document) -> Document:
    """Return what of *document* hangs on its listings.

    Raises Refusal (422) for more statements, or longer chains of them, than listings have.
    """
    said: dict[NamedNode, list[Triple]] = defaultdict(list)
    for triple in document.triples:
        if isinstance(triple.subject, NamedNode):
            said[triple.subject].append(triple)
    listings = set(listings_of(document))
    reached: set[NamedNode] = set()
    level = listings
    for _ in range(_DEEPEST):
        reached |= level
        targets = (triple.object for node in level for triple in said[node])
        level = {node for node in targets if isinstance(node, NamedNode) and node in said} - reached
    triples = [t for t in document.triples if t.subject in reached]
    if level or len(triples) > _MOST + _MOST_EACH * len(listings):
        raise Refusal(
            422,
            "too-much-said",
            en="The document says far more than its listings need. Leave out what is not about them.",
            tr="Belge, ilanlarının gerektirdiğinden çok fazlasını söylüyor. İlanlarla ilgili olmayanları çıkarın.",
        )
    return replace(document, triples=triples)


def foreign(document: Document, owner: Owner, known: Nodes) -> list[Finding]:
    """Return a violation for each node of *document* that is another firm's, or points at something of another firm.

    What a listing points at becomes a part of it, and so would be shown, changed and withdrawn with it.
    """
    me = NamedNode(owner.iri)
    found: dict[NamedNode, None] = {}
    for triple in document.triples:
        subject = triple.subject
        if not isinstance(subject, NamedNode):
            continue
        for node in _said(triple):
            at_home = node == me or (node != subject and node in known.zones)
            if not at_home and _of_another(node, me, owner.id, known):
                found[subject] = None
    return [
        Finding(
            Severity.VIOLATION,
            _NOT_YOURS,
            document.places.get(node.value, Place(document.name)),
            focus=node.value,
            component="not-yours",
        )
        for node in sorted(found, key=str)
    ]


def _of_another(node: NamedNode, me: NamedNode, identifier: str, known: Nodes) -> bool:
    """Tell whether *node* is stored as another firm's, or has a name that only another firm's nodes get."""
    if node in known.firms:
        return me not in known.firms[node]
    kind, _, rest = node.value.removeprefix(_DATA).partition("/")
    firm, below, _ = rest.partition("/")
    named = node.value.startswith(_DATA) and (kind == "firm" or (kind == "listing" and bool(below)))
    return named and firm != identifier
