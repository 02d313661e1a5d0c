"""The ledger in the forms of others: NISP, CircLean, EMAS and ESRS E5, field by field, each with source and mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final

from symbio_kg import assets
from symbio_kg.comply.regimes import within
from symbio_kg.impact.model import Side
from symbio_kg.impact.reckon import Part, Result
from symbio_kg.impact.rollup import MEASURES, totals
from symbio_kg.model import Text
from symbio_kg.ontology.tables import read_table

__all__ = ["FRAMEWORKS", "Field", "Filled", "fields_of", "fill"]

FRAMEWORKS: Final = ("nisp", "circlean", "emas", "esrs-e5")
_OF_FIRM: Final = frozenset({"emas", "esrs-e5"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a framework: what it is called there, and which measure of ours fills it."""

    framework: str
    id: str
    text: Text
    measure: str
    hazardous: str
    treatment: str
    unit: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with its value; None where nothing of it is known."""

    field: Field
    value: Fraction | None


@cache
def fields_of(framework: str) -> tuple[Field, ...]:
    """Return the fields of *framework* in the order of their table; none for an unknown one."""
    columns = (
        "framework",
        "id",
        "en",
        "tr",
        "measure",
        "hazardous",
        "treatment",
        "unit",
        "source",
        "evidence",
    )
    rows = read_table(assets.ontology() / "tables" / "impact-fields.tsv", columns)
    return tuple(
        Field(
            row["framework"],
            row["id"],
            {"en": row["en"], "tr": row["tr"]},
            *(row[name] for name in ("measure", "hazardous", "treatment", "unit", "source", "evidence")),
        )
        for row in rows
        if row["framework"] == framework
    )


def fill(
    framework: str, results: Iterable[Result], parties: Mapping[str, tuple[str, str]], firm: str = ""
) -> list[Filled]:
    """Return the fields of *framework* filled from *results*.

    EMAS and ESRS E5 are told by one undertaking of itself: with *firm* what it gave (its waste) and took (its
    secondary resources) as a whole, other measures by its share; NISP and CircLean are of the programme.
    """
    held = [r for r in results if not firm or firm in parties[r.synergy]]
    given = [r for r in held if not firm or parties[r.synergy][0] == firm]
    taken = [r for r in held if not firm or parties[r.synergy][1] == firm]
    whole = totals(held) if framework not in _OF_FIRM or not firm else _of_firm(held, parties, firm)
    return [Filled(one, _value(one, given, taken, held, whole)) for one in fields_of(framework)]


def _of_firm(
    held: Sequence[Result], parties: Mapping[str, tuple[str, str]], firm: str
) -> dict[str, Fraction]:
    found = dict.fromkeys(MEASURES, Fraction())
    for result in held:
        side = Side.GIVER if parties[result.synergy][0] == firm else Side.TAKER
        share = result.giver_share if side is Side.GIVER else 1 - result.giver_share
        for name, value in totals([result]).items():
            found[name] += result.net(side) if name == "net" else value * share
    return found


def _value(
    one: Field,
    given: Sequence[Result],
    taken: Sequence[Result],
    held: Sequence[Result],
    whole: Mapping[str, Fraction],
) -> Fraction | None:
    if not held:
        return None
    tonnes: dict[str, tuple[Sequence[Result], Callable[[Part], Fraction]]] = {
        "moved": (given, lambda part: part.moved),
        "diverted": (given, lambda part: part.diverted),
        "received": (taken, lambda part: part.moved),
    }
    if one.measure in tonnes:
        results, amount = tonnes[one.measure]
        parts = ((r, part) for r in results for part in r.parts)
        return sum((amount(p) for r, p in parts if _fits(one, p, r.year)), Fraction())
    return whole[one.measure]


def _fits(one: Field, part: Part, year: int) -> bool:
    if one.measure == "received":
        return True
    if part.operation.startswith("D"):
        return False
    hazardous = not one.hazardous or (one.hazardous == "true") == _hazardous(part.code, year)
    return hazardous and (
        not one.treatment or one.treatment == _treatments().get(part.operation, "other-recovery")
    )


@cache
def _hazardous(code: str, year: int) -> bool:
    """Tell whether *code* was hazardous on the last day of *year*, by the list of the Union."""
    last = date(year, 12, 31)
    for row in read_table(
        assets.ontology() / "tables" / "list-of-waste.tsv", ("code", "hazardous", "valid_from")
    ):
        first, end = (date.fromisoformat(row[k]) if row[k] else None for k in ("valid_from", "valid_to"))
        if row["code"].rstrip("*") == code and within(last, first, end):
            return row["hazardous"] == "true"
    return False


@cache
def _treatments() -> Mapping[str, str]:
    rows = read_table(assets.ontology() / "tables" / "operations.tsv", ("code", "hierarchy"))
    return {
        row["code"]: row["hierarchy"] for row in rows if row["hierarchy"] in ("recycling", "other-recovery")
    }
