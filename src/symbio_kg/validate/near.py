"""The part of the data that the referee can look at when it judges some nodes: what their shapes' paths lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from symbio_kg.validate.asked import Walk, walked
from symbio_kg.validate.facts import Facts, quoted
from symbio_kg.validate.paths import Path, path_of
from symbio_kg.validate.slow import SlowWay

__all__ = ["Near"]

_ORDERS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_INNER = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)
_MOST_STEPS = 3_000


class Near:
    """Gathers triples as selections from the tables of `facts`; made for the shapes of one graph.

    `check` raises SlowWay for a shape that may look anywhere.
    """

    def __init__(self, facts: Facts, shapes: Graph, check: Callable[[Node], None]) -> None:
        self._facts = facts
        self._check = check
        self._shapes = shapes
        self._selections: dict[str, None] = {}
        self._done: set[tuple[Node, str]] = set()
        self._property(str(RDFS.subClassOf))

    @property
    def selection(self) -> str:
        """All that was gathered, as rows of s, p, o."""
        return " UNION ALL ".join(self._selections) or "SELECT s, p, o FROM t WHERE false"

    def shape(self, node: Node, focus: str, within: tuple[Node, ...] = ()) -> None:
        """Gather what *node* may look at from the nodes of the table *focus*; SlowWay for what has no bound."""
        if (node, focus) in self._done:
            return
        if node in within or len(self._done) > _MOST_STEPS:
            raise SlowWay("a shape that refers to itself")
        self._check(node)
        self._done.add((node, focus))
        values = focus
        for path in self._shapes.objects(node, SH.path):
            values = self.follow(path_of(self._shapes, path), focus)
        self._own(node, focus, values)
        for inner in self._members(node):
            self.shape(inner, values, (*within, node))

    def _own(self, node: Node, focus: str, values: str) -> None:
        """Gather what the constraints of *node* itself look at."""
        found = set(self._shapes.predicates(node))
        if SH["class"] in found:
            self._property(str(RDF.type), values)
        if SH.closed in found:
            self._keep(f"SELECT s, p, o FROM t WHERE s IN (SELECT n FROM {values})")
        for order in _ORDERS:
            for other in self._shapes.objects(node, order):
                self._property(str(other), focus)
        for constraint in self._shapes.objects(node, SH.sparql):
            walked(self._shapes, constraint, Walk(self._facts, self._keep), focus)

    def _members(self, node: Node) -> Iterator[Node]:
        for parameter in _INNER:
            yield from self._shapes.objects(node, parameter)
        for parameter in _LISTS:
            for members in self._shapes.objects(node, parameter):
                yield from Collection(self._shapes, members)
        if (node, SH.qualifiedValueShapesDisjoint, None) in self._shapes:
            for parent in self._shapes.subjects(SH.property, node):
                for part in self._shapes.objects(parent, SH.property):
                    yield from self._shapes.objects(part, SH.qualifiedValueShape)

    def follow(self, path: Path, start: str) -> str:
        """Gather what lies on *path* from the nodes of the table *start*, and return the table of its ends."""
        if path.kind in ".^":
            return self._step(path, start)
        if path.kind == "/":
            for part in path.parts:
                start = self.follow(part, start)
            return start
        ends = [self.follow(part, start) for part in path.parts]
        if path.kind == "|":
            return self._all(ends)
        return (
            self._repeated(path.parts[0], start, ends[0]) if path.kind in "*+" else self._all([start, *ends])
        )

    def _repeated(self, path: Path, start: str, ends: str) -> str:
        reached = self._all([start, ends])
        while True:
            wider = self._all([reached, self.follow(path, reached)])
            if self._facts.size(wider) == self._facts.size(reached):
                return wider
            reached = wider

    def _step(self, path: Path, start: str) -> str:
        begin, end = ("s", "o") if path.kind == "." else ("o", "s")
        table = self._property(path.iri, start, begin)
        if table is None:
            return self._facts.temp("SELECT s AS n FROM t WHERE false")
        return self._facts.temp(
            f"SELECT DISTINCT {end} AS n FROM {table} WHERE {begin} IN (SELECT n FROM {start})"
        )

    def _property(self, iri: str, nodes: str | None = None, side: str = "s") -> str | None:
        table = self._facts.table(iri)
        if table is not None:
            only = f" WHERE {side} IN (SELECT n FROM {nodes})" if nodes else ""
            self._keep(f"SELECT s, {quoted(f'<{URIRef(iri)}>')} AS p, o FROM {table}{only}")
        return table

    def _keep(self, selection: str) -> None:
        self._selections[selection] = None

    def _all(self, tables: list[str]) -> str:
        return self._facts.temp(" UNION ".join(f"SELECT n FROM {table}" for table in dict.fromkeys(tables)))
