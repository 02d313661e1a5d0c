"""The shapes as a graph for pySHACL, and what each of them says to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, SH
from rdflib.term import Node

from symbio_kg import assets
from symbio_kg.errors import SymbioError
from symbio_kg.model import Severity, Text

__all__ = ["Shape", "ShapeInvalid", "Shapes", "ShapesUnreadable", "load_shapes"]

_SEVERITIES = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}


class ShapeInvalid(SymbioError):
    """A constraint without exactly one message per language; our own fault, not the document's."""

    code = "shape-invalid"

    def __init__(self, shape: str) -> None:
        super().__init__(
            en=f"{shape}: a constraint needs exactly one message in English and one in Turkish.",
            tr=f"{shape}: her kısıtın bir Türkçe, bir İngilizce iletisi olmalı.",
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """A constraint with a name: its messages, how much it matters, and the property it is about."""

    iri: str
    message: Text
    severity: Severity
    path: str | None


class ShapesUnreadable(SymbioError):
    """A file of shapes that is no Turtle."""

    code = "shapes-unreadable"

    def __init__(self, name: str) -> None:
        super().__init__(
            en=f"{name}: this is no Turtle, so no shapes can be read from it.",
            tr=f"{name}: bu dosya Turtle değil; içinden şekil okunamıyor.",
        )


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes graph and its constraints by IRI."""

    graph: Graph
    constraints: Mapping[str, Shape]
    targets: frozenset[str]


@cache
def load_shapes(folder: Path | None = None) -> Shapes:
    """Return the shapes of *folder*, or of one file, of the product without it; ShapeInvalid for a missing message."""
    graph, place = Graph(), folder or assets.shapes()
    for path in [place] if place.is_file() else sorted(place.glob("*.ttl")):
        try:
            graph.parse(path, format="turtle")
        except (SyntaxError, ValueError) as error:
            raise ShapesUnreadable(path.name) from error
    constraints = {str(node): _shape(graph, node) for node in set(graph.subjects(SH.message, None))}
    for node in graph.subjects(RDF.type, SH.PropertyShape):
        if str(node) not in constraints:
            raise ShapeInvalid(str(node))
    targets = frozenset(str(target) for target in graph.objects(None, SH.targetClass))
    return Shapes(_flattened(graph), dict(sorted(constraints.items())), targets)


def _flattened(graph: Graph) -> Graph:
    """Return *graph* with each property shape aimed at its node shape's targets directly.

    The results are the same; but pySHACL then asks each shape once for all nodes, not once a node,
    which is several times faster.
    """
    for node in set(graph.subjects(SH.targetClass, None)):
        for part in list(graph.objects(node, SH.property)):
            if isinstance(part, URIRef):
                graph.remove((node, SH.property, part))
                for target in graph.objects(node, SH.targetClass):
                    graph.add((part, SH.targetClass, target))
    return graph


def _shape(graph: Graph, node: Node) -> Shape:
    said = [(getattr(text, "language", None) or "", str(text)) for text in graph.objects(node, SH.message)]
    if sorted(language for language, _ in said) != ["en", "tr"]:
        raise ShapeInvalid(str(node))
    severity = graph.value(node, SH.severity, default=SH.Violation)
    about = graph.value(node, DCTERMS.subject) or _first_step(graph, graph.value(node, SH.path))
    path = str(about) if about is not None else None
    return Shape(str(node), dict(said), _SEVERITIES[URIRef(str(severity))], path)


def _first_step(graph: Graph, path: Node | None) -> Node | None:
    """Return the property that a path begins with: for a sequence the first one."""
    if isinstance(path, BNode):
        steps = list(Collection(graph, path)) if (path, RDF.first, None) in graph else []
        return next((step for step in steps if isinstance(step, URIRef)), None)
    return path
