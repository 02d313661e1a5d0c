"""Turtle as we check it in: rdflib's longturtle with our own prefixes, the same bytes on every run.

Blank nodes, which OWL wants for class expressions, carry names we chose (`BNode("x.y")`): with names
made up by rdflib they would change their place from one writing to the next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Final

from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.plugins.serializers.longturtle import LongTurtleSerializer
from rdflib.term import Node

from symbio_kg.terms import PREFIXES, curie

__all__ = ["add", "boolean", "day", "decimal", "from_turtle", "labels", "term", "to_turtle"]

_LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")

_MADE_UP: Final = re.compile(r"N[0-9a-f]{32}")


class _Serializer(LongTurtleSerializer):
    """Longturtle that shortens IRIs by our prefixes only, whatever characters a code begins with."""

    def get_pname(self, uri: Node, gen_prefix: bool = True) -> str | None:  # noqa: ARG002
        name = _short(str(uri)) if isinstance(uri, URIRef) else None
        if name is not None:
            prefix = name.partition(":")[0]
            if prefix not in self.namespaces:
                self.addNamespace(prefix, URIRef(PREFIXES[prefix]))  # type: ignore[no-untyped-call]
        return name

    def orderSubjects(self) -> list[Node]:  # noqa: N802
        """Return the subjects by IRI, so that a changed table changes only its own lines.

        Blank nodes come last, when most are already written inside the term that they belong to.
        """
        return sorted(set(self.store.subjects()), key=lambda node: (isinstance(node, BNode), str(node)))


@cache
def _short(iri: str) -> str | None:
    name = curie(iri)
    prefix, _, local = name.partition(":")
    return name if prefix in PREFIXES and _LOCAL_NAME.fullmatch(local) else None


def to_turtle(graph: Graph) -> str:
    """Return *graph* as text; ValueError when it holds a blank node that rdflib named."""
    if any(isinstance(node, BNode) and _MADE_UP.fullmatch(node) for triple in graph for node in triple):
        raise ValueError("a written graph has no blank nodes without a chosen name")
    buffer = BytesIO()
    _Serializer(graph).serialize(buffer)  # type: ignore[no-untyped-call]
    return buffer.getvalue().decode("utf-8").strip() + "\n"


def from_turtle(text: str) -> Graph:
    """Return the graph that *text* holds."""
    return Graph(bind_namespaces="none").parse(data=text, format="turtle")


def term(name: str) -> URIRef:
    """Return the node for a compact name such as `sym:Offer` or a whole `https:` IRI.

    Raises KeyError for an unknown prefix.
    """
    prefix, _, local = name.partition(":")
    return URIRef(name if prefix == "https" else PREFIXES[prefix] + local)


def add(graph: Graph, subject: str, predicate: str, *objects: str | Node) -> None:
    """Add one triple for each of *objects*; plain strings everywhere are compact names, `a` is the type."""
    verb = RDF.type if predicate == "a" else term(predicate)
    node = term(subject)
    for value in objects:
        graph.add((node, verb, value if isinstance(value, Node) else term(value)))


def labels(graph: Graph, subject: str, texts: Mapping[str, str], predicate: str = "rdfs:label") -> None:
    """Add a text for each language of *texts* that has one."""
    for language, text in texts.items():
        if text:
            add(graph, subject, predicate, Literal(text, lang=language))


def boolean(value: str | bool) -> Literal:
    """Return `true` or `false` (text or value) as xsd:boolean."""
    return Literal(value if isinstance(value, bool) else value == "true")


def day(text: str) -> Literal:
    """Return *text* (YYYY-MM-DD) as xsd:date."""
    return Literal(text, datatype=XSD.date)


def decimal(text: str) -> Literal:
    """Return *text* as xsd:decimal; decimal.InvalidOperation when it is no number."""
    return Literal(format(Decimal(text), "f"), datatype=XSD.decimal)
