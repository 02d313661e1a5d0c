"""A stored decision answers a case: its facts are stated where the case is silent, and how it stands that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from symbio_kg.comply.case import Case, Code, read_case
from symbio_kg.comply.facts import plain
from symbio_kg.decide.model import StatusDecision

__all__ = ["with_decision"]

_BEST = ("in-force", "not-yet", "superseded", "ended", "expired", "not-granted")


def with_decision(case: Case, decisions: Sequence[StatusDecision], day: date) -> Case:
    """Return *case* with what a decision among *decisions* says of it on its own day, else on *day*.

    The decision is the one that the case names, else one on the batch that it names. What the case
    states itself stays. A case that names neither comes back as it is; a decision nobody knows is said
    to be unknown.
    """
    stated = case.get("day")
    when = stated if isinstance(stated, date) else day
    name = case.get("decision.id")
    chosen = _named(str(name), decisions) if name else _about(case, decisions, when)
    if not chosen:
        return replace(case, values={**case.values, "decision.state": "unknown"}) if name else case
    values = dict(case.values)
    for decision in chosen:
        for fact, value in read_case({"id": "decision", "facts": decision.facts}).values.items():
            values.setdefault(fact, value)
    first = chosen[0]
    kind = first.regime_kind
    values |= {
        "decision.id": first.id,
        "decision.state": first.state(when),
        "decision.fits": _fits(case, first),
    }
    if first.valid_until is not None:
        values["decision.until"] = first.valid_until
    if kind in ("by-product", "end-of-waste"):
        values.setdefault("claim", kind)
    return replace(case, values=values)


def _named(name: str, decisions: Sequence[StatusDecision]) -> list[StatusDecision]:
    return [d for d in decisions if d.id.upper() == name.strip().upper()]


def _about(case: Case, decisions: Sequence[StatusDecision], day: date) -> list[StatusDecision]:
    """Return the decisions on the batch of *case*, the best of that day first, one for each regime."""
    batch = case.get("batch.id")
    if not isinstance(batch, str):
        return []
    found = [d for d in decisions if plain(d.draft.batch) == plain(batch) and _fits(case, d)]
    claim = case.get("claim")
    found = [d for d in found if claim in (None, d.regime_kind) or d.regime_kind == "component"]
    found.sort(key=lambda d: (_BEST.index(d.state(day)), -d.draft.day.toordinal()))
    best: dict[str, StatusDecision] = {}
    for decision in found:
        best.setdefault(decision.regime, decision)
    return list(best.values())


def _fits(case: Case, decision: StatusDecision) -> bool:
    """Tell whether batch, code and producer of *case*, where stated, are those of *decision*."""
    code, batch, producer = case.get("code"), case.get("batch.id"), case.get("producer.name")
    draft = decision.draft
    return (
        (not isinstance(batch, str) or plain(batch) == plain(draft.batch))
        and (not isinstance(code, Code) or not draft.code or code.notation == draft.code.rstrip("*"))
        and (not isinstance(producer, str) or not draft.holder or plain(producer) == plain(draft.holder))
    )
