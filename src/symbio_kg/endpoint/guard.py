"""What a text must keep to before the engine sees it; what it says about graphs is read on the way.

Everything here looks at tokens in their place, so a word in a string, an IRI or a comment is never
mistaken for a keyword, and a keyword is never overlooked.
"""

from __future__ import annotations

from typing import Final

from symbio_kg.endpoint.characters import clean, clean_escapes
from symbio_kg.endpoint.errors import QueryBarred, QueryMalformed, QueryTooLong, WrongKind
from symbio_kg.endpoint.grammar import Grammar
from symbio_kg.endpoint.meter import Bounds
from symbio_kg.endpoint.outline import (
    DEFAULT,
    Change,
    Form,
    Management,
    Operation,
    Outline,
    Prologue,
    Span,
    UpdateOutline,
)

__all__ = ["LONGEST", "Bounds", "check_query", "check_update"]

LONGEST: Final = 100_000
"""Bytes of a query or an update."""

_FORMS: Final = tuple(form.value for form in Form)
_UPDATES: Final = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
_MANAGEMENT: Final = ("CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")


def check_query(
    text: str,
    bounds: Bounds | None = None,
    *,
    base: str = "",
    prefixes: dict[str, str] | None = None,
    longest: int = LONGEST,
) -> Outline:
    """Return the outline of a query that is safe to run.

    Raises QueryTooLong, QueryMalformed, QueryTooDeep, QueryTooWide, QueryBarred, and WrongKind for an update.
    """
    _sane(text, longest)
    grammar = Grammar(text, bounds or Bounds(), Prologue(base, dict(prefixes or {})))
    grammar.prologue()
    if grammar.word() in _UPDATES:
        raise WrongKind(query=True)
    return _Query(grammar).read()


def check_update(
    text: str,
    bounds: Bounds | None = None,
    *,
    base: str = "",
    prefixes: dict[str, str] | None = None,
    longest: int = LONGEST,
) -> UpdateOutline:
    """Return the operations of an update that is safe to run; errors as for `check_query`."""
    _sane(text, longest)
    grammar = Grammar(text, bounds or Bounds(), Prologue(base, dict(prefixes or {})))
    grammar.prologue()
    if grammar.word() in _FORMS:
        raise WrongKind(query=False)
    return UpdateOutline(tuple(_operations(grammar)))


def _sane(text: str, longest: int) -> None:
    """Refuse what is too long and what no document may hold, as it is or as an escape."""
    if len(text) > longest:
        raise QueryTooLong(longest)
    if not clean(text) or not clean_escapes(text):
        raise QueryMalformed
    if len(text.encode("utf-8")) > longest:
        raise QueryTooLong(longest)


