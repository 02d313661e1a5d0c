"""Persistent pollutants against their dated limits: some make hazardous alone, all bind the operation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from symbio_kg.hazard.model import Content, PopResult
from symbio_kg.hazard.tables import Law, PopLimit

__all__ = ["pop_results"]

_ZERO: Final = Decimal(0)
_PER_PERCENT: Final = {"mg/kg": Decimal(10_000), "µg/kg": Decimal(10_000_000)}


def pop_results(contents: Sequence[Content], law: Law, jurisdiction: str, day: date) -> tuple[PopResult, ...]:
    """Return one result for each limit of *jurisdiction* on *day* that any of *contents* is about."""
    shares: dict[str, list[Content]] = {}
    for content in contents:
        if content.substance in law.pollutants:
            shares.setdefault(content.substance, []).append(content)
    if not shares:
        return ()
    limits = [p for p in law.pops if p.jurisdiction == jurisdiction and _holds(p, day)]
    return tuple(_result(limit, shares) for limit in limits if not shares.keys().isdisjoint(limit.members))


def _holds(limit: PopLimit, day: date) -> bool:
    return (limit.valid_from is None or limit.valid_from <= day) and (
        limit.valid_to is None or day <= limit.valid_to
    )


def _result(limit: PopLimit, shares: dict[str, list[Content]]) -> PopResult:
    factor = _PER_PERCENT[limit.unit]
    mine = [(name, content) for name in limit.members for content in shares.get(name, ())]
    total = factor * _total(limit, [(name, content.high) for name, content in mine])
    least = factor * _total(limit, [(name, content.low) for name, content in mine])
    return PopResult(limit, total, least, limit.reached(total), limit.reached(least))


def _total(limit: PopLimit, shares: Sequence[tuple[str, Decimal]]) -> Decimal:
    """Return the larger of a reported sum and the members listed apart, which it holds already."""
    whole = max((share for name, share in shares if name in limit.sums), default=_ZERO)
    return max(whole, sum((share for name, share in shares if name not in limit.sums), _ZERO))
