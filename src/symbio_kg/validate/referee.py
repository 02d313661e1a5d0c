"""pySHACL asked about chosen focus nodes of chosen shapes, and its results put into one report."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.errors import ConstraintLoadWarning
from pyshacl.pytypes import SHACLExecutor
from pyshacl.rdfutil.clone import clone_blank_node
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib import BNode, Graph, Literal
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from symbio_kg.validate.slow import SlowWay

__all__ = ["Referee"]


class Referee:
    """Judges nodes by the shapes of one shapes graph."""

    def __init__(self, shapes: Graph) -> None:
        self.shapes = ShapesGraph(shapes, False, None)
        self._executor = SHACLExecutor(validator=None)
        self._results: list[Any] = []
        self.known = {shape.node: shape for shape in self.shapes.shapes}
        self._own = {parameter.path() for c in self.shapes.custom_constraints for parameter in c.parameters}

    def judge(self, data: Graph, shape: Shape, focus: Iterable[Node], *, whole: bool) -> None:
        """Let *shape* judge the nodes *focus* of *data*; unless *whole*, without its `sh:property`."""
        nodes: list[Any] = list(focus)
        if not nodes:
            return
        if (
            whole
            or shape.is_property_shape
            or SH.property not in set(self.shapes.graph.predicates(shape.node))
        ):
            _, found = shape.validate(self._executor, data, focus=nodes)
            self._results += found
            return
        values = shape.value_nodes(data, nodes)
        for component in self._components(shape.node, but=SH.property):
            _, found = component.evaluate(self._executor, data, values, [shape, component])
            self._results += found
        for own in shape.find_custom_constraints():  # type: ignore[no-untyped-call]
            _, found = own.make_validator_for_shape(shape).evaluate(self._executor, data, values, [shape])
            self._results += found

    def report_on(self, data: Graph) -> Graph:
        """Return the report on all of *data*; what was judged before is not in it."""
        kinds = set(data.objects(None, RDF.type))
        # With classes of its own making, an instance may be one of a class that it does not name
        plain = (None, RDFS.subClassOf, None) not in data
        results: list[Any] = []
        for shape, targets in self._aims.items():
            if targets is None or not plain or not kinds.isdisjoint(targets):
                _, found = shape.validate(self._executor, data)
                results += found
        return _report(results)

    def report_of(self, data: Graph, caught: Iterable[tuple[Shape, list[Node]]]) -> Graph:
        """Return the report on the nodes of *data* that each shape of *caught* is to judge."""
        results: list[Any] = []
        for shape, nodes in caught:
            focus: list[Any] = nodes
            _, found = shape.validate(self._executor, data, focus=focus)
            results += found
        return _report(results)

    @cached_property
    def _aims(self) -> dict[Shape, frozenset[Node] | None]:
        """The classes that each shape judges the instances of, where that is all it aims at; else None."""
        found: dict[Shape, frozenset[Node] | None] = {}
        for shape in self.shapes.shapes:
            nodes, classes, implicit, objects, subjects = shape.target()
            others = (*nodes, *objects, *subjects)
            found[shape] = None if others else frozenset((*classes, *implicit))
        return found

    def report(self) -> Graph:
        """Return the results so far as a validation report."""
        return _report(self._results)

    def check(self, node: Node) -> None:
        """Raise SlowWay when *node* is no shape, is refused, or has constraint components of its own making."""
        if node not in self.known:
            raise SlowWay("a shape that does not exist")
        if self._own & set(self.shapes.graph.predicates(node)):
            raise SlowWay("a constraint component of the shapes' own making")
        try:
            self._components(node)
        except Exception as error:
            raise SlowWay("a constraint that the referee refuses", error) from error

    def _components(self, node: Node, but: Node | None = None) -> list[Any]:
        kinds = {
            CONSTRAINT_PARAMETERS_MAP[p]
            for p in self.shapes.graph.predicates(node)
            if p != but and p in CONSTRAINT_PARAMETERS_MAP
        }
        found = []
        for kind in sorted(kinds, key=lambda k: str(k.__name__)):
            try:
                found.append(kind(self.known[node]))
            except ConstraintLoadWarning:
                continue
        return found


def _report(results: Iterable[Any]) -> Graph:
    graph, report = Graph(bind_namespaces="none"), BNode()
    copies: dict[Node, Node] = {}
    graph.add((report, RDF.type, SH.ValidationReport))
    for _, result, told in results:
        graph.add((report, SH.result, result))
        for subject, predicate, value in told:
            graph.add((subject, predicate, _copied(value, graph, copies)))
    conforms = (report, SH.result, None) not in graph
    graph.add((report, SH.conforms, Literal(conforms)))
    return graph


def _copied(value: Any, graph: Graph, copies: dict[Node, Node]) -> Node:
    """Return *value*, a node or a node of another graph, with what hangs on it copied into *graph* once."""
    if not isinstance(value, tuple):
        return value  # type: ignore[no-any-return]
    source, node = value
    if not isinstance(node, BNode):
        return node  # type: ignore[no-any-return]
    if node not in copies:
        copies[node] = clone_blank_node(source, node, graph, keepid=True)
    return copies[node]
