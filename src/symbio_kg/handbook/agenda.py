"""The research agenda: what firms give away that no rule knows a use for, with tonnes and composition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Final

import pyarrow as pa

from symbio_kg.handbook.asking import day_literal, rows_of
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.tables import project
from symbio_kg.store import GraphStore
from symbio_kg.study.disclosure import reason
from symbio_kg.units import default_units

__all__ = ["FOR_ENDS", "GUESSES", "Measured", "Unused", "projected", "unused_codes", "unused_offers"]

_TONNE: Final = 1e-3
_UNUSED: Final = """
SELECT l.listing, l.firm, COALESCE(w.code, k.kind, '') AS what,
  CASE WHEN l.dimension = 'mass' THEN l.quantity END AS kilograms
FROM listing l JOIN lawful w ON w.listing = l.listing
LEFT JOIN (SELECT listing, MIN(kind) AS kind FROM offer_kind WHERE likelihood = 1 GROUP BY listing) k
  ON k.listing = l.listing
WHERE w.role = 'Offer' AND w.claim IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM offer_kind o JOIN substitution s ON s.kind = o.kind
  WHERE o.listing = l.listing AND ({known}))
ORDER BY what, l.listing"""
_ANY: Final = "TRUE"
_SURE: Final = """s.rule NOT IN ({guesses})
  AND (s.rule <> 'required-material' OR EXISTS (SELECT 1 FROM named n WHERE n.slot = s.slot AND n.kind = s.kind))
  OR EXISTS (SELECT 1 FROM requested r WHERE r.kind = o.kind)"""

GUESSES: Final = ("analogy", "broader-material", "function", "narrower-material", "treatment-chain")
"""Rules whose finding is a lead to follow and no use that anybody has documented or asked for.

What a process takes under a wider name ("ash", "hazardous waste") is a lead as well.
"""

FOR_ENDS: Final = 10
"""Firms from which on the least and greatest value are told; of fewer the mean."""


_Value = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """A property as measured on the offers: least, mean and greatest of its values in one unit; values and firms."""

    name: str
    least: float
    mean: float
    greatest: float
    count: int
    firms: int
    unit: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A thing (waste code or IRI of a material) that is offered without any known use; tonnes a year by firm."""

    what: str
    offers: int
    tonnes_of: Mapping[str, float]
    composition: tuple[Measured, ...]

    @property
    def firms(self) -> int:
        """How many firms offer it."""
        return len(self.tonnes_of)

    @property
    def tonnes(self) -> float:
        """Tonnes a year of all firms."""
        return sum(self.tonnes_of.values())

    @property
    def told(self) -> bool:
        """Whether the tonnes may be told: of enough firms, none of which has nearly all."""
        return not reason(self.tonnes_of)


def unused_offers(
    store: GraphStore, day: date, language: str, *, leads: bool = True, engine: DuckEngine | None = None
) -> list[Unused]:
    """Return what the listings of *store* offer without a known use, most tonnes first; infer first.

    With *leads* also what only leads point to a use for. An *engine* that holds the tables already is used as it is.
    """
    engine = engine or projected(store, day)
    known = _SURE.format(guesses=", ".join(f"'{name}'" for name in GUESSES)) if leads else _ANY
    offers: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for listing, firm, what, kilograms in engine.rows(_UNUSED.format(known=known)):
        offers[what].append((listing, firm, (kilograms or 0.0) * _TONNE))
    measured = _measured(store, language)
    found = [_unused(what, rows, measured) for what, rows in offers.items()]
    return sorted(found, key=lambda one: (-one.tonnes, one.what))


def _unused(
    what: str, rows: Sequence[tuple[str, str, float]], measured: Mapping[str, list[_Value]]
) -> Unused:
    tonnes: dict[str, float] = defaultdict(float)
    values: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for listing, firm, amount in rows:
        tonnes[firm] += amount
        for name, value, unit in measured.get(listing, ()):
            values[name, unit].append((firm, value))
    return Unused(
        what, len(rows), dict(tonnes), tuple(_spread(*key, those) for key, those in sorted(values.items()))
    )


def _spread(name: str, unit: str, values: Sequence[tuple[str, float]]) -> Measured:
    """Return the spread of a property in one unit; what was measured in two units stands twice."""
    numbers = [value for _, value in values]
    firms = len({firm for firm, _ in values})
    return Measured(name, min(numbers), fmean(numbers), max(numbers), len(numbers), firms, unit)


def projected(store: GraphStore, day: date) -> DuckEngine:
    """Return an engine with the tables of *store*, and which input names which material."""
    engine = DuckEngine()
    project(store, day, engine)
    rows = rows_of(store, "named", "en")
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in ("slot", "kind")}
    engine.put("named", pa.table(columns))
    return engine


def unused_codes(store: GraphStore, day: date, language: str) -> dict[str, list[tuple[str, str]]]:
    """Return by chapter the codes of *day* that no substitution is known for, with their names."""
    known = {row["kind"] for row in rows_of(store, "kinds", language)}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows_of(store, "codes", language, {"day": day_literal(day)}):
        if row["code"] not in known:
            found[row["notation"][:2]].append((row["notation"], row["name"]))
    return dict(sorted(found.items()))


def _measured(store: GraphStore, language: str) -> Mapping[str, list[_Value]]:
    found: dict[str, list[_Value]] = defaultdict(list)
    for row in rows_of(store, "composition", language):
        if "property" in row and row["unit"] in default_units().by_iri:
            found[row["listing"]].append((row["property"], float(row["value"]), row["unit"]))
    return found
