"""A few pairs of listings, whether they fit and how well: `pairs.sql`, `limits.sql` and `top.sql` for one listing.

A query over a handful of rows costs DuckDB a tenth of a second, for its operators alone. Tests compare
what this module says with a whole run, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol, TypeAlias

from symbio_kg.live.sides import Sides
from symbio_kg.live.told import Measured, Told
from symbio_kg.live.ways import Course, Limit, Way, Ways
from symbio_kg.match.law import LAWFUL, Route

__all__ = ["Candidates", "Found", "Judging", "Meeting", "Pair"]

Pair: TypeAlias = tuple[int, int]
"""The numbers of an offer and a need."""

Candidates: TypeAlias = Mapping[Pair, list[tuple[Course, float, float]]]
"""The courses between two, each with how likely the offer is of its kind and how surely the need is for its entry."""

_ALL_YEAR: Final = 4095
_ACROSS: Final = 12742.0176


class Judging(Protocol):
    """What the law says of ways; None where it has no say."""

    def route(self, giver: int, receiver: int, operation: str) -> Route | None:
        """Return the way from *giver* to *receiver* for *operation*."""

    def judge(self, routes: Iterable[Route]) -> None:
        """Judge those of *routes* that were not judged before."""

    def outcome(self, route: Route | None) -> int | None:
        """Return how *route*, which was judged, ends."""


@dataclass(frozen=True, slots=True)
class _Both:
    """What is the same for all courses between two."""

    chord: float
    days: int
    share: float | None
    small: bool
    part: int | None


@dataclass(frozen=True, slots=True)
class _Fit:
    """A course that nothing forbids, as table `fit` has it."""

    course: Course
    likelihood: float
    sureness: float
    distance: float | None
    warmth_gap: bool
    water_gap: bool
    by_treatment: bool
    route: Route | None
    quantity_fit: float
    nearness: float
    worth: float


@dataclass(frozen=True, slots=True)
class Found:
    """The best way of a pair, and its score; `points` are what ranks go by."""

    both: _Both
    fit: _Fit
    way: Way
    sure: float
    known: float
    alike: float
    score: float
    law: int | None
    missing: Set[str]

    @property
    def small(self) -> bool:
        """Whether the offer is less than the least that the need takes."""
        return self.both.small

    @property
    def part(self) -> int:
        """What it brings of the need's amount in thousand millionths; 0 where that cannot be told."""
        return self.both.part or 0

    @property
    def points(self) -> int:
        """The score in thousand millionths."""
        return math.floor(self.score * 1e9 + 0.5)


