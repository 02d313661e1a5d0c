"""What each need depends on, worked out once for all scenarios: its supplies, its helpers, and who touches it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

from symbio_kg.resilience.plan import Plan, same_measure
from symbio_kg.resilience.region import Link, Listing
from symbio_kg.resilience.setting import Key, Setting

__all__ = ["BY_ORDER", "Bond", "Flow", "Helper", "Ties", "Way", "ties_of"]

_NOTHING: Final = 1e-9
Way = tuple[str, str]
"""From which place of the road network to which."""


class Flow(NamedTuple):
    """What an offer brings in the plan, on which way (None where no road can fail).

    Where tonnes were taken from the offer's amount, a smaller capacity bites only below `taken`; else `amount` is None.
    """

    offer: str
    brings: float
    way: Way | None
    amount: float | None
    taken: float


class Helper(NamedTuple):
    """An offer that may step in: what is not ready comes later, `amount` is None where it does not compare.

    Its first five fields are the order in which helpers are looked at: ready, near, well matched.
    """

    waits: bool
    nowhere: bool
    km: float
    loss: float
    offer: str
    link: Link
    way: Way | None
    amount: float | None


BY_ORDER: Final = itemgetter(0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Bond:
    """A need with all that a scenario may do to it: `had` is what the plan brings, from inside and `outside`."""

    need: Listing
    wanted: float
    outside: float
    had: float
    ports: tuple[str, ...]
    flows: tuple[Flow, ...]
    helpers: tuple[Helper, ...]
    suppliers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ties:
    """What needs depend on: each by itself, and by offer that supplies them, by way between two places, by port.

    `taken` is what the plan takes from each offer.
    """

    bonds: Mapping[str, Bond]
    taken: Mapping[str, float]
    by_offer: Mapping[str, frozenset[str]]
    by_way: Mapping[Way, frozenset[str]]
    by_port: Mapping[str, frozenset[str]]


def ties_of(setting: Setting, plan: Plan) -> Ties:
    """Return the ties of *plan*, so that a shock looks only at what it touches."""
    bonds = {iri: _bond(setting, plan, need) for iri, need in setting.region.needs.items()}
    flows = [(flow, iri) for iri, bond in bonds.items() for flow in bond.flows]
    return Ties(
        bonds,
        plan.taken,
        _sets((flow.offer, iri) for flow, iri in flows),
        _sets((flow.way, iri) for flow, iri in flows if flow.way is not None),
        _sets((port, iri) for iri, bond in bonds.items() for port in bond.ports),
    )


def _sets(pairs: Iterable[tuple[Key, str]]) -> Mapping[Key, frozenset[str]]:
    found: dict[Key, set[str]] = defaultdict(set)
    for key, need in pairs:
        found[key].add(need)
    return {key: frozenset(needs) for key, needs in found.items()}


def _bond(setting: Setting, plan: Plan, need: Listing) -> Bond:
    supplies = plan.supplies.get(need.iri, ())
    outside = plan.outside[need.iri]
    return Bond(
        need,
        plan.wanted[need.iri],
        outside,
        sum(supply.amount for supply in supplies) + outside,
        setting.ports_for(need),
        tuple(_flow(setting, plan, supply.link, supply.amount, need) for supply in supplies),
        tuple(
            sorted((_helper(setting, link, need) for link in plan.helpers.get(need.iri, ())), key=BY_ORDER)
        ),
        frozenset(supply.link.offer for supply in supplies),
    )


def _flow(setting: Setting, plan: Plan, link: Link, brings: float, need: Listing) -> Flow:
    offer, taken = setting.region.offers[link.offer], plan.taken.get(link.offer, 0.0)
    bound = same_measure(offer, need) and taken > _NOTHING
    return Flow(offer.iri, brings, _way(setting, link), offer.amount if bound else None, taken)


def _helper(setting: Setting, link: Link, need: Listing) -> Helper:
    offer = setting.region.offers[link.offer]
    way, amount = _way(setting, link), offer.amount if same_measure(offer, need) else None
    far = setting.roads.far(*way) if way is not None else None
    km = link.km if far is None else max(far, link.km or 0.0)
    return Helper(not link.ready, km is None, km or 0.0, -link.score, link.offer, link, way, amount)


def _way(setting: Setting, link: Link) -> Way | None:
    """Return the places of the road network that *link* leads from and to; None where no road can cut it."""
    a, b = setting.way(link)
    joined = a and b and a != b and setting.roads.far(a, b) is not None
    return (a, b) if joined else None
