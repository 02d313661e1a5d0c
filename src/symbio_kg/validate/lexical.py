"""Literals that every engine reads alike, and those that some engine may take for ill-typed.

*Plain* ones are written as their values are; *valid* ones are sure, though another form is usual; all other
literals of the built-in datatypes are *odd*. The patterns serve Python and the tables alike.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox

__all__ = ["DAY", "NUMBER", "VALID", "is_odd", "quiet", "sure"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DAY = r"[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
NUMBER = {
    f"{_XSD}integer": r"[+-]?[0-9]{1,15}",
    f"{_XSD}decimal": r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?",
}
VALID = {
    **NUMBER,
    f"{_XSD}boolean": r"(?:true|false|1|0)",
    f"{_XSD}date": DAY,
    f"{_XSD}dateTime": rf"{DAY}T{_CLOCK}Z?",
    f"{_XSD}double": r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?(?:[eE][+-]?[0-9]{1,2})?",
    f"{_XSD}float": r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?(?:[eE][+-]?[0-9])?",
}
"""The forms of each datatype that are surely of it."""

_FREE = frozenset({f"{_XSD}string", f"{_RDF}langString"})
_COMPILED = {datatype: re.compile(pattern) for datatype, pattern in VALID.items()}


def sure(datatype: str) -> bool:
    """Tell whether a literal of *datatype* is of it however it is written."""
    return datatype in _FREE or not datatype.startswith((_XSD, _RDF))


def is_odd(literal: ox.Literal) -> bool:
    """Tell whether some engine may take *literal* for ill-typed."""
    datatype = literal.datatype.value
    if sure(datatype):
        return False
    valid = _COMPILED.get(datatype)
    return valid is None or not valid.fullmatch(literal.value)


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
