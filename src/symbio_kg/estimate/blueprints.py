"""The sector blueprints as the product ships them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.ontology.blueprints import BLUEPRINT, COLUMNS
from symbio_kg.ontology.tables import many, read_table

__all__ = ["Blueprint", "blueprints"]

_ALL = "*"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How much of a kind leaves (`offers`) or goes in for each unit of a product, or for each employee.

    `activities` are NACE classes, empty for all; `per` is the unit of the product or `employee`, `unit` that
    of the stream; `low`, `mid` and `high` are per one `per`.
    """

    id: str
    activities: tuple[str, ...]
    offers: bool
    slot: str
    material: str
    code: str
    product: str
    product_name: Text
    per: str
    unit: str
    low: float
    mid: float
    high: float
    year: str
    source: str
    evidence: str
    note: Text

    @property
    def iri(self) -> str:
        """The blueprint's IRI."""
        return BLUEPRINT + self.id

    @property
    def by_employee(self) -> bool:
        """Whether it is reckoned for each employee."""
        return self.per == "employee"

    def holds_for(self, activity: str) -> bool:
        """Tell whether it holds for a NACE class such as 24.10."""
        return not self.activities or activity in self.activities


@cache
def blueprints() -> Sequence[Blueprint]:
    """Return the blueprints in the order of their table."""
    rows = read_table(assets.ontology() / "tables" / "blueprints.tsv", COLUMNS)
    return tuple(
        Blueprint(
            row["id"],
            tuple(code for code in many(row["activities"]) if code != _ALL),
            row["way"] == "offer",
            row["slot"],
            row["material"],
            row["code"],
            row["product"],
            {"en": row["product_en"], "tr": row["product_tr"]},
            row["per"],
            row["unit"],
            float(row["low"]),
            float(row["mid"]),
            float(row["high"]),
            row["year"],
            row["source"],
            row["evidence"],
            {"en": row["note_en"], "tr": row["note_tr"]},
        )
        for row in rows
    )
