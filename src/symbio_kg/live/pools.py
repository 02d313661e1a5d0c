"""Several small offers for one need that none of them fills: `pools.sql` for a single need."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["FILLED", "Asked", "Drawn", "Portion", "pool_of"]

FILLED: Final = 999_999_990
"""The part of its amount, in thousand millionths, from which on a need is filled."""

_MEMBERS: Final = 8
_WHOLE: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Portion:
    """What part of a need's amount an offer brings at an input, and the least that it gives away."""

    offer: int
    slot: str
    part: int
    minimum: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What a need asks for: an amount, the least of it, and the most that any one offer brings."""

    target: float
    minimum: float
    alone: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The offers of a pool in the order they are taken, and what part of the amount they bring."""

    slot: str
    offers: tuple[int, ...]
    covered: int


def pool_of(asked: Asked, portions: Iterable[Portion]) -> Drawn | None:
    """Return the pool of a need from *portions*, its best offers by rank; None when there is none."""
    if asked.alone >= FILLED or asked.target <= 0:
        return None
    at: dict[str, list[Portion]] = defaultdict(list)
    for portion in portions:
        at[portion.slot].append(portion)
    found = [pool for slot, there in at.items() if (pool := _drawn(asked, slot, there)) is not None]
    return min(found, key=_choice, default=None)


def _drawn(asked: Asked, slot: str, portions: Iterable[Portion]) -> Drawn | None:
    taken: list[Portion] = []
    covered = 0
    for portion in portions:
        if len(taken) == _MEMBERS or covered >= FILLED:
            break
        taken.append(portion)
        covered += portion.part
    covered = covered if covered < FILLED else _WHOLE
    least = sum(math.floor(1e9 * min(2.0, p.minimum / asked.target)) for p in taken)
    if len(taken) < 2 or covered <= asked.alone + 10 or least > _WHOLE + 10:
        return None
    if covered + 10 < math.floor(1e9 * asked.minimum / asked.target):
        return None
    return Drawn(slot, tuple(portion.offer for portion in taken), covered)


def _choice(pool: Drawn) -> tuple[int, int, str]:
    return -math.floor(pool.covered / 1e2 + 0.5), len(pool.offers), pool.slot
