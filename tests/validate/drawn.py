"""Shapes and data as hypothesis draws them: small, full of repetition, with every kind of odd value."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

HEAD = """@prefix : <urn:t:> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
_NODES = st.sampled_from([":a", ":b", ":c", ":d", "_:x", "_:y"])
_PROPERTIES = st.sampled_from([":p", ":q", ":r"])
_CLASSES = st.sampled_from([":C", ":D", ":E"])
_NUMBERS = ["1", "2", "3.5", "10", "0", "-4", "1.0", "01", "+7", "1e3", "99999999999999999999"]
_DAYS = ["2026-01-01", "2026-02-29", "2026-12-31", "0000-01-01", "12026-01-01", "2026-01-01Z", "2024-02-29"]
_LITERALS = st.one_of(
    st.sampled_from(["", "a", "abc", "ABC 12", "çığ", "x\\ny", "a" * 12]).map(lambda t: f'"{t}"'),
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["en", "tr", "EN", "en-GB", "de"])).map(
        lambda t: f'"{t[0]}"@{t[1]}'
    ),
    st.tuples(
        st.sampled_from(_NUMBERS), st.sampled_from(["integer", "decimal", "double", "int", "string", "float"])
    ).map(lambda t: f'"{t[0]}"^^xsd:{t[1]}'),
    st.tuples(st.sampled_from(_DAYS), st.sampled_from(["date", "dateTime", "gYear"])).map(
        lambda t: f'"{t[0]}"^^xsd:{t[1]}'
    ),
    st.sampled_from(["true", "false", "1", "maybe"]).map(lambda t: f'"{t}"^^xsd:boolean'),
    st.sampled_from(
        [
            '"2026-01-01T10:00:00"^^xsd:dateTime',
            '"2026-01-01T10:00:00Z"^^xsd:dateTime',
            '"k"^^:own',
            '"x"^^xsd:token',
        ]
    ),
)
_VALUES = st.one_of(_NODES, _LITERALS)


@st.composite
def data(draw: st.DrawFn) -> str:
    """Return a small graph as Turtle."""
    lines = [HEAD]
    for node in (":a", ":b", ":c", "_:x"):
        lines += [f"{node} a {kind} ." for kind in draw(st.lists(_CLASSES, max_size=2))]
    triples = st.tuples(_NODES, _PROPERTIES, _VALUES)
    lines += [f"{s} {p} {o} ." for s, p, o in draw(st.lists(triples, max_size=14))]
    lines += draw(
        st.lists(st.sampled_from([":D rdfs:subClassOf :C .", ":E rdfs:subClassOf :D ."]), max_size=2)
    )
    return "\n".join(lines)


@cache
def _path(depth: int = 2) -> Any:
    simple = _PROPERTIES
    if depth == 0:
        return simple
    inner = _path(depth - 1)
    return st.one_of(
        simple,
        simple,
        inner.map(lambda p: f"[ sh:inversePath {p} ]"),
        st.tuples(inner, inner).map(lambda t: f"( {t[0]} {t[1]} )"),
        st.tuples(inner, inner).map(lambda t: f"[ sh:alternativePath ( {t[0]} {t[1]} ) ]"),
        st.tuples(st.sampled_from(["zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"]), inner).map(
            lambda t: f"[ sh:{t[0]} {t[1]} ]"
        ),
    )


_KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
_TYPES = ["integer", "decimal", "string", "date", "boolean", "double", "dateTime", "int", "float", "token"]
_BOUNDS = [
    '"2026-06-01"^^xsd:date',
    "2",
    "3.5",
    '"1.0"^^xsd:double',
    '"b"',
    "0",
    '"2026-01-01T10:00:00"^^xsd:dateTime',
]
_RANGES = st.sampled_from(["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"])
_FIXED = st.one_of(_LITERALS, st.sampled_from([":a", ":b"]))
_VALUE_RULES = st.one_of(
    _CLASSES.map(lambda c: f"sh:class {c}"),
    st.sampled_from(_TYPES).map(lambda t: f"sh:datatype xsd:{t}"),
    st.just("sh:datatype rdf:langString"),
    st.sampled_from(_KINDS).map(lambda k: f"sh:nodeKind sh:{k}"),
    st.tuples(_RANGES, st.sampled_from(_BOUNDS)).map(lambda t: f"sh:{t[0]} {t[1]}"),
    st.tuples(st.sampled_from(["minLength", "maxLength"]), st.integers(0, 5)).map(
        lambda t: f"sh:{t[0]} {t[1]}"
    ),
    st.sampled_from(["^a", "b$", "[a-c]+", "^\\\\d+$", "\\\\w \\\\d", "A", "^.$", "(?=a)"]).map(
        lambda p: f'sh:pattern "{p}"'
    ),
    st.just('sh:pattern "abc" ; sh:flags "i"'),
    st.sampled_from(['( "en" )', '( "tr" "EN" )', '( "*" )']).map(lambda t: f"sh:languageIn {t}"),
    st.lists(_FIXED, min_size=1, max_size=4).map(lambda v: f"sh:in ( {' '.join(v)} )"),
    _FIXED.map(lambda v: f"sh:hasValue {v}"),
    _PROPERTIES.map(lambda p: f"sh:equals {p}"),
    _PROPERTIES.map(lambda p: f"sh:disjoint {p}"),
    st.tuples(_PROPERTIES, st.booleans()).map(
        lambda t: (
            f"sh:closed true ; sh:property [ sh:path {t[0]} ]"
            + (" ; sh:ignoredProperties ( rdf:type )" if t[1] else "")
        )
    ),
)
_PATH_RULES = st.one_of(
    st.tuples(st.sampled_from(["minCount", "maxCount"]), st.integers(0, 3)).map(
        lambda t: f"sh:{t[0]} {t[1]}"
    ),
    st.just("sh:uniqueLang true"),
    st.tuples(st.sampled_from(["lessThan", "lessThanOrEquals"]), _PROPERTIES).map(
        lambda t: f"sh:{t[0]} {t[1]}"
    ),
)


@cache
def _shape(depth: int) -> Any:
    """Return the inside of a shape: a node shape or a property shape."""
    return st.one_of(_node_shape(depth), _property_shape(depth))


@cache
def _nested(depth: int) -> Any:
    shape = _shape(depth).map(lambda s: f"[ {s} ]")
    return st.one_of(
        _node_shape(depth).map(lambda s: f"sh:node [ {s} ]"),
        shape.map(lambda s: f"sh:not {s}"),
        st.tuples(st.sampled_from(["and", "or", "xone"]), shape, shape).map(
            lambda t: f"sh:{t[0]} ( {t[1]} {t[2]} )"
        ),
        _property_shape(depth).map(lambda s: f"sh:property [ {s} ]"),
    )


@cache
def _qualified(depth: int) -> Any:
    counts = st.sampled_from(
        [
            "sh:qualifiedMinCount 1",
            "sh:qualifiedMaxCount 1",
            "sh:qualifiedMinCount 2",
            "sh:qualifiedMaxCount 0",
        ]
    )
    return st.tuples(_shape(depth), counts).map(lambda t: f"sh:qualifiedValueShape [ {t[0]} ] ; {t[1]}")


@cache
def _node_shape(depth: int) -> Any:
    rules = st.one_of(_VALUE_RULES, _nested(depth - 1)) if depth else _VALUE_RULES
    return st.lists(rules, min_size=1, max_size=2, unique_by=_predicate).map(
        lambda r: " ; ".join(["a sh:NodeShape", *r])
    )


@cache
def _property_shape(depth: int) -> Any:
    simple = st.one_of(_VALUE_RULES, _PATH_RULES)
    rules = st.one_of(simple, simple, _nested(depth - 1), _qualified(depth - 1)) if depth else simple
    inside = st.lists(rules, min_size=1, max_size=2, unique_by=_predicate)
    return st.tuples(_path(), inside).map(
        lambda t: " ; ".join(["a sh:PropertyShape", f"sh:path {t[0]}", *t[1]])
    )


def _predicate(rule: str) -> str:
    return rule.split()[0]


_TARGETS = st.sampled_from(
    [
        "sh:targetClass :C",
        "sh:targetClass :D",
        "sh:targetNode :a, :z",
        'sh:targetNode "lit"',
        "sh:targetSubjectsOf :p",
        "sh:targetObjectsOf :q",
        "a rdfs:Class",
    ]
)
_EXTRAS = st.sampled_from(
    ["", "", "sh:severity sh:Warning ;", 'sh:message "m"@en, "n"@tr ;', "sh:deactivated true ;"]
)


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """Return one to three shapes as Turtle."""
    names = [":C", ":S2", ":S3"]
    lines = [HEAD]
    chosen = names[: draw(st.integers(1, 3))]
    lines += [f"{name} {draw(_TARGETS)} ; {draw(_EXTRAS)} {draw(_shape(2))} ." for name in chosen]
    return "\n".join(lines)
