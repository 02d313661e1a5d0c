"""The research agenda: what firms give away that no rule knows a use for, with tonnes and composition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from symbio_kg.handbook.asking import day_literal, rows_of
from symbio_kg.handbook.gaps import LEAST_FIRMS
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.tables import project
from symbio_kg.store import GraphStore
from symbio_kg.units import default_units

__all__ = ["GUESSES", "Measured", "Unused", "projected", "unused_codes", "unused_offers"]

_TONNE: Final = 1e-3
_UNUSED: Final = """
SELECT l.listing, l.firm, COALESCE(w.code, k.kind, '') AS what,
  CASE WHEN l.dimension = 'mass' THEN l.quantity END AS kilograms
FROM listing l JOIN lawful w ON w.listing = l.listing
LEFT JOIN (SELECT listing, MIN(kind) AS kind FROM offer_kind WHERE likelihood = 1 GROUP BY listing) k
  ON k.listing = l.listing
WHERE w.role = 'Offer' AND w.claim IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM offer_kind o JOIN substitution s ON s.kind = o.kind
  WHERE o.listing = l.listing AND s.rule NOT IN ({guesses}))
ORDER BY what, l.listing"""

GUESSES: Final = ("analogy", "broader-material", "function", "treatment-chain")
"""Rules whose finding is a lead to follow and no use that anybody has documented or asked for."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A property as measured on the offers: least and greatest value and how many values, in one unit."""

    name: str
    least: float
    greatest: float
    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A thing (waste code or IRI of a material) that is offered without any known use; `tonnes` a year."""

    what: str
    firms: int
    offers: int
    tonnes: float
    composition: tuple[Measured, ...]

    @property
    def told(self) -> bool:
        """Whether figures may be told without telling those of fewer firms than allowed."""
        return self.firms >= LEAST_FIRMS


def unused_offers(
    store: GraphStore,
    day: date,
    language: str,
    guesses: Sequence[str] = GUESSES,
    engine: DuckEngine | None = None,
) -> list[Unused]:
    """Return what the listings of *store* offer without a known use, most tonnes first; infer first.

    What only the rules named in *guesses* reach has none. An *engine* that holds the tables already is used as it is.
    """
    engine = engine or projected(store, day)
    offers: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for listing, firm, what, kilograms in engine.rows(
        _UNUSED.format(guesses=", ".join(f"'{name}'" for name in (*guesses, "")))
    ):
        offers[what].append((listing, firm, (kilograms or 0.0) * _TONNE))
    measured = _measured(store, language)
    found = [
        Unused(
            what,
            firms=len({firm for _, firm, _ in rows}),
            offers=len(rows),
            tonnes=sum(amount for _, _, amount in rows),
            composition=_together([m for listing, _, _ in rows for m in measured.get(listing, ())]),
        )
        for what, rows in offers.items()
    ]
    return sorted(found, key=lambda one: (-one.tonnes, one.what))


def projected(store: GraphStore, day: date) -> DuckEngine:
    """Return an engine with the tables of *store*."""
    engine = DuckEngine()
    project(store, day, engine)
    return engine


def unused_codes(store: GraphStore, day: date, language: str) -> dict[str, list[tuple[str, str]]]:
    """Return by chapter the codes of *day* that no substitution is known for, with their names."""
    known = {row["kind"] for row in rows_of(store, "kinds", language)}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows_of(store, "codes", language, {"day": day_literal(day)}):
        if row["code"] not in known:
            found[row["notation"][:2]].append((row["notation"], row["name"]))
    return dict(sorted(found.items()))


_Value = tuple[str, float, str]


def _measured(store: GraphStore, language: str) -> Mapping[str, list[_Value]]:
    found: dict[str, list[_Value]] = defaultdict(list)
    for row in rows_of(store, "composition", language):
        if "property" in row and row["unit"] in default_units().by_iri:
            found[row["listing"]].append((row["property"], float(row["value"]), row["unit"]))
    return found


def _together(values: list[_Value]) -> tuple[Measured, ...]:
    """Return the spread of each property and unit; what was measured in two units stands twice."""
    by_property: dict[tuple[str, str], list[float]] = defaultdict(list)
    for name, value, unit in values:
        by_property[name, unit].append(value)
    return tuple(
        Measured(name, min(found), max(found), len(found), unit)
        for (name, unit), found in sorted(by_property.items())
    )
