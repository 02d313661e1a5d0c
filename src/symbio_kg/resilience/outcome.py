"""What is left of the plan after a shock: which needs lose supply, and which substitutes stand ready."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Final

from symbio_kg.resilience.region import Link
from symbio_kg.resilience.scenario import Scenario
from symbio_kg.resilience.setting import Setting
from symbio_kg.resilience.shock import Shock
from symbio_kg.resilience.ties import BY_ORDER, Bond, Flow, Helper, Ties, Way

__all__ = ["Loss", "Outcome", "Substitute", "outcome_of"]

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
        self._roads, self._closed = setting.roads, shock.closed
        self._lengths: dict[str, dict[str, float]] = {}

    def far(self, way: Way) -> float | None:
        """Return the length of *way*; None when no road is open."""
        start, end = way
        if end not in self._lengths:
            self._lengths[end] = self._roads.lengths(end, self._closed)
        return self._lengths[end].get(start)


def outcome_of(setting: Setting, ties: Ties, scenario: Scenario, shock: Shock) -> Outcome:
    """Return what *shock* leaves of the plan that *ties* are of."""
    needs = setting.region.needs
    down = tuple(sorted(iri for iri, share in shock.keeps.items() if share <= _NOTHING and iri in needs))
    ways = _Ways(setting, shock)
    cut = {way for way in ties.by_way if ways.far(way) is None} if shock.closed else set()
    touched = _touched(setting, ties, shock, cut).difference(down)
    hurt = [loss for iri in touched if (loss := _loss(ties.bonds[iri], shock, cut))]
    hurt.sort(key=lambda one: (-one.lost_share, -one.wanted, one.need))
    spare: dict[str, float] = {}
    losses = [_with_substitutes(ties, shock, ways, one, spare) for one in hurt]
    losses.sort(key=lambda one: (-one.open_share, -one.lost_share, -one.wanted, one.need))
    firms = {setting.listing(iri).firm for iri in shock.keeps}
    return Outcome(scenario, shock, len(shock.keeps), len(firms), down, tuple(losses))


def _touched(setting: Setting, ties: Ties, shock: Shock, cut: Set[Way]) -> set[str]:
    """Return the needs that *shock* can have done something to: no other can lose anything."""
    found = {iri for iri in shock.keeps if iri in setting.region.needs}
    found.update(*(ties.by_offer.get(offer, ()) for offer in shock.keeps))
    found.update(*(ties.by_way[way] for way in cut))
    found.update(*(ties.by_port.get(port, ()) for port in shock.ports))
    return found


def _loss(bond: Bond, shock: Shock, cut: Set[Way]) -> Loss | None:
    """Return what a need loses; None when it loses nothing. It wants as much less as its site lost."""
    wanted = bond.wanted * shock.left(bond.need.iri)
    kept = sum([_kept(flow, shock) for flow in bond.flows if flow.way not in cut])
    outside = bond.outside * (1.0 - _ports_lost(bond, shock))
    # A need with a smaller appetite gives up what comes from outside last: the loss is what it lacks then
    lost = max(0.0, min(wanted, bond.had) - kept - outside)
    if lost <= _NOTHING * max(1.0, wanted):
        return None
    outside_lost = min(lost, bond.outside - outside)
    return Loss(bond.need.iri, bond.need.unit, wanted, lost, outside_lost, 0.0, 0.0, ())


def _kept(flow: Flow, shock: Shock) -> float:
    share = shock.keeps.get(flow.offer, 1.0)
    if flow.amount is not None:
        share = min(1.0, flow.amount * share / flow.taken)
    return flow.brings * share


def _ports_lost(bond: Bond, shock: Shock) -> float:
    """Return the share of its ports, by the pack's table of arrivals, that failed; 0 where none is named."""
    return sum(port in shock.ports for port in bond.ports) / len(bond.ports) if bond.ports else 0.0


def _with_substitutes(ties: Ties, shock: Shock, ways: _Ways, loss: Loss, spare: dict[str, float]) -> Loss:
    """Return *loss* with those that step in.

    What they give is taken from *spare*, what each offer has beside the plan, so that no tonne helps twice.
    """
    missing, covered, later = loss.lost, 0.0, 0.0
    found: list[Substitute] = []
    unsized: list[Substitute] = []
    bond, least = ties.bonds[loss.need], _NOTHING * max(1.0, loss.wanted)
    for helper in _standing(bond.helpers, shock, ways):
        offer, km = helper.offer, None if helper.nowhere else helper.km
        room = missing - covered if not helper.waits else missing - covered - later
        if helper.amount is None and (bond.need.amount is not None or offer in bond.suppliers):
            unsized += [Substitute(helper.link, None, km)] if offer not in bond.suppliers else []
            continue
        if room <= least:
            if len(found) >= _SHOWN and missing - covered <= least:
                break
            continue
        if helper.amount is not None and offer not in spare:
            spare[offer] = max(0.0, helper.amount * shock.left(offer) - ties.taken.get(offer, 0.0))
        much = min(room, spare[offer]) if helper.amount is not None else room * shock.left(offer)
        if much <= least:
            continue
        if helper.waits:
            later += much
        else:
            covered += much
            if helper.amount is not None:
                spare[offer] -= much
        found.append(Substitute(helper.link, much, km))
    shown = tuple([*found, *unsized][:_SHOWN])
    return Loss(loss.need, loss.unit, loss.wanted, loss.lost, loss.outside_lost, covered, later, shown)


def _standing(helpers: Iterable[Helper], shock: Shock, ways: _Ways) -> Sequence[Helper]:
    """Return those of *helpers* whose offer and way are still there: ready ones first, then by distance."""
    keeps = shock.keeps
    left = [helper for helper in helpers if keeps.get(helper.offer, 1.0) > _NOTHING]
    if not shock.closed:
        return left
    found = []
    for helper in left:
        if helper.way is None:
            found.append(helper)
        elif (far := ways.far(helper.way)) is not None:
            found.append(helper if far <= helper.km else helper._replace(km=far))
    found.sort(key=BY_ORDER)
    return found
