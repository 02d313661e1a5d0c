"""Today's plan of a region: which offer supplies which need, each tonne promised once.

The best link goes first, as the matching ranked them. What no offer covers comes from outside the region.
A need without a stated amount has its best link as its one source; for a need with one, offers whose amount
is not stated, or in another kind of unit, bring nothing: nobody promises what nobody stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from symbio_kg.resilience.region import Link, Listing, Region, by_need

__all__ = ["COUNTED", "Plan", "Supply", "planned", "same_measure"]

COUNTED: Final = ""
"""The unit of a need without a stated amount: sources are counted, not tonnes."""

_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Supply:
    """What one link brings in the plan."""

    link: Link
    amount: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The supplies of each need, what comes from outside, and what offers have left.

    `wanted` is the amount of each need, 1 where none is stated. An offer that states no amount is not in `left`.
    `helpers` are the links of each need whose offer has something left, or states no amount that compares.
    """

    wanted: Mapping[str, float]
    supplies: Mapping[str, tuple[Supply, ...]]
    outside: Mapping[str, float]
    left: Mapping[str, float]
    taken: Mapping[str, float]
    helpers: Mapping[str, tuple[Link, ...]]


def planned(region: Region) -> Plan:
    """Return the plan of *region*."""
    left = {offer.iri: offer.amount for offer in region.offers.values() if offer.amount is not None}
    wanted = {need.iri: need.amount or 1.0 for need in region.needs.values()}
    open_ = dict(wanted)
    supplies: dict[str, list[Supply]] = defaultdict(list)
    taken: dict[str, float] = defaultdict(float)
    for link in region.links:
        offer, need = region.offers[link.offer], region.needs[link.need]
        moved = _moved(offer, need, left, open_)
        if moved > _NOTHING:
            supplies[need.iri].append(Supply(link, moved))
            open_[need.iri] -= moved
            if same_measure(offer, need):
                taken[offer.iri] += moved
                left[offer.iri] -= moved
    outside = {iri: much if much > _NOTHING else 0.0 for iri, much in open_.items()}
    helpers = by_need(link for link in region.links if _has_more(region, link, left))
    return Plan(wanted, {iri: tuple(s) for iri, s in supplies.items()}, outside, left, taken, helpers)


def _has_more(region: Region, link: Link, left: Mapping[str, float]) -> bool:
    return left.get(link.offer, 1.0) > _NOTHING or not same_measure(
        region.offers[link.offer], region.needs[link.need]
    )


def same_measure(offer: Listing, need: Listing) -> bool:
    """Tell whether both state an amount in the same unit, so that one can be taken from the other."""
    return offer.amount is not None and need.amount is not None and offer.unit == need.unit


def _moved(offer: Listing, need: Listing, left: Mapping[str, float], open_: Mapping[str, float]) -> float:
    if same_measure(offer, need):
        return min(left[offer.iri], open_[need.iri])
    return open_[need.iri] if need.amount is None else 0.0
