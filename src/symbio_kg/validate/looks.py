"""Constraints as looks at terms in memory: each is kept, broken, or for the referee to say.

The answers are True, False and None. None is always a good answer: it only costs the referee's time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDFS, SH, XSD
from rdflib.term import Node

from symbio_kg.validate.lexical import DAY, NUMBER, VALID, sure

__all__ = ["TOGETHER", "VALUE_LOOKS", "Look", "Seen", "Term", "every", "term_of", "unsure"]

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Seen:
    """A small graph: for each node what it points at by each property, and what points at it."""

    out: dict[Term, dict[str, list[Term]]] = field(default_factory=dict)
    into: dict[Term, dict[str, list[Term]]] = field(default_factory=dict)

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> Seen:
        """Return *triples*, none of them twice."""
        seen = cls()
        for triple in triples:
            s, p, o = triple.subject, triple.predicate.value, triple.object
            seen.out.setdefault(s, {}).setdefault(p, []).append(o)
            seen.into.setdefault(o, {}).setdefault(p, []).append(s)
        return seen


Look: TypeAlias = Callable[[Seen, Term], bool | None]
"""Tells of a node whether it surely keeps something, surely breaks it, or neither is sure."""
Looks: TypeAlias = Callable[[Seen, Term, Sequence[Term]], bool | None]
"""The same of a focus node and all values of a path."""

_NUMBER: Final = {datatype: re.compile(pattern) for datatype, pattern in NUMBER.items()}
_VALID: Final = {datatype: re.compile(pattern) for datatype, pattern in VALID.items()}
_DAY: Final = re.compile(DAY)
_STRING: Final = str(XSD.string)


def unsure(_seen: Seen, _node: Term) -> bool | None:
    """Leave it to the referee."""
    return None


def every(answers: Iterable[bool | None]) -> bool | None:
    """Return whether all *answers* are True, as far as that is sure."""
    result: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def term_of(node: Node) -> Term | None:
    """Return a term of the shapes as the store's; None for a blank node."""
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if not isinstance(node, Literal):
        return None
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD.string)))


def _number(term: Term) -> Decimal | None:
    if not isinstance(term, ox.Literal):
        return None
    pattern = _NUMBER.get(term.datatype.value)
    return Decimal(term.value) if pattern is not None and pattern.fullmatch(term.value) else None


def _day(term: Term) -> str | None:
    if not isinstance(term, ox.Literal) or term.datatype.value != str(XSD.date):
        return None
    return term.value if _DAY.fullmatch(term.value) else None


# one value ---------------------------------------------------------------------------------------------


def _datatype(_: Graph, value: Node) -> Look:
    wanted = str(value)
    if not isinstance(value, URIRef) or value in (RDFS.Literal, RDFS.Datatype):
        return unsure
    free, valid = sure(wanted), _VALID.get(wanted)

    def look(_seen: Seen, term: Term) -> bool | None:
        if not isinstance(term, ox.Literal) or term.datatype.value != wanted:
            return False
        return True if free or (valid is not None and valid.fullmatch(term.value)) else None

    return look


def _node_kind(_: Graph, value: Node) -> Look:
    if not str(value).startswith(str(SH)):
        return unsure
    asked = str(value).removeprefix(str(SH)).split("Or")
    kinds: dict[str, type] = {"IRI": ox.NamedNode, "BlankNode": ox.BlankNode, "Literal": ox.Literal}
    good = tuple(kind for name, kind in kinds.items() if name in asked)
    return lambda _seen, term: isinstance(term, good)


def _in(shapes: Graph, value: Node) -> Look:
    members = list(Collection(shapes, value))
    if not members or any(isinstance(member, BNode) for member in members):
        return unsure
    good = {term_of(member) for member in members}
    return lambda _seen, term: term in good


def _language_in(shapes: Graph, value: Node) -> Look:
    tags = {str(member).lower() for member in Collection(shapes, value)}
    if not tags or "*" in tags:
        return unsure

    def look(_seen: Seen, term: Term) -> bool | None:
        tag = (term.language or "").lower() if isinstance(term, ox.Literal) else ""
        return bool(tag) and (tag in tags or tag.partition("-")[0] in tags)

    return look


