"""Confidentiality: which amounts may be told so that no firm's own figure can be worked out.

Three rules, in the way of statistical offices (Hundepool et al. 2012, Statistical Disclosure Control):
threshold — fewer than three producers; dominance — one producer has more than 85 %; complement — what is
withheld must not follow from totals less what is told. A sector's total is told only when the cells withheld
in it are safe as one; the grand total likewise over the sectors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

__all__ = ["COMPLEMENT", "DOMINANT", "FEW", "LARGEST_SHARE", "LEAST", "Cell", "Released", "reason", "release"]

LEAST: Final = 3
LARGEST_SHARE: Final = 0.85
FEW: Final = "few"
DOMINANT: Final = "dominant"
COMPLEMENT: Final = "complement"


@dataclass(frozen=True, slots=True)
class Cell:
    """One amount of a table: its name, the row group it adds up in, and each firm's part."""

    name: str
    group: str
    parts: Mapping[str, float]

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


def release(cells: Sequence[Cell]) -> Released:
    """Return what of a table with group totals and a grand total has to be withheld."""
    held = {cell.name: why for cell in cells if (why := reason(cell.parts))}
    groups = {cell.group: "" for cell in cells}
    for group in groups:
        own = [cell for cell in cells if cell.group == group]
        groups[group] = _complete(own, held)
    whole = _over_groups(cells, held, groups)
    return Released(held, {group: why for group, why in groups.items() if why}, whole)


def _complete(own: Sequence[Cell], held: dict[str, str]) -> str:
    """Withhold more cells of a group until those withheld are safe as one; return why its total is withheld."""
    if not any(cell.name in held for cell in own):
        return ""
    for cell in (None, *sorted((c for c in own if c.name not in held), key=lambda c: (c.total, c.name))):
        if cell is not None:
            held[cell.name] = COMPLEMENT
        withheld = [c for c in own if c.name in held]
        if len(withheld) > 1 and not reason(_together(withheld)):
            return ""
    return COMPLEMENT if len(own) > 1 and not reason(_together(own)) else reason(_together(own)) or COMPLEMENT


def _over_groups(cells: Sequence[Cell], held: Mapping[str, str], groups: dict[str, str]) -> str:
    """Return why the grand total is withheld: what is hidden below it must be safe as one.

    A group whose total is told hides nothing that the grand total could give away.
    """
    hidden = [cell for cell in cells if groups[cell.group] and cell.name in held]
    if not hidden:
        return ""
    return "" if len(hidden) > 1 and not reason(_together(hidden)) else COMPLEMENT


def _together(cells: Iterable[Cell]) -> dict[str, float]:
    parts: Counter[str] = Counter()
    for cell in cells:
        for firm, amount in cell.parts.items():
            parts[firm] += amount  # type: ignore[assignment]
    return dict(parts)
