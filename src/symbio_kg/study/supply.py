"""How much of a stream there is, from how many, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from symbio_kg.study.disclosure import reason
from symbio_kg.study.formulas import herfindahl, quantile, season_index
from symbio_kg.study.gather import Batch
from symbio_kg.study.model import Supply

__all__ = ["HIGH", "MODERATE", "band", "parts_of", "supply"]

MODERATE: Final = 0.15
HIGH: Final = 0.25
"""Bounds of moderate and high concentration (US Horizontal Merger Guidelines 2010: 1,500 and 2,500)."""
_MONTHS: Final = 12
_QUARTERS: Final = {"low": 0.0, "lower": 0.25, "median": 0.5, "upper": 0.75, "high": 1.0}


def parts_of(batches: Iterable[Batch]) -> dict[str, float]:
    """Return the tonnes a year of each firm; a firm that states no amount counts with nought."""
    parts: dict[str, float] = defaultdict(float)
    for batch in batches:
        parts[batch.firm] += batch.tonnes or 0.0
    return dict(parts)


def supply(batches: Sequence[Batch], *, withheld: str, internal: bool) -> Supply:
    """Return the supply side of *batches*; what is *withheld* is left out unless the reader is *internal*."""
    parts = parts_of(batches)
    hidden = bool(withheld) and not internal
    known = any(batch.tonnes is not None for batch in batches)
    index = herfindahl(parts.values())
    months = _months(batches)
    return Supply(
        producers=len(parts),
        tonnes=None if hidden or not known else sum(parts.values()),
        withheld=withheld if hidden else "",
        unknown=sum(batch.tonnes is None for batch in batches),
        spread={} if hidden else _spread(parts) if internal else _halves(parts),
        index=index if internal else None,
        band="" if hidden else band(index),
        months=months if internal else (),
        season=season_index(months) if internal else None if hidden else _rough(season_index(months)),
    )


def _rough(index: float | None) -> float | None:
    """Return a season index to the nearest half: by months, a firm that works in few of them could be told."""
    return None if index is None else round(index * 2) / 2


def band(index: float | None) -> str:
    """Return how concentrated: low, moderate, high, or "" without an index."""
    if index is None:
        return ""
    return "low" if index < MODERATE else "moderate" if index <= HIGH else "high"


def _months(batches: Iterable[Batch]) -> tuple[float, ...]:
    """Return the share of the year's tonnes in each month, each batch spread evenly over its months."""
    shares = [0.0] * _MONTHS
    for batch in batches:
        active = [month for month in range(_MONTHS) if batch.months >> month & 1]
        for month in active:
            shares[month] += (batch.tonnes or 0.0) / len(active)
    total = sum(shares)
    return tuple(share / total for share in shares) if total > 0 else ()


def _spread(parts: Mapping[str, float]) -> dict[str, float]:
    amounts = [amount for amount in parts.values() if amount > 0]
    found = {name: quantile(amounts, share) for name, share in _QUARTERS.items()}
    return {name: value for name, value in found.items() if value is not None}


def _halves(parts: Mapping[str, float]) -> dict[str, float]:
    """Return the mean of the smaller and of the larger half, each told only where it is safe by itself."""
    ordered = sorted(parts.items(), key=lambda part: (part[1], part[0]))
    middle = len(ordered) // 2
    smaller, larger = dict(ordered[:middle]), dict(ordered[middle:])
    if reason(smaller) or reason(larger):
        return {}
    return {
        "smaller": sum(smaller.values()) / len(smaller),
        "larger": sum(larger.values()) / len(larger),
    }
