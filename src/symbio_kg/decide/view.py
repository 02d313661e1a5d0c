"""A decision for machines: plain values with every word in both languages."""

from __future__ import annotations

from datetime import date

from symbio_kg.comply.regimes import criterion_at, regimes
from symbio_kg.decide.model import STATES, STATUSES, StatusDecision

__all__ = ["as_json"]


def as_json(decision: StatusDecision, day: date, *, full: bool) -> dict[str, object]:
    """Return *decision* and how it stands on *day* as plain values; private names only with *full*."""
    draft = decision.draft
    shown = full or not draft.private
    return {
        "id": decision.id,
        "regime": decision.regime,
        "regime_label": dict(regimes()[decision.regime].label),
        "status": decision.status,
        "status_label": dict(STATUSES[decision.status]),
        "state": decision.state(day),
        "state_label": dict(STATES[decision.state(day)]),
        "day": draft.day.isoformat(),
        "batch": draft.batch,
        "material": draft.material,
        "code": draft.code or None,
        "holder": (draft.holder or None) if shown else None,
        "user": (draft.user or None) if shown else None,
        "holder_private": draft.private,
        "use": draft.use or None,
        "decided_by": (draft.decided_by or None) if shown or draft.role != "holder" else None,
        "role": draft.role,
        "valid_from": decision.valid_from.isoformat(),
        "valid_until": decision.valid_until.isoformat() if decision.valid_until else None,
        "recorded": decision.recorded.isoformat(timespec="seconds"),
        "conditions": [dict(text) for text in decision.conditions],
        "criteria": [
            {
                "id": outcome.id,
                "iri": outcome.criterion,
                "requirement": dict(criterion.requirement) if criterion else None,
                "state": outcome.state,
                "evidence_level": criterion.evidence if criterion else None,
                "provision": criterion.source if criterion else None,
                "answer": _plain(outcome.reply.value) if outcome.reply else None,
                "unit": (outcome.reply.unit or None) if outcome.reply else None,
                "document": (outcome.reply.document or None) if outcome.reply and shown else None,
                "issuer": (outcome.reply.issuer or None) if outcome.reply and shown else None,
                "date": outcome.reply.issued.isoformat() if outcome.reply and outcome.reply.issued else None,
            }
            for outcome in decision.outcomes
            for criterion in [criterion_at(outcome.criterion)]
        ],
        "end": {
            "day": decision.end.day.isoformat(),
            "reason": decision.end.reason,
            "by": decision.end.by or None,
        }
        if decision.end
        else None,
        "supersedes": draft.supersedes or None,
        "superseded_by": decision.superseded_by or None,
        "synthetic": draft.synthetic,
    }


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return value
    return list(value) if isinstance(value, tuple) else str(value)
