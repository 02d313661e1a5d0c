"""Texts sent to a store: made of typed terms, never of text from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from symbio_kg.store.base import Term

__all__ = [
    "BLANK",
    "bind",
    "blank",
    "difference",
    "exact",
    "form",
    "has_blank",
    "insert",
    "node",
    "replacement",
    "restated",
]

BLANK: Final = NamedNode("urn:symbio:blank")
"""The function that makes the blank node of a name, in texts that `exact` wrote."""

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^\s<>"{}|^`\\]*>|\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<word>[A-Za-z_?$:][\w:.-]*)|(?P<open>\{)|(?P<close>\})""",
    re.DOTALL,
)

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def node(iri: str) -> NamedNode:
    """Return *iri* as a node; ValueError when it is not one."""
    return NamedNode(iri)


def bind(query: str, bindings: Mapping[str, Term] | None) -> str:
    """Return *query* with each bound variable fixed by a VALUES at the start of its outermost group.

    Raises ValueError for a blank node (it names nothing from outside) and a query without a group.
    """
    if not bindings:
        return query
    names = sorted(bindings)
    if any(not re.fullmatch(r"\w+", name) for name in names):
        raise ValueError("a variable's name is letters, digits and underscores")
    if any(isinstance(bindings[name], BlankNode) for name in names):
        raise ValueError("a blank node cannot be bound")
    variables = " ".join(f"?{name}" for name in names)
    values = " ".join(str(bindings[name]) for name in names)
    place = _group(query)
    return f"{query[:place]} VALUES ({variables}) {{ ({values}) }} {query[place:]}"


def form(query: str) -> str:
    """Return the form of *query*, SELECT for one; "" when it has none."""
    words = (token["word"].upper() for token in _TOKEN.finditer(query) if token["word"])
    return next((word for word in words if word in _FORMS), "")


def _group(query: str) -> int:
    """Return the place just inside the brace that opens the WHERE of *query*."""
    template = False
    depth = 0
    for token in _TOKEN.finditer(query):
        if token["word"] and depth == 0:
            template = {"CONSTRUCT": True, "WHERE": False}.get(token["word"].upper(), template)
        elif token["open"]:
            if depth == 0 and not template:
                return token.end()
            depth += 1
        elif token["close"]:
            depth -= 1
            template = template and depth > 0
    raise ValueError("the query has no group to bind in")


def insert(graph: str, triples: Iterable[Triple]) -> str:
    """Return the update that adds *triples* to *graph*."""
    return (
        f"INSERT DATA {{ GRAPH {node(graph)} {{\n"
        + "\n".join(f"{t} ." for t in dict.fromkeys(triples))
        + "\n} }"
    )


def replacement(graph: str, triples: Iterable[Triple]) -> str:
    """Return the update that makes *graph* hold exactly *triples*."""
    return f"DROP SILENT GRAPH {node(graph)} ;\n{insert(graph, triples)}"


def difference(remove: Mapping[str, Iterable[Triple]], add: Mapping[str, Iterable[Triple]]) -> str:
    """Return the update that removes and adds triples of graphs; "" when there is nothing to do."""
    gone = {graph: list(triples) for graph, triples in remove.items()}
    new = {graph: list(triples) for graph, triples in add.items()}
    updates = [insert(g, triples).replace("INSERT", "DELETE", 1) for g, triples in gone.items() if triples]
    return " ;\n".join(updates + [insert(g, triples) for g, triples in new.items() if triples])


def blank(name: Term) -> BlankNode | None:
    """Return the blank node that the literal *name* names; what BLANK stands for."""
    return BlankNode(name.value) if isinstance(name, Literal) else None


def exact(drop: Sequence[str], remove: Sequence[Quad], add: Sequence[Quad], make: Sequence[str] = ()) -> str:
    """Return the update that drops and makes graphs, removes and adds quads; a blank node in them is the store's.

    In the text of an update a blank node is a variable or a new one, so those are made by a function.
    """
    texts = [f"DROP SILENT GRAPH {node(graph)}" if graph else "DROP DEFAULT" for graph in drop]
    texts += [f"CREATE SILENT GRAPH {node(graph)}" for graph in make]
    for word, quads in (("DELETE", remove), ("INSERT", add)):
        plain = [quad for quad in quads if not _with_blank(quad)]
        if plain:
            texts.append(f"{word} DATA {{\n" + "\n".join(_block(quad) for quad in plain) + "\n}")
        for named in (True, False):
            rows = [q for q in quads if _with_blank(q) and isinstance(q.graph_name, NamedNode) is named]
            if rows:
                texts.append(_by_name(word, rows, named=named))
    return " ;\n".join(texts)


def _with_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _block(quad: Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object} ."
    return triple if isinstance(quad.graph_name, DefaultGraph) else f"GRAPH {quad.graph_name} {{ {triple} }}"


def _by_name(word: str, quads: Sequence[Quad], *, named: bool) -> str:
    template = "GRAPH ?g { ?s ?p ?o }" if named else "?s ?p ?o"
    rows = "\n".join(
        f"({q.graph_name if named else 'UNDEF'} {_term(q.subject)} {q.predicate} {_term(q.object)})"
        for q in quads
    )
    return (
        f"{word} {{ {template} }} WHERE {{ VALUES (?g ?bs ?s0 ?p ?bo ?o0) {{\n{rows}\n}} "
        f"BIND(COALESCE(?s0, {BLANK}(?bs)) AS ?s) BIND(COALESCE(?o0, {BLANK}(?bo)) AS ?o) }}"
    )


def _term(term: Term) -> str:
    """Return two values: the name of a blank node, or the term itself."""
    return f'"{term.value}" UNDEF' if isinstance(term, BlankNode) else f"UNDEF {term}"


def restated(graph: str, old: Set[Triple], new: Mapping[Triple, None]) -> str:
    """Return the update that makes *graph*, which holds *old*, hold the keys of *new*; "" when they are the same.

    Blank nodes have no name to compare by: all triples with one are taken out and put in anew. Where less
    than half stays, all is: two long lists take longer than one. The order of *new* is kept, as a store on
    disk takes in triples of one subject after another twice as fast as in any order.
    """
    if 2 * len(old & new.keys()) < len(old):
        return replacement(graph, new)
    place = f"GRAPH {node(graph)} {{ ?s ?p ?o }}"
    blank = any(map(has_blank, old))
    forget = (
        [f"DELETE {{ {place} }} WHERE {{ {place} FILTER (isBlank(?s) || isBlank(?o)) }}"] if blank else []
    )
    change = difference(
        {graph: [t for t in old - new.keys() if not has_blank(t)]}, {graph: [t for t in new if t not in old]}
    )
    return " ;\n".join([*forget, *([change] if change else [])])


def has_blank(triple: Triple) -> bool:
    """Return whether *triple* has a blank node in it."""
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
