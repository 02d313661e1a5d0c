"""Constraints on a single value as SQL conditions on its text, which is the term as N-Triples spells it.

Where the tables and the referee might read a value differently, both `fail` and `hold` are true, and the
referee decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import duckdb
import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from symbio_kg.validate.conditions import ALWAYS, Pair, either, every, negated
from symbio_kg.validate.facts import quoted
from symbio_kg.validate.lexical import DAY, NUMBER, VALID, sure
from symbio_kg.validate.slow import SlowWay

__all__ = ["VALUE_RULES", "is_blank", "is_literal", "language", "same_term", "surely_ordered", "term_text"]

Rule = Callable[[Graph, Node, Node, str], Pair]

_UNSURE = Pair(ALWAYS, ALWAYS)
_SAFE_PATTERN = re.compile(
    r"(?:[A-Za-z0-9 _:/,=@#%'\"<>;!~.^$|*+{}()\[\]-]|\\[dws.\\/+*?()\[\]{}|^$-]|(?<!\()\?)+"
)
# read differently by one engine or another
_TRAPS = ("[[", "[:", "&&", "--", "~~", "(?", "{,")
_TAG = '"@[a-z0-9-]+$'
_NUMBERS = "|".join(rf'"{pattern}"\^\^<{datatype}>' for datatype, pattern in NUMBER.items())
_DAY_TEXT = rf'"{DAY}"\^\^<{XSD.date}>'


def term_text(term: Node) -> str:
    """Return *term* of the shapes as quoted SQL text, in the form the tables hold; SlowWay for a blank node."""
    if isinstance(term, URIRef):
        return quoted(str(ox.NamedNode(str(term))))
    if not isinstance(term, Literal):
        raise SlowWay("a blank node as a value")
    if term.language:
        return quoted(str(ox.Literal(str(term), language=term.language)))
    return quoted(str(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD.string)))))


def same_term(name: str, term: Node) -> str:
    """Return the condition that *name* holds *term* itself."""
    return f"{name} = {term_text(term)}"


def surely_ordered(a: str, sign: str, b: str) -> str:
    """Return a condition that is true only where the values of *a* and *b* surely stand in order."""
    numbers = every([_is_number(a), _is_number(b), f"COALESCE({_number(a)} {sign} {_number(b)}, false)"])
    # dates of one length and form stand in the order of their text
    days = every([_is_day(a), _is_day(b), f"{a} {sign} {b}"])
    return either([numbers, days])


def is_literal(name: str) -> str:
    """Return the condition that *name* holds a literal."""
    return f"starts_with({name}, '\"')"


def is_blank(name: str) -> str:
    """Return the condition that *name* holds a blank node."""
    return f"starts_with({name}, '_:')"


def language(name: str) -> str:
    """Return the language tag of *name* in small letters, empty without one."""
    return f"regexp_extract({name}, '\"@([a-z0-9-]+)$', 1)"


def _is_iri(name: str) -> str:
    return f"starts_with({name}, '<')"


def _full(name: str, pattern: str) -> str:
    return f"regexp_full_match({name}, {quoted(pattern)})"


def _is_number(name: str) -> str:
    return _full(name, _NUMBERS)


def _number(name: str) -> str:
    return f"TRY_CAST(split_part({name}, '\"', 2) AS DECIMAL(30, 8))"


def _is_day(name: str) -> str:
    return _full(name, _DAY_TEXT)


def _is_text(name: str) -> str:
    """Return the condition that *name* is an IRI or a text, and spelt without an escape."""
    tagged = f"regexp_matches({name}, {quoted(_TAG)})"
    return f"(({_is_iri(name)} OR suffix({name}, '\"') OR {tagged}) AND NOT contains({name}, '\\'))"


def _text(name: str) -> str:
    """Return what `_is_text` holds without its marks."""
    return f"CASE WHEN {_is_iri(name)} THEN {name}[2:-2] ELSE split_part({name}, '\"', 2) END"


def _datatype(_: Graph, __: Node, value: Node, name: str) -> Pair:
    if not isinstance(value, URIRef) or value in (RDFS.Literal, RDFS.Datatype):
        return _UNSURE
    if value in (RDF.langString, XSD.string):
        tagged = f"regexp_matches({name}, {quoted(_TAG)})"
        good = tagged if value == RDF.langString else f"suffix({name}, '\"')"
        return Pair(negated(good), good)
    ending = f'"^^<{value}>'
    typed = f"suffix({name}, {quoted(ending)})"
    if sure(str(value)):
        return Pair(negated(typed), typed)
    valid = VALID.get(str(value))
    if valid is None:
        return Pair(ALWAYS, typed)
    return Pair(negated(_full(name, rf'"{valid}"\^\^<{re.escape(value)}>')), typed)


def _node_kind(_: Graph, __: Node, value: Node, name: str) -> Pair:
    kinds = {"IRI": _is_iri, "BlankNode": is_blank, "Literal": is_literal}
    asked = str(value).removeprefix(str(SH))
    good = either(test(name) for kind, test in kinds.items() if kind in asked.split("Or"))
    return Pair(negated(good), good) if str(value).startswith(str(SH)) else _UNSURE


def _in(shapes: Graph, _: Node, value: Node, name: str) -> Pair:
    members = list(Collection(shapes, value))
    if not members or any(isinstance(m, BNode) for m in members):
        return _UNSURE
    good = f"{name} IN ({', '.join(term_text(m) for m in members)})"
    return Pair(negated(good), good)


def _language_in(shapes: Graph, _: Node, value: Node, name: str) -> Pair:
    tags = [str(m).lower() for m in Collection(shapes, value)]
    if not tags:
        return _UNSURE
    if "*" in tags:
        good = f"regexp_matches({name}, {quoted(_TAG)})"
    else:
        listed = ", ".join(quoted(tag) for tag in tags)
        tag = language(name)
        good = every(
            [f"{tag} <> ''", f"({tag} IN ({listed}) OR split_part({tag}, '-', 1) IN ({listed}))"],
        )
    return Pair(negated(good), good)


def _range(sign: str) -> Rule:
    def rule(_: Graph, __: Node, value: Node, name: str) -> Pair:
        if not isinstance(value, Literal) or value.ill_typed:
            return _UNSURE
        if value.datatype in (XSD.integer, XSD.decimal) and isinstance(value.value, (int, Decimal)):
            known, text = _is_number(name), f"{Decimal(value.value):f}"
            # beyond what a number of the tables holds nobody can be sure
            if len(text) > 18 or len(text.partition(".")[2]) > 8:
                return _UNSURE
            good = f"COALESCE({_number(name)} {sign} {text}::DECIMAL(30, 8), false)"
        elif value.datatype == XSD.date and re.fullmatch(DAY, str(value)):
            known, good = _is_day(name), f"{name} {sign} {term_text(value)}"
        else:
            return _UNSURE
        return Pair(negated(f"({known} AND {good})"), f"((NOT {known}) OR {good})")

    return rule


def _length(sign: str) -> Rule:
    def rule(_: Graph, __: Node, value: Node, name: str) -> Pair:
        if not isinstance(value, Literal) or not isinstance(value.value, int):
            return _UNSURE
        text = _is_text(name)
        good = f"length({_text(name)}) {sign} {int(value.value)}"
        return Pair(negated(f"({text} AND {good})"), f"((NOT {text}) OR {good})")

    return rule


def _pattern(shapes: Graph, node: Node, value: Node, name: str) -> Pair:
    flags = "".join(str(f) for f in shapes.objects(node, SH.flags))
    pattern = str(value)
    if flags not in ("", "i") or any(t in pattern for t in _TRAPS) or not _SAFE_PATTERN.fullmatch(pattern):
        return _UNSURE
    if not _is_pattern(pattern):
        return _UNSURE
    text = f"({_is_text(name)} AND regexp_matches({_text(name)}, '^[ -~]*$'))"
    good = f"regexp_matches({_text(name)}, {quoted(pattern)}, '{flags or 'c'}')"
    return Pair(negated(f"({text} AND {good})"), f"((NOT {text}) OR {good})")


def _is_pattern(pattern: str) -> bool:
    """Tell whether both Python and the tables read *pattern*."""
    try:
        re.compile(pattern)
        with duckdb.connect() as tables:
            tables.execute(f"SELECT regexp_matches('', {quoted(pattern)})")
    except (re.error, duckdb.Error):
        return False
    return True


VALUE_RULES: dict[Node, Rule] = {
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.languageIn: _language_in,
    SH.minExclusive: _range(">"),
    SH.minInclusive: _range(">="),
    SH.maxExclusive: _range("<"),
    SH.maxInclusive: _range("<="),
    SH.minLength: _length(">="),
    SH.maxLength: _length("<="),
    SH.pattern: _pattern,
}
