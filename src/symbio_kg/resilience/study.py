"""The whole of it: the inputs of a region, what each scenario does, and what deserves care first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from symbio_kg.model import Text
from symbio_kg.packs import Pack
from symbio_kg.resilience.outcome import Outcome, outcome_of
from symbio_kg.resilience.plan import Plan, planned
from symbio_kg.resilience.region import Region, region_of
from symbio_kg.resilience.scenario import ScenarioFile, drawn, pack_lines
from symbio_kg.resilience.setting import Setting, setting_of
from symbio_kg.resilience.shock import shock_of
from symbio_kg.resilience.sources import Input, inputs_of
from symbio_kg.resilience.ties import ties_of
from symbio_kg.store import GraphStore

__all__ = ["Priority", "Resilience", "assess", "reckon"]


@dataclass(frozen=True, slots=True)
class Priority:
    """A need with what it may expect to lack: means over all scenarios by their weight, and how often it is hit.

    `lost_share` is before, `open_share` after ready substitutes; `scenarios` counts those with a loss.
    """

    need: str
    lost_share: float
    open_share: float
    scenarios: int
    worst: str
    sources: int
    hhi: float | None


@dataclass(frozen=True, slots=True)
class Resilience:
    """What was found of a region. `setting` holds the data it rests on, `title` names the set of scenarios."""

    title: Text
    day: date
    run: str
    setting: Setting
    plan: Plan
    inputs: tuple[Input, ...]
    outcomes: tuple[Outcome, ...]
    priorities: tuple[Priority, ...]

    @property
    def synthetic(self) -> bool:
        """Whether most of the listings are invented."""
        those = [*self.setting.region.offers.values(), *self.setting.region.needs.values()]
        return sum(one.synthetic for one in those) * 2 > len(those)


def assess(
    store: GraphStore,
    pack: Pack,
    found: ScenarioFile,
    *,
    run: str | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> Resilience:
    """Return the resilience of the region in *store*, set into *pack*, under the scenarios of *found*.

    Raises NoRun when nothing was matched, ScenarioInvalid for a name that the region does not have.
    """
    return reckon(region_of(store, run), pack, found, progress=progress)


def reckon(
    region: Region,
    pack: Pack,
    found: ScenarioFile,
    *,
    progress: Callable[[str], None] = lambda _step: None,
) -> Resilience:
    """Return the resilience of *region*; errors as `assess`."""
    lines = pack_lines(pack, found)
    setting, plan = setting_of(region, pack, lines), planned(region)
    ties = ties_of(setting, plan)
    more = drawn(found.draw, [line for _, _, line in lines]) if found.draw else ()
    outcomes = []
    for scenario in chain(found.scenarios, more):
        outcomes.append(outcome_of(setting, ties, scenario, shock_of(setting, scenario)))
        progress(scenario.id)
    inputs = inputs_of(setting)
    title = found.title.text() if found.title else pack.title
    ranked = tuple(_priorities(outcomes, inputs))
    return Resilience(title, region.day, region.run, setting, plan, inputs, tuple(outcomes), ranked)


def _priorities(outcomes: Sequence[Outcome], inputs: Sequence[Input]) -> list[Priority]:
    """Return the needs that lose supply anywhere, the gravest first.

    Order: what is missing after ready substitutes, then before them, then how concentrated the sources are.
    A scenario that leaves nothing says nothing of one need more than of another, and is not counted.
    """
    counted = [one for one in outcomes if not one.nothing_left]
    whole = sum(one.scenario.weight for one in counted)
    if whole <= 0:
        return []
    of_need = {need: one for one in inputs for need in one.needs}
    lost: dict[str, float] = defaultdict(float)
    still: dict[str, float] = defaultdict(float)
    times: dict[str, int] = defaultdict(int)
    worst: dict[str, tuple[float, float, str]] = {}
    for outcome in counted:
        weight = outcome.scenario.weight / whole
        for loss in outcome.losses:
            lost[loss.need] += weight * loss.lost_share
            still[loss.need] += weight * loss.open_share
            times[loss.need] += 1
            this = (loss.open_share, loss.lost_share, outcome.scenario.id)
            if loss.need not in worst or this[:2] > worst[loss.need][:2]:
                worst[loss.need] = this
    found = [
        Priority(
            n, lost[n], still[n], times[n], worst[n][2], of_need[n].after.firms, of_need[n].after.hhi_firms
        )
        for n in lost
    ]
    return sorted(found, key=lambda p: (-p.open_share, -p.lost_share, -(p.hhi or 0.0), p.need))
