"""Screen, then report: SPARQL finds every focus node that could break a shape, pySHACL judges only those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from pyshacl.shape import Shape
from rdflib import BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from symbio_kg.validate.compiling import Compiler
from symbio_kg.validate.conditions import NEVER, either, every
from symbio_kg.validate.paths import Path
from symbio_kg.validate.referee import Referee
from symbio_kg.validate.slow import SlowWay
from symbio_kg.validate.sparql import Unbound
from symbio_kg.validate.targets import Target, subclasses, target_of
from symbio_kg.validate.view import View, graph_on

__all__ = ["Screened", "screen"]

# Asked of each focus node, as the lack of a value is found at no value
_OF_FOCUS = frozenset({SH.minCount, SH.hasValue, SH.equals, SH.qualifiedValueShape})
_PREFIX = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"


@dataclass(frozen=True, slots=True)
class Screened:
    """The referee's report, how many pairs of shape and node it judged, and what went the slow way and why."""

    report: Graph
    judged: int
    slow: dict[str, str]


def screen(store: ox.Store, shapes: Graph) -> Screened:
    """Return what pySHACL would report of all of *store*, which `filled_store` made, by *shapes*."""
    data, view = graph_on(store)
    return _Screen(store, view, Referee(shapes, data)).run()


class _Screen:
    def __init__(self, store: ox.Store, view: View, referee: Referee) -> None:
        self._store = store
        self._view = view
        self._referee = referee
        self._shapes: Graph = referee.shapes.graph
        self._classes = subclasses(store)
        self._compiler = Compiler(self._shapes, self._classes, referee.check)
        self._unbound = Unbound(store, self._shapes)
        self._slow: dict[str, str] = {}
        self._judged = 0

    def run(self) -> Screened:
        for shape in list(self._referee.known.values()):
            if shape.deactivated:
                continue
            # no query can name a blank node of the shapes
            blank: set[Node] = {
                n for n in self._shapes.objects(shape.node, SH.targetNode) if isinstance(n, BNode)
            }
            self._judge(shape, blank, whole=True)
            target = target_of(shape, self._shapes, self._classes)
            if target is not None:
                self._root(shape, target)
        return Screened(self._referee.report(), self._judged, self._slow)

    def _root(self, root: Shape, target: Target) -> None:
        """Judge *root* part by part, or whole where its parts cannot be taken on their own."""
        try:
            parts = list(self._parts(root, ()))
        except SlowWay as slow:
            self._judge(root, self._all(root, target, slow), whole=True)
            return
        for shape, within in parts:
            try:
                caught = self._caught(shape, target, within)
            except SlowWay as slow:
                caught = self._all(shape, target, slow)
            self._judge(shape, caught, whole=False)

    def _parts(self, shape: Shape, within: tuple[Node, ...]) -> Iterator[tuple[Shape, tuple[Node, ...]]]:
        """Yield *shape* and, for a node shape, the property shapes that judge the same focus nodes."""
        self._known(shape.node)
        yield shape, within
        if shape.is_property_shape:
            return
        for part in sorted(self._shapes.objects(shape.node, SH.property), key=str):
            self._known(part)
            found = self._referee.known[part]
            if not found.is_property_shape:
                raise SlowWay("a property shape without a path")
            if not found.deactivated:
                yield found, (shape.node,)

    def _known(self, node: Node) -> None:
        if node not in self._referee.known:
            raise SlowWay("a shape that does not exist")

    def _judge(self, shape: Shape, focus: set[Node], *, whole: bool) -> None:
        self._judged += len(focus)
        self._referee.judge(shape, sorted(focus, key=str), whole=whole)

    def _all(self, shape: Shape, target: Target, slow: SlowWay) -> set[Node]:
        self._slow[str(shape.node)] = slow.reason
        return {node for pattern in target.patterns for node in self._selected(pattern, "true")}

    def _caught(self, shape: Shape, target: Target, within: tuple[Node, ...]) -> set[Node]:
        """Return the focus nodes that could break *shape* itself; SlowWay when it has no set-based form."""
        self._referee.check(shape.node)
        self._compiler.begin()
        path = self._compiler.path(shape.node)
        of_focus, of_value = self._conditions(shape.node, path, (*within, shape.node))
        caught: set[Node] = set()
        if of_focus != NEVER:
            for pattern in target.patterns:
                caught |= set(self._selected(pattern, of_focus))
        if of_value != NEVER and path is not None:
            condition = every([of_value, target.condition])
            caught |= set(self._selected(f"?this {path.text} ?value .", condition))
        for constraint in self._shapes.objects(shape.node, SH.sparql):
            for pattern in target.patterns:
                caught |= {self._view.node(t) for t in self._unbound.caught(constraint, pattern)}
        return caught

    def _conditions(self, node: Node, path: Path | None, within: tuple[Node, ...]) -> tuple[str, str]:
        """Return the condition on focus nodes, and the one that each of their values is asked."""
        compiler = self._compiler
        on_focus: list[str] = []
        on_value: list[str] = []
        scanned = path is not None and path.kind == "."
        for parameter in compiler.parameters(node, top=True):
            if path is None and parameter == SH.property:
                continue
            if not scanned or parameter in _OF_FOCUS:
                on_focus.append(compiler.constraint(node, parameter, "?this", path, within).fail)
            elif compiler.of_each_value(parameter):
                values = self._shapes.objects(node, parameter)
                on_value += [compiler.value(node, parameter, v, "?value", within).fail for v in values]
            else:
                on_value.append(compiler.constraint(node, parameter, "?this", path, within).fail)
        return either(on_focus), either(on_value)

    def _selected(self, pattern: str, condition: str) -> Iterator[Node]:
        query = f"{_PREFIX}SELECT DISTINCT ?this WHERE {{ {pattern} FILTER({condition}) }}"
        found: Any = self._store.query(query)
        for row in found:
            yield self._view.node(row["this"])
