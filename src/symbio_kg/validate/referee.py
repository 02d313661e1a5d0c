"""pySHACL asked about chosen focus nodes of chosen shapes, and its results put into one report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.errors import ConstraintLoadWarning
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator as Judge
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from symbio_kg.validate.slow import SlowWay

__all__ = ["Referee"]


class Referee:
    """Judges nodes of one data graph by the shapes of one shapes graph."""

    def __init__(self, shapes: Graph, data: Graph) -> None:
        self.shapes = ShapesGraph(shapes, False, None)
        self._data = data
        self._executor = SHACLExecutor(validator=None)
        self._results: list[Any] = []
        self.known = {shape.node: shape for shape in self.shapes.shapes}
        self._own = {parameter.path() for c in self.shapes.custom_constraints for parameter in c.parameters}

    def judge(self, shape: Shape, focus: Iterable[Node], *, whole: bool) -> None:
        """Let *shape* judge *focus*; unless *whole*, without the shapes that `sh:property` names."""
        nodes: list[Any] = list(focus)
        if not nodes:
            return
        if (
            whole
            or shape.is_property_shape
            or SH.property not in set(self.shapes.graph.predicates(shape.node))
        ):
            _, found = shape.validate(self._executor, self._data, focus=nodes)
            self._results += found
            return
        values = shape.value_nodes(self._data, nodes)
        for component in self._components(shape.node, but=SH.property):
            _, found = component.evaluate(self._executor, self._data, values, [shape, component])
            self._results += found
        for own in shape.find_custom_constraints():  # type: ignore[no-untyped-call]
            _, found = own.make_validator_for_shape(shape).evaluate(
                self._executor, self._data, values, [shape]
            )
            self._results += found

    def report(self) -> Graph:
        """Return the results so far as a validation report."""
        graph: Graph
        graph, _ = Judge.create_validation_report(self.shapes, not self._results, self._results)
        return graph

    def check(self, node: Node) -> None:
        """Raise SlowWay when *node* is no shape, is refused, or has constraint components of its own making."""
        if node not in self.known:
            raise SlowWay("a shape that does not exist")
        if self._own & set(self.shapes.graph.predicates(node)):
            raise SlowWay("a constraint component of the shapes' own making")
        try:
            self._components(node)
        except Exception as error:
            raise SlowWay(f"a constraint that the referee refuses: {error}") from error

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
