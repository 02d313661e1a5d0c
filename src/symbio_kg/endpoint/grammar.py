"""A recogniser of SPARQL 1.1 that counts while it reads.

It accepts a little more than the standard (the engine says no to the rest) and never less of what is
dangerous to misread: tokens, brackets and keywords are exactly those of the grammar. Its own recursion
is bounded by the limit on nesting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from symbio_kg.endpoint.errors import QueryBarred
from symbio_kg.endpoint.expressions import Expressions
from symbio_kg.endpoint.outline import Span
from symbio_kg.endpoint.triples import Triples

__all__ = ["Grammar"]

_AFTER: Final = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


class Grammar(Triples, Expressions):
    """Reads groups and what stands around them, in queries and in updates."""

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
                self.same_subject()
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
            if word == "GRAPH":
                self.names_graphs = True
                if self.any_variable() is None:
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
            self.brackets()
        else:
            self.primary()

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
        self.count_value()
        if not self.take_word("UNDEF") and not self.literal() and not self.any_iri():
            self.fail("a value")

    def trailing_values(self) -> None:
        """Read VALUES at the end of a query, if it is there."""
        if self.take_word("VALUES"):
            self.data_block()

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
            self.primary()

    def _ordering(self) -> None:
        if self.take_word("ASC", "DESC"):
            self.brackets()
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

    def triples_template(self) -> None:
        """Read the `{ … }` of CONSTRUCT."""
        self.want("{")
        with self.as_template(), self.nested():
            while not self.take("}"):
                self.same_subject()
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
                    self.same_subject()
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
                self.same_subject()
                self.take(".")
