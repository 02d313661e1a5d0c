"""Screen, then report: tables show every focus node that could break a shape, pySHACL judges only those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
from pyshacl.shape import Shape
from rdflib import BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from symbio_kg.model import Text
from symbio_kg.validate.compiling import Compiler
from symbio_kg.validate.conditions import ALWAYS, NEVER, either
from symbio_kg.validate.facts import Facts
from symbio_kg.validate.graph import graph_of, node_of
from symbio_kg.validate.near import Near
from symbio_kg.validate.referee import Referee
from symbio_kg.validate.slow import SlowWay
from symbio_kg.validate.sparql import Unbound
from symbio_kg.validate.targets import subclasses, target_of

__all__ = ["Screened", "screen"]

_ALL = "SELECT s, p, o FROM t"


@dataclass(frozen=True, slots=True)
class Screened:
    """The referee's report, how many pairs of shape and node it judged, and what went the slow way and why."""

    report: Graph
    judged: int
    slow: dict[str, Text]


@dataclass(frozen=True, slots=True)
class _Part:
    """A shape that judges the focus nodes of one target: the condition that catches them."""

    shape: Shape
    condition: str
    whole: bool


def screen(facts: Facts, shapes: Graph) -> Screened:
    """Return what pySHACL would report of all of *facts* by *shapes*."""
    return _Screen(facts, Referee(shapes)).run()


class _Screen:
    def __init__(self, facts: Facts, referee: Referee) -> None:
        self._facts = facts
        self._referee = referee
        self._shapes: Graph = referee.shapes.graph
        self._classes = subclasses(facts)
        self._compiler = Compiler(facts, self._shapes, self._classes, referee.check)
        self._unbound = Unbound(facts, self._shapes)
        self._slow: dict[str, Text] = {}
        self._caught: list[tuple[Shape, str, bool]] = []

    def run(self) -> Screened:
        """Find what could break a shape, and have it judged."""
        parts: dict[str, list[_Part]] = {}
        for shape in list(self._referee.known.values()):
            target = None if shape.deactivated else target_of(shape, self._shapes, self._classes, self._facts)
            if target is not None:
                parts.setdefault(target, []).extend(self._root(shape))
        for target, wanted in parts.items():
            self._ask(target, [part for part in wanted if part.condition != NEVER])
        judged = self._judge()
        return Screened(self._referee.report(), judged, self._slow)

    def _root(self, root: Shape) -> list[_Part]:
        """Return the parts of *root*, or all of it where its parts cannot be taken on their own."""
        try:
            parts = list(self._members(root, ()))
        except SlowWay as slow:
            return [self._all(root, slow, whole=True)]
        return [self._part(shape, within) for shape, within in parts]

    def _members(self, shape: Shape, within: tuple[Node, ...]) -> Iterator[tuple[Shape, tuple[Node, ...]]]:
        """Yield *shape* and, for a node shape, the property shapes that judge the same focus nodes."""
        yield shape, within
        if shape.is_property_shape:
            return
        for part in sorted(self._shapes.objects(shape.node, SH.property), key=str):
            if part not in self._referee.known:
                raise SlowWay("a shape that does not exist")
            found = self._referee.known[part]
            if not found.is_property_shape:
                raise SlowWay("a property shape without a path")
            if not found.deactivated:
                yield found, (shape.node,)

    def _part(self, shape: Shape, within: tuple[Node, ...]) -> _Part:
        try:
            return _Part(shape, self._condition(shape, within), whole=False)
        except SlowWay as slow:
            return self._all(shape, slow, whole=False)

    def _all(self, shape: Shape, slow: SlowWay, *, whole: bool) -> _Part:
        self._slow[str(shape.node)] = slow.reason
        return _Part(shape, ALWAYS, whole)

    def _condition(self, shape: Shape, within: tuple[Node, ...]) -> str:
        """Return the condition that *shape* itself is broken; SlowWay when it has no set-based form."""
        self._referee.check(shape.node)
        compiler, node = self._compiler, shape.node
        compiler.begin()
        path = compiler.path(node)
        found = [
            compiler.constraint(node, parameter, "f.n", path, (*within, node)).fail
            for parameter in compiler.parameters(node, top=True)
            if path is not None or parameter != SH.property
        ]
        found += [self._asked(constraint) for constraint in self._shapes.objects(node, SH.sparql)]
        return either(found)

    def _asked(self, constraint: Node) -> str:
        nodes = self._unbound.caught(constraint)
        return f"f.n IN (SELECT n FROM {self._facts.listed(nodes)})" if nodes else NEVER

    def _ask(self, target: str, parts: list[_Part]) -> None:
        """Note which nodes of *target* each of *parts* catches, asked in one query."""
        if not parts:
            return
        flags = ", ".join(f"{part.condition} AS c{at}" for at, part in enumerate(parts))
        some = " OR ".join(f"c{at}" for at in range(len(parts)))
        try:
            caught = self._facts.temp(f"SELECT * FROM (SELECT n, {flags} FROM {target} f) WHERE {some}")
        except duckdb.Error as error:
            self._ask_apart(target, parts, error)
            return
        sums = ", ".join(f"count(*) FILTER (WHERE c{at})" for at in range(len(parts)))
        for at, count in enumerate(self._facts.run(f"SELECT {sums} FROM {caught}")[0]):
            if count:
                nodes = self._facts.temp(f"SELECT DISTINCT n FROM {caught} WHERE c{at}")
                self._caught.append((parts[at].shape, nodes, parts[at].whole))

    def _ask_apart(self, target: str, parts: list[_Part], error: duckdb.Error) -> None:
        """Ask *parts* one by one; the one that the tables do not answer goes the slow way."""
        if len(parts) == 1:
            slow = SlowWay("a condition that the tables do not answer", error)
            parts = [self._all(parts[0].shape, slow, whole=parts[0].whole)]
        for part in parts:
            self._ask(target, [part])

    def _judge(self) -> int:
        """Put what was caught before the referee, with the part of the data it can look at."""
        data = graph_of(self._facts.triples(self._reach()))
        number = 0
        for shape in self._referee.known.values():
            # the tables need not know a blank node of the shapes
            blank = {n for n in self._shapes.objects(shape.node, SH.targetNode) if isinstance(n, BNode)}
            if not shape.deactivated and blank:
                self._referee.judge(data, shape, sorted(blank), whole=True)
                number += len(blank)
        for shape, table, whole in self._caught:
            nodes = self._nodes(table)
            number += len(nodes)
            self._referee.judge(data, shape, nodes, whole=whole)
        return number

    def _reach(self) -> str:
        near = Near(self._facts, self._shapes, self._referee.check)
        try:
            for shape, table, _ in self._caught:
                near.shape(shape.node, table)
        except SlowWay:
            return _ALL
        return near.selection

    def _nodes(self, table: str) -> list[Node]:
        texts = [text for (text,) in self._facts.run(f"SELECT n FROM {table} ORDER BY n")]
        return [node_of(term) for term in self._facts.terms(texts)]
