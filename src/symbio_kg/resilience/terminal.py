"""The result for a terminal: what deserves care first, and one line a scenario."""

from __future__ import annotations

from collections.abc import Iterator

from symbio_kg.report.wording import Wording
from symbio_kg.resilience.outcome import Outcome
from symbio_kg.resilience.study import Resilience

__all__ = ["first_rows", "input_rows", "lead", "scenario_rows"]


def lead(found: Resilience, say: Wording) -> str:
    """Return the result in one paragraph."""
    none = sum(one.after.offers == 0 for one in found.inputs)
    single = sum(one.after.firms == 1 for one in found.inputs)
    counts = {"inputs": len(found.inputs), "scenarios": len(found.outcomes), "needs": len(found.priorities)}
    text = say("res.lead", none=none, single=single, **counts)
    return f"{text} {say('res.invented')}" if found.synthetic else text


def first_rows(found: Resilience, say: Wording, most: int) -> Iterator[tuple[str, ...]]:
    """Yield the needs that deserve care first: need, still missing, lost, scenarios, firms, HHI."""
    for one in found.priorities[:most]:
        yield (
            _end(one.need),
            say.text(found.setting.region.names.of(one.need)),
            say.percent(one.open_share),
            say.percent(one.lost_share),
            say.number(one.scenarios),
            say.number(one.sources),
            "–" if one.hhi is None else say.number(one.hhi),
        )


def input_rows(found: Resilience, say: Wording, most: int) -> Iterator[tuple[str, ...]]:
    """Yield the most dependent inputs: name, then firms, zones, faults, ways and HHI after substitution."""
    for one in [one for one in found.inputs if one.after.offers][:most]:
        name = say.text(found.setting.region.names.of(one.id))
        counts = (one.after.firms, one.after.zones, one.after.faults, one.after.ways)
        index = "–" if one.after.hhi_firms is None else say.number(one.after.hhi_firms)
        yield (name, *map(say.number, counts), index)


def scenario_rows(found: Resilience, say: Wording, most: int) -> Iterator[tuple[str, ...]]:
    """Yield the scenarios: name, firms hit, needs that stand still, needs that lose supply, what it means."""
    for one in found.outcomes[:most]:
        counts = (one.firms_hit, len(one.needs_down), len(one.losses))
        yield (say.text(one.scenario.name()), *map(say.number, counts), _meaning(found, one, say))


def _meaning(found: Resilience, one: Outcome, say: Wording) -> str:
    if one.nothing_left:
        region = found.setting.region
        return say("res.nothing_left", offers=len(region.offers), needs=len(region.needs))
    if not one.losses:
        return say("res.no_loss")
    worst = one.losses[0]
    name = say.text(found.setting.region.names.of(worst.need))
    return f"{_end(worst.need)} {name}: {say.percent(worst.open_share)}"


def _end(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]
