"""Literals as the screening store holds them: exactly as written, and marked where engines may disagree.

Oxigraph keeps numbers, booleans and times as values: `"01"^^xsd:integer` would come back as `"1"`, and
`"1"^^xsd:int` as an integer. A literal that would change is therefore held under a datatype of its own.
Three kinds result: *plain* ones, equal for everybody; *written* ones, valid but not in the form Oxigraph
keeps; *odd* ones, which some engine may take for ill-typed.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox

__all__ = ["ODD", "WRITTEN", "held", "is_odd", "is_plain", "native", "quiet", "released"]

WRITTEN = "urn:x-symbio:written:"
ODD = "urn:x-symbio:odd:"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DAY = r"[1-9]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_PLAIN = {
    f"{_XSD}integer": re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII),
    f"{_XSD}decimal": re.compile(r"0|-?[1-9]\d{0,11}|-?(?:0|[1-9]\d{0,11})\.\d{0,5}[1-9]", re.ASCII),
    f"{_XSD}boolean": re.compile(r"true|false"),
    f"{_XSD}date": re.compile(_DAY, re.ASCII),
    f"{_XSD}dateTime": re.compile(rf"{_DAY}T{_CLOCK}Z?", re.ASCII),
}
_VALID = {
    f"{_XSD}integer": re.compile(r"[+-]?\d{1,15}", re.ASCII),
    f"{_XSD}decimal": re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?", re.ASCII),
    f"{_XSD}boolean": re.compile(r"true|false|1|0"),
    f"{_XSD}double": re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?(?:[eE][+-]?\d{1,2})?", re.ASCII),
    f"{_XSD}float": re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?(?:[eE][+-]?\d)?", re.ASCII),
}
_FREE = frozenset({f"{_XSD}string", f"{_RDF}langString"})
_DATATYPES: dict[str, ox.NamedNode] = {}


def held(literal: ox.Literal) -> ox.Literal:
    """Return *literal* in the form under which the store neither changes nor misjudges it."""
    datatype = literal.datatype.value
    if datatype in _FREE:
        return literal
    plain = _PLAIN.get(datatype)
    if plain is not None:
        if plain.fullmatch(literal.value):
            return literal
    elif not datatype.startswith((_XSD, _RDF)):
        return literal
    valid = _VALID.get(datatype)
    mark = WRITTEN if valid is not None and valid.fullmatch(literal.value) else ODD
    return ox.Literal(literal.value, datatype=_named(mark + datatype))


def released(literal: ox.Literal) -> ox.Literal:
    """Return the literal that `held` was given."""
    datatype = literal.datatype.value
    for mark in (WRITTEN, ODD):
        if datatype.startswith(mark):
            return ox.Literal(literal.value, datatype=_named(datatype[len(mark) :]))
    return literal


def is_plain(literal: ox.Literal) -> bool:
    """Tell whether the store keeps *literal* as it is, and every engine reads it alike."""
    return held(literal) is literal


def is_odd(literal: ox.Literal) -> bool:
    """Tell whether some engine may take *literal* for ill-typed."""
    return held(literal).datatype.value.startswith(ODD)


def native(literal: ox.Literal) -> bool:
    """Tell whether *literal* stands in the store under its own datatype."""
    return not literal.datatype.value.startswith((WRITTEN, ODD))


@contextmanager
def quiet() -> Iterator[None]:
    """Keep rdflib from logging a traceback, or warning, for a value that is not of its datatype."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        logger.disabled = before


def _named(iri: str) -> ox.NamedNode:
    found = _DATATYPES.get(iri)
    if found is None:
        found = _DATATYPES[iri] = ox.NamedNode(iri)
    return found
