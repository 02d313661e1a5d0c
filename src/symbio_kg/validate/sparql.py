"""`sh:sparql` constraints asked once for all focus nodes, where leaving `$this` unbound changes nothing.

Taken are SELECT queries whose WHERE is one group of triple patterns, of FILTERs and of OPTIONALs, with `$this`
in a triple pattern of the group itself; a comparison that raises an error counts as caught. Everything else
goes the slow way.
"""

from __future__ import annotations

import re
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Literal
from rdflib.namespace import SH
from rdflib.term import Node

from symbio_kg.validate.asked import predicates_of, prefixes_of
from symbio_kg.validate.facts import Facts, quoted
from symbio_kg.validate.slow import SlowWay

__all__ = ["Unbound"]

_TOKEN = re.compile(
    r"<[^<>\"{}|^`\\\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|\|\||&&|\^\^|[<>!]=|@[\w-]+|[{}()]|[?$]\w+|[\w:.-]+|\S"
)
_REFUSED = re.compile(
    r"\b(?:union|minus|service|graph|values|bind|group|having|limit|offset|regex|replace|now|rand|uuid|struuid|bnode"
    r"|select|from|str|datatype|strlen|substr|lang|langmatches)\b|'''|\"\"\"|\$path|\$value\b|\$shapesgraph|\$currentshape",
    re.IGNORECASE,
)
_AGGREGATE = re.compile(r"\b(?:count|sum|min|max|avg|sample|group_concat)\s*\(", re.IGNORECASE)


class Unbound:
    """Asks constraints of one data graph, of the properties that they name alone."""

    def __init__(self, facts: Facts, shapes: Graph) -> None:
        self._facts = facts
        self._shapes = shapes

    def caught(self, constraint: Node) -> list[str]:
        """Return the nodes, as text, that *constraint* finds something about; SlowWay when not set-based."""
        if any(
            isinstance(o, Literal) and o.value is True
            for o in self._shapes.objects(constraint, SH.deactivated)
        ):
            return []
        head, body = _split(str(self._shapes.value(constraint, SH.select)))
        lenient = _lenient(body)
        store = ox.Store()
        for predicate in sorted(predicates_of(self._shapes, constraint)):
            if self._facts.table(predicate):
                self._facts.fill(store, f"SELECT * FROM t WHERE p = {quoted(f'<{predicate}>')}")
        query = f"{prefixes_of(self._shapes, constraint)}{head}SELECT DISTINCT ?this WHERE {{ {lenient} }}"
        try:
            rows: list[Any] = list(store.query(query))  # type: ignore[arg-type]
        except SyntaxError as error:
            raise SlowWay("a query that Oxigraph does not read", error) from error
        return [str(row["this"]) for row in rows]


def _split(text: str) -> tuple[str, str]:
    """Return the prologue of *text* and the inside of its WHERE."""
    form = re.search(r"\bselect\b", text, re.IGNORECASE)
    opened = text.find("{")
    closed = text.rfind("}")
    if form is None or opened < form.end() or closed < opened or text[closed + 1 :].strip():
        raise SlowWay("a query that is no plain SELECT")
    head = text[form.end() : opened]
    if _AGGREGATE.search(head):
        raise SlowWay("a query that counts or sums")
    body = text[opened + 1 : closed]
    # a name may read like a word of the language
    bare = re.sub(r"<[^<>\s]*>|\?\w+|\$this\b|\b\w*:\w+", " x ", body)
    if _REFUSED.search(bare):
        raise SlowWay("a query with parts that have no set-based form")
    return text[: form.start()], body


def _lenient(body: str) -> str:
    """Return *body* with each FILTER of its own group also true where it raises an error."""
    out: list[str] = []
    depth, bound, at = 0, False, 0
    words = [w for w in _TOKEN.findall(body) if not w.startswith("#")]
    while at < len(words):
        word, following = words[at], "".join(words[at + 1 : at + 2]).upper()
        if depth == 0 and word.upper() == "FILTER" and following == "(":
            end = _closing(words, at + 1)
            out.append(f"FILTER(COALESCE(({' '.join(words[at + 2 : end])}), true))")
            at = end + 1
            continue
        if depth == 0 and word.upper() == "FILTER" and following not in ("NOT", "EXISTS"):
            raise SlowWay("a filter by a function")
        if word == "{" and (at == 0 or words[at - 1].upper() not in ("EXISTS", "OPTIONAL")):
            raise SlowWay("a group within a group")
        depth += {"{": 1, "}": -1}.get(word, 0)
        bound = bound or (depth == 0 and word in ("?this", "$this"))
        out.append(word)
        at += 1
    if not bound:
        raise SlowWay("a query that binds $this in no triple pattern")
    return " ".join(out)


def _closing(tokens: list[str], opened: int) -> int:
    depth = 0
    for position in range(opened, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[position], 0)
        if depth == 0:
            return position
    raise SlowWay("a query that does not close")
