"""Confidentiality: which amounts may be told so that no firm's own figure can be worked out.

Three rules, in the way of statistical offices (Hundepool et al. 2012, Statistical Disclosure Control):
threshold — fewer than three producers; dominance — one producer has more than 85 %; complement — what is
withheld must not follow from totals less what is told, nor from what an earlier study told. A sector's total is told
only when the cells withheld in it are safe as one; the grand total likewise over the sectors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from symbio_kg.study.told import Told

__all__ = [
    "BEFORE",
    "COMPLEMENT",
    "DOMINANT",
    "FEW",
    "LARGEST_SHARE",
    "LEAST",
    "Cell",
    "Released",
    "reason",
    "release",
    "told_as",
    "too_near",
]

LEAST: Final = 3
LARGEST_SHARE: Final = 0.85
FEW: Final = "few"
DOMINANT: Final = "dominant"
COMPLEMENT: Final = "complement"
BEFORE: Final = "before"


@dataclass(frozen=True, slots=True)
class Cell:
    """One amount of a table: its name, the row group it adds up in, each firm's part, and what it is told as."""

    name: str
    group: str
    parts: Mapping[str, float]
    kind: str = ""

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Released:
    """Why each withheld cell, group total or the grand total is withheld; what is not named may be told."""

    cells: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""


def reason(parts: Mapping[str, float]) -> str:
    """Return why a sum over *parts* may not be told: `few`, `dominant`, or "" when it may."""
    amounts = [amount for amount in parts.values() if amount > 0]
    if len(parts) < LEAST or len(amounts) < LEAST:
        return FEW
    return DOMINANT if max(amounts) > LARGEST_SHARE * sum(amounts) else ""


def told_as(kind: str, parts: Mapping[str, float], told: Told) -> str:
    """Return why the sum of *parts* may not be told as *kind*, and remember it in *told* when it may."""
    why = reason(parts) or too_near(kind, parts, told)
    if not why:
        told.tell(kind, parts)
    return why


def release(cells: Sequence[Cell], told: Told | None = None, table: str = "") -> Released:
    """Return what of a *table* with group totals and a grand total has to be withheld.

    What is not withheld is remembered in *told*, and withheld where it is too near to what was told before.
    """
    told = told or Told()
    held = {
        c.name: why for c in cells if (why := reason(c.parts) or (c.kind and too_near(c.kind, c.parts, told)))
    }
    groups = {cell.group: "" for cell in cells}
    for group in groups:
        own = [cell for cell in cells if cell.group == group]
        groups[group] = _complete(own, held, told) or _total(
            own, [c for c in own if c.name in held], told, table
        )
    hidden = [cell for cell in cells if groups[cell.group] and cell.name in held]
    whole = _over_groups(hidden, told) or _total(cells, hidden, told, table)
    for cell in cells:
        if cell.kind and cell.name not in held:
            told.tell(cell.kind, cell.parts)
    return Released(held, {group: why for group, why in groups.items() if why}, whole)


def too_near(kind: str, parts: Mapping[str, float], told: Told) -> str:
    """Return BEFORE when a sum *told* as *kind* and that of *parts* are few firms or nearly one apart; else ""."""
    near = (reason(difference) for difference in told.differences(kind, parts) if difference)
    return BEFORE if any(near) else ""


def _total(cells: Sequence[Cell], hidden: Sequence[Cell], told: Told, table: str) -> str:
    """Return why the total of *cells* may not be told, from which the sum of those *hidden* is worked out."""
    if not any(cell.kind for cell in cells):
        return ""
    sums = {f"total {table}": _together(cells), f"rest {table}": _together(hidden)}
    why = (
        next((why for name, parts in sums.items() if (why := too_near(name, parts, told))), "")
        if hidden
        else ""
    )
    for name, parts in sums.items() if not why else ():
        told.tell(name, parts)
    return why


def _unsafe(hidden: Sequence[Cell], told: Told) -> str:
    """Return why the sum of *hidden* may not be known, by itself or with what was told of each before."""
    news = [
        Cell(c.name, c.group, min([c.parts, *told.differences(c.kind, c.parts)], key=len)) for c in hidden
    ]
    return reason(_together(hidden)) or reason(_together(news))


def _complete(own: Sequence[Cell], held: dict[str, str], told: Told) -> str:
    """Withhold more cells of a group until those withheld are safe as one; return why its total is withheld."""
    if not any(cell.name in held for cell in own):
        return ""
    for cell in (None, *sorted((c for c in own if c.name not in held), key=lambda c: (c.total, c.name))):
        if cell is not None:
            held[cell.name] = COMPLEMENT
        withheld = [c for c in own if c.name in held]
        if len(withheld) > 1 and not _unsafe(withheld, told):
            return ""
    return COMPLEMENT if len(own) > 1 and not reason(_together(own)) else reason(_together(own)) or COMPLEMENT


def _over_groups(hidden: Sequence[Cell], told: Told) -> str:
    """Return why the grand total is withheld: what is *hidden* below it must be safe as one.

    A group whose total is told hides nothing that the grand total could give away.
    """
    if not hidden:
        return ""
    return "" if len(hidden) > 1 and not _unsafe(hidden, told) else COMPLEMENT


def _together(cells: Iterable[Cell]) -> dict[str, float]:
    parts: Counter[str] = Counter()
    for cell in cells:
        for firm, amount in cell.parts.items():
            parts[firm] += amount  # type: ignore[assignment]
    return dict(parts)
