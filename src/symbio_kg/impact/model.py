"""The ledger of synergies: figures and head counts, each with source and day; amounts are exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.ontology.tables import read_table

__all__ = ["AREAS", "Basis", "Case", "Figure", "Heads", "Indicator", "Side", "indicators"]

AREAS = ("decisions", "training", "jobs")
"""What people are counted in."""


class Basis(StrEnum):
    """Whether a figure is of one year or stands once for the whole life; the two are never added up."""

    YEARLY = "yearly"
    ONCE = "once"


class Case(StrEnum):
    """What a figure tells: what is, what was before, or what would be without the synergy."""

    ACTUAL = "actual"
    BASELINE = "baseline"
    COUNTERFACTUAL = "counterfactual"


class Side(StrEnum):
    """Whose figure it is."""

    GIVER = "giver"
    TAKER = "taker"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure counts; `kind` is flow (adds over years), stock (does not), once, or share."""

    id: str
    unit: str
    kind: str
    text: Text
    definition: Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a synergy. `continues` names the synergy of a chain that counted the same tonnes before."""

    synergy: str
    indicator: str
    value: Fraction
    year: int
    source: str
    on: date
    evidence: str
    case: Case = Case.ACTUAL
    side: Side = Side.BOTH
    code: str = ""
    operation: str = ""
    material: str = ""
    continues: str = ""
    component: str = ""

    @property
    def basis(self) -> Basis:
        """Whether it is of one year or counts once."""
        return Basis.ONCE if indicators()[self.indicator].kind == "once" else Basis.YEARLY


@dataclass(frozen=True, slots=True)
class Heads:
    """Women and men who took part in something of a synergy in a year, under a component of the programme or none."""

    synergy: str
    area: str
    women: int
    men: int
    year: int
    source: str
    on: date
    evidence: str
    side: Side = Side.BOTH
    component: str = ""


@cache
def indicators() -> dict[str, Indicator]:
    """Return the indicators by id, in the order of their table."""
    columns = ("id", "unit", "kind", "en", "tr", "definition_en", "definition_tr")
    rows = read_table(assets.ontology() / "tables" / "impact-indicators.tsv", columns)
    return {
        row["id"]: Indicator(
            row["id"],
            row["unit"],
            row["kind"],
            {"en": row["en"], "tr": row["tr"]},
            {"en": row["definition_en"], "tr": row["definition_tr"]},
        )
        for row in rows
    }
