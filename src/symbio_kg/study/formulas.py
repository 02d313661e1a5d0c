"""The formulas of the study, each with its source; none divides by zero, what cannot be reckoned is None.

- Concentration: Herfindahl (1950) and Hirschman (1945), the sum of squared shares, 1/n to 1.
- Quantiles: type 7 of Hyndman and Fan (1996), as in R and NumPy.
- One-sided tolerance factor: Natrella (1963), Experimental Statistics, NBS Handbook 91, approximation.
- Sherwood's relation: price ≈ k / concentration, so a tonne of mixture costs about k to work up.
- Triangular range: the draw of a value known by its low, middle and high.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

__all__ = [
    "Range",
    "coefficient_of_variation",
    "draw",
    "herfindahl",
    "quantile",
    "season_index",
    "sherwood_price",
    "tolerance_factor",
]


@dataclass(frozen=True, slots=True)
class Range:
    """A value with its ends: low ≤ mid ≤ high."""

    low: float
    mid: float
    high: float

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.mid + other.mid, self.high + other.high)

    def by(self, other: Range) -> Range:
        """Return the product of two ranges that are not below nought."""
        return Range(self.low * other.low, self.mid * other.mid, self.high * other.high)

    def times(self, factor: float) -> Range:
        """Return the range multiplied by *factor*; a negative one turns the ends round."""
        ends = sorted((self.low * factor, self.high * factor))
        return Range(ends[0], self.mid * factor, ends[1])


def herfindahl(amounts: Iterable[float]) -> float | None:
    """Return the sum of squared shares of *amounts*, from 1/n (even) to 1 (one alone); None without any."""
    known = [amount for amount in amounts if amount > 0]
    total = sum(known)
    return sum((amount / total) ** 2 for amount in known) if total > 0 else None


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which *share* (0 to 1) of *values* lies, type 7; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def coefficient_of_variation(values: Sequence[float]) -> float | None:
    """Return standard deviation over mean; None for fewer than two values or a mean of zero."""
    if len(values) < 2:
        return None
    mean = fmean(values)
    return stdev(values) / abs(mean) if mean else None


def season_index(months: Sequence[float]) -> float | None:
    """Return the busiest month over the mean month: 1 for an even year, 12 for one month alone."""
    mean = fmean(months) if months else 0.0
    return max(months) / mean if mean > 0 else None


def tolerance_factor(count: int, coverage: float = 0.95, confidence: float = 0.9) -> float | None:
    """Return k so that mean + k·s bounds *coverage* of the batches with *confidence*, one-sided.

    Natrella's approximation; None for fewer than two values, or so few that it does not exist.
    """
    if count < 2:
        return None
    part, sure = NormalDist().inv_cdf(coverage), NormalDist().inv_cdf(confidence)
    a = 1 - sure**2 / (2 * (count - 1))
    b = part**2 - sure**2 / count
    return None if a <= 0 else (part + math.sqrt(max(part**2 - a * b, 0.0))) / a


def sherwood_price(constant: float, concentration: float) -> float | None:
    """Return what a tonne of the pure thing costs at a *concentration* (0 to 1), in the unit of *constant*."""
    return constant / concentration if 0 < concentration <= 1 else None


def draw(chance: random.Random, given: Range) -> float:
    """Return one value of the triangular range *given*; its middle where the ends are one."""
    if given.high <= given.low:
        return given.mid
    return chance.triangular(given.low, given.high, given.mid)
