"""SHACL property paths as SPARQL: conditions that follow a path from a node that is already bound.

Each step is an EXISTS of its own within the last: an engine then follows the path from the node, where
a join inside one EXISTS is made anew for every node.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from symbio_kg.validate.conditions import ALWAYS, NEVER, either
from symbio_kg.validate.slow import SlowWay

__all__ = ["Path", "Test", "path_of", "reaches"]

Test = Callable[[str], str]
"""The condition on a value, given the variable that holds it."""

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

    @property
    def text(self) -> str:
        """The path as SPARQL writes it."""
        if self.kind in ".^":
            return f"^<{self.iri}>" if self.kind == "^" else f"<{self.iri}>"
        if self.kind in "/|":
            return self.kind.join(f"({part.text})" for part in self.parts)
        return f"({self.parts[0].text}){self.kind}"


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


def reaches(path: Path, start: str, test: Test, fresh: Callable[[], str]) -> str:
    """Return the condition that *path* leads from the variable *start* to a node that passes *test*."""
    if path.kind == "/":
        first, *rest = path.parts
        if not rest:
            return reaches(first, start, test, fresh)
        return reaches(
            first, start, lambda name: reaches(Path("/", parts=tuple(rest)), name, test, fresh), fresh
        )
    if path.kind == "|":
        return either(reaches(part, start, test, fresh) for part in path.parts)
    if path.kind == "?":
        return either([test(start), reaches(path.parts[0], start, test, fresh)])
    if path.kind == "*":
        return either([test(start), reaches(Path("+", parts=path.parts), start, test, fresh)])
    name = fresh()
    condition = test(name)
    if condition == NEVER:
        return NEVER
    also = "" if condition == ALWAYS else f" FILTER({condition})"
    # no engine need know a node that stands in no triple
    own = test(start) if path.empty else NEVER
    triple = f"{name} <{path.iri}> {start}" if path.kind == "^" else f"{start} {path.text} {name}"
    return either([own, f"EXISTS {{ {triple} .{also} }}"])
