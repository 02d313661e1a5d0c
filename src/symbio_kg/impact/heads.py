"""Women and men in decisions, training and jobs, told so that nobody small in number can be worked out.

A group is told by women and men only when both are LEAST or more. When the groups that are withheld could
be worked out from the totals, more are withheld, smallest first; when nothing helps, the totals are not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from symbio_kg.impact.model import Heads

__all__ = ["LEAST", "Count", "Told", "counted", "told"]

LEAST: Final = 5


@dataclass(frozen=True, slots=True)
class Count:
    """Women and men of one group."""

    group: str
    women: int
    men: int

    @property
    def all(self) -> int:
        """Women and men together."""
        return self.women + self.men


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of a group or of the whole: None is withheld."""

    group: str
    women: int | None
    men: int | None
    all: int | None


def counted(heads: Iterable[Heads], year: int | None = None) -> list[Heads]:
    """Return the head counts of *year*, or of all years so that nobody counts once a year.

    Trainings add up over years; who decides or works is counted in the last year of each synergy and side.
    """
    held = [one for one in heads if year is None or one.year == year]
    last: dict[tuple[str, str, str], int] = {}
    for one in held:
        key = one.synergy, one.area, one.side
        last[key] = max(one.year, last.get(key, one.year))
    return [
        one for one in held if one.area == "training" or one.year == last[one.synergy, one.area, one.side]
    ]


def told(counts: Sequence[Count]) -> tuple[list[Told], Told]:
    """Return what may be told of each group in order, and of the whole."""
    women, men = sum(c.women for c in counts), sum(c.men for c in counts)
    hidden = {c.group for c in counts if min(c.women, c.men) < LEAST}
    sums = {c.group for c in counts if c.all < LEAST}
    whole = Told("", women, men, women + men)
    if min(women, men) < LEAST:
        hidden, whole = {c.group for c in counts}, Told("", None, None, women + men)
    elif not _widen(counts, hidden):
        whole = Told("", None, None, women + men)
    if not _widen_sums(counts, sums):
        whole = Told("", None, None, None)
    rows = [
        Told(
            c.group,
            None if c.group in hidden | sums else c.women,
            None if c.group in hidden | sums else c.men,
            None if c.group in sums else c.all,
        )
        for c in counts
    ]
    if (
        hidden | sums
        and whole.women is not None
        and not _safe([c for c in counts if c.group in hidden | sums])
    ):
        whole = Told("", None, None, whole.all)
    return rows, whole


def _widen(counts: Sequence[Count], hidden: set[str]) -> bool:
    """Withhold more groups until those withheld are safe against the totals; False when they never are."""
    rest = sorted((c for c in counts if c.group not in hidden), key=lambda c: (c.all, c.group))
    while hidden and not _safe([c for c in counts if c.group in hidden]):
        if not rest:
            return False
        hidden.add(rest.pop(0).group)
    return True


def _safe(withheld: Sequence[Count]) -> bool:
    """Tell whether totals leave each withheld count of women open over a span of LEAST or more values.

    Whoever knows the totals knows the women and men withheld together, and each group's size; a group's
    women lie between what the other groups cannot take and its own size.
    """
    women, men = sum(c.women for c in withheld), sum(c.men for c in withheld)
    if min(women, men) < LEAST:
        return False
    for one in withheld:
        least = max(0, women - (women + men - one.all))
        most = min(one.all, women)
        if most - least < min(LEAST, one.all):
            return False
    return len(withheld) > 1


def _widen_sums(counts: Sequence[Count], sums: set[str]) -> bool:
    """Withhold more sizes until those withheld are two or more and together LEAST or more."""
    rest = sorted((c for c in counts if c.group not in sums), key=lambda c: (c.all, c.group))
    sizes: Mapping[str, int] = {c.group: c.all for c in counts}
    while sums and (len(sums) < 2 or sum(sizes[name] for name in sums) < LEAST):
        if not rest:
            return False
        sums.add(rest.pop(0).group)
    return True
