"""SHACL constraints as SQL conditions that catch every node which could break them.

Each constraint becomes a pair of conditions: `fail` is true for every node that breaks it, `hold` for every
node that keeps it; both may be true where nobody can be sure, so that `sh:not` only swaps them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

import duckdb
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from symbio_kg.validate.conditions import ALWAYS, NEVER, Pair, either, every, negated
from symbio_kg.validate.facts import Facts, quoted
from symbio_kg.validate.paths import Path, Test, path_of
from symbio_kg.validate.slow import SlowWay
from symbio_kg.validate.together import TOGETHER, Values, number_of
from symbio_kg.validate.values import VALUE_RULES

__all__ = ["Compiler"]

_MOST_CLASSES = 200
_MOST_NAMES = 150
_LOGIC = frozenset({SH["and"], SH["or"], SH["not"], SH.xone, SH.node, SH.property, SH["class"], SH.closed})
_KNOWN = frozenset(TOGETHER) | frozenset(VALUE_RULES) | _LOGIC | {SH.qualifiedValueShape}


class Compiler:
    """Writes conditions on the tables of `facts` for the shapes of one shapes graph.

    `classes` gives the subclasses that the data knows; `check` raises SlowWay for a shape that the
    referee would refuse, or that has constraints of its own making.
    """

    def __init__(
        self,
        facts: Facts,
        shapes: Graph,
        classes: Mapping[str, frozenset[str]],
        check: Callable[[Node], None],
    ) -> None:
        self._facts = facts
        self.table = facts.table
        self.pairs = facts.pairs
        self._shapes = shapes
        self._classes = classes
        self._check = check
        self._names = count()
        self._begun = 0

    def shape(self, node: Node, focus: str, within: tuple[Node, ...] = ()) -> Pair:
        """Return the conditions of the shape *node* on the column *focus*; SlowWay where it has none."""
        if node in within:
            raise SlowWay("a shape that refers to itself")
        self._check(node)
        if self._off(node):
            return Pair(NEVER, ALWAYS)
        path = self.path(node)
        pairs = [self.constraint(node, p, focus, path, (*within, node)) for p in self.parameters(node)]
        return Pair(lambda: either(p.fail for p in pairs), lambda: every(p.hold for p in pairs))

    def path(self, node: Node) -> Path | None:
        """Return the path of a property shape, None for a node shape."""
        path = self._shapes.value(node, SH.path)
        return None if path is None else path_of(self._shapes, path)

    def parameters(self, node: Node, *, top: bool = False) -> list[Node]:
        """Return the constraint parameters that *node* has, in a fixed order; `sh:sparql` is asked at the top."""
        found = set(self._shapes.predicates(node))
        if SH.sparql in found and not top:
            raise SlowWay("sh:sparql inside another shape")
        if not top and found & {SH.lessThan, SH.lessThanOrEquals}:
            # the referee stops at a blank node there, whatever the shape around it says
            raise SlowWay("an order of values inside another shape")
        return sorted(found & _KNOWN, key=str)

    def constraint(
        self, node: Node, parameter: Node, focus: str, path: Path | None, within: tuple[Node, ...]
    ) -> Pair:
        """Return the conditions of the constraint that *parameter* names."""
        pairs = [
            self._one(node, parameter, v, focus, path, within) for v in self._shapes.objects(node, parameter)
        ]
        return Pair(lambda: either(p.fail for p in pairs), lambda: every(p.hold for p in pairs))

    def _one(
        self,
        node: Node,
        parameter: Node,
        value: Node,
        focus: str,
        path: Path | None,
        within: tuple[Node, ...],
    ) -> Pair:
        values = Values(focus, path, self)
        if parameter == SH.qualifiedValueShape:
            return self._qualified(node, value, values, within)
        if parameter in TOGETHER:
            return TOGETHER[parameter](value, values)

        def fails(name: str) -> str:
            return self.value(node, parameter, value, name, within).fail

        def breaks(name: str) -> str:
            return negated(self.value(node, parameter, value, name, within).hold)

        return Pair(lambda: values.some(fails), lambda: negated(values.some(breaks)))

    def value(self, node: Node, parameter: Node, value: Node, name: str, within: tuple[Node, ...]) -> Pair:
        """Return the conditions on a single value, held by the column *name*."""
        simple = VALUE_RULES.get(parameter)
        if simple is not None:
            return simple(self._shapes, node, value, name)
        if parameter == SH["class"]:
            return self._class(value, name)
        if parameter in (SH.node, SH.property):
            return self.shape(value, name, within)
        if parameter == SH["not"]:
            inner = self.shape(value, name, within)
            return Pair(lambda: inner.hold, lambda: inner.fail)
        if parameter == SH.closed:
            return self._closed(node, value, name)
        return self._combined(parameter, value, name, within)

    def fresh(self) -> str:
        """Return a name that nobody uses yet; SlowWay when a condition grows out of hand."""
        name = next(self._names)
        if name - self._begun > _MOST_NAMES:
            raise SlowWay("a shape of this size")
        return f"v{name}"

    def some(self, select: str) -> str | None:
        """Return the table that holds what *select* gives, None when that is nothing; SlowWay for what is not read."""
        try:
            return self._facts.some(select)
        except duckdb.Error as error:
            raise SlowWay("a condition that the tables do not answer", error) from error

    def begin(self) -> None:
        """Start a condition of its own."""
        self._begun = next(self._names)

    def _class(self, value: Node, name: str) -> Pair:
        kinds = sorted(self._classes.get(str(value), {str(value)}))
        if len(kinds) > _MOST_CLASSES or not isinstance(value, URIRef):
            raise SlowWay("a class with very many subclasses, or without a name")
        table = self.table(str(RDF.type))
        if table is None:
            return Pair(ALWAYS, NEVER)
        listed = ", ".join(quoted(f"<{kind}>") for kind in kinds)
        members = self.some(f"SELECT DISTINCT s AS n FROM {table} WHERE o IN ({listed})")
        found = NEVER if members is None else f"{name} IN (SELECT n FROM {members})"
        return Pair(negated(found), found)

    def _closed(self, node: Node, value: Node, name: str) -> Pair:
        if not (isinstance(value, Literal) and value.value):
            return Pair(NEVER, ALWAYS)
        parts = set(self._shapes.objects(node, SH.property))
        allowed = {path for part in parts for path in self._shapes.objects(part, SH.path)}
        for ignored in self._shapes.objects(node, SH.ignoredProperties):
            allowed |= set(Collection(self._shapes, ignored))
        named = sorted(str(p) for p in allowed if isinstance(p, URIRef) and self.table(str(p)))
        listed = ", ".join(quoted(f"<{p}>") for p in named)
        other = f"p NOT IN ({listed})" if listed else ALWAYS
        # A triple that the referee lets pass everywhere is caught too
        more = self.some(f"SELECT DISTINCT s AS n FROM t WHERE {other}")
        return Pair(NEVER if more is None else f"{name} IN (SELECT n FROM {more})", ALWAYS)

    def _combined(self, parameter: Node, value: Node, name: str, within: tuple[Node, ...]) -> Pair:
        parts = [self.shape(part, name, within) for part in Collection(self._shapes, value)]
        if parameter == SH["and"]:
            return Pair(lambda: either(p.fail for p in parts), lambda: every(p.hold for p in parts))
        if parameter == SH["or"]:
            return Pair(lambda: every(p.fail for p in parts), lambda: either(p.hold for p in parts))
        return Pair(lambda: negated(_one_alone(parts, sure=True)), lambda: _one_alone(parts, sure=False))

    def _qualified(self, node: Node, value: Node, values: Values, within: tuple[Node, ...]) -> Pair:
        if values.path is None:
            return Pair(NEVER, ALWAYS)
        others = self._siblings(node, value)

        def surely(name: str) -> str:
            rest = [negated(self.shape(other, name, within).hold) for other in others]
            return every([negated(self.shape(value, name, within).fail), *rest])

        def maybe(name: str) -> str:
            rest = [self.shape(other, name, within).fail for other in others]
            return every([self.shape(value, name, within).hold, *rest])

        return self._counted(node, values, surely, maybe)

    def _counted(self, node: Node, values: Values, surely: Test, maybe: Test) -> Pair:
        lows = [number_of(low) for low in self._shapes.objects(node, SH.qualifiedMinCount)]
        highs = [number_of(high) + 1 for high in self._shapes.objects(node, SH.qualifiedMaxCount)]

        def fail() -> str:
            few = [negated(values.at_least(low, surely)) for low in lows]
            return either([*few, *(values.at_least(high, maybe) for high in highs)])

        def hold() -> str:
            enough = [values.at_least(low, maybe) for low in lows]
            return every([*enough, *(negated(values.at_least(high, surely)) for high in highs)])

        return Pair(fail, hold)

    def _siblings(self, node: Node, value: Node) -> list[Node]:
        disjoint = self._shapes.objects(node, SH.qualifiedValueShapesDisjoint)
        if not any(isinstance(d, Literal) and d.value is True for d in disjoint):
            return []
        parents = set(self._shapes.subjects(SH.property, node))
        parts = {part for parent in parents for part in self._shapes.objects(parent, SH.property)}
        found = {q for part in parts for q in self._shapes.objects(part, SH.qualifiedValueShape)}
        return sorted(found - {value}, key=str)

    def _off(self, node: Node) -> bool:
        return any(
            isinstance(o, Literal) and bool(o.value) for o in self._shapes.objects(node, SH.deactivated)
        )


def _one_alone(parts: list[Pair], *, sure: bool) -> str:
    """Return the condition that exactly one of *parts* is kept: surely, or possibly."""
    kept = [negated(p.fail) if sure else p.hold for p in parts]
    broken = [negated(p.hold) if sure else p.fail for p in parts]
    return either(every([one, *broken[:i], *broken[i + 1 :]]) for i, one in enumerate(kept))
