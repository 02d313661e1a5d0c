"""A recogniser of SPARQL 1.1 that counts while it reads.

It accepts a little more than the standard (the engine says no to the rest) and never less of what is
dangerous to misread: tokens, brackets and keywords are exactly those of the grammar. Its own recursion
is bounded by the limit on nesting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from symbio_kg.endpoint.errors import QueryBarred, QueryTooDeep, QueryTooWide
from symbio_kg.endpoint.outline import Prologue, Span
from symbio_kg.endpoint.tokens import Cursor

__all__ = ["Bounds", "Grammar"]

_BINARY: Final = ("||", "&&", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/")
_CAST: Final = "a function's arguments"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a text may hold: levels of nesting, levels with operators in a row, patterns, values."""

    depth: int = 128
    chain: int = 256
    patterns: int = 100
    values: int = 10_000


class Grammar(Cursor):
    """Reads the parts that queries and updates share, and counts what bounds are set on."""

    def __init__(self, text: str, bounds: Bounds, prologue: Prologue) -> None:
        super().__init__(text)
        self.bounds = bounds
        self.scope = prologue
        self.patterns = self.values = 0
        self.deepest = 0
        self.variables: dict[Span, str] = {}
        self.open_ends: list[int] = []
        self._nesting = 0
        self._levels = [[0, 0]]
        self._template = False
        self._counting = True

    # --- counting ---------------------------------------------------------------------------------

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

    def _pattern(self) -> None:
        if self._counting:
            self.patterns += 1
            if self.patterns > self.bounds.patterns:
                raise QueryTooWide(self.bounds.patterns)

    def _value(self) -> None:
        self.values += 1
        if self.values > self.bounds.values:
            raise QueryTooWide(self.bounds.values, values=True)

    # --- prologue and names -----------------------------------------------------------------------

    def prologue(self) -> None:
        """Read BASE and PREFIX declarations."""
        while word := self.take_word("BASE", "PREFIX"):
            if word == "BASE":
                self.scope.base = self.scope.absolute(self.want_iri_text())
                continue
            name = self.name()
            if name is None or name[1]:
                self.fail("prefix:")
            self.scope.prefixes[name[0]] = self.scope.absolute(self.want_iri_text())

    def want_iri_text(self) -> str:
        """Read `<…>`."""
        iri = self.iri()
        return iri if iri is not None else self.fail("<IRI>")

    def any_iri(self) -> str | None:
        """Read an IRI in either form; return it in full, or None when none is here."""
        iri = self.iri()
        if iri is not None:
            return self.scope.absolute(iri)
        name = self.name()
        return None if name is None else self.scope.prefixes.get(name[0], "") + name[1]

    def want_any_iri(self) -> str:
        """Read an IRI in either form."""
        iri = self.any_iri()
        return iri if iri is not None else self.fail("IRI")

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

    # --- groups -----------------------------------------------------------------------------------

    def group(self) -> None:
        """Read a group graph pattern with its braces."""
        self.want("{")
        with self.nested():
            if self.word() == "SELECT":
                self.sub_select()
            else:
                self._elements()
            self.want("}")

    def sub_select(self) -> None:
        """Read a SELECT inside a group."""
        self.select_clause()
        self.take_word("WHERE")
        self.group()
        self.modifiers()
        self.trailing_values()

    def _elements(self) -> None:
        while not self.sees("}"):
            if not self._special() and not self._union():
                self._same_subject()
            self.take(".")

    def _union(self) -> bool:
        if not self.sees("{"):
            return False
        self.group()
        self.chained()
        while self.take_word("UNION"):
            self.group()
            self.chained()
        return True

    def _special(self) -> bool:
        """Read one of the elements that begin with a keyword."""
        word = self.word()
        if word == "SERVICE":
            raise QueryBarred(word, *self.place())
        if not self.take_word("OPTIONAL", "MINUS", "GRAPH", "FILTER", "BIND", "VALUES"):
            return False
        self.chained()
        if word == "FILTER":
            self.constraint()
        elif word == "BIND":
            self.bound_expression()
        elif word == "VALUES":
            self.data_block()
        else:
            if word == "GRAPH" and self.any_variable() is None:
                self.want_any_iri()
            self.group()
        return True

    def bound_expression(self) -> None:
        """Read `( expression AS ?variable )`."""
        self.want("(")
        with self.nested():
            self.expression()
            self.want_word("AS")
            self.want_variable()
            self.want(")")

    def constraint(self) -> None:
        """Read what FILTER, HAVING and ORDER BY take: brackets, a call, or EXISTS."""
        if self.sees("("):
            self._brackets()
        else:
            self._primary()

    def data_block(self) -> None:
        """Read what follows VALUES."""
        if self.take("("):
            while not self.take(")"):
                self.want_variable()
            self.want("{")
            while self.take("("):
                while not self.take(")"):
                    self._data_value()
        else:
            self.want_variable()
            self.want("{")
            while not self.sees("}"):
                self._data_value()
        self.want("}")

    def _data_value(self) -> None:
        self._value()
        if not self.take_word("UNDEF") and not self._literal() and self.any_iri() is None:
            self.fail("a value")

    def trailing_values(self) -> None:
        """Read VALUES at the end of a query, if it is there."""
        if self.take_word("VALUES"):
            self.data_block()

    # --- triples ----------------------------------------------------------------------------------

    def _same_subject(self) -> None:
        """Read a subject with its properties; one in brackets may stand without any."""
        stands_alone = self.sees("[") or self.sees("(")
        self._node()
        if not stands_alone or self._verb_begins():
            self._properties()

    def _verb_begins(self) -> bool:
        return not any(self.sees(sign) for sign in (".", "}", "{", "]")) and not (
            self.word() and not self._is_a()
        )

    def _is_a(self) -> bool:
        return self.sees("a") and self.word() == "A"

    def _properties(self) -> None:
        self._property()
        while self.take(";"):
            if self._verb_begins() and not self.sees(";"):
                self._property()

    def _property(self) -> None:
        if self.any_variable() is None:
            self._path()
        self._object()
        while self.take(","):
            self._object()

    def _object(self) -> None:
        self._pattern()
        self._node()

    def _node(self) -> None:
        """Read a term, a collection or a blank node with properties."""
        if self.take("("):
            with self.nested():
                while not self.take(")"):
                    self._pattern()
                    self._pattern()
                    self._node()
        elif self.take("["):
            with self.nested():
                if not self.take("]"):
                    self._properties()
                    self.want("]")
        elif self.any_variable() is None and not self.blank() and not self._literal():
            self.want_any_iri()

    def _path(self) -> None:
        """Read a property path; a plain predicate is the shortest."""
        self._path_element()
        while self.take("|") or self._sequence():
            self.chained()
            self._path_element()

    def _sequence(self) -> bool:
        if not self.take("/"):
            return False
        self._pattern()
        return True

    def _path_element(self) -> None:
        self.take("^")
        if self.take("("):
            with self.nested():
                self._path()
                self.want(")")
        elif self.take("!"):
            self.chained()
            self._negated()
        else:
            self._predicate()
        if not self.take("*") and not self.take("+") and not self._variable_begins():
            self.take("?")

    def _variable_begins(self) -> bool:
        """Tell whether a `?` here is the first sign of a variable, as in `p ?o`."""
        at, end = self.at, self.end_of_token
        found = self.variable() is not None
        self.at, self.end_of_token = at, end
        return found

    def _negated(self) -> None:
        if not self.take("("):
            self.take("^")
            self._predicate()
            return
        with self.nested():
            while not self.take(")"):
                self.take("^")
                self._predicate()
                if self.take("|"):
                    self.chained()

    def _predicate(self) -> None:
        if self._is_a():
            self.take("a")
        else:
            self.want_any_iri()

    def _literal(self) -> bool:
        if self.string():
            if self.take("^^"):
                self.want_any_iri()
            else:
                self.language()
            return True
        return self.number() or bool(self.take_word("TRUE", "FALSE"))

    # --- expressions ------------------------------------------------------------------------------

    def expression(self) -> None:
        """Read an expression; who binds stronger does not matter here."""
        self._unary()
        while True:
            if self._in():
                self._arguments()
            elif any(self.take(sign) for sign in _BINARY):
                self._unary()
            else:
                return
            self.chained()

    def _in(self) -> bool:
        if self.take_word("NOT"):
            self.want_word("IN")
            return True
        return bool(self.take_word("IN"))

    def _unary(self) -> None:
        depth = 0
        while self.take("!") or self.take("+") or self.take("-"):
            self.chained()
            depth += 1
            if depth + self._nesting > self.bounds.depth:
                raise QueryTooDeep(self.bounds.depth)
        self._primary()

    def _brackets(self) -> None:
        self.want("(")
        with self.nested():
            self.expression()
            self.want(")")

    def _primary(self) -> None:
        if self.sees("("):
            self._brackets()
        elif self.any_variable() is not None or self._literal():
            return
        elif self.take_word("NOT"):
            self.want_word("EXISTS")
            self.group()
        elif self.take_word("EXISTS"):
            self.group()
        elif word := self.word():
            self.take_word(word)
            if not self.sees("("):
                self.fail(_CAST)
            self._arguments()
        else:
            self.want_any_iri()
            if self.sees("("):
                self._arguments()

    def _arguments(self) -> None:
        """Read `( … )` behind a function, an aggregate or IN."""
        self.want("(")
        with self.nested():
            if self.take(")"):
                return
            self.take_word("DISTINCT")
            if not self.take("*"):
                self.expression()
            while self.take(","):
                self._value()
                self.expression()
            if self.take(";"):
                self.want_word("SEPARATOR")
                self.want("=")
                if not self.string():
                    self.fail('"…"')
            self.want(")")

    # --- around a query ---------------------------------------------------------------------------

    def select_clause(self) -> None:
        """Read SELECT and what it projects."""
        self.want_word("SELECT")
        self.take_word("DISTINCT", "REDUCED")
        if self.take("*"):
            return
        while True:
            if self.sees("("):
                self.chained()
                self.bound_expression()
            elif self.any_variable() is None:
                return

    def modifiers(self) -> int | None:
        """Read GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET; return the limit."""
        if self.take_word("GROUP"):
            self.want_word("BY")
            self._conditions(self._grouping)
        if self.take_word("HAVING"):
            self._conditions(self.constraint)
        if self.take_word("ORDER"):
            self.want_word("BY")
            self._conditions(self._ordering)
        return self._slice()

    def _conditions(self, read: Callable[[], None]) -> None:
        read()
        while not self.done() and not self.sees("}") and self.word() not in _AFTER:
            self.chained()
            read()

    def _grouping(self) -> None:
        if self.sees("("):
            self.want("(")
            with self.nested():
                self.expression()
                if self.take_word("AS"):
                    self.want_variable()
                self.want(")")
        elif self.any_variable() is None:
            self._primary()

    def _ordering(self) -> None:
        if self.take_word("ASC", "DESC"):
            self._brackets()
        elif self.any_variable() is None:
            self.constraint()

    def _slice(self) -> int | None:
        limit: int | None = None
        while word := self.take_word("LIMIT", "OFFSET"):
            number = self.integer()
            if number is None:
                self.fail("a whole number")
            limit = number if word == "LIMIT" else limit
        return limit

    # --- templates --------------------------------------------------------------------------------

    def triples_template(self) -> None:
        """Read the `{ … }` of CONSTRUCT."""
        self.want("{")
        with self.as_template(), self.nested():
            while not self.take("}"):
                self._same_subject()
                self.take(".")

    def quads(self, *, pattern: bool = False) -> Span:
        """Read `{ … }` with GRAPH blocks, of an update; return where its content lies.

        As a *pattern* its triples count, since the engine has to plan them.
        """
        self.want("{")
        start = self.at
        with self.as_template(pattern=pattern), self.nested():
            while not self.sees("}"):
                if self.take_word("GRAPH"):
                    if self.any_variable() is None:
                        self.want_any_iri()
                    self._graph_block()
                else:
                    self._same_subject()
                    self._end_noted()
                self.take(".")
            end = self.at
            self.want("}")
        return start, end

    def _end_noted(self) -> None:
        """Keep the place where a statement ends without a full stop, which TriG wants there."""
        if not self.sees("."):
            self.open_ends.append(self.end_of_token)

    def _graph_block(self) -> None:
        self.want("{")
        with self.nested():
            while not self.take("}"):
                self._same_subject()
                self.take(".")

    @contextmanager
    def as_template(self, *, pattern: bool = False) -> Iterator[None]:
        """Read triples that are made, not looked for: they do not count, and variables are noted."""
        self._template, self._counting = True, pattern
        yield
        self._template, self._counting = False, True


_AFTER: Final = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