class Meeting:
    """Tells of pairs; the law is asked of all of them together."""

    def __init__(
        self,
        sides: Sides,
        told: Told,
        law: Judging,
        ways: Ways,
        water: Callable[[str | None], int],
        weights: Mapping[str, float],
        months: Iterable[int],
    ) -> None:
        """Take who knows the bits of *water*, *weights* as in `weights.tsv`, and of each day its month as a bit."""
        self._sides, self._told, self._law, self._weights = sides, told, law, weights
        self._ways, self._water = ways, water
        counts = [[0] for _ in range(12)]
        for day in months:
            for month, count in enumerate(counts):
                count.append(count[-1] + (day >> month & 1))
        self._before = counts

    def best(self, candidates: Candidates) -> dict[Pair, Found]:
        """Return those of the pairs that fit, each by its best way."""
        fitting: list[tuple[Pair, _Both, list[_Fit]]] = []
        for pair, courses in candidates.items():
            both = self._together(*pair)
            if both is not None:
                found = [fit for course in courses if (fit := self._fit(pair, both, *course)) is not None]
                if found:
                    fitting.append((pair, both, found))
        self._law.judge({fit.route for _, _, fits in fitting for fit in fits if fit.route is not None})
        verdicts = cache(self._sampled)
        best = {}
        for pair, both, fits in fitting:
            ways = [w for fit in fits for w in self._found(pair, both, fit, verdicts)]
            if ways:
                best[pair] = min(ways, key=_choice)
        return best

    # -----------------------------------------------------------------------------------------------

    def _together(self, o: int, n: int) -> _Both | None:
        s = self._sides
        months = s.months[o] & s.months[n]
        if s.firm[o] == s.firm[n] or not s.fits[o] & s.own[n] or not months:
            return None
        first, last = max(s.first[o], s.first[n]), min(s.last[o], s.last[n])
        same = s.dimension[o] == s.dimension[n] != 0
        if first > last or (same and s.quantity[n] < s.minimum[o]):
            return None
        days = last - first + 1 if months == _ALL_YEAR else self._days(months, first, last)
        if days <= 0:
            return None
        a, b, target = s.quantity[o], s.quantity[n], s.target(n)
        share = None
        if not math.isnan(a) and not math.isnan(b) and (same or not s.dimension[o] or not s.dimension[n]):
            share = min(a, b) / max(a, b) if max(a, b) > 0 else None
        part = math.floor(1e9 * min(1.0, a / target)) if same and a > 0 and target > 0 else None
        east, north, up = s.x[o] - s.x[n], s.y[o] - s.y[n], s.z[o] - s.z[n]
        chord = east * east + north * north + up * up
        return _Both(chord, days, share, same and a < s.minimum[n], part)

    def _days(self, months: int, first: int, last: int) -> int:
        return sum(
            count[last + 1] - count[first] for month, count in enumerate(self._before) if months >> month & 1
        )

    def _fit(
        self, pair: Pair, both: _Both, course: Course, likelihood: float, sureness: float
    ) -> _Fit | None:
        s, (o, n) = self._sides, pair
        far = min(_or(s.reach[o], course.usual), course.farthest)
        reach = min(far, _or(s.reach[n], course.usual))
        if both.chord > (reach + 1e-3) * (reach + 1e-3):
            return None
        entry = self._ways.entries[course.entry]
        warmth = _or(s.temperature[n], math.nan if entry.temperature is None else entry.temperature)
        water = s.water[n] or self._water(entry.water)
        if s.temperature[o] < warmth or (s.bad[o] & water and not course.treated):
            return None
        distance = None
        if not math.isnan(both.chord):
            across = min(1.0, math.sqrt(both.chord) / _ACROSS)
            distance = math.floor(1e3 * _ACROSS * math.asin(across) + 0.5) / 1e3
            if distance > reach:
                return None
        w = self._weights
        nearness = (
            w["unknown"]
            if distance is None
            else math.floor(math.exp(-distance / course.decay) * 1e6 + 0.5) / 1e6
        )
        quantity = w["unknown"] if both.share is None else both.share
        worth = (
            w["base"]
            + w["quantity"] * quantity
            + w["calendar"] * (both.days / 365)
            + w["nearness"] * nearness
        )
        return _Fit(
            course,
            likelihood,
            sureness,
            distance,
            math.isnan(s.temperature[o]) and not math.isnan(warmth) and bool(s.heat[o]),
            bool(water) and not s.good[o] & water,
            bool(s.bad[o] & water),
            self._law.route(s.giver[o], s.receiver[n], course.operation),
            quantity,
            nearness,
            worth,
        )

    def _found(
        self, pair: Pair, both: _Both, fit: _Fit, sampled: Callable[[int, Way], _Verdict]
    ) -> Iterator[Found]:
        """Yield the ways of *fit* that neither the law nor a limit forbids."""
        law, (offer, need) = self._law.outcome(fit.route), pair
        if law is not None and law >= LAWFUL:
            return
        course, own, w = fit.course, self._told.limits.get(need), self._weights
        alike = self._alike(pair) if course.carried == "service" else 0.0
        trusted = course.trust + (1.0 - course.trust) * alike
        for way in course.treated if fit.by_treatment else course.ways:
            broken, missing = self._limited(offer, way, own) if own else sampled(offer, way)
            if not broken:
                gaps = fit.warmth_gap + fit.water_gap + len(missing)
                sure = way.confidence * fit.likelihood * fit.sureness * trusted
                known = 1.0 - min(w["most_gaps"], w["gap"] * gaps)
                yield Found(both, fit, way, sure, known, alike, sure * known * fit.worth, law, missing)

    def _alike(self, pair: Pair) -> float:
        """Return how many of the words of two services are the same, as a share of those of the shorter."""
        a, b = (self._told.words.get(number, frozenset()) for number in pair)
        common = len(a & b)
        return common / min(len(a), len(b)) if common else 0.0

    def _sampled(self, offer: int, way: Way) -> _Verdict:
        if offer not in self._told.measured:
            return False, way.properties
        return self._limited(offer, way, ())

    def _limited(self, offer: int, way: Way, own: Iterable[Limit]) -> _Verdict:
        found = {limit: _kept(limit, self._told.measured.get(offer, ())) for limit in {*way.limits, *own}}
        missing = frozenset(limit.property for limit, kept in found.items() if kept is None)
        return any(kept is False for kept in found.values()), missing


_Verdict: TypeAlias = tuple[bool, Set[str]]
"""Whether a limit is broken, and the properties of which it cannot be told."""


def _kept(limit: Limit, measured: Iterable[Measured]) -> bool | None:
    """Tell whether what was measured keeps *limit*; None where it cannot be told. One that breaks it decides."""
    found = [
        _one_kept(limit, m.low, m.high)
        for m in measured
        if m.property == limit.property and limit.dimension in (None, m.dimension)
    ]
    if False in found:
        return False
    return True if True in found else None


def _one_kept(limit: Limit, low: float, high: float) -> bool | None:
    less, more = limit.operator == "LessThan", limit.operator == "MoreThan"
    if (
        low > limit.ceiling
        or high < limit.floor
        or (less and low >= limit.ceiling)
        or (more and high <= limit.floor)
    ):
        return False
    if limit.operator == "Absent":
        return True
    if (less and high >= limit.ceiling) or (more and low <= limit.floor):
        return None
    return True if high <= limit.ceiling and low >= limit.floor else None


def _choice(found: Found) -> tuple[int, str, str, str]:
    """Return what the best way of a pair is chosen by: how sure it is, then its name."""
    sure, way = math.floor(found.sure * found.known * 1e9 + 0.5), found.way
    return -sure, way.substitution, way.kind, way.slot


def _or(value: float, other: float) -> float:
    return other if math.isnan(value) else value
