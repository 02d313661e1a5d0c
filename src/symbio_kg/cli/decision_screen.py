"""A decision on the screen: what it grants, each criterion with answer and evidence, and its conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from symbio_kg.cli.session import Session
    from symbio_kg.comply.regimes import Criterion
    from symbio_kg.decide import StatusDecision
    from symbio_kg.model import Text

__all__ = ["show_decision"]

SIGNS = {
    "met": ("✓", "green"),
    "failed": ("✗", "red"),
    "unknown": ("?", "yellow"),
    "declared": ("✓", "yellow"),
    "duty": ("!", "yellow"),
    "not-needed": ("–", "dim"),
}


def show_decision(call: Session, decision: StatusDecision, when: date, *, full: bool) -> None:
    """Print *decision* as it stands on *when*; names the holder keeps private only with *full*."""
    from rich.text import Text as Line

    from symbio_kg.comply.law import evidence_name, is_read
    from symbio_kg.comply.regimes import criterion_at, regimes
    from symbio_kg.decide.model import STATES, STATUSES

    out, draft, regime = call.out(), decision.draft, regimes()[decision.regime]
    head = f"{decision.id}  {call.say(STATUSES[decision.status])}"
    out.print(Line(head, style="bold green" if decision.granted else "bold red"))
    out.print(Line(f"{call.say(regime.label)} ({regime.source})"))
    hidden = call.word("private") if draft.private and not full else ""
    for word, text in (
        ("batch", draft.batch),
        ("material", draft.material),
        ("code", draft.code),
        ("holder", draft.holder or hidden),
        ("user", draft.user or hidden),
        ("use", draft.use),
        ("decided on", call.day(draft.day)),
        ("decided by", draft.decided_by or hidden),
        ("valid", _span(call, decision)),
        ("state", call.say(STATES[decision.state(when)])),
    ):
        if text:
            out.print(Line.assemble((f"  {call.word(word)}: ", "dim"), text))
    for outcome in decision.outcomes:
        criterion = criterion_at(outcome.criterion)
        sign, style = SIGNS[outcome.state]
        words = call.say(_asked(criterion)) if criterion else ""
        out.print(Line.assemble((f" {sign} ", style), (f"{outcome.id} ", "bold"), words))
        if outcome.reply is not None:
            out.print(Line(f"     {_answer(call, outcome.reply)}"))
        if criterion is not None and outcome.state == "unknown":
            out.print(Line(f"     → {call.say(criterion.wanted)}", style="italic"))
        if criterion is not None and not is_read(criterion.evidence):
            out.print(Line(f"     {call.say(evidence_name(criterion.evidence))}", style="dim"))
    for condition in decision.conditions:
        out.print(Line.assemble((" ! ", "yellow"), call.say(condition)))
    if decision.end is not None:
        by = f" ({decision.end.by})" if decision.end.by else ""
        day, reason = call.day(decision.end.day), decision.end.reason
        out.print(Line(call.word("Ended on {day}: {reason}", day=day, reason=reason) + by))
    if decision.superseded_by:
        out.print(Line(call.word("Superseded by {name}.", name=decision.superseded_by)))


def _asked(criterion: Criterion) -> Text:
    """Return the limit of a measured criterion, the question of another, so that its answer reads well."""
    return criterion.requirement if criterion.measured else criterion.question


def _span(call: Session, decision: StatusDecision) -> str:
    last = decision.valid_until
    return f"{call.day(decision.valid_from)} – {call.day(last) if last else '…'}"


def _answer(call: Session, reply: Any) -> str:
    from symbio_kg.decide.view import spoken

    parts = [
        f"{spoken(reply.value, call.language)} {reply.unit}".strip(),
        reply.document,
        reply.issuer,
        call.day(reply.issued) if reply.issued else "",
    ]
    return " · ".join(part for part in parts if part)
