"""SHACL property paths as SQL: conditions that follow a path from a node that is already known.

Each step is an EXISTS of its own within the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from symbio_kg.validate.conditions import ALWAYS, NEVER, either
from symbio_kg.validate.slow import SlowWay

__all__ = ["Names", "Path", "Test", "path_of", "reaches"]

Test = Callable[[str], str]
"""The condition on a value, given the name of the column that holds it."""

_NAME = re.compile(r"\bv(\d+)\.")
_SIGNS = {SH.inversePath: "^", SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


@dataclass(frozen=True, slots=True)
class Path:
    """A path: `kind` is one of `.` (the property `iri`), `^` (its inverse), `/`, `|`, `*`, `+`, `?`."""

    kind: str
    iri: str = ""
    parts: tuple[Path, ...] = ()

    @property
    def empty(self) -> bool:
        """True when the path may lead from a node to itself in no step."""
        if self.kind in "/|+":
            return (any if self.kind == "|" else all)(part.empty for part in self.parts)
        return self.kind in "*?"


class Names(Protocol):
    """What a condition is written with: names that are still free, and the tables of the data."""

    def fresh(self) -> str:
        """Return a name that nobody uses yet."""

    def table(self, iri: str) -> str | None:
        """Return the table of the property *iri*, None when no triple has it."""

    def some(self, select: str) -> str | None:
        """Return the table that holds what *select* gives, None when that is nothing."""

    def pairs(self, path: Path) -> str | None:
        """Return the table of all that *path* connects in a step or more, None when there is nothing."""


def path_of(shapes: Graph, node: Node, *, inverse: bool = False, depth: int = 0) -> Path:
    """Return the path that *node* describes; SlowWay for what is no path.

    The inverse of a sequence inverts each step and keeps their order, as the referee does.
    """
    if isinstance(node, URIRef):
        return Path("^" if inverse else ".", str(node))
    if depth > 8:
        raise SlowWay("a path of this depth")
    if (node, RDF.first, None) in shapes:
        return Path("/", parts=_members(shapes, node, inverse, depth))
    alternatives = shapes.value(node, SH.alternativePath)
    if alternatives is not None:
        return Path("|", parts=_members(shapes, alternatives, inverse, depth))
    for predicate, sign in _SIGNS.items():
        inner = shapes.value(node, predicate)
        if inner is not None:
            if sign == "^":
                return path_of(shapes, inner, inverse=not inverse, depth=depth + 1)
            return Path(sign, parts=(path_of(shapes, inner, inverse=inverse, depth=depth + 1),))
    raise SlowWay("a path that is none")


def _members(shapes: Graph, node: Node, inverse: bool, depth: int) -> tuple[Path, ...]:
    parts = tuple(path_of(shapes, n, inverse=inverse, depth=depth + 1) for n in Collection(shapes, node))
    if len(parts) < 2:
        raise SlowWay("a path of less than two parts")
    return parts


def reaches(path: Path, start: str, test: Test, names: Names) -> str:
    """Return the condition that *path* leads from the column *start* to a node that passes *test*."""
    if path.kind == "/":
        first, *rest = path.parts
        if not rest:
            return reaches(first, start, test, names)
        return reaches(
            first, start, lambda name: reaches(Path("/", parts=tuple(rest)), name, test, names), names
        )
    if path.kind == "|":
        return either(reaches(part, start, test, names) for part in path.parts)
    if path.kind == "?":
        return either([test(start), reaches(path.parts[0], start, test, names)])
    if path.kind == "*":
        return either([test(start), reaches(Path("+", parts=path.parts), start, test, names)])
    return _step(path, start, test, names)


def _step(path: Path, start: str, test: Test, names: Names) -> str:
    # a node that stands in no triple is in no table
    own = test(start) if path.empty else NEVER
    table = names.pairs(path) if path.kind == "+" else names.table(path.iri)
    if table is None:
        return own
    begin, end = ("o", "s") if path.kind == "^" else ("s", "o")
    name = names.fresh()
    condition = test(f"{name}.{end}")
    if condition == NEVER:
        return own
    if condition == ALWAYS:
        found = f"EXISTS (SELECT 1 FROM {table} {name} WHERE {name}.{begin} = {start})"
    elif _looks_out(condition, name):
        found = f"EXISTS (SELECT 1 FROM {table} {name} WHERE {name}.{begin} = {start} AND {condition})"
    else:
        # asked once for all nodes; mostly no value is caught, and all that hangs on it falls away
        few = names.some(f"SELECT DISTINCT {name}.{begin} AS n FROM {table} {name} WHERE {condition}")
        found = NEVER if few is None else f"{start} IN (SELECT n FROM {few})"
    return either([own, found])


def _looks_out(condition: str, name: str) -> bool:
    """Tell whether *condition* speaks of a name that is older than *name*, so that it cannot be asked by itself."""
    own = int(name[1:])
    return "f.n" in condition or any(int(number) < own for number in _NAME.findall(condition))
