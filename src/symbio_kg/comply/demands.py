"""What a query cannot do without: where a case lacks it, asking the query is spared.

Read from the query itself: the statements of its pattern with a name of ours as the predicate, outside of all that
is optional or tested. What is not understood is not demanded, so a query may be asked in vain, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from symbio_kg.store import Term
from symbio_kg.terms import RDF_TYPE, expand

__all__ = ["Demand", "Demands", "demands"]


class Demand(NamedTuple):
    """A statement with this predicate, and with this object where one is named."""

    predicate: NamedNode
    object: Term | None = None


Demands: TypeAlias = tuple[frozenset[Demand], ...]
"""The ways in which a query can find something: what it demands for each."""

_NOTHING: Final[Demands] = (frozenset(),)
_TOKEN: Final = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<text>"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^[\w:-]+)?)|(?P<variable>[?$]\w+)
    |(?P<name>[A-Za-z]\w*:[\w-]*)|(?P<word>[A-Za-z]\w*)|(?P<number>[0-9.]*[0-9])|\#[^\n]*|(?P<sign>\S)""",
    re.VERBOSE,
)
_TERMS: Final = frozenset({"iri", "text", "variable", "name", "number"})
_CLOSED: Final = {"{": "}", "(": ")"}


class _NotRead(Exception):
    """A query that holds what this module does not know."""


@cache
def demands(query: str) -> Demands:
    """Return what *query*, a SELECT or CONSTRUCT with a WHERE, demands."""
    tokens = [(m.lastgroup or "", m.group()) for m in _TOKEN.finditer(query) if m.lastgroup]
    begin = next(n for n, token in enumerate(tokens) if token == ("word", "WHERE"))
    try:
        return _Reader(tokens, begin + 1).group()
    except (_NotRead, LookupError):
        return _NOTHING


class _Reader:
    """Reads the tokens of a pattern from one place on."""

    def __init__(self, tokens: Sequence[tuple[str, str]], place: int) -> None:
        self._tokens, self._place = tokens, place

    def group(self) -> Demands:
        """Return what the group that begins here demands."""
        self._expect("{")
        found = _NOTHING
        while (text := self._text) != "}":
            found = _both(found, self._element(text))
        self._next()
        return found

    def _element(self, text: str) -> Demands:
        if text in ("FILTER", "BIND", "OPTIONAL", "VALUES"):
            self._skip()
            return _NOTHING
        if text == "{":
            return self._either()
        if text == "SELECT":
            return self._inner()
        if text == ".":
            self._next()
            return _NOTHING
        return (frozenset(self._statements()),)

    def _either(self) -> Demands:
        found = self.group()
        while self._text == "UNION":
            self._next()
            found += self.group()
        return found

    def _inner(self) -> Demands:
        """Return what a query within the query demands; one that counts finds something in any case."""
        counts = False
        while self._text != "WHERE":
            counts |= self._next()[1] == "("
        self._next()
        found, grouped = self.group(), self._text == "GROUP"
        while self._text != "}":
            self._next()
        return found if grouped or not counts else _NOTHING

    def _skip(self) -> None:
        """Go past a word and what is in brackets after it."""
        word = self._next()[1]
        while self._text not in _CLOSED:
            self._next()
        self._brackets()
        if word == "VALUES" and self._text == "{":
            self._brackets()

    def _brackets(self) -> None:
        opened = [_CLOSED[self._next()[1]]]
        while opened:
            _, text = self._next()
            if text in _CLOSED:
                opened.append(_CLOSED[text])
            elif text == opened[-1]:
                opened.pop()

    def _statements(self) -> Iterator[Demand]:
        """Yield what the statements on one subject demand."""
        self._term()
        while True:
            names, alone = self._path()
            thing = self._term()
            for name in names:
                yield Demand(name, thing if alone else None)
            while self._text == ",":
                self._next()
                self._term()
            if self._text != ";":
                return
            self._next()

    def _path(self) -> tuple[list[NamedNode], bool]:
        """Return the names that a path cannot do without, and whether it is one name alone."""
        names: list[NamedNode] = []
        alone, certain = True, True
        while True:
            if self._text == "^":
                self._next()
                alone = False
            name = self._name()
            if self._text in ("*", "?", "+"):
                alone = False
                if self._next()[1] != "+":
                    name = None
            names += [] if name is None else [name]
            if self._text not in ("/", "|"):
                return (names if certain else []), alone
            alone, certain = False, certain and self._next()[1] == "/"

    def _name(self) -> NamedNode | None:
        kind, text = self._next()
        if kind == "variable":
            return None
        if text == "a":
            return RDF_TYPE
        if kind == "iri":
            return NamedNode(text[1:-1])
        if kind == "name":
            return expand(text)
        raise _NotRead

    def _term(self) -> Term | None:
        """Return the term that stands here; None for a variable, and for what may be written in other ways."""
        kind, text = self._next()
        if kind == "iri":
            return NamedNode(text[1:-1])
        if kind == "name":
            return expand(text)
        if kind == "text":
            return Literal(text[1:-1]) if text.endswith('"') and "\\" not in text else None
        if kind in _TERMS or text in ("true", "false"):
            return None
        raise _NotRead

    @property
    def _text(self) -> str:
        return self._tokens[self._place][1]

    def _next(self) -> tuple[str, str]:
        self._place += 1
        return self._tokens[self._place - 1]

    def _expect(self, text: str) -> None:
        if self._next()[1] != text:
            raise _NotRead


def _both(some: Demands, others: Demands) -> Demands:
    return tuple(one | other for one in some for other in others)
