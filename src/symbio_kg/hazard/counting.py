"""Holding contents against limits: what each substance adds to which line, and what comes together.

A rulebook is the set of limits of one jurisdiction on one day. What a combination of hazard classes
does in it is worked out once and kept, so that an assessment is a walk over contents.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.model import Content, Contribution, Line
from symbio_kg.hazard.tables import Law, Limit, Term

__all__ = ["COUNTED", "Rulebook", "count", "rulebook"]

COUNTED: Final = frozenset({"individual", "sum", "weighted-sum", "sum-of-both", "presence"})
_LARGEST: Final = frozenset({"individual", "presence"})
_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_OPEN_FROM: Final = Decimal("0.1")
"""Below this share an unclassified substance is not held to ask for a test by being there (own reading)."""


class Effect(NamedTuple):
    """What a combination of classes does to a line: its heaviest term, and all of them, heaviest first.

    `largest` tells that the largest content counts and not the sum.
    """

    line: int
    largest: bool
    weight: Decimal
    cutoff: Decimal
    terms: tuple[tuple[Decimal, Decimal], ...]


class Rulebook:
    """The limits of one jurisdiction on one day."""

    def __init__(self, law: Law, jurisdiction: str, day: date) -> None:
        self.limits = tuple(
            limit for limit in law.limits if limit.jurisdiction == jurisdiction and _holds(limit, day)
        )
        self.counted = tuple(limit for limit in self.limits if limit.mode in COUNTED)
        self.of_property = {
            hp: tuple(limit for limit in self.limits if limit.hp == hp)
            for hp in (f"HP{number}" for number in range(1, 16))
        }
        self.largest = tuple(limit.mode in _LARGEST for limit in self.counted)
        self.heaviest = tuple(_heaviest(limit.terms) for limit in self.counted)
        self._law = law
        self._effects: dict[tuple[str, ...], tuple[Effect, ...]] = {}

    def property_limit(self, statement: str) -> Limit | None:
        """Return the limit on a property of the waste itself, such as its flash point."""
        for limit in self.limits:
            if limit.mode == "property" and limit.statements == (statement,):
                return limit
        return None

    def effects(self, classes: tuple[str, ...]) -> tuple[Effect, ...]:
        """Return what a substance with *classes* does to which line."""
        found = self._effects.get(classes)
        if found is None:
            found = self._effects[classes] = tuple(self._work_out(frozenset(classes)))
        return found

    def _work_out(self, classes: frozenset[str]) -> list[Effect]:
        statements = {self._law.classes[name].statement for name in classes}
        effects = []
        for place, limit in enumerate(self.counted):
            if limit.mode == "sum-of-both" and not statements.issuperset(limit.statements):
                continue
            terms = _heaviest([t for t in limit.terms if t.hazard_class in classes])
            if terms:
                effects.append(Effect(place, limit.mode in _LARGEST, *terms[0], terms))
        return effects


def _heaviest(terms: Sequence[Term]) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return the weights of *terms* with their cut-offs, the heaviest first."""
    ordered = sorted({(t.weight, t.cutoff) for t in terms}, key=lambda t: (-t[0], t[1]))
    return tuple((_ONE if weight == _ONE else weight, cutoff) for weight, cutoff in ordered)


def _holds(limit: Limit, day: date) -> bool:
    return (limit.valid_from is None or limit.valid_from <= day) and (
        limit.valid_to is None or day <= limit.valid_to
    )


@lru_cache(maxsize=64)
def rulebook(jurisdiction: str, day: date) -> Rulebook:
    """Return the product's rulebook of *jurisdiction* on *day*."""
    return Rulebook(default_law(), jurisdiction, day)


class _Sheet:
    """A line while it is being added up."""

    __slots__ = ("contributions", "cut", "least", "sure", "total")

    def __init__(self) -> None:
        self.total = self.least = self.sure = _ZERO
        self.contributions: list[Contribution] = []
        self.cut: list[Content] = []


def count(book: Rulebook, contents: Sequence[Content]) -> list[Line]:
    """Return the lines of *book* that any of *contents* touches, in the order of the limits."""
    certain = not any(content.assumed or content.low != content.high for content in contents)
    sheets: list[_Sheet | None] = [None] * len(book.counted)
    for content in contents:
        if content.high:
            _enter(book, sheets, content, certain)
    opened = _opened(book, sheets, [content.high for content in contents if not content.known])
    return [
        _line(limit, sheet, opened[place] if opened else sheet.total, certain)
        for place, (limit, sheet) in enumerate(zip(book.counted, sheets, strict=True))
        if sheet is not None
    ]


def _enter(book: Rulebook, sheets: list[_Sheet | None], content: Content, certain: bool) -> None:
    """Put *content* on the sheet of every line it touches."""
    share = content.high
    for place, largest, weight, cutoff, terms in book.effects(content.classes):
        sheet = sheets[place]
        if sheet is None:
            sheet = sheets[place] = _Sheet()
        if share < cutoff:
            lighter = next((term[0] for term in terms if share >= term[1]), None)
            if lighter is None:
                sheet.cut.append(content)
                continue
            weight = lighter
        amount = share if weight is _ONE else share * weight
        sheet.contributions.append(Contribution(content, weight, amount))
        if not largest:
            sheet.total += amount
        elif amount > sheet.total:
            sheet.total = amount
        if not certain:
            _enter_uncertain(sheet, content, terms, largest)


def _enter_uncertain(
    sheet: _Sheet, content: Content, terms: tuple[tuple[Decimal, Decimal], ...], largest: bool
) -> None:
    least = _amount(content.low, terms)
    sure = _ZERO if content.assumed else least
    sheet.least = max(sheet.least, least) if largest else sheet.least + least
    sheet.sure = max(sheet.sure, sure) if largest else sheet.sure + sure


def _line(limit: Limit, sheet: _Sheet, opened: Decimal, certain: bool) -> Line:
    total = sheet.total
    least, sure = (total, total) if certain else (sheet.least, sheet.sure)
    return Line(
        limit, total, least, sure, opened, limit.reached(total), tuple(sheet.contributions), tuple(sheet.cut)
    )


def _amount(share: Decimal, terms: tuple[tuple[Decimal, Decimal], ...]) -> Decimal:
    for weight, cutoff in terms:
        if share >= cutoff and share > 0:
            return share * weight
    return _ZERO


def _opened(book: Rulebook, sheets: list[_Sheet | None], shares: Sequence[Decimal]) -> list[Decimal]:
    """Return the totals if every unclassified substance had the worst classes a limit counts.

    A line that nothing touched yet gets a sheet when that would reach it.
    """
    if not shares:
        return []
    totals = []
    for place, limit in enumerate(book.counted):
        worst = [_worst(limit, book.heaviest[place], share) for share in shares]
        sheet = sheets[place]
        before = sheet.total if sheet else _ZERO
        total = max([before, *worst]) if book.largest[place] else before + sum(worst, _ZERO)
        if sheet is None and limit.reached(total):
            sheets[place] = _Sheet()
        totals.append(total)
    return totals


def _worst(limit: Limit, terms: tuple[tuple[Decimal, Decimal], ...], share: Decimal) -> Decimal:
    if limit.mode == "presence" and share < _OPEN_FROM:
        return _ZERO
    return _amount(share, terms)
