"""Claims not to be waste: which status regimes a case falls under, and what their criteria come to as triples.

Rules read the triples: `?check sym:statusTest ?test . ?test sym:statusKind "by-product" ; sym:testResult "met"`,
with one `sym:hasResult` for each criterion that failed, is unknown, or rests on a statement alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.comply.case import Case, Code, Value
from symbio_kg.comply.criteria import DECLARED, DUTY, FAILED, UNKNOWN, Facts, Given, TestResult, assess
from symbio_kg.comply.facts import CHOICE, Fact, fact_table
from symbio_kg.comply.graph import Check, mass_fraction
from symbio_kg.comply.regimes import Criterion, Regime, listed_material, regimes
from symbio_kg.errors import SymbioError
from symbio_kg.read.cells import date_of, number_of
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.units import convert, unit

__all__ = ["answers_of", "facts_of", "regimes_of", "status_triples", "value_of"]

_SYM, _XSD = PREFIXES["sym"], PREFIXES["xsd"]
_TESTED = (FAILED, UNKNOWN, DECLARED, DUTY)
_COMPONENTS = {
    "cmc-6": "eu-fp-cmc6",
    "cmc-11-pure": "eu-fp-cmc11-pure",
    "cmc-11-named": "eu-fp-cmc11-named",
}


def regimes_of(case: Case, law: str, day: date) -> list[Regime]:
    """Return the regimes that the claim of *case* is judged by under *law* on *day*, none for other claims."""
    known, claim = regimes(), case.get("claim")
    if claim == "by-product":
        component = _COMPONENTS.get(str(case.get("fertiliser.category")))
        own = known["eu-by-product" if law == "EU" else "tr-by-product"]
        return [own, *([known[component]] if component and law == "EU" else [])]
    if claim != "end-of-waste" or law != "EU":
        return []
    material = eow_material(case)
    if material is None:
        return []
    found = [r for r in known.values() if r.law == law and r.kind == claim and r.material == material]
    return [next((r for r in found if r.in_force(day)), known["eu-eow-other"])]


def eow_material(case: Case) -> str | None:
    """Return for which material *case* claims the end of waste: as stated, or as its code tells."""
    stated, code = case.get("eow.material"), case.get("code")
    if isinstance(stated, str):
        return stated
    return listed_material(code.notation) if isinstance(code, Code) else None


def facts_of(case: Case) -> Facts:
    """Return how the facts of *case* are looked up; a measurement counts as the fact of its name."""
    measured = _measured(case)

    def find(name: str) -> Given | None:
        value = case.get(name)
        if value is None:
            return measured.get(name)
        return str(value) if isinstance(value, Code) else value

    return find


def _measured(case: Case) -> dict[str, Given]:
    found: dict[str, Given] = {}
    table = fact_table()
    for item in case.items.get("measurements", ()):
        value, name = item.get("measurements[].value"), str(item.get("measurements[].property", ""))
        words = (name, *table.values.get("measured", {}).get(name, {}).values())
        for fact in _facts_named(words):
            amount = _in_unit(value, str(item.get("measurements[].unit") or ""), fact.unit)
            if amount is not None:
                found.setdefault(fact.id, amount)
    return found


def _facts_named(words: Sequence[str]) -> Iterator[Fact]:
    for prefix in ("eow", "fertiliser"):
        for word in words:
            fact = fact_table().find(f"{prefix}.{word}") or fact_table().find(word)
            if fact is not None and fact.kind == "number" and fact.id.startswith(f"{prefix}."):
                yield fact
                break


def _in_unit(value: Value | None, given: str, wanted: str) -> Decimal | None:
    """Return *value* of unit *given* in *wanted*; None when the one does not convert to the other."""
    if not isinstance(value, Decimal):
        return None
    if given == wanted:
        return value
    one, other = mass_fraction(value, given), mass_fraction(Decimal(1), wanted)
    if one is not None and other is not None:
        return one / other
    try:
        return convert(value, unit(given) or "", unit(wanted) or "")
    except SymbioError:
        return None


def answers_of(case: Case, criteria: Iterable[Criterion]) -> dict[str, Given]:
    """Return the answers that *case* gives to *criteria* by their id; those that cannot be read are left out."""
    known = {c.id.upper(): c for c in criteria}
    found: dict[str, Given] = {}
    for item in case.items.get("criteria", ()):
        criterion = known.get(str(item.get("criteria[].id", "")).upper())
        if criterion is not None:
            given = value_of(criterion, item.get("criteria[].value"), str(item.get("criteria[].unit") or ""))
            if given is not None:
                found[criterion.id] = given
    return found


def value_of(criterion: Criterion, value: object, name: str = "", *, comma: bool = False) -> Given | None:
    """Return *value* as an answer to *criterion*, in the unit of its limit; None when it is no such answer."""
    if value is None:
        return None
    if criterion.measured:
        read = number_of(value, comma=comma) if not isinstance(value, bool) else None
        return None if read is None else _in_unit(read.value, name or criterion.unit, criterion.unit)
    if criterion.asks_day:
        return date_of(value)
    if criterion.operator == "=":
        return _yes_or_no(value)
    return _chosen(criterion, value)


def _yes_or_no(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in ("true", "yes", "y", "evet", "e", "1"):
        return True
    return False if word in ("false", "no", "n", "hayır", "hayir", "h", "0") else None


def _chosen(criterion: Criterion, value: object) -> Given | None:
    table = fact_table()
    fact = table.facts[criterion.facts[0]]
    parts = value if isinstance(value, list | tuple) else str(value).replace(",", ";").split(";")
    chosen = [table.choice(fact.choices, str(part)) for part in parts if str(part).strip()]
    if not chosen or None in chosen:
        return None
    names = tuple(sorted({str(part) for part in chosen}))
    return names if fact.kind == "choices" else names[0] if len(names) == 1 else None


def status_triples(checks: Sequence[Check], day: date) -> Iterator[Triple]:
    """Yield the status tests of those *checks* of one case that judge a claim."""
    claimed = [check for check in checks if check.standing == "claim"]
    if not claimed:
        return
    facts = facts_of(claimed[0].case)
    for check in claimed:
        for regime in regimes_of(check.case, check.law, day):
            answers = answers_of(check.case, regime.on(day))
            yield from _triples(check, assess(regime, day, facts, answers, declared=True))


def _triples(check: Check, found: TestResult) -> Iterator[Triple]:
    node = NamedNode(f"{check.node.value}/status/{found.regime.id}")
    yield Triple(check.node, _SYM["statusTest"], node)
    yield Triple(node, RDF_TYPE, _SYM["StatusTest"])
    yield Triple(node, _SYM["ofRegime"], NamedNode(found.regime.iri))
    yield Triple(node, _SYM["statusKind"], Literal(found.regime.kind))
    yield Triple(node, _SYM["testResult"], Literal(found.substance))
    for number, result in enumerate(found.results):
        if result.state in _TESTED:
            inner = NamedNode(f"{node.value}/{number}")
            yield Triple(node, _SYM["hasResult"], inner)
            yield Triple(inner, _SYM["aboutCriterion"], NamedNode(result.criterion.iri))
            yield Triple(inner, _SYM["criterionState"], Literal(result.state))
            yield Triple(inner, _SYM["criterionEffect"], Literal(result.criterion.effect))
            if result.answer is not None:
                yield Triple(inner, _SYM["answeredValue"], _term(result.criterion, result.answer))


def _term(criterion: Criterion, value: Given) -> NamedNode | Literal:
    if isinstance(value, str | tuple):
        # A choice is a node, so that it is shown by its name in the reader's language
        names = value if isinstance(value, tuple) else (value,)
        choices = fact_table().facts[criterion.facts[0]].choices
        return NamedNode(f"{CHOICE}{choices}/{'+'.join(names)}")
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=_XSD["date"])
    if isinstance(value, Decimal):
        return Literal(format(value, "f"), datatype=_XSD["decimal"])
    raise TypeError(value)
