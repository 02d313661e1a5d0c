"""What a shape is aimed at, as SPARQL: to list its focus nodes, and to test one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from pyshacl.shape import Shape
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDFS, SH
from rdflib.term import Node

from symbio_kg.validate.conditions import either
from symbio_kg.validate.values import same_term, term_text

__all__ = ["Target", "subclasses", "target_of"]


@dataclass(frozen=True, slots=True)
class Target:
    """The patterns that bind `?this` to focus nodes, and the condition that it is one."""

    patterns: tuple[str, ...]
    condition: str


def target_of(shape: Shape, shapes: Graph, classes: Mapping[str, frozenset[str]]) -> Target | None:
    """Return what *shape* is aimed at, None when at nothing with a name."""
    pairs = list(_parts(shape, shapes, classes))
    if not pairs:
        return None
    return Target(tuple(pattern for pattern, _ in pairs), either(condition for _, condition in pairs))


def _parts(shape: Shape, shapes: Graph, classes: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    node = shape.node
    kinds = {*shapes.objects(node, SH.targetClass), *shape.implicit_class_targets()}  # type: ignore[no-untyped-call]
    for kind in sorted({name for one in kinds for name in classes.get(str(one), {_name(one)})}):
        yield f"?this a <{kind}> .", f"EXISTS {{ ?this a <{kind}> }}"
    for predicate in sorted(shapes.objects(node, SH.targetSubjectsOf), key=str):
        yield f"?this <{_name(predicate)}> ?any .", f"EXISTS {{ ?this <{predicate}> ?any }}"
    for predicate in sorted(shapes.objects(node, SH.targetObjectsOf), key=str):
        yield f"?any <{_name(predicate)}> ?this .", f"EXISTS {{ ?any <{predicate}> ?this }}"
    named = (one for one in shapes.objects(node, SH.targetNode) if not isinstance(one, BNode))
    for one in sorted(named, key=str):
        yield f"VALUES ?this {{ {term_text(one)} }}", same_term("?this", one)


def _name(node: Node) -> str:
    # a blank node as a class matches nothing of another graph, and no SPARQL can name it
    return str(node) if isinstance(node, URIRef) else f"urn:x-symbio:nothing:{node}"


def subclasses(store: ox.Store) -> dict[str, frozenset[str]]:
    """Return, for each class that has subclasses in *store*, itself and all of them."""
    below: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(str(RDFS.subClassOf)), None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            below.setdefault(quad.object.value, set()).add(quad.subject.value)
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
