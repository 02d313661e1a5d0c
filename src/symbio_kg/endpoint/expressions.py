"""Expressions: who binds stronger does not matter for what they may cost."""

from __future__ import annotations

from typing import Final

from symbio_kg.endpoint.errors import QueryTooDeep
from symbio_kg.endpoint.meter import Meter

__all__ = ["Expressions"]

_BINARY: Final = ("||", "&&", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/")
_CAST: Final = "a function's arguments"


class Expressions(Meter):
    """Reads expressions; a group inside EXISTS is read by whoever knows groups."""

    def group(self) -> None:
        """Read a group graph pattern with its braces."""
        raise NotImplementedError

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
        self.primary()

    def brackets(self) -> None:
        """Read an expression in brackets."""
        self.want("(")
        with self.nested():
            self.expression()
            self.want(")")

    def primary(self) -> None:
        """Read what stands between operators."""
        if self.sees("("):
            self.brackets()
        elif self.any_variable() is not None or self.literal():
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
                self.count_value()
                self.expression()
            if self.take(";"):
                self.want_word("SEPARATOR")
                self.want("=")
                if not self.string():
                    self.fail('"…"')
            self.want(")")
