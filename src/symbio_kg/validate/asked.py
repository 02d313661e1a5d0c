"""What part of the data a `sh:sparql` constraint can see: its patterns, followed from `$this`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, Graph, URIRef, Variable
from rdflib.namespace import SH
from rdflib.paths import AlternativePath, InvPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from symbio_kg.validate.facts import Facts, quoted
from symbio_kg.validate.slow import SlowWay
from symbio_kg.validate.values import term_text

__all__ = ["Walk", "predicates_of", "prefixes_of", "walked"]

_WRAPPERS = frozenset(
    {"SelectQuery", "Project", "Distinct", "Reduced", "OrderBy", "Slice", "Extend", "ToMultiSet"}
)


@dataclass(frozen=True, slots=True)
class Walk:
    """The tables to walk through, and where what was seen goes."""

    facts: Facts
    keep: Callable[[str], None]


def walked(shapes: Graph, constraint: Node, walk: Walk, focus: str) -> None:
    """Keep all triples that *constraint* may see from the nodes of the table *focus*; SlowWay without a bound."""
    _group(_algebra(shapes, constraint), {"this": focus}, walk)


def predicates_of(shapes: Graph, constraint: Node) -> frozenset[str]:
    """Return the properties in the patterns of *constraint*; SlowWay when they are not all named."""
    patterns = _patterns(_algebra(shapes, constraint))
    return frozenset(iri for _, predicate, _ in patterns for iri in _named(predicate))


def prefixes_of(shapes: Graph, constraint: Node) -> str:
    """Return the prefixes declared for *constraint*, as SPARQL."""
    found = {}
    for holder in shapes.objects(constraint, SH.prefixes):
        for declared in shapes.objects(holder, SH.declare):
            found[str(shapes.value(declared, SH.prefix))] = str(shapes.value(declared, SH.namespace))
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(found.items()))


def _algebra(shapes: Graph, constraint: Node) -> Any:
    text = prefixes_of(shapes, constraint) + str(shapes.value(constraint, SH.select))
    try:
        return translateQuery(parseQuery(text)).algebra
    except Exception as error:
        raise SlowWay("a query that does not parse by itself") from error


def _group(part: Any, known: Mapping[str, str], walk: Walk) -> Mapping[str, str]:
    """Keep what *part* may see, and return the tables of the variables that it surely binds."""
    if part.name in _WRAPPERS:
        return _group(part.p, known, walk)
    if part.name == "BGP":
        return _chain(list(part.triples), dict(known), walk)
    if part.name == "Join":
        left = _group(part.p1, known, walk)
        # only patterns may be narrowed by what stands beside them
        return {**left, **_group(part.p2, left if part.p2.name == "BGP" else known, walk)}
    if part.name == "LeftJoin":
        left = _group(part.p1, known, walk)
        _conditions(part.expr, _group(part.p2, left, walk), walk)
        return left
    if part.name == "Filter":
        inner = _group(part.p, known, walk)
        _conditions(part.expr, inner, walk)
        return inner
    raise SlowWay("a query with parts whose reach is not known")


def _conditions(expression: Any, known: Mapping[str, str], walk: Walk) -> None:
    if isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            _group(expression.graph, known, walk)
            return
        for value in expression.values():
            _conditions(value, known, walk)
    elif isinstance(expression, (list, tuple)):
        for value in expression:
            _conditions(value, known, walk)


def _chain(patterns: list[Any], known: dict[str, str], walk: Walk) -> Mapping[str, str]:
    """Keep the triples of *patterns*, each followed from a side that is already known, where there is one."""
    while patterns:
        pattern = next((p for p in patterns if _side(p, known)), patterns[0])
        patterns.remove(pattern)
        subject, predicate, target = pattern
        for iri in _named(predicate):
            table = walk.facts.table(iri)
            where = _side(pattern, known) if isinstance(predicate, URIRef) else ""
            rows = f"{table or 't'} WHERE {(where or 'true') if table else 'false'}"
            walk.keep(f"SELECT s, {quoted(f'<{iri}>')} AS p, o FROM {rows}")
            if isinstance(predicate, URIRef):
                for side, end in ((subject, "s"), (target, "o")):
                    if _free(side):
                        known.setdefault(
                            str(side), walk.facts.temp(f"SELECT DISTINCT {end} AS n FROM {rows}")
                        )
    return known


def _side(pattern: Any, known: Mapping[str, str]) -> str:
    """Return the condition on a known side of *pattern*, empty when neither is."""
    for side, column in ((pattern[0], "s"), (pattern[2], "o")):
        if not _free(side):
            return f"{column} = {term_text(side)}"
    for side, column in ((pattern[0], "s"), (pattern[2], "o")):
        if str(side) in known:
            return f"{column} IN (SELECT n FROM {known[str(side)]})"
    return ""


def _free(side: Node) -> bool:
    return isinstance(side, (Variable, BNode))


def _named(predicate: Any) -> Iterator[str]:
    if isinstance(predicate, URIRef):
        yield str(predicate)
    elif isinstance(predicate, InvPath):
        yield from _named(predicate.arg)
    elif isinstance(predicate, (SequencePath, AlternativePath)):
        for part in predicate.args:
            yield from _named(part)
    else:
        raise SlowWay("a query with a property that is not named, or repeated")


def _patterns(part: Any) -> Iterator[Any]:
    if isinstance(part, CompValue):
        if part.name == "BGP":
            yield from part.triples
        for key, value in part.items():
            if key != "triples":
                yield from _patterns(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _patterns(value)
