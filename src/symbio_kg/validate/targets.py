"""What a shape is aimed at, as a table of its focus nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyshacl.shape import Shape
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from symbio_kg.validate.facts import Facts, quoted
from symbio_kg.validate.values import term_text

__all__ = ["subclasses", "target_of"]


def target_of(shape: Shape, shapes: Graph, classes: Mapping[str, frozenset[str]], facts: Facts) -> str | None:
    """Return the table (n) of the focus nodes of *shape*, some twice; None when there are none with a name."""
    parts = list(_parts(shape, shapes, classes, facts))
    return facts.some(" UNION ALL ".join(parts)) if parts else None


def _parts(shape: Shape, shapes: Graph, classes: Mapping[str, frozenset[str]], facts: Facts) -> Iterator[str]:
    node = shape.node
    kinds = {*shapes.objects(node, SH.targetClass), *shape.implicit_class_targets()}  # type: ignore[no-untyped-call]
    every = sorted({name for one in kinds for name in classes.get(str(one), {_name(one)})})
    types = facts.table(str(RDF.type))
    found = [kind for kind in every if kind in facts.kinds]
    if found:
        listed = ", ".join(quoted(f"<{kind}>") for kind in found)
        yield f"SELECT s AS n FROM {types} WHERE o IN ({listed})"
    for target, column in ((SH.targetSubjectsOf, "s"), (SH.targetObjectsOf, "o")):
        for predicate in sorted(shapes.objects(node, target), key=str):
            table = facts.table(_name(predicate))
            if table:
                yield f"SELECT {column} AS n FROM {table}"
    named = (one for one in shapes.objects(node, SH.targetNode) if not isinstance(one, BNode))
    for one in sorted(named, key=str):
        yield f"SELECT {term_text(one)} AS n"


def _name(node: Node) -> str:
    # a blank node as a class matches nothing of another graph, and no text can name it
    return str(node) if isinstance(node, URIRef) else f"urn:x-symbio:nothing:{node}"


def subclasses(facts: Facts) -> dict[str, frozenset[str]]:
    """Return, for each class that has subclasses in the data, itself and all of them."""
    below: dict[str, set[str]] = {}
    table = facts.table(str(RDFS.subClassOf))
    for inner, outer in facts.run(f"SELECT s, o FROM {table}") if table else ():
        if inner.startswith("<") and outer.startswith("<"):
            below.setdefault(outer[1:-1], set()).add(inner[1:-1])
    return {kind: frozenset(_closure(kind, below)) for kind in below}


def _closure(kind: str, below: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [kind]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(below.get(one, ()))
    return found
