"""A decision for machines: plain values with every word in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.regimes import criterion_at, regimes
from symbio_kg.comply.show import day as shown_day
from symbio_kg.comply.show import number
from symbio_kg.decide.model import STATES, STATUSES, StatusDecision
from symbio_kg.i18n import say

__all__ = ["as_json", "spoken"]


def spoken(value: object, language: str) -> str:
    """Return an answer as people read it in *language*."""
    if isinstance(value, bool):
        return say({"en": "yes", "tr": "evet"} if value else {"en": "no", "tr": "hayır"}, language)
    if isinstance(value, date):
        return shown_day(value, language)
    if isinstance(value, Decimal):
        return number(value, language)
    names = value if isinstance(value, tuple) else (str(value),)
    labels = {v: text for choices in fact_table().values.values() for v, text in choices.items()}
    return ", ".join(say(labels[n], language) if n in labels else n for n in names)


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
