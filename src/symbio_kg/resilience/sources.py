"""How independent the sources of each process input are: counted by firm, zone, district, fault and way.

Concentration is the Herfindahl-Hirschman index: the sum of the squared shares in percent, 10,000 for a
single source, 10,000/n for n equal ones. Before substitution those sources count that offer what the need
names; after it, all that fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbio_kg.resilience.plan import same_measure
from symbio_kg.resilience.region import Link, Listing
from symbio_kg.resilience.setting import Setting

__all__ = ["Concentration", "Input", "concentration", "hhi", "inputs_of"]


@dataclass(frozen=True, slots=True)
class Concentration:
    """The independent sources of an input: how many by each kind, and the index by firm and by zone.

    `faults` counts each fault that sources lie near once, and each firm far from all faults by itself;
    `ways` the ways into the place of the need without a section of road in common, `on_site` sources that use none.
    The indices are None without a source. `by_amount` tells that shares are of amounts, not of numbers of sources.
    """

    offers: int
    firms: int
    zones: int
    districts: int
    faults: int
    ways: int
    on_site: int
    hhi_firms: float | None
    hhi_zones: float | None
    by_amount: bool


@dataclass(frozen=True, slots=True)
class Input:
    """A process input of the region (or a material that needs name without one): its needs and its sources.

    `wanted` is their sum in `unit`, None where a need states no amount or another unit; `share_possible` the
    part of it that all sources together could bring.
    """

    id: str
    needs: tuple[str, ...]
    wanted: float | None
    unit: str
    share_possible: float | None
    before: Concentration
    after: Concentration
    synthetic: bool


def hhi(amounts: Iterable[float]) -> float | None:
    """Return the Herfindahl-Hirschman index of *amounts*; None when there is nothing.

    >>> hhi([50, 50]), hhi([1]), hhi([])
    (5000.0, 10000.0, None)
    """
    given = [amount for amount in amounts if amount > 0]
    whole = sum(given)
    return sum((100.0 * amount / whole) ** 2 for amount in given) if whole > 0 else None


def inputs_of(setting: Setting) -> tuple[Input, ...]:
    """Return the inputs of the region, those with the fewest independent firms after substitution first."""
    groups: dict[str, list[Listing]] = defaultdict(list)
    for need in setting.region.needs.values():
        groups[need.slot or need.material or need.iri].append(need)
    found = [_input(setting, name, needs) for name, needs in groups.items()]
    return tuple(sorted(found, key=lambda one: (one.after.firms, -(one.after.hhi_firms or 10_001), one.id)))


def _input(setting: Setting, name: str, needs: Sequence[Listing]) -> Input:
    links = [link for need in needs for link in setting.links_of.get(need.iri, ())]
    unit = needs[0].unit if len({need.unit for need in needs}) == 1 else ""
    wanted = sum(need.amount or 0.0 for need in needs) if unit else None
    possible = _possible(setting, links, wanted, unit)
    return Input(
        name,
        tuple(need.iri for need in needs),
        wanted,
        unit,
        None if wanted is None or possible is None else min(1.0, possible / wanted),
        concentration(setting, [link for link in links if link.named]),
        concentration(setting, links),
        any(need.synthetic for need in needs),
    )


def _possible(setting: Setting, links: Sequence[Link], wanted: float | None, unit: str) -> float | None:
    """Return what the offers of *links* could bring in *unit*; None when one of them states no such amount."""
    offers = {link.offer: setting.region.offers[link.offer] for link in links}
    if wanted is None or any(o.amount is None or o.unit != unit for o in offers.values()):
        return None
    return sum(min(o.amount or 0.0, wanted) for o in offers.values())


def concentration(setting: Setting, links: Sequence[Link]) -> Concentration:
    """Return how independent the sources of *links* are, which lead to the needs of one input."""
    offers = {link.offer: setting.region.offers[link.offer] for link in links}
    amounts = _amounts(setting, links)
    by_amount = amounts is not None
    each = amounts if amounts is not None else dict.fromkeys(offers, 1.0)
    spots = {iri: setting.spots[iri] for iri in offers}
    exposed = {spots[iri].exposure or f"far:{iri}" for iri in offers}
    far_firms = {offers[iri].firm for iri in offers if not spots[iri].exposure}
    near = {name for name in exposed if not name.startswith("far:")}
    ways, on_site = _ways(setting, links)
    return Concentration(
        len(offers),
        len({offer.firm for offer in offers.values()}),
        len({offer.zone or iri for iri, offer in offers.items()}),
        len({spots[iri].district or iri for iri in offers}),
        len(near) + len(far_firms),
        ways,
        on_site,
        hhi(_sums(each, lambda iri: offers[iri].firm)),
        hhi(_sums(each, lambda iri: offers[iri].zone or iri)),
        by_amount,
    )


def _amounts(setting: Setting, links: Sequence[Link]) -> Mapping[str, float] | None:
    """Return what each offer could bring to its needs, never more than they want; None when one is not comparable."""
    wanted: dict[str, float] = defaultdict(float)
    for link in links:
        offer, need = setting.region.offers[link.offer], setting.region.needs[link.need]
        if not same_measure(offer, need):
            return None
        wanted[link.offer] += need.amount or 0.0
    return {iri: min(setting.region.offers[iri].amount or 0.0, much) for iri, much in wanted.items()}


def _sums(amounts: Mapping[str, float], group: Callable[[str], str]) -> list[float]:
    found: dict[str, float] = defaultdict(float)
    for iri, amount in amounts.items():
        found[group(iri)] += amount
    return list(found.values())


def _ways(setting: Setting, links: Sequence[Link]) -> tuple[int, int]:
    """Return the ways without a common road to the needs, of several needs the fewest; and sources on site."""
    nodes: dict[str, set[str]] = defaultdict(set)
    same: set[str] = set()
    for link in links:
        a, b = setting.spots[link.offer].node, setting.spots[link.need].node
        if a and a == b:
            same.add(link.offer)
        elif a and b:
            nodes[b].add(a)
    return min((setting.roads.ways(sources, b) for b, sources in nodes.items()), default=0), len(same)
