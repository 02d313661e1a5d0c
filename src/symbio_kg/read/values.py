"""The cell of measured values or limits: `SiO2 = 52,3 %; nem <= 12 %` becomes properties with numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from symbio_kg.read.cells import number_of
from symbio_kg.read.guards import show
from symbio_kg.read.words import Miss, word
from symbio_kg.vocabulary import Vocabulary, Word, key

__all__ = ["Value", "values_of"]

_PART = re.compile(r"(?P<property>[^=<>≤≥:]+?)\s*(?P<sign><=|>=|=<|=>|[=<>≤≥:])\s*(?P<value>[^=<>≤≥]*)")
_NUMBER = re.compile(r"(?P<number>[+-−]?\s*\d[\d.,\u00a0 ]*)(?P<unit>.*)", re.DOTALL)
_WITHOUT_UNIT = frozenset({"UNITLESS", "PH", "NUM"})
_ABSENT = frozenset({"absent", "none", "yok", "bulunmaz", "not present"})

_MEASURED = {"=": "Equals", ":": "Equals", "<": "AtMost", "≤": "AtMost", ">": "AtLeast", "≥": "AtLeast"}
_TOLERATED = _MEASURED | {"<": "LessThan", ">": "MoreThan", "<=": "AtMost", ">=": "AtLeast"}
_SIGNS = {"<=": "≤", "=<": "≤", ">=": "≥", "=>": "≥"}


@dataclass(frozen=True, slots=True)
class Value:
    """A property with its sign, number and unit; no number means that it must be absent."""

    property: str
    sign: str
    number: Decimal | None
    unit: str | None

    def operator(self, *, measured: bool) -> str:
        """Return the local name of the operator, for a measurement or for a limit."""
        if self.number is None:
            return "Absent" if not measured else "Equals"
        return (_MEASURED if measured else _TOLERATED)[self.sign]


def values_of(text: str, vocabulary: Vocabulary, *, comma: bool) -> Iterator[Value | Miss]:
    """Yield what each part of *text*, parted by ; or a line break, says, or why it cannot be read."""
    for part in re.split(r"[;\n]", text):
        if part.strip():
            yield _value(part.strip(), vocabulary, comma=comma)


def _value(part: str, vocabulary: Vocabulary, *, comma: bool) -> Value | Miss:
    found = _PART.fullmatch(part)
    if found is None:
        return Miss("measurement", {"text": show(part)})
    what = word(vocabulary.properties, "property", found["property"])
    if isinstance(what, Miss):
        return Miss(what.code, {**what.facts, "text": show(found["property"])})
    sign = _SIGNS.get(found["sign"], found["sign"])
    if key(found["value"]) in _ABSENT:
        return Value(what.iri, sign, None, None)
    amount = _NUMBER.fullmatch(found["value"].strip())
    number = number_of(amount["number"], comma=comma) if amount else None
    if amount is None or number is None:
        return Miss("measurement", {"text": show(part)})
    name = amount["unit"].strip()
    if not name:
        return Value(what.iri, sign, number.value, _unit_of(what, vocabulary))
    unit = word(vocabulary.units, "unit", name)
    if isinstance(unit, Miss):
        return Miss(unit.code, {**unit.facts, "text": show(name)})
    return Value(what.iri, sign, number.value, unit.iri)


def _unit_of(what: Word, vocabulary: Vocabulary) -> str | None:
    """Return the unit of a property that people write none for, such as pH."""
    usual = what.facts.get("default_unit", "")
    found = vocabulary.units.find(usual) if usual in _WITHOUT_UNIT else []
    return found[0].iri if found else None
