"""What is left of the plan after a shock: which needs lose supply, and which substitutes stand ready."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from symbio_kg.resilience.plan import Plan, Supply, same_measure
from symbio_kg.resilience.region import Link, Listing
from symbio_kg.resilience.scenario import Scenario
from symbio_kg.resilience.setting import Key, Setting
from symbio_kg.resilience.shock import Shock

__all__ = ["Loss", "Outcome", "Substitute", "Ties", "outcome_of", "ties_of"]

_NOTHING: Final = 1e-9
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Substitute:
    """An offer that can step in, with what it would bring and how far it lies, by the roads still open.

    The amount is None where it cannot be compared with what is wanted; it then covers nothing.
    """

    link: Link
    amount: float | None
    km: float | None


@dataclass(frozen=True, slots=True)
class Loss:
    """A need that works on and loses supply.

    `wanted` is what it still wants, `lost` what the plan no longer brings, from inside or outside the region;
    `covered` is what ready substitutes make up for, `later` what others would after treatment or assessment.
    """

    need: str
    unit: str
    wanted: float
    lost: float
    outside_lost: float
    covered: float
    later: float
    substitutes: tuple[Substitute, ...]

    @property
    def lost_share(self) -> float:
        """The lost part of what it still wants, 0 to 1."""
        return self.lost / self.wanted

    @property
    def open_share(self) -> float:
        """The part that is still missing after ready substitutes, 0 to 1."""
        return max(0.0, self.lost - self.covered) / self.wanted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario does: sites hit, needs that stand still themselves, and losses, the worst first."""

    scenario: Scenario
    shock: Shock
    listings_hit: int
    firms_hit: int
    needs_down: tuple[str, ...]
    losses: tuple[Loss, ...]

    @property
    def nothing_left(self) -> bool:
        """Whether no listing is left at all: then there is nothing to supply, and nothing to supply it from."""
        return self.shock.nothing_left


class _Ways:
    """Lengths by road after the shock, asked once for each place."""

    def __init__(self, setting: Setting, shock: Shock) -> None:
        self._setting, self._shock = setting, shock
        self._kept: dict[str, dict[str, float]] = {}

    def km(self, link: Link) -> float | None:
        """Return the kilometres that *link* has to go.

        Raises LookupError when no road is open. None when the place of one of the two is not known.
        """
        a, b = self._setting.way(link)
        if not a or not b or a == b:
            return link.km
        return max(self._lengths(b)[a], link.km or 0.0)

    def open(self, way: tuple[str, str]) -> bool:
        """Tell whether *way* can still be gone; one from or to an unknown place always can."""
        a, b = way
        return not a or not b or a == b or a in self._lengths(b)

    def _lengths(self, place: str) -> dict[str, float]:
        if place not in self._kept:
            self._kept[place] = self._setting.roads.lengths(place, self._shock.closed)
        return self._kept[place]


@dataclass(frozen=True, slots=True)
class Ties:
    """What needs depend on: by offer that supplies them, by way between two places, and by port."""

    by_offer: Mapping[str, frozenset[str]]
    by_way: Mapping[tuple[str, str], frozenset[str]]
    by_port: Mapping[str, frozenset[str]]


def ties_of(setting: Setting, plan: Plan) -> Ties:
    """Return the ties of *plan*, so that a shock looks only at what it touches."""
    suppliers: list[tuple[str, str]] = []
    ways: list[tuple[tuple[str, str], str]] = []
    ports: list[tuple[str, str]] = []
    for iri, need in setting.region.needs.items():
        for supply in plan.supplies.get(iri, ()):
            suppliers.append((supply.link.offer, iri))
            ways.append((setting.way(supply.link), iri))
        ports += [(port, iri) for port in setting.ports_for(need)]
    return Ties(_sets(suppliers), _sets(ways), _sets(ports))


def _sets(pairs: Iterable[tuple[Key, str]]) -> Mapping[Key, frozenset[str]]:
    found: dict[Key, set[str]] = defaultdict(set)
    for key, need in pairs:
        found[key].add(need)
    return {key: frozenset(needs) for key, needs in found.items()}


def outcome_of(setting: Setting, plan: Plan, ties: Ties, scenario: Scenario, shock: Shock) -> Outcome:
    """Return what *shock* leaves of *plan*."""
    needs = setting.region.needs
    down = tuple(sorted(iri for iri, share in shock.keeps.items() if share <= _NOTHING and iri in needs))
    ways = _Ways(setting, shock)
    touched = _touched(setting, ties, shock, ways).difference(down)
    hurt = [loss for iri in touched if (loss := _loss(setting, plan, shock, ways, iri))]
    hurt.sort(key=lambda one: (-one.lost_share, -one.wanted, one.need))
    spare = _Spare(setting, plan, shock)
    losses = [_with_substitutes(setting, plan, shock, ways, one, spare) for one in hurt]
    losses.sort(key=lambda one: (-one.open_share, -one.lost_share, -one.wanted, one.need))
    firms = {setting.listing(iri).firm for iri in shock.keeps}
    return Outcome(scenario, shock, len(shock.keeps), len(firms), down, tuple(losses))


