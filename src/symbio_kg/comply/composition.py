"""The composition that a case states, assessed for hazardous properties, so that rules can compare it with the code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.comply.case import Case, Code
from symbio_kg.comply.graph import Check
from symbio_kg.terms import PREFIXES

if TYPE_CHECKING:
    from symbio_kg.hazard import Assessment, Composition, Outcome
    from symbio_kg.hazard.model import PopResult

__all__ = ["assessment_triples", "composition_of"]

_SYM: Final = PREFIXES["sym"]
_PARTS: Final = ("name", "cas", "value", "unit", "form", "hazards")
_KEYS: Final = {"form": "as", "hazards": "h_statements"}
_WHOLE: Final = {
    "physical_state": "physical_state",
    "hazard.ph": "ph",
    "hazard.flash_point": "flash_point",
    "waste.massive_alloy": "massive_alloy",
}
_PLACES: Final = {"EU": "EU", "TR": "TR"}


def composition_of(case: Case) -> Composition | None:
    """Return the composition of *case*, None when it states none; CompositionRefused when it cannot be used."""
    parts = case.items.get("composition")
    if not parts:
        return None
    from symbio_kg.hazard import compositions_of

    document: dict[str, object] = {"composition": [_part(part) for part in parts]}
    code = case.get("code")
    if isinstance(code, Code):
        document["code"] = str(code)
    for fact, key in _WHOLE.items():
        value = case.get(fact)
        if value is not None:
            document[key] = value if isinstance(value, bool) else str(value)
    tests = {hp: found for found in (True, False) for hp in _tested(case, found=found)}
    if tests:
        document["tests"] = {hp: {"hazardous": found} for hp, found in tests.items()}
    return compositions_of(document, name=case.id)[0]


def _part(part: object) -> dict[str, str]:
    stated = dict(part) if isinstance(part, dict) else {}
    return {
        _KEYS.get(name, name): str(stated[f"composition[].{name}"])
        for name in _PARTS
        if f"composition[].{name}" in stated
    }


def _tested(case: Case, *, found: bool) -> list[str]:
    named = case.get("hazard.tested_positive" if found else "hazard.tested_negative")
    return [hp.replace("hp-", "HP") for hp in named if hp != "none"] if isinstance(named, tuple) else []


def assessment_triples(checks: Sequence[Check], day: date) -> Iterator[Triple]:
    """Yield for each check the properties and pollutants that the stated composition reaches under its law."""
    found = _assessed(checks[0].case, day) if checks else None
    if found is None:
        return
    for check in checks:
        outcome = found.under(_PLACES[check.law])
        yield Triple(check.node, _SYM["assessed"], Literal(True))
        if outcome.hazardous is False and str(outcome.conclusion) == "non-hazardous":
            yield Triple(check.node, _SYM["calculated"], Literal(True))
        yield from _properties(check.node, outcome, found.under("EU"))
        yield from _pollutants(check, outcome)


def _assessed(case: Case, day: date) -> Assessment | None:
    composition = composition_of(case)
    if composition is None:
        return None
    return _assess(_Key(composition), day)


class _Key:
    """A composition as a key: two are the same when they read the same."""

    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self._text = repr(composition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


@lru_cache(maxsize=512)
def _assess(key: _Key, day: date) -> Assessment:
    from symbio_kg.hazard import assess

    return assess(key.composition, day)


def _properties(node: NamedNode, outcome: Outcome, european: Outcome) -> Iterator[Triple]:
    """Yield what is reached, and what this law leaves open unless the European limits deny it."""
    denied = {found.hp for found in european.properties if str(found.status) in ("no", "not-applicable")}
    for result in outcome.properties:
        name = Literal(result.hp.lower().replace("hp", "hp-"))
        if str(result.status) == "yes":
            yield Triple(node, _SYM["reachesProperty"], name)
        elif str(result.status) in ("unknown", "to-be-tested") and result.hp not in denied:
            yield Triple(node, _SYM["mayReachProperty"], name)


def _pollutants(check: Check, outcome: Outcome) -> Iterator[Triple]:
    for pop in outcome.pops:
        if pop.limit.triggers:
            name = Literal(pop.limit.id.partition("-")[2])
            yield Triple(check.node, _SYM["testedPop"], name)
            if pop.reached:
                yield Triple(check.node, _SYM[_pop_predicate(pop, check.law)], name)


def _pop_predicate(pop: PopResult, law: str) -> str:
    return "exceedsPop" if pop.sure and pop.limit.jurisdiction == law else "mayExceedPop"
