"""A case as triples: one transfer with its facts, and one check for each law and standing it is judged under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.comply.case import Case, Code, Value
from symbio_kg.comply.facts import fact_name, fact_table
from symbio_kg.comply.lists import countries
from symbio_kg.comply.rules import LAWS
from symbio_kg.i18n import fold
from symbio_kg.terms import PREFIXES, RDF_TYPE, expand

__all__ = ["Check", "checks_of", "mass_fraction", "triples_of"]

_SYM, _FACT, _XSD = PREFIXES["sym"], PREFIXES["fact"], PREFIXES["xsd"]
_LISTS: Final = (PREFIXES["low"], PREFIXES["lowtr"])
_LAW = {law: expand(name) for law, name in LAWS.items()}


@dataclass(frozen=True, slots=True)
class Check:
    """One view of a case: the law applied, the standing judged, and where that law has its say."""

    node: NamedNode
    transfer: NamedNode
    case: Case
    law: str
    standing: str
    deciding: bool
    dispatch: bool
    destination: bool


def checks_of(case: Case, transfer: NamedNode) -> list[Check]:
    """Return the checks of *case*.

    The law of the place of dispatch and that of the destination decide. A transfer inside Türkiye is
    shown the law of the Union for information.
    """
    start, end = _law_of(case, "producer.country"), _law_of(case, "receiver.country")
    deciding = [law for law in dict.fromkeys((start, end)) if law]
    shown = [*deciding, *(["EU"] if deciding == ["TR"] else [])]
    standings = ("waste",) if case.get("claim") in (None, "waste") else ("claim", "waste")
    return [
        Check(
            NamedNode(f"{transfer.value}/{law}/{standing}"),
            transfer,
            case,
            law,
            standing,
            law in deciding,
            law == start or law not in deciding,
            law == end or law not in deciding,
        )
        for law in shown
        for standing in standings
    ]


def _law_of(case: Case, fact: str) -> str:
    """Return the legal order at one end; where no state is named, the other end's or Türkiye's."""
    other = "receiver.country" if fact == "producer.country" else "producer.country"
    state = case.get(fact) or case.get(other) or "TR"
    return countries().law[str(state)]


def triples_of(case: Case, checks: list[Check], day: date) -> Iterator[Triple]:
    """Yield the facts of *case* and what each of its *checks* is."""
    transfer = checks[0].transfer if checks else NamedNode(f"{PREFIXES['data']}transfer/{case.id}")
    yield Triple(transfer, RDF_TYPE, _SYM["Transfer"])
    for fact, value in case.values.items():
        yield from _statements(transfer, fact, value)
    yield from _derived(transfer, case)
    for fact, items in case.items.items():
        for number, item in enumerate(items):
            node = NamedNode(f"{transfer.value}/{fact_name(fact)}/{number}")
            yield Triple(transfer, _FACT[fact_name(fact)], node)
            for inner, value in item.items():
                yield from _statements(node, inner, value)
            yield from _canonical(node, fact, item)
    for check in checks:
        yield Triple(check.node, RDF_TYPE, _SYM["Check"])
        yield Triple(check.node, _SYM["judges"], transfer)
        yield Triple(check.node, _SYM["underLaw"], _LAW[check.law])
        yield Triple(check.node, _SYM["standing"], Literal(check.standing))
        yield Triple(check.node, _SYM["asOf"], _literal(day))
        yield Triple(check.node, _SYM["deciding"], _literal(check.deciding))
        if check.dispatch:
            yield Triple(check.node, _SYM["dispatchLaw"], _LAW[check.law])
        if check.dispatch or not any(one.dispatch and one.deciding for one in checks):
            yield Triple(check.node, _SYM["decidesCode"], _literal(True))
        if check.destination:
            yield Triple(check.node, _SYM["destinationLaw"], _LAW[check.law])


def _derived(transfer: NamedNode, case: Case) -> Iterator[Triple]:
    """Yield the words of the description, folded and between blanks, and where waste lists have the code."""
    description = case.get("description")
    if isinstance(description, str):
        words = re.findall(r"\w+", fold(description))
        yield Triple(transfer, _FACT["description-folded"], Literal(f" {' '.join(words)} "))
    code = case.get("code")
    if isinstance(code, Code):
        for heading in _headings(code.notation):
            for entries in _LISTS:
                yield Triple(transfer, _FACT["code-entry"], entries[heading.replace(" ", "-")])


def _statements(node: NamedNode, fact: str, value: Value | tuple[str, ...]) -> Iterator[Triple]:
    predicate = _predicate(fact)
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, Code):
            yield Triple(node, predicate, Literal(one.notation))
            yield Triple(node, _predicate(fact, "-star"), _literal(one.star))
            for heading in _headings(one.notation):
                yield Triple(node, _predicate(fact, "-within"), Literal(heading))
        else:
            yield Triple(node, predicate, _term(fact, one))
            kind = fact_table().facts[fact].kind
            if kind == "activity":
                for wider in _divisions(str(one)):
                    yield Triple(node, _predicate(fact, "-within"), Literal(wider))
            if kind == "codes":
                yield Triple(node, _predicate(fact, "-notation"), Literal(str(one).rstrip("*")))


@cache
def _predicate(fact: str, part: str = "") -> NamedNode:
    return _FACT[fact_name(fact) + part]


@lru_cache(maxsize=5_000)
def _headings(notation: str) -> tuple[str, ...]:
    """Return the code and the headings it stands below, as code lists may name any of them."""
    words = notation.split()
    return tuple(" ".join(words[: length + 1]) for length in range(len(words)))


def _divisions(number: str) -> Iterator[str]:
    """Yield the NACE class as written, its group and its division: 23.51, 23.5, 23."""
    yield from dict.fromkeys((number, number[:4].rstrip("."), number[:2]))


def _term(fact: str, value: str | bool | Decimal | date) -> NamedNode | Literal:
    kind = fact_table().facts[fact].kind
    if kind in ("operation", "operations"):
        return PREFIXES["op"][str(value)]
    if kind in ("activity", "activities"):
        return PREFIXES["nace"][str(value).replace(".", "-")]
    return _literal(value)


def _literal(value: str | bool | Decimal | date) -> Literal:
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=_XSD["date"])
    if isinstance(value, Decimal):
        return Literal(format(value, "f"), datatype=_XSD["decimal"])
    return Literal(value)


_MG_PER_KG: Final[Mapping[str, Decimal]] = {
    "%": Decimal(10_000),
    "percent": Decimal(10_000),
    "‰": Decimal(1000),
    "g/kg": Decimal(1000),
    "kg/t": Decimal(1000),
    "mg/g": Decimal(1000),
    "mg/kg": Decimal(1),
    "ppm": Decimal(1),
    "g/t": Decimal(1),
    "µg/g": Decimal(1),
    "ug/g": Decimal(1),
    "µg/kg": Decimal("0.001"),
    "ug/kg": Decimal("0.001"),
    "ppb": Decimal("0.001"),
    "mg/t": Decimal("0.001"),
    "ng/g": Decimal("0.001"),
    "ng/kg": Decimal("0.000001"),
}


_ASIDE: Final = re.compile(
    r"\b(?:who-|i-)?teq\b|\b(?:dm|ds|ts|km)\b|\b(?:kuru|dry|mass|weight|w)\b.*", re.IGNORECASE
)


def mass_fraction(value: Decimal, unit: str) -> Decimal | None:
    """Return *value* of *unit* in mg/kg; None when the unit is no mass fraction.

    Words that say how it was counted (`µg WHO-TEQ/kg`, `mg/kg DM`, `% w/w`) are left out.
    """
    name = "".join(_ASIDE.sub("", unit.replace("μ", "µ")).split()).lower()
    factor = _MG_PER_KG.get(name)
    return None if factor is None else value * factor


_ELUATE: Final[Mapping[str, Decimal]] = {"g/l": Decimal(10_000), "mg/l": Decimal(10), "µg/l": Decimal("0.01")}
"""mg/kg for one unit in the eluate at ten litres a kilogram."""


def _canonical(node: NamedNode, fact: str, item: Mapping[str, Value]) -> Iterator[Triple]:
    """Yield what was measured by its one name, and a content in mg/kg, so that rules compare in one unit."""
    measured = item.get(f"{fact}[].property")
    if item.get(f"{fact}[].basis") == "leaching" and not str(measured).startswith("leaching-"):
        measured = f"leaching-{measured}"
    if isinstance(measured, str):
        yield Triple(node, _FACT[f"{fact_name(fact)}-of"], Literal(measured))
    value, unit = item.get(f"{fact}[].value"), item.get(f"{fact}[].unit")
    if isinstance(value, Decimal) and isinstance(unit, str):
        content = mass_fraction(value, unit)
        factor = _ELUATE.get(unit.replace("μ", "µ").replace("ug", "µg").lower().strip())
        if content is None and factor is not None and str(measured).startswith("leaching-"):
            content = value * factor
        if content is not None:
            yield Triple(node, _FACT[f"{fact_name(fact)}-mg-kg"], _literal(content))
