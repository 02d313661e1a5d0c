"""A document's triples as the rdflib graph that pySHACL reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from symbio_kg.terms import PREFIXES
from symbio_kg.validate.lexical import is_odd, quiet

__all__ = ["graph_of", "judged", "node_of", "sound"]

_STRING = ox.NamedNode(f"{PREFIXES['xsd']}string")


class _Judged(Graph):
    """A graph that parses a query once: pySHACL asks the same one about every focus node."""

    def query(self, query_object: str | Query, *arguments: Any, **named: Any) -> Result:
        """See Graph."""
        if isinstance(query_object, str):
            query_object = _parsed(query_object, tuple(self.namespaces()))
        return super().query(query_object, *arguments, **named)


@lru_cache(maxsize=256)
def _parsed(query: str, namespaces: tuple[tuple[str, URIRef], ...]) -> Query:
    return prepareQuery(query, dict(namespaces))


def graph_of(triples: Iterable[ox.Triple]) -> Graph:
    """Return *triples* as an rdflib graph, each literal exactly as written; each term is made once."""
    graph = _Judged(bind_namespaces="none")
    nodes: dict[object, Node] = {}

    def node(term: object) -> Node:
        found = nodes.get(term)
        if found is None:
            found = nodes[term] = node_of(term)
        return found

    with quiet():
        for triple in triples:
            graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))
    return graph


def judged(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield *triples* as they are judged: blank nodes with a name, ill-typed values as text.

    A date that is none cannot be compared; as text it fails its datatype and nothing else.
    """
    known: dict[ox.Literal, ox.Literal] = {}
    for triple in triples:
        subject, target = _named(triple.subject), _named(triple.object)
        if isinstance(target, ox.Literal) and is_odd(target):
            if target not in known:
                known[target] = sound(target)
            target = known[target]
        yield ox.Triple(subject, triple.predicate, target)


def sound(literal: ox.Literal) -> ox.Literal:
    """Return *literal*, or its text alone when it is not of its datatype."""
    with quiet():
        typed = Literal(literal.value, datatype=URIRef(literal.datatype.value), normalize=False)
    return ox.Literal(literal.value) if typed.ill_typed else literal


def _named(term: Any) -> Any:
    return ox.NamedNode(f"urn:blank:{term}") if isinstance(term, ox.BlankNode) else term


def node_of(term: object) -> Node:
    """Return *term* as rdflib's; TypeError for a triple as a term."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(type(term).__name__)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype == _STRING:
        # As the shapes have it: to rdflib "TR" and "TR"^^xsd:string are not the same
        return Literal(term.value)
    # rdflib would turn "01" into "1" in the report
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
