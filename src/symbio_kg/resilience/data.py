"""The result for machines: everything that was found, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from symbio_kg.resilience.outcome import Loss, Outcome
from symbio_kg.resilience.sources import Concentration, Input
from symbio_kg.resilience.study import Priority, Resilience

__all__ = ["to_json"]


def to_json(found: Resilience) -> dict[str, Any]:
    """Return *found* as JSON values; shares are of 1, distances kilometres, an index None without a source."""
    name = found.setting.region.names.of
    return {
        "title": dict(found.title),
        "region": found.setting.pack.id,
        "day": found.day.isoformat(),
        "run": found.run,
        "synthetic": found.synthetic,
        "priorities": [_priority(one) | {"name": dict(name(one.need))} for one in found.priorities],
        "inputs": [_input(one) | {"name": dict(name(one.id))} for one in found.inputs],
        "scenarios": [_outcome(one) for one in found.outcomes],
        "faults": [
            {"id": fault, "name": dict(names), "line": [list(point) for point in line]}
            for fault, names, line in found.setting.faults
        ],
    }


def _priority(one: Priority) -> dict[str, Any]:
    return _rounded(asdict(one))


def _input(one: Input) -> dict[str, Any]:
    return {
        "input": one.id,
        "needs": list(one.needs),
        "wanted": one.wanted,
        "unit": one.unit,
        "share_possible": None if one.share_possible is None else round(one.share_possible, 4),
        "before": _concentration(one.before),
        "after": _concentration(one.after),
        "synthetic": one.synthetic,
    }


def _concentration(one: Concentration) -> dict[str, Any]:
    return _rounded(asdict(one), 1)


def _outcome(one: Outcome) -> dict[str, Any]:
    return {
        "id": one.scenario.id,
        "title": dict(one.scenario.name()),
        "weight": one.scenario.weight,
        "fails": [
            failure.model_dump(exclude_none=True, exclude_defaults=True) for failure in one.scenario.fails
        ],
        "nothing_left": one.nothing_left,
        "listings_hit": one.listings_hit,
        "firms_hit": one.firms_hit,
        "sections_closed": sorted(" – ".join(edge) for edge in one.shock.closed),
        "ports_closed": sorted(one.shock.ports),
        "needs_down": list(one.needs_down),
        "losses": [_loss(loss) for loss in one.losses],
    }


def _loss(one: Loss) -> dict[str, Any]:
    return {
        "need": one.need,
        "unit": one.unit,
        "wanted": round(one.wanted, 3),
        "lost": round(one.lost, 3),
        "lost_from_outside": round(one.outside_lost, 3),
        "lost_share": round(one.lost_share, 4),
        "covered_by_ready": round(one.covered, 3),
        "possible_later": round(one.later, 3),
        "open_share": round(one.open_share, 4),
        "substitutes": [
            {
                "offer": s.link.offer,
                "amount": None if s.amount is None else round(s.amount, 3),
                "km": None if s.km is None else round(s.km, 1),
                "rule": s.link.rule,
                "treated": s.link.treated,
                "lawful": s.link.lawful,
                "ready": s.link.ready,
            }
            for s in one.substitutes
        ],
    }


def _rounded(values: dict[str, Any], digits: int = 4) -> dict[str, Any]:
    return {n: round(v, digits) if isinstance(v, float) else v for n, v in values.items()}
