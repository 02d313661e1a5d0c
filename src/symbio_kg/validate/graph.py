"""A document's triples as the rdflib graph that pySHACL reads."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from symbio_kg.terms import PREFIXES

__all__ = ["graph_of"]

_STRING = ox.NamedNode(f"{PREFIXES['xsd']}string")


def graph_of(triples: Iterable[ox.Triple]) -> Graph:
    """Return *triples* as an rdflib graph; terms that occur often are made once."""
    graph = Graph(bind_namespaces="none")
    nodes: dict[object, Node] = {}

    def node(term: object) -> Node:
        found = nodes.get(term)
        if found is None:
            found = nodes[term] = _node(term)
        return found

    with _quiet():
        for triple in triples:
            graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))
    return graph


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each value that is not of its datatype."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _node(term: object) -> Node:
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        if term.datatype == _STRING:
            # As the shapes have it: to rdflib "TR" and "TR"^^xsd:string are not the same
            return Literal(term.value)
        # rdflib would turn "01" into "1" in the report
        literal = Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        # A date that is none cannot be compared; as text it fails its datatype and nothing else
        return Literal(term.value) if literal.ill_typed else literal
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    return URIRef(f"urn:blank:{term}")