def _touched(setting: Setting, ties: Ties, shock: Shock, ways: _Ways) -> set[str]:
    """Return the needs that *shock* can have done something to: no other can lose anything."""
    found = {iri for iri in shock.keeps if iri in setting.region.needs}
    found.update(*(ties.by_offer.get(offer, ()) for offer in shock.keeps))
    found.update(*(needs for way, needs in ties.by_way.items() if not ways.open(way)))
    found.update(*(ties.by_port.get(port, ()) for port in shock.ports))
    return found


class _Spare(dict[str, float]):
    """What offers have to spare beside the plan; reckoned when first asked for."""

    def __init__(self, setting: Setting, plan: Plan, shock: Shock) -> None:
        super().__init__()
        self._offers, self._taken, self._shock = setting.region.offers, plan.taken, shock

    def __missing__(self, offer: str) -> float:
        """Return the spare of an offer that nothing was taken from yet."""
        self[offer] = max(0.0, _capacity(self._offers[offer], self._shock) - self._taken.get(offer, 0.0))
        return self[offer]


def _capacity(offer: Listing, shock: Shock) -> float:
    return (offer.amount or 0.0) * shock.left(offer.iri)


def _loss(setting: Setting, plan: Plan, shock: Shock, ways: _Ways, iri: str) -> Loss | None:
    """Return what the need *iri* loses; None when it loses nothing. It wants as much less as its site lost."""
    need = setting.region.needs[iri]
    wanted = plan.wanted[iri] * shock.left(iri)
    kept = sum(_kept(setting, plan, shock, ways, supply) for supply in plan.supplies.get(iri, ()))
    outside = plan.outside[iri] * (1.0 - _ports_lost(setting, shock, need))
    had = sum(supply.amount for supply in plan.supplies.get(iri, ())) + plan.outside[iri]
    # A need with a smaller appetite gives up what comes from outside last: the loss is what it lacks then
    lost = max(0.0, min(wanted, had) - kept - outside)
    if lost <= _NOTHING * max(1.0, wanted):
        return None
    outside_lost = min(lost, plan.outside[iri] - outside)
    return Loss(iri, need.unit, wanted, lost, outside_lost, 0.0, 0.0, ())


def _kept(setting: Setting, plan: Plan, shock: Shock, ways: _Ways, supply: Supply) -> float:
    if not ways.open(setting.way(supply.link)):
        return 0.0
    offer, need = setting.region.offers[supply.link.offer], setting.region.needs[supply.link.need]
    share = shock.left(offer.iri)
    if same_measure(offer, need) and (taken := plan.taken.get(offer.iri, 0.0)) > _NOTHING:
        share = min(1.0, _capacity(offer, shock) / taken)
    return supply.amount * share


def _ports_lost(setting: Setting, shock: Shock, need: Listing) -> float:
    """Return the share of its ports, by the pack's table of arrivals, that failed; 0 where none is named."""
    ports = setting.ports_for(need)
    return sum(port in shock.ports for port in ports) / len(ports) if ports else 0.0


def _with_substitutes(
    setting: Setting, plan: Plan, shock: Shock, ways: _Ways, loss: Loss, spare: _Spare
) -> Loss:
    """Return *loss* with those that step in; what they give is taken from *spare*, so that no tonne helps twice."""
    missing, covered, later = loss.lost, 0.0, 0.0
    found: list[Substitute] = []
    unsized: list[Substitute] = []
    need = setting.region.needs[loss.need]
    used = {supply.link.offer for supply in plan.supplies.get(loss.need, ())}
    for link, km in _standing(shock, ways, plan.helpers.get(loss.need, ())):
        offer = setting.region.offers[link.offer]
        comparable = same_measure(offer, need)
        if not comparable and (need.amount is not None or link.offer in used):
            unsized += [Substitute(link, None, km)] if link.offer not in used else []
            continue
        room = missing - covered if link.ready else missing - covered - later
        much = min(room, spare[offer.iri]) if comparable else room * shock.left(offer.iri)
        if much <= _NOTHING * max(1.0, loss.wanted):
            continue
        if not link.ready:
            later += much
        else:
            covered += much
            if comparable:
                spare[offer.iri] -= much
        found.append(Substitute(link, much, km))
    shown = tuple([*found, *unsized][:_SHOWN])
    return Loss(loss.need, loss.unit, loss.wanted, loss.lost, loss.outside_lost, covered, later, shown)


def _standing(shock: Shock, ways: _Ways, links: Iterable[Link]) -> Iterator[tuple[Link, float | None]]:
    """Yield those of *links* whose offer and way are still there: ready ones first, then by distance."""
    rows = []
    for link in links:
        if shock.left(link.offer) <= _NOTHING:
            continue
        try:
            km = ways.km(link)
        except LookupError:
            continue
        rows.append((not link.ready, km is None, km or 0.0, -link.score, link.offer, link, km))
    rows.sort(key=lambda row: row[:5])
    for row in rows:
        yield row[5], row[6]
