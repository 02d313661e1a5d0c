"""Constraints on a single value as SPARQL conditions.

No condition raises an error: where Oxigraph and the referee might read a value differently, both `fail`
and `hold` are true, and the referee decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from symbio_kg.validate.conditions import ALWAYS, Pair, either, every, negated
from symbio_kg.validate.lexical import ODD, WRITTEN, held, is_plain
from symbio_kg.validate.slow import SlowWay

__all__ = ["VALUE_RULES", "same_term", "surely_ordered", "term_text"]

Rule = Callable[[Graph, Node, Node, str], Pair]

_DATE = ox.NamedNode(str(XSD.date))
_UNSURE = Pair(ALWAYS, ALWAYS)
_SAFE_PATTERN = re.compile(
    r"(?:[A-Za-z0-9 _:/,=@#%'\"<>;!~.^$|*+{}()\[\]-]|\\[dws.\\/+*?()\[\]{}|^$-]|(?<!\()\?)+"
)
_TRAPS = ("[[", "[:", "&&", "--", "~~", "(?")


def term_text(term: Node) -> str:
    """Return *term* of the shapes as SPARQL text, in the form the store holds; SlowWay for a blank node."""
    if isinstance(term, URIRef):
        return str(ox.NamedNode(str(term)))
    if not isinstance(term, Literal):
        raise SlowWay("a blank node as a value")
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    datatype = ox.NamedNode(str(term.datatype or XSD.string))
    return str(held(ox.Literal(str(term), datatype=datatype)))


def same_term(name: str, term: Node) -> str:
    """Return the condition that the variable *name* holds *term* itself."""
    return f"sameTerm({name}, {term_text(term)})"


def surely_ordered(a: str, sign: str, b: str) -> str:
    """Return a condition that is true only where the values of *a* and *b* surely stand in order."""
    numbers = every([_is_number(a), _is_number(b)])
    order = f"COALESCE(xsd:decimal(STR({a})) {sign} xsd:decimal(STR({b})), false)"
    days = every([_is_day(a), _is_day(b)])
    return either([f"({numbers} && {order})", f"({days} && STR({a}) {sign} STR({b}))"])


def _typed(name: str, *datatypes: str) -> str:
    return f"(isLiteral({name}) && DATATYPE({name}) IN ({', '.join(f'<{d}>' for d in datatypes)}))"


def _is_number(name: str) -> str:
    own = [str(XSD.integer), str(XSD.decimal)]
    return _typed(name, *own, *(WRITTEN + d for d in own))


def _is_day(name: str) -> str:
    return _typed(name, str(XSD.date))


def _is_text(name: str) -> str:
    return (
        f'(isIRI({name}) || (isLiteral({name}) && (LANG({name}) != "" || DATATYPE({name}) = <{XSD.string}>)))'
    )


def _datatype(_: Graph, __: Node, value: Node, name: str) -> Pair:
    if not isinstance(value, URIRef) or value in (RDFS.Literal, RDFS.Datatype):
        return _UNSURE
    if value == RDF.langString:
        good = f'(isLiteral({name}) && LANG({name}) != "")'
    else:
        good = _typed(name, str(value), WRITTEN + value)
    odd = _typed(name, ODD + value)
    return Pair(negated(good), either([good, odd]))


def _node_kind(_: Graph, __: Node, value: Node, name: str) -> Pair:
    kinds = {"IRI": "isIRI", "BlankNode": "isBlank", "Literal": "isLiteral"}
    asked = str(value).removeprefix(str(SH))
    good = either(f"{test}({name})" for kind, test in kinds.items() if kind in asked.split("Or"))
    return Pair(negated(good), good) if str(value).startswith(str(SH)) else _UNSURE


def _in(shapes: Graph, _: Node, value: Node, name: str) -> Pair:
    members = list(Collection(shapes, value))
    if any(isinstance(m, BNode) for m in members):
        return _UNSURE
    iris = [term_text(m) for m in members if isinstance(m, URIRef)]
    good = [f"(isIRI({name}) && {name} IN ({', '.join(iris)}))"] if iris else []
    good += [same_term(name, m) for m in members if isinstance(m, Literal)]
    found = either(good)
    return Pair(negated(found), found)


def _language_in(shapes: Graph, _: Node, value: Node, name: str) -> Pair:
    tags = [str(m).lower() for m in Collection(shapes, value)]
    listed = ", ".join(str(ox.Literal(tag)) for tag in tags)
    if not listed:
        return _UNSURE
    tag = f"LCASE(LANG({name}))"
    match = (
        ALWAYS
        if "*" in tags
        else f'({tag} IN ({listed}) || STRBEFORE(CONCAT({tag}, "-"), "-") IN ({listed}))'
    )
    good = every([f"isLiteral({name})", f'LANG({name}) != ""', match])
    return Pair(negated(good), good)


def _range(sign: str) -> Rule:
    def rule(_: Graph, __: Node, value: Node, name: str) -> Pair:
        if not isinstance(value, Literal) or value.ill_typed:
            return _UNSURE
        if value.datatype in (XSD.integer, XSD.decimal) and isinstance(value.value, (int, Decimal)):
            known = _is_number(name)
            text = f"{Decimal(value.value):f}"
            # beyond what a decimal of the store holds nobody can be sure
            if len(text) > 18:
                return _UNSURE
            good = f"COALESCE(xsd:decimal(STR({name})) {sign} xsd:decimal({ox.Literal(text)!s}), false)"
        elif value.datatype == XSD.date and is_plain(ox.Literal(str(value), datatype=_DATE)):
            known = _is_day(name)
            good = f"STR({name}) {sign} {ox.Literal(str(value))}"
        else:
            return _UNSURE
        return Pair(negated(f"({known} && {good})"), f"(!{known} || {good})")

    return rule


def _length(sign: str) -> Rule:
    def rule(_: Graph, __: Node, value: Node, name: str) -> Pair:
        if not isinstance(value, Literal) or not isinstance(value.value, int):
            return _UNSURE
        text = _is_text(name)
        good = f"STRLEN(STR({name})) {sign} {int(value.value)}"
        return Pair(negated(f"({text} && {good})"), f"(!{text} || {good})")

    return rule


def _pattern(shapes: Graph, node: Node, value: Node, name: str) -> Pair:
    flags = "".join(str(f) for f in shapes.objects(node, SH.flags))
    pattern = str(value)
    if flags not in ("", "i") or any(t in pattern for t in _TRAPS) or not _SAFE_PATTERN.fullmatch(pattern):
        return _UNSURE
    text = f'({_is_text(name)} && REGEX(STR({name}), "^[ -~]*$"))'
    sure = f"REGEX(STR({name}), {ox.Literal(pattern)}, {ox.Literal(flags)})"
    return Pair(f"(!{text} || COALESCE(!{sure}, true))", f"(!{text} || COALESCE({sure}, true))")


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
