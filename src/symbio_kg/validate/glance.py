"""A small document at a glance: which nodes could break which shape, told in memory; the referee judges only those.

The shapes are compiled once to looks at terms. As in the screen of large documents, a node that breaks a
shape is always caught; where a look is not sure, the node is caught as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import pyoxigraph as ox
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.shape import Shape
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from symbio_kg.validate.graph import node_of
from symbio_kg.validate.looks import TOGETHER, VALUE_LOOKS, Look, Seen, Term, every, term_of, unsure
from symbio_kg.validate.paths import Path, path_of
from symbio_kg.validate.referee import Referee
from symbio_kg.validate.slow import SlowWay

__all__ = ["Caught", "Glance"]

Caught: TypeAlias = list[tuple[Shape, list[Node]]]
"""Shapes, each with the nodes that the referee has to judge by it."""
_TYPE: Final = str(RDF.type)
_Step: TypeAlias = Callable[[Seen, Term], Sequence[Term]]
_Aims: TypeAlias = dict[Node, list[tuple[Shape, Look]]]


@dataclass(frozen=True, slots=True)
class _Targets:
    """What looks at the instances of each class, at each node by name, and at both ends of each property."""

    classes: _Aims = field(default_factory=lambda: defaultdict(list))
    nodes: _Aims = field(default_factory=lambda: defaultdict(list))
    subjects: _Aims = field(default_factory=lambda: defaultdict(list))
    objects: _Aims = field(default_factory=lambda: defaultdict(list))


class Glance:
    """The shapes of *referee*, compiled."""

    def __init__(self, referee: Referee) -> None:
        self._referee = referee
        self._shapes: Graph = referee.shapes.graph
        self._targets = _Targets()
        for shape in referee.known.values():
            if not shape.deactivated:
                self._aim(shape)
        self._classes = {str(name): looks for name, looks in self._targets.classes.items()}
        self._blind = any(isinstance(node, BNode) for node in self._targets.nodes)

    def caught(self, triples: Iterable[ox.Triple]) -> Caught | None:
        """Return what in *triples* the referee has to judge; None when that is all of it."""
        seen = Seen.of(dict.fromkeys(triples))
        if self._blind or any(isinstance(node, ox.BlankNode) for node in (*seen.out, *seen.into)):
            return None
        if any(str(RDFS.subClassOf) in told for told in seen.out.values()):
            return None
        found: dict[Shape, dict[Term, None]] = {}
        for node, look in self._wanted(seen):
            for shape, keeps in look:
                if keeps(seen, node) is not True:
                    found.setdefault(shape, {})[node] = None
        return [(shape, [node_of(node) for node in nodes]) for shape, nodes in found.items()]

    def _wanted(self, seen: Seen) -> Iterable[tuple[Term, list[tuple[Shape, Look]]]]:
        aims = self._targets
        for node, told in seen.out.items():
            for kind in told.get(_TYPE, ()):
                if isinstance(kind, ox.NamedNode) and kind.value in self._classes:
                    yield node, self._classes[kind.value]
        for ends, found in ((seen.out, aims.subjects), (seen.into, aims.objects)):
            for predicate, looks in found.items():
                yield from ((node, looks) for node, told in ends.items() if str(predicate) in told)
        for name, looks in aims.nodes.items():
            if (target := term_of(name)) is not None:
                yield target, looks

    # compiling -------------------------------------------------------------------------------------

    def _aim(self, shape: Shape) -> None:
        nodes, classes, implicit, objects, subjects = shape.target()  # type: ignore[no-untyped-call]
        look = self._shape(shape.node, ())
        for aims, names in (
            (self._targets.classes, {*classes, *implicit}),
            (self._targets.nodes, nodes),
            (self._targets.subjects, subjects),
            (self._targets.objects, objects),
        ):
            for name in names:
                aims[name].append((shape, look))

    def _shape(self, node: Node, within: tuple[Node, ...]) -> Look:
        """Return how the shape *node* looks at a node."""
        if node in within:
            return unsure
        try:
            self._referee.check(node)
            if self._referee.known[node].deactivated:
                return lambda _seen, _node: True
            path = self._shapes.value(node, SH.path)
            steps = None if path is None else _steps(path_of(self._shapes, path))
            looks = [self._constraint(p, v, steps, (*within, node)) for p, v in self._constraints(node)]
        except SlowWay:
            return unsure
        return lambda seen, focus: every(look(seen, focus) for look in looks)

    def _constraints(self, node: Node) -> list[tuple[Node, Node]]:
        found = {(p, v) for p, v in self._shapes.predicate_objects(node) if p in CONSTRAINT_PARAMETERS_MAP}
        return sorted(found, key=str)

    def _constraint(
        self, parameter: Node, value: Node, steps: _Step | None, within: tuple[Node, ...]
    ) -> Look:
        if parameter in TOGETHER:
            together = TOGETHER[parameter](value)
            if together is None:
                return unsure
            if steps is None:
                return lambda seen, focus: together(seen, focus, (focus,))
            return lambda seen, focus: together(seen, focus, steps(seen, focus))
        look = self._value(parameter, value, within)
        if steps is None or look is unsure:
            return look
        return lambda seen, focus: every(look(seen, one) for one in steps(seen, focus))

    def _value(self, parameter: Node, value: Node, within: tuple[Node, ...]) -> Look:
        """Return how a constraint looks at a single value."""
        if parameter in VALUE_LOOKS:
            return VALUE_LOOKS[parameter](self._shapes, value)
        if parameter == SH["class"]:
            return _of_class(value)
        if parameter in (SH.node, SH.property):
            return self._shape(value, within)
        if parameter == SH["not"]:
            return _negated(self._shape(value, within))
        if parameter == SH["and"]:
            parts = self._listed(value, within)
            return lambda seen, term: every(part(seen, term) for part in parts)
        if parameter == SH["or"]:
            parts = [_negated(part) for part in self._listed(value, within)]
            return _negated(lambda seen, term: every(part(seen, term) for part in parts))
        return unsure

    def _listed(self, value: Node, within: tuple[Node, ...]) -> list[Look]:
        return [self._shape(member, within) for member in Collection(self._shapes, value)]


def _negated(look: Look) -> Look:
    def negated(seen: Seen, term: Term) -> bool | None:
        answer = look(seen, term)
        return None if answer is None else not answer

    return negated


def _of_class(value: Node) -> Look:
    if not isinstance(value, URIRef):
        return unsure
    kind = ox.NamedNode(str(value))
    return lambda seen, term: kind in seen.out.get(term, {}).get(_TYPE, ())


def _steps(path: Path) -> _Step:
    """Return where *path* leads from a node, each end once; SlowWay for a path that is repeated."""
    if path.kind == ".":
        return lambda seen, node: seen.out.get(node, {}).get(path.iri, ())
    if path.kind == "^":
        return lambda seen, node: seen.into.get(node, {}).get(path.iri, ())
    if path.kind not in "/|":
        raise SlowWay("a path that leads from very many nodes to very many")
    parts = [_steps(part) for part in path.parts]
    if path.kind == "|":
        return lambda seen, node: tuple(dict.fromkeys(end for part in parts for end in part(seen, node)))

    def follow(seen: Seen, node: Term) -> Sequence[Term]:
        nodes: Sequence[Term] = (node,)
        for part in parts:
            nodes = tuple(dict.fromkeys(end for one in nodes for end in part(seen, one)))
        return nodes

    return follow
