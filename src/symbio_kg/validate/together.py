"""Constraints on all values of a path together as SQL conditions on their focus node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rdflib import Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from symbio_kg.validate.conditions import ALWAYS, NEVER, Pair, either, every, negated
from symbio_kg.validate.paths import Names, Path, Test, reaches
from symbio_kg.validate.slow import SlowWay
from symbio_kg.validate.values import is_blank, language, same_term, surely_ordered

__all__ = ["TOGETHER", "Values", "number_of"]

_MOST_COUNTED = 5


@dataclass(frozen=True, slots=True)
class Values:
    """The values that `path` leads to from `focus`; without a path, the focus node itself."""

    focus: str
    path: Path | None
    names: Names

    def some(self, test: Test) -> str:
        """Return the condition that a value passes *test*."""
        return test(self.focus) if self.path is None else reaches(self.path, self.focus, test, self.names)

    def seen_from(self, name: str) -> Values:
        """Return these values as seen from the row of *name*, one of them: a property's row tells the focus too."""
        if self.path is None or self.path.kind not in ".^":
            return self
        return replace(self, focus=_other_end(name))

    def at_least(self, number: int, test: Test, found: tuple[str, ...] = ()) -> str:
        """Return the condition that at least *number* values pass *test*; SlowWay for many."""
        if number <= 0:
            return ALWAYS
        if number > _MOST_COUNTED:
            raise SlowWay("a count of many values")

        def another(name: str) -> str:
            apart = [f"{name} <> {other}" for other in found]
            rest = self.seen_from(name).at_least(number - 1, test, (*found, name))
            return every([test(name), *apart, rest])

        return self.some(another)

    def number(self, least: int) -> str:
        """Return the condition that there are at least *least* values; of a property they are counted once for all."""
        if least < 2 or self.path is None or self.path.kind not in ".^":
            return self.at_least(least, lambda _: ALWAYS)
        table = self.names.table(self.path.iri)
        if table is None:
            return NEVER
        own, other = ("s", "o") if self.path.kind == "." else ("o", "s")
        several = f"min({other}) <> max({other})" if least == 2 else f"count(DISTINCT {other}) >= {least}"
        # numbers are quicker to group, and mostly nothing has so many values
        hashed = f"SELECT hash({own}) AS h FROM {table} GROUP BY h HAVING count(*) >= {least}"
        maybe = self.names.some(hashed)
        if maybe is None:
            return NEVER
        some = f"SELECT * FROM {table} WHERE hash({own}) IN (SELECT h FROM {maybe})"
        found = self.names.some(f"SELECT {own} AS n FROM ({some}) GROUP BY {own} HAVING {several}")
        return NEVER if found is None else f"{self.focus} IN (SELECT n FROM {found})"

    def stated(self, value: Node, test: Test) -> str:
        """Return the condition that the property *value* of the focus node has a value that passes *test*."""
        return reaches(Path(".", _iri(value)), self.focus, test, self.names)


def number_of(value: Node) -> int:
    """Return the count that *value* states; SlowWay when it states none."""
    if not isinstance(value, Literal) or not isinstance(value.value, int):
        raise SlowWay("a count that is no number")
    return value.value


def _iri(value: Node) -> str:
    if not isinstance(value, URIRef):
        raise SlowWay("a property without a name")
    return str(value)


def _other_end(name: str) -> str:
    return name[:-1] + ("s" if name.endswith("o") else "o")


def _beside(values: Values, stated: str) -> Values:
    """Return *values* as seen from the row of *stated*, a value of a property of their focus node."""
    return replace(values, focus=_other_end(stated))


def _both(name: str) -> Test:
    return lambda other: f"{name} = {other}"


def _min_count(value: Node, values: Values) -> Pair:
    enough = values.number(number_of(value))
    return Pair(negated(enough), enough)


def _max_count(value: Node, values: Values) -> Pair:
    more = values.number(number_of(value) + 1)
    return Pair(more, negated(more))


def _has_value(value: Node, values: Values) -> Pair:
    found = values.some(lambda name: same_term(name, value))
    return Pair(negated(found), found)


def _unique_lang(value: Node, values: Values) -> Pair:
    if not (isinstance(value, Literal) and value.value is True):
        return Pair(NEVER, ALWAYS)

    def twice(a: str) -> str:
        same = values.seen_from(a).some(lambda b: f"({a} <> {b} AND {language(a)} = {language(b)})")
        return every([f"{language(a)} <> ''", same])

    return Pair(values.some(twice), ALWAYS)


def _equals(value: Node, values: Values) -> Pair:
    missing = values.some(lambda name: negated(values.seen_from(name).stated(value, _both(name))))
    further = values.stated(value, lambda name: negated(_beside(values, name).some(_both(name))))
    wrong = either([missing, further])
    return Pair(wrong, negated(wrong))


def _disjoint(value: Node, values: Values) -> Pair:
    both = values.stated(value, lambda name: _beside(values, name).some(_both(name)))
    return Pair(both, negated(both))


def _less(sign: str) -> Callable[[Node, Values], Pair]:
    def rule(value: Node, values: Values) -> Pair:
        unordered = values.stated(
            value, lambda b: _beside(values, b).some(lambda a: negated(surely_ordered(a, sign, b)))
        )
        # the referee refuses to compare a blank node, even with nothing
        blank = either([values.some(is_blank), values.stated(value, is_blank)])
        return Pair(either([unordered, blank]), ALWAYS)

    return rule


TOGETHER: dict[Node, Callable[[Node, Values], Pair]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.hasValue: _has_value,
    SH.uniqueLang: _unique_lang,
    SH.equals: _equals,
    SH.disjoint: _disjoint,
    SH.lessThan: _less("<"),
    SH.lessThanOrEquals: _less("<="),
}