def _range(holds: Callable[[Decimal | str, Decimal | str], bool]) -> Callable[[Graph, Node], Look]:
    def rule(_: Graph, value: Node) -> Look:
        limit = term_of(value)
        number, day = (None, None) if limit is None else (_number(limit), _day(limit))

        def look(_seen: Seen, term: Term) -> bool | None:
            if number is not None and (found := _number(term)) is not None:
                return holds(found, number)
            if day is not None and (date := _day(term)) is not None:
                return holds(date, day)
            return None

        return look

    return rule


def _length(holds: Callable[[int, int], bool]) -> Callable[[Graph, Node], Look]:
    def rule(_: Graph, value: Node) -> Look:
        if not isinstance(value, Literal) or not isinstance(value.value, int):
            return unsure
        limit = int(value.value)

        def look(_seen: Seen, term: Term) -> bool | None:
            text = isinstance(term, ox.NamedNode) or (
                isinstance(term, ox.Literal) and (bool(term.language) or term.datatype.value == _STRING)
            )
            return holds(len(term.value), limit) if text else None  # type: ignore[union-attr]

        return look

    return rule


VALUE_LOOKS: Final[dict[Node, Callable[[Graph, Node], Look]]] = {
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.languageIn: _language_in,
    SH.minExclusive: _range(lambda a, b: a > b),  # type: ignore[operator]
    SH.minInclusive: _range(lambda a, b: a >= b),  # type: ignore[operator]
    SH.maxExclusive: _range(lambda a, b: a < b),  # type: ignore[operator]
    SH.maxInclusive: _range(lambda a, b: a <= b),  # type: ignore[operator]
    SH.minLength: _length(lambda a, b: a >= b),
    SH.maxLength: _length(lambda a, b: a <= b),
}


# all values together -----------------------------------------------------------------------------------


def _count(holds: Callable[[int, int], bool]) -> Callable[[Node], Looks | None]:
    def rule(value: Node) -> Looks | None:
        if not isinstance(value, Literal) or not isinstance(value.value, int):
            return None
        number = int(value.value)
        return lambda _seen, _focus, values: holds(len(values), number)

    return rule


def _has_value(value: Node) -> Looks | None:
    wanted = term_of(value)
    return None if wanted is None else lambda _seen, _focus, values: wanted in values


def _unique_lang(value: Node) -> Looks:
    asked = isinstance(value, Literal) and value.value is True

    def look(_seen: Seen, _focus: Term, values: Sequence[Term]) -> bool | None:
        tags = [t.language.lower() for t in values if isinstance(t, ox.Literal) and t.language]
        return True if not asked or len(set(tags)) == len(tags) else None

    return look


def _less(holds: Callable[[Decimal | str, Decimal | str], bool]) -> Callable[[Node], Looks | None]:
    def rule(value: Node) -> Looks:
        def look(seen: Seen, focus: Term, values: Sequence[Term]) -> bool | None:
            others = seen.out.get(focus, {}).get(str(value), ())
            return True if all(_ordered(a, b) for a in values for b in others) else None

        return look

    def _ordered(a: Term, b: Term) -> bool:
        numbers, days = (_number(a), _number(b)), (_day(a), _day(b))
        if numbers[0] is not None and numbers[1] is not None:
            return holds(numbers[0], numbers[1])
        return days[0] is not None and days[1] is not None and holds(days[0], days[1])

    return rule


TOGETHER: Final[dict[Node, Callable[[Node], Looks | None]]] = {
    SH.minCount: _count(lambda found, asked: found >= asked),
    SH.maxCount: _count(lambda found, asked: found <= asked),
    SH.hasValue: _has_value,
    SH.uniqueLang: _unique_lang,
    SH.lessThan: _less(lambda a, b: a < b),  # type: ignore[operator]
    SH.lessThanOrEquals: _less(lambda a, b: a <= b),  # type: ignore[operator]
}
"""A rule gives None where only the referee can tell."""
