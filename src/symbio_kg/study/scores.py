"""From a dossier to the criteria of the ranking: each 0 to 1 with its range; a gap stands in the middle."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from symbio_kg.comply import Outcome
from symbio_kg.study.formulas import Range
from symbio_kg.study.model import Dossier, Score

__all__ = ["GAP", "scores_of"]

GAP: Final = Range(0.0, 0.5, 1.0)
_LEAST_TONNES, _MOST_TONNES = 100.0, 100_000.0
_WORST_NET, _BEST_NET = -50.0, 150.0
_FEW: Final = 0.1
_LAWFUL: Final[Mapping[Outcome, float]] = {
    Outcome.OUTSIDE: 1.0,
    Outcome.PERMITTED: 1.0,
    Outcome.CONDITION: 0.75,
    Outcome.ASSESS: 0.5,
    Outcome.REFUSED: 0.0,
}
_PRECEDENT: Final = {"by-product": 1.0, "end-of-waste": 1.0, "standard": 0.8, "register": 0.4}
_OTHER: Final = 0.3
_ANY: Final = ("material",)
"""What a precedent names that is about by-products in general, not about this one."""


def scores_of(dossier: Dossier) -> tuple[Score, ...]:
    """Return the score of *dossier* in each criterion, in the order of the weights."""
    return tuple(_score(name, find(dossier)) for name, find in _FIND.items())


def _score(name: str, value: Range | None) -> Score:
    if value is None:
        return Score(name, GAP, known=False)
    low, mid, high = (min(max(end, 0.0), 1.0) for end in (value.low, value.mid, value.high))
    return Score(name, Range(low, mid, high), known=True)


def _around(value: float, share: float = _FEW) -> Range:
    return Range(value - share, value, value + share)


def _volume(dossier: Dossier) -> Range | None:
    tonnes = dossier.supply.tonnes
    if tonnes is None:
        return None
    if tonnes <= 0:
        return Range(0, 0, 0)
    span = math.log10(_MOST_TONNES / _LEAST_TONNES)
    return _around(math.log10(tonnes / _LEAST_TONNES) / span)


def _producers(dossier: Dossier) -> Range | None:
    supply = dossier.supply
    if supply.index is not None:
        return Range(1 - supply.index, 1 - supply.index, 1 - supply.index)
    ends = {"low": (0.85, 1.0), "moderate": (0.75, 0.85), "high": (0.0, 0.75)}.get(supply.band)
    return Range(ends[0], sum(ends) / 2, ends[1]) if ends else None


def _demand(dossier: Dossier) -> Range | None:
    share = dossier.market.coverable
    return None if share is None else _around(share)


def _quality(dossier: Dossier) -> Range | None:
    """Return the share that passes; the fewer were judged, the wider (Agresti and Coull 1998, 90 %).

    What was not measured may fail: the lower end is cut by the share of limits that were.
    """
    quality = dossier.quality
    if quality.share is None:
        return None
    count = quality.judged + 2.7055
    middle = (quality.passing + 1.35275) / count
    half = 1.6449 * math.sqrt(middle * (1 - middle) / count)
    return Range(
        min(middle - half, quality.share) * quality.measured, quality.share, max(middle + half, quality.share)
    )


def _economy(dossier: Dossier) -> Range | None:
    net = dossier.economy.net
    if net is None:
        return None
    span = _BEST_NET - _WORST_NET
    return Range(*((end - _WORST_NET) / span for end in (net.low, net.mid, net.high)))


def _climate(dossier: Dossier) -> Range | None:
    return dossier.economy.climate


def _law(dossier: Dossier) -> Range | None:
    """Return half for the verdict as a by-product, half for the best precedent elsewhere."""
    lawful = _LAWFUL[dossier.law.outcome]
    own = [p for p in dossier.law.precedents if p.materials != _ANY]
    known = max((_PRECEDENT.get(p.kind, _OTHER) for p in own), default=0.0)
    return _around((lawful + known) / 2)


def _risk(dossier: Dossier) -> Range | None:
    return _around(1 - max((risk.weight for risk in dossier.risks), default=0.0))


_FIND: Final[Mapping[str, Callable[[Dossier], Range | None]]] = {
    "volume": _volume,
    "producers": _producers,
    "demand": _demand,
    "quality": _quality,
    "economy": _economy,
    "climate": _climate,
    "law": _law,
    "risk": _risk,
}