class _Query:
    """Reads one query from its form on."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._default: list[str] = []
        self._named: list[str] = []

    def read(self) -> Outline:
        """Return the outline of the whole text."""
        grammar = self._grammar
        form = Form(grammar.word()) if grammar.word() in _FORMS else grammar.fail(" / ".join(_FORMS))
        {
            Form.SELECT: self._select,
            Form.ASK: self._ask,
            Form.CONSTRUCT: self._construct,
            Form.DESCRIBE: self._describe,
        }[form]()
        limit = grammar.modifiers()
        grammar.trailing_values()
        if not grammar.done():
            grammar.fail("the end")
        return Outline(
            form,
            tuple(self._default),
            tuple(self._named),
            limit,
            grammar.patterns,
            grammar.deepest,
            grammar.names_graphs,
        )

    def _dataset(self) -> None:
        while self._grammar.take_word("FROM"):
            named = self._grammar.take_word("NAMED")
            (self._named if named else self._default).append(self._grammar.graph_iri())

    def _where(self) -> None:
        self._grammar.take_word("WHERE")
        self._grammar.group()

    def _select(self) -> None:
        self._grammar.select_clause()
        self._dataset()
        self._where()

    def _ask(self) -> None:
        self._grammar.want_word("ASK")
        self._dataset()
        self._where()

    def _construct(self) -> None:
        self._grammar.want_word("CONSTRUCT")
        if self._grammar.sees("{"):
            self._grammar.triples_template()
        self._dataset()
        self._where()

    def _describe(self) -> None:
        grammar = self._grammar
        grammar.want_word("DESCRIBE")
        if not grammar.take("*"):
            while grammar.any_variable() is not None or grammar.any_iri():
                grammar.chained()
        self._dataset()
        if grammar.word() == "WHERE" or grammar.sees("{"):
            self._where()


def _operations(grammar: Grammar) -> list[Operation]:
    found: list[Operation] = []
    while not grammar.done():
        found.append(_operation(grammar))
        if not grammar.take(";") and not grammar.done():
            grammar.fail("`;`")
        grammar.prologue()
    return found


def _operation(grammar: Grammar) -> Operation:
    word = grammar.word()
    if word == "LOAD":
        raise QueryBarred(word, *grammar.place())
    if word in _MANAGEMENT:
        return _management(grammar)
    return _change(grammar)


def _management(grammar: Grammar) -> Management:
    verb = grammar.want_word(*_MANAGEMENT)
    silent = bool(grammar.take_word("SILENT"))
    if verb in ("CLEAR", "DROP"):
        return Management(verb, silent, grammar.take_word("NAMED", "ALL") or _graph(grammar, keyword=True))
    if verb == "CREATE":
        return Management(verb, silent, _graph(grammar, keyword=True))
    source = _graph(grammar)
    grammar.want_word("TO")
    return Management(verb, silent, source, _graph(grammar))


def _graph(grammar: Grammar, *, keyword: bool = False) -> str:
    """Read DEFAULT or a graph; the word GRAPH may stand before it, and must where *keyword* says so."""
    if grammar.take_word("DEFAULT"):
        return DEFAULT
    if keyword:
        grammar.want_word("GRAPH")
    else:
        grammar.take_word("GRAPH")
    return grammar.graph_iri()


def _change(grammar: Grammar) -> Change:
    """Read INSERT DATA, DELETE DATA, DELETE WHERE, or the general form with WITH and USING."""
    grammar.variables, grammar.open_ends = {}, []
    target = grammar.graph_iri() if grammar.take_word("WITH") else None
    delete = insert = None
    if grammar.take_word("DELETE"):
        if target is None and (kind := grammar.take_word("DATA", "WHERE")):
            span = grammar.quads(pattern=kind == "WHERE")
            pattern = span if kind == "WHERE" else None
            return _made(grammar, delete=span, pattern=pattern)
        delete = grammar.quads()
    if grammar.take_word("INSERT"):
        if target is None and delete is None and grammar.take_word("DATA"):
            return _made(grammar, insert=grammar.quads())
        insert = grammar.quads()
    if delete is None and insert is None:
        grammar.fail("INSERT / DELETE")
    default: list[str] = []
    named: list[str] = []
    while grammar.take_word("USING"):
        (named if grammar.take_word("NAMED") else default).append(grammar.graph_iri())
    grammar.want_word("WHERE")
    start = grammar.at
    grammar.group()
    pattern = (start + 1, grammar.text.rindex("}", start, grammar.end_of_token))
    return _made(
        grammar,
        insert=insert,
        delete=delete,
        pattern=pattern,
        target=target,
        default_graphs=tuple(default),
        named_graphs=tuple(named),
    )


def _made(
    grammar: Grammar,
    *,
    insert: Span | None = None,
    delete: Span | None = None,
    pattern: Span | None = None,
    target: str | None = None,
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
) -> Change:
    return Change(
        grammar.scope.copy(),
        insert,
        delete,
        pattern,
        dict(grammar.variables),
        tuple(grammar.open_ends),
        target,
        default_graphs,
        named_graphs,
    )
