"""Results added up by firm, zone, sector, programme component or synergy: the parts always make the whole.

Tonnes, material, water, energy and gas are booked to giver and taker by the agreed share, a firm's part to
its sectors in equal parts; a synergy of two components counts half in each. Flows add over years, stocks
do not: of these the last year counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from symbio_kg.impact.model import Side
from symbio_kg.impact.reckon import Result

__all__ = ["BY", "MEASURES", "Firm", "Row", "rollup", "totals"]

BY: Final = ("firm", "zone", "sector", "component", "synergy")
SHARED: Final = ("moved", "diverted", "virgin", "water", "energy", "co2")
MEASURES: Final = (*SHARED, "net", "savings", "sales", "jobs", "investment")
_STOCKS: Final = frozenset({"jobs"})


@dataclass(frozen=True, slots=True)
class Firm:
    """What is known of a firm: its zone ("" without) and the NACE divisions it works in."""

    iri: str
    name: str
    zone: str = ""
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A group with its measures, and each firm's part of the shared ones for deciding what may be told."""

    group: str
    values: Mapping[str, Fraction]
    parts: Mapping[str, Mapping[str, Fraction]]


Parties = Mapping[str, tuple[str, str]]
"""The giver and the taker of each synergy."""


def totals(results: Iterable[Result]) -> dict[str, Fraction]:
    """Return the whole of each measure over *results*; of stocks that of the last year of each synergy."""
    held = list(results)
    last = _last_years(held)
    found: dict[str, Fraction] = {name: Fraction() for name in MEASURES}
    for result in held:
        for name, value in _values(result).items():
            if name not in _STOCKS or last[result.synergy] == result.year:
                found[name] += value
    return found


def rollup(results: Iterable[Result], by: str, parties: Parties, firms: Mapping[str, Firm]) -> list[Row]:
    """Return the rows of *results* by one of BY, by name of the group; KeyError for another word."""
    held = list(results)
    last = _last_years(held)
    values: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    parts: dict[str, dict[str, dict[str, Fraction]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Fraction))
    )
    for result in held:
        for side, firm in zip((Side.GIVER, Side.TAKER), parties[result.synergy], strict=True):
            for name, value in _booked(result, side).items():
                if name in _STOCKS and last[result.synergy] != result.year:
                    continue
                for group, weight in _groups(result, by, firms.get(firm, Firm(firm, firm))):
                    values[group][name] += value * weight
                    parts[group][name][firm] += value * weight
    return [
        Row(group, dict(values[group]), {name: dict(p) for name, p in parts[group].items()})
        for group in sorted(values)
    ]


def _groups(result: Result, by: str, firm: Firm) -> Sequence[tuple[str, Fraction]]:
    names = {
        "firm": (firm.iri,),
        "zone": (firm.zone,),
        "sector": firm.sectors or ("",),
        "component": result.components or ("",),
        "synergy": (result.synergy,),
    }[by]
    return [(name, Fraction(1, len(names))) for name in names]


def _booked(result: Result, side: Side) -> dict[str, Fraction]:
    """Return what of a result is booked to one side; the two sides together make the whole."""
    share = result.giver_share if side is Side.GIVER else 1 - result.giver_share
    whole = _values(result)
    booked = {name: whole[name] * share for name in SHARED}
    money = result.money.get(side.value, {})
    giver = side is Side.GIVER
    booked["net"] = result.net(side)
    booked["savings"] = money.get("disposal-avoided", Fraction()) + money.get("material-avoided", Fraction())
    booked["sales"] = max(result.price, Fraction()) if giver else max(-result.price, Fraction())
    booked["jobs"] = whole["jobs"] * share
    booked["investment"] = whole["investment"] * share
    return booked


def _values(result: Result) -> dict[str, Fraction]:
    avoided = (result.money.get(side.value, {}) for side in (Side.GIVER, Side.TAKER))
    return {
        "moved": result.moved,
        "diverted": result.diverted,
        **result.flows,
        "co2": result.co2,
        "net": result.net(Side.GIVER) + result.net(Side.TAKER),
        "savings": sum(
            (m.get("disposal-avoided", Fraction()) + m.get("material-avoided", Fraction()) for m in avoided),
            Fraction(),
        ),
        "sales": abs(result.price),
        "jobs": sum(result.jobs.values(), Fraction()),
        "investment": result.once["investment"],
    }


def _last_years(results: Sequence[Result]) -> dict[str, int]:
    found: dict[str, int] = {}
    for result in results:
        found[result.synergy] = max(result.year, found.get(result.synergy, result.year))
    return found
