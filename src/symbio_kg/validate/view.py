"""The screening store as the rdflib graph that the referee reads: nothing is copied, terms are made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.store import Store
from rdflib.term import Node

from symbio_kg.validate.lexical import held, is_odd, quiet, released

__all__ = ["View", "filled_store", "graph_on"]

_CACHE = 200_000


class View(Store):
    """An rdflib store, read only, over a pyoxigraph store filled by `filled_store`."""

    context_aware = False
    formula_aware = False
    transaction_aware = False
    graph_aware = False

    def __init__(self, store: ox.Store) -> None:
        super().__init__()
        self._store = store
        # The referee asks often whether the graph is empty
        self._length = len(store)
        self._nodes: dict[object, Node] = {}
        self._terms: dict[Node, Any] = {}

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:  # noqa: ARG002
        """Yield the triples that match *triple_pattern*, as rdflib wants them."""
        subject, predicate, target = (None if t is None else self.term(t) for t in triple_pattern)
        if isinstance(subject, ox.Literal) or not isinstance(predicate, (ox.NamedNode, type(None))):
            return
        for quad in list(self._store.quads_for_pattern(subject, predicate, target, ox.DefaultGraph())):
            yield (self.node(quad.subject), self.node(quad.predicate), self.node(quad.object)), iter(())

    def __len__(self, context: Any = None) -> int:
        return self._length

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Forget prefixes; nothing is written."""

    def namespace(self, prefix: str) -> None:
        """Know no prefix."""

    def prefix(self, namespace: URIRef) -> None:
        """Know no namespace."""

    def namespaces(self) -> Iterator[Any]:
        """Yield nothing."""
        return iter(())

    def node(self, term: object) -> Node:
        """Return *term* as rdflib's."""
        found = self._nodes.get(term)
        if found is None:
            if len(self._nodes) > _CACHE:
                self._nodes.clear()
            found = self._nodes[term] = _node(term)
        return found

    def term(self, node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        """Return *node* as the store holds it."""
        found = self._terms.get(node)
        if found is None:
            if len(self._terms) > _CACHE:
                self._terms.clear()
            found = self._terms[node] = _term(node)
        return found


def graph_on(store: ox.Store) -> tuple[Graph, View]:
    """Return the graph that reads *store*, and the view that translates its terms."""
    view = View(store)
    return Graph(store=view, bind_namespaces="none"), view


def filled_store(triples: Iterable[ox.Triple]) -> ox.Store:
    """Return a new store with *triples*, each literal exactly as written."""
    store = ox.Store()
    store.bulk_extend(_quads(triples))
    return store


def _quads(triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    literal = ox.Literal
    for triple in triples:
        target = triple.object
        if isinstance(target, literal):
            target = held(target)
        yield ox.Quad(triple.subject, triple.predicate, target)


def _node(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(type(term).__name__)
    if term.language:
        return Literal(term.value, lang=term.language)
    written = released(term)
    if written.datatype.value == str(XSD.string):
        return Literal(written.value)
    # rdflib would turn "01" into "1" in the report
    if is_odd(written):
        with quiet():
            return Literal(written.value, datatype=URIRef(written.datatype.value), normalize=False)
    return Literal(written.value, datatype=URIRef(written.datatype.value), normalize=False)


def _term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if not isinstance(node, Literal):
        raise TypeError(type(node).__name__)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return held(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD.string))))
