"""A cursor that counts what bounds are set on, and knows the names that hold where it reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from symbio_kg.endpoint.errors import QueryTooDeep, QueryTooWide
from symbio_kg.endpoint.outline import Prologue, Span
from symbio_kg.endpoint.tokens import Cursor

__all__ = ["Bounds", "Meter"]

_LONGEST_BASE: Final = 2_000
"""Letters of a base: each IRI that is read against it costs time by its length."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a text may hold: levels of nesting, levels with operators in a row, patterns, values."""

    depth: int = 128
    chain: int = 256
    patterns: int = 100
    values: int = 10_000


class Meter(Cursor):
    """Counts levels, operators, patterns and values of a text while its parts are read."""

    def __init__(self, text: str, bounds: Bounds, prologue: Prologue) -> None:
        super().__init__(text)
        self.bounds = bounds
        self.scope = prologue
        self.patterns = self.values = 0
        self.deepest = 0
        self.names_graphs = False
        self.variables: dict[Span, str] = {}
        self.open_ends: list[int] = []
        self._nesting = 0
        self._levels = [[0, 0]]
        self._template = False
        self._counting = True

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level further in; a level is as high as its highest part and what stands in a row in it."""
        self._nesting += 1
        self.deepest = max(self.deepest, self._nesting)
        if self._nesting > self.bounds.depth:
            raise QueryTooDeep(self.bounds.depth)
        self._levels.append([0, 0])
        yield
        row, highest = self._levels.pop()
        self._levels[-1][1] = max(self._levels[-1][1], row + highest + 1)
        self._check_height()
        self._nesting -= 1

    def chained(self) -> None:
        """One more in a row on this level: the tree of what stands here grows by one."""
        self._levels[-1][0] += 1
        self._check_height()

    def _check_height(self) -> None:
        if sum(self._levels[-1]) > self.bounds.chain:
            raise QueryTooDeep(self.bounds.chain)

    def count_pattern(self) -> None:
        """Count a triple pattern; QueryTooWide past the bound."""
        if self._counting:
            self.patterns += 1
            if self.patterns > self.bounds.patterns:
                raise QueryTooWide(self.bounds.patterns)

    def count_value(self) -> None:
        """Count an inline value; QueryTooWide past the bound."""
        self.values += 1
        if self.values > self.bounds.values:
            raise QueryTooWide(self.bounds.values, values=True)

    def prologue(self) -> None:
        """Read BASE and PREFIX declarations."""
        while word := self.take_word("BASE", "PREFIX"):
            if word == "BASE":
                self.scope.base = self._absolute(self.want_iri_text())
                if len(self.scope.base) > _LONGEST_BASE:
                    self.fail("a shorter IRI")
                continue
            name = self.name()
            if name is None or name[1]:
                self.fail("prefix:")
            self.scope.prefixes[name[0]] = self._absolute(self.want_iri_text())

    def _absolute(self, iri: str) -> str:
        try:
            return self.scope.absolute(iri)
        except ValueError:
            self.fail("IRI")

    def want_iri_text(self) -> str:
        """Read `<…>`."""
        iri = self.iri()
        return iri if iri is not None else self.fail("<IRI>")

    def any_iri(self) -> bool:
        """Read an IRI in either form; False when none is here."""
        return self.iri() is not None or self.name() is not None

    def want_any_iri(self) -> None:
        """Read an IRI in either form."""
        if not self.any_iri():
            self.fail("IRI")

    def graph_iri(self) -> str:
        """Read the IRI of a graph in either form; return it in full."""
        iri = self.iri()
        if iri is not None:
            return self._absolute(iri)
        name = self.name() or self.fail("IRI")
        return self.scope.prefixes.get(name[0], "") + name[1]

    def any_variable(self) -> str | None:
        """Read a variable; in a template its place is kept."""
        start = self.at
        name = self.variable()
        if name is not None and self._template:
            self.variables[start, self.end_of_token] = name
        return name

    def want_variable(self) -> None:
        """Read a variable."""
        if self.any_variable() is None:
            self.fail("?variable")

    def literal(self) -> bool:
        """Read a literal, if one is here."""
        if self.string():
            if self.take("^^"):
                self.want_any_iri()
            else:
                self.language()
            return True
        return self.number() or bool(self.take_word("TRUE", "FALSE"))

    @contextmanager
    def as_template(self, *, pattern: bool = False) -> Iterator[None]:
        """Read triples that are made, not looked for: they do not count, and variables are noted."""
        self._template, self._counting = True, pattern
        yield
        self._template, self._counting = False, True
