"""A draft put to a regime becomes a decision: every criterion judged, with validity and conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from symbio_kg.comply.case import Case, Value
from symbio_kg.comply.criteria import DUTY, FAILED, MET, NOT_NEEDED, TestResult, assess
from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.records import facts_of as plain_facts
from symbio_kg.comply.regimes import Regime
from symbio_kg.comply.show import day as shown_day
from symbio_kg.comply.status import facts_of
from symbio_kg.decide.model import OPEN, WASTE, CriterionOutcome, Draft, Reply, StatusDecision
from symbio_kg.i18n import capital
from symbio_kg.model import Text

__all__ = ["decide", "judged"]

ENDS: Final = ("byproduct.contract_until", "byproduct.approval_until", "byproduct.capacity_report_until")
"""Days on which what a by-product rests on ends."""


def judged(draft: Draft, regime: Regime) -> TestResult:
    """Return what *regime* says of *draft*; nothing counts as met that was not answered."""
    replies = {name: reply.value for name, reply in draft.replies.items()}
    return assess(regime, draft.day, facts_of(draft.facts), replies)


def decide(draft: Draft, regime: Regime, identifier: str, now: datetime | None = None) -> StatusDecision:
    """Return the decision on *draft* under *regime*: granted, waste, or open while answers are missing."""
    found = judged(draft, regime)
    status = {MET: regime.kind, FAILED: WASTE}.get(found.state, OPEN)
    facts = _facts(draft, regime)
    last = [day for day in (draft.valid_until, *_ends(facts).values()) if day is not None]
    return StatusDecision(
        id=identifier,
        regime=regime.id,
        draft=draft,
        status=status,
        outcomes=tuple(_outcomes(found, draft)),
        conditions=tuple(_conditions(found, facts, draft)) if status == regime.kind else (),
        valid_from=draft.valid_from or draft.day,
        valid_until=min(last, default=None),
        recorded=now or datetime.now(UTC),
        facts=plain_facts(facts),
    )


def _facts(draft: Draft, regime: Regime) -> Case:
    """Return the facts of *draft* together with those that its replies answer, as a transfer would state them."""
    values: dict[str, Value | tuple[str, ...]] = {}
    for criterion in regime.on(draft.day):
        reply = draft.replies.get(criterion.id)
        if reply is not None and "+" not in criterion.facts[0]:
            values[criterion.facts[0]] = reply.value
    return replace(draft.facts, values={**values, **draft.facts.values})


def _ends(facts: Case) -> dict[str, date]:
    stated = {name: facts.get(name) for name in ENDS}
    return {name: value for name, value in stated.items() if isinstance(value, date)}


def _outcomes(found: TestResult, draft: Draft) -> Iterator[CriterionOutcome]:
    for result in found.results:
        criterion, reply = result.criterion, draft.replies.get(result.criterion.id)
        if reply is None and result.answer is not None:
            reply = Reply(result.answer, unit=criterion.unit if criterion.measured else "")
        if reply is not None or result.state != NOT_NEEDED:
            yield CriterionOutcome(criterion.iri, criterion.id, result.state, reply)


def _conditions(found: TestResult, facts: Case, draft: Draft) -> Iterator[Text]:
    table = fact_table().facts
    for name, last in _ends(facts).items():
        label = table[name].label
        yield {
            "en": f"{capital(label['en'], 'en')} {shown_day(last, 'en')}; the status ends with it.",
            "tr": f"{capital(label['tr'], 'tr')}: {shown_day(last, 'tr')}; statü onunla sona erer.",
        }
    if found.regime.kind == "by-product":
        yield {
            "en": "The status is lost on the day a condition fails: no outlet, failed specification, growing stock.",
            "tr": "Bir koşul düştüğü gün statü kaybedilir: alıcının kalmaması, tutmayan şartname, biriken stok.",
        }
    if draft.use:
        yield {"en": f"Only for this use: {draft.use}.", "tr": f"Yalnız bu kullanım için: {draft.use}."}
    for result in found.of(DUTY):
        text = result.criterion.requirement
        yield {
            "en": f"{result.criterion.id}: show the content on the label ({text['en']}).",
            "tr": f"{result.criterion.id}: içeriği etikette gösterin ({text['tr']}).",
        }
