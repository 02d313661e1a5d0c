"""The registers: decisions on status, the regimes they are taken under, and the legal rules with their versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from fastapi import Response

from symbio_kg.comply import product_judge
from symbio_kg.comply.cases import rule_cases
from symbio_kg.comply.law import evidence_name, is_read, provision_iri
from symbio_kg.comply.regimes import Criterion, Regime, criterion_at, regimes, within
from symbio_kg.comply.rules import LegalRule, legal_rules
from symbio_kg.comply.screen import law_name, severity_name
from symbio_kg.comply.verdict import Citation
from symbio_kg.decide import Register, StatusDecision
from symbio_kg.decide.model import STATES, STATUSES
from symbio_kg.decide.register import DecisionUnknown
from symbio_kg.decide.view import spoken
from symbio_kg.model import Text
from symbio_kg.store import GraphStore
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area", "standing"]

area = Area()

EFFECTS: Final[Mapping[str, str]] = {
    "required": N_("must be met"),
    "optional": N_("counts when answered"),
    "paper": N_("a document that must be there once the batch moves"),
    "duty": N_("a duty above the limit"),
}
OUTCOMES: Final[Mapping[str, str]] = {
    "met": N_("met"),
    "failed": N_("not met"),
    "unknown": N_("not known"),
    "declared": N_("declared"),
    "duty": N_("duty"),
    "not-needed": N_("not needed"),
}
FINDINGS: Final[Mapping[str, str]] = {
    "permitted": N_("permitted"),
    "permitted-with-condition": N_("permitted with a condition"),
    "needs-assessment": N_("needs an assessment"),
    "refused": N_("refused"),
    "outside-waste-law": N_("outside waste law"),
}
GROUPS: Final[Mapping[str, str]] = {
    "code": N_("The code"),
    "status": N_("Waste or not"),
    "receiver": N_("The receiver"),
    "producer": N_("The producer"),
    "transport": N_("Transport"),
    "operation": N_("The operation"),
    "border": N_("Across a border"),
}


@area.page("registers", tr="/kayitlar", en="/registers")
def registers(page: Page) -> Response:
    """Return what registers there are, with how much each holds."""
    return page.render(
        "registers/registers.html.j2",
        decisions=len(page.per_commit("registers.decisions", _decisions)),
        regimes=len(regimes()),
        rules=len(legal_rules()),
    )


@area.page("registers.decisions", tr="/kayitlar/kararlar", en="/registers/decisions")
def decisions(page: Page) -> Response:
    """Return the public decisions on status with how each stands today; `state` and `regime` choose among them."""
    today, state, regime = page.service.today(), page.asked("state"), page.asked("regime")
    found = [(d, d.state(today)) for d in page.per_commit("registers.decisions", _decisions)]
    return page.render(
        "registers/decisions.html.j2",
        rows=[(d, s) for d, s in found if state in ("", s) and regime in ("", d.regime)],
        total=len(found),
        states=STATES,
        statuses=STATUSES,
        state=state,
        regime=regime,
        regimes={d.regime: regimes()[d.regime].label for d, _ in found},
    )


@area.page("registers.decision", tr="/kayitlar/kararlar/{id}", en="/registers/decisions/{id}")
def decision(page: Page) -> Response:
    """Return one decision: batch, validity, each criterion with its answer and document, conditions, end."""
    wanted = page.blank("id").upper()
    known = {d.id.upper(): d for d in page.per_commit("registers.decisions", _decisions)}
    if wanted not in known:
        message = page.say(DecisionUnknown(page.blank("id")).message)
        return page.render(
            "problem.html.j2", status=404, title=page.word("No such decision"), message=message
        )
    one = known[wanted]
    rows = [
        (outcome, criterion_at(outcome.criterion), page.word(OUTCOMES[outcome.state]))
        for outcome in one.outcomes
    ]
    return page.render(
        "registers/decision.html.j2",
        one=one,
        state=one.state(page.service.today()),
        states=STATES,
        statuses=STATUSES,
        regime=regimes()[one.regime],
        rows=rows,
        evidence=_evidence,
        spoken=lambda value: spoken(value, page.language),
    )


@area.page("registers.regimes", tr="/kayitlar/rejimler", en="/registers/regimes")
def regime_list(page: Page) -> Response:
    """Return the regimes of by-products, end of waste and components with their state today."""
    today = page.service.today()
    rows = [(regime, regime.in_force(today), len(regime.on(today))) for regime in regimes().values()]
    return page.render(
        "registers/regimes.html.j2", rows=rows, kinds=STATUSES, laws=_laws(page), evidence=_evidence
    )


@area.page("registers.regime", tr="/kayitlar/rejimler/{id}", en="/registers/regimes/{id}")
def regime_page(page: Page) -> Response:
    """Return a regime with its criteria in their groups; those of other days are marked."""
    regime = regimes().get(page.blank("id").lower())
    if regime is None:
        return _missing(page)
    today = page.service.today()
    return page.render(
        "registers/regime.html.j2",
        regime=regime,
        in_force=regime.in_force(today),
        groups=_groups(regime),
        now={c.iri for c in regime.criteria if within(today, c.valid_from, c.valid_to)},
        effects={name: page.word(words) for name, words in EFFECTS.items()},
        law=law_name(regime.law, page.language),
        cited=lambda name: product_judge().law.citations.get(provision_iri(name)),
        evidence=_evidence,
    )


@area.page("registers.rules", tr="/kayitlar/kurallar", en="/registers/rules")
def rules(page: Page) -> Response:
    """Return the legal rules by what they ask about, with the fingerprint of the set they make."""
    return page.render(
        "registers/rules.html.j2",
        groups=[
            (page.word(words), [rule for rule in legal_rules() if rule.header.group == name])
            for name, words in GROUPS.items()
        ],
        total=len(legal_rules()),
        laws=_laws(page),
        severity=severity_name,
    )


@area.page("registers.rule", tr="/kayitlar/kurallar/{id}", en="/registers/rules/{id}")
def rule_page(page: Page) -> Response:
    """Return a legal rule: its reading, its provisions with evidence, its findings, its cases, its query."""
    rule = next((r for r in legal_rules() if r.header.id == page.blank("id")), None)
    if rule is None:
        return _missing(page)
    return page.render(
        "registers/rule.html.j2",
        rule=rule,
        laws=_laws(page),
        severity=severity_name(rule.header.severity),
        group=page.word(GROUPS[rule.header.group]),
        provisions=_provisions(rule),
        cases=rule_cases(rule.header.id),
        today=page.service.today(),
        standing=standing([one for _, _, one in _provisions(rule) if one], page.service.today()),
        findings={name: page.word(words) for name, words in FINDINGS.items()},
        evidence=_evidence,
    )


def _missing(page: Page) -> Response:
    message = page.word(
        "The register has nothing of this name. It may have been retired or written differently."
    )
    return page.render("problem.html.j2", status=404, title=page.word("Not in the register"), message=message)


def _decisions(store: GraphStore) -> list[StatusDecision]:
    """Return what everybody may read of the decisions; the names that holders keep private are not in it."""
    return Register(store).all()


def _groups(regime: Regime) -> list[tuple[str, list[Criterion]]]:
    found: dict[str, list[Criterion]] = {}
    for criterion in regime.criteria:
        found.setdefault(criterion.group, []).append(criterion)
    return list(found.items())


def _provisions(rule: LegalRule) -> list[tuple[str, str, Citation | None]]:
    """Return (law, name, citation) of each provision that *rule* applies."""
    known = product_judge().law.citations
    return [
        (law.upper(), name, known.get(provision_iri(name)))
        for law, names in rule.header.provisions.items()
        for name in names
    ]


def standing(provisions: Sequence[Citation], today: date) -> str:
    """Return `ended` or `coming` where none of *provisions* is in force any more, or yet; "" otherwise."""
    if provisions and all(one.valid_to is not None and one.valid_to < today for one in provisions):
        return "ended"
    if provisions and all(one.valid_from is not None and one.valid_from > today for one in provisions):
        return "coming"
    return ""


def _laws(page: Page) -> dict[str, str]:
    return {law: law_name(law, page.language) for law in ("EU", "TR")}


def _evidence(level: str) -> Text | None:
    """Return what the screen says of a text that nobody has read; None for one that was."""
    return None if not level or is_read(level) else evidence_name(level)
