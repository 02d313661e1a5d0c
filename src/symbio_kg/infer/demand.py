"""How typically an activity takes a kind of resource in, as a second opinion beside the rules.

The rules say what could go where; they do not say what goes there every day. Two tables rate that, one
going through the sectors and one through the materials; their mean orders what the rules propose and
keeps pairs apart that no rule reaches. A rating proposes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Demand"]

_INHERITED = 0.9
"""A kind is taken nearly as typically as the wider one that the sector asks for."""

_WIDER = 0.5
"""A stream named by a wider term may be the kind that is asked for."""

_CLASS = 5
"""How many characters a whole NACE class has."""

_WIDTHS = (5, 4, 2)


@dataclass(frozen=True, slots=True)
class Demand:
    """Both ratings, 0..1: `sectors` by NACE code and kind, `outlets` by kind and NACE code (`23.51`).

    `ancestors` are the wider kinds of a kind.
    """

    sectors: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    outlets: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    ancestors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _known: dict[tuple[str, str], float] = field(default_factory=dict, repr=False, compare=False)

    def rating(self, kinds: Mapping[str, float], code: str) -> float:
        """Return how typically the activity *code*, or one within it, takes in one of *kinds* (weights 0..1)."""
        return max((weight * self._rating(kind, code) for kind, weight in kinds.items()), default=0.0)

    def _rating(self, kind: str, code: str) -> float:
        known = self._known.get((kind, code))
        if known is None:
            known = (self._by_sector(kind, code) + self._by_material(kind, code)) / 2
            self._known[kind, code] = known
        return known

    def _by_sector(self, kind: str, code: str) -> float:
        wider = self.ancestors.get(kind, frozenset())
        best = 0.0
        for sector, asked in self.sectors.items():
            if code.startswith(sector) or sector.startswith(code):
                best = max([best, *self._asked(kind, wider, asked)])
        return best

    def _asked(self, kind: str, wider: frozenset[str], asked: Mapping[str, float]) -> Iterable[float]:
        for wanted, demand in asked.items():
            if wanted == kind:
                yield demand
            elif wanted in wider:
                yield demand * _INHERITED
            elif kind in self.ancestors.get(wanted, frozenset()):
                yield demand * _WIDER

    def _by_material(self, kind: str, code: str) -> float:
        """Read the nearest rated kind, itself or wider; where there is none, the rated ones within it."""
        wider = [k for k in (kind, *self.ancestors.get(kind, ())) if k in self.outlets]
        if wider:
            nearest = max(wider, key=lambda k: (len(self.ancestors.get(k, ())), k))
            return _taken(self.outlets[nearest], code) * (1.0 if nearest == kind else _INHERITED)
        within = (k for k in self.outlets if kind in self.ancestors.get(k, frozenset()))
        return _WIDER * max((_taken(self.outlets[k], code) for k in within), default=0.0)


def _taken(outlets: Mapping[str, float], code: str) -> float:
    """Return the rating of the narrowest listed activity around *code*, else the best one within it."""
    for width in _WIDTHS:
        if len(code) >= width and code[:width] in outlets:
            return outlets[code[:width]]
    if len(code) >= _CLASS:
        return 0.0
    return max((demand for listed, demand in outlets.items() if listed.startswith(code)), default=0.0)
