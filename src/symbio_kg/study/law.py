"""The legal side of a candidate: the by-product test with what the data say, the alternative, and what bars it.

The verdict and every finding come from `comply`, decisions in force from `decide`. What the listings hint at is
said beside a condition and never counts as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from symbio_kg.comply import Case, Outcome, Verdict, product_judge, read_case
from symbio_kg.comply.criteria import Given, assess
from symbio_kg.comply.law import is_read
from symbio_kg.comply.regimes import Regime, listed_material, regimes
from symbio_kg.comply.screen import cited
from symbio_kg.comply.status import facts_of
from symbio_kg.comply.verdict import LegalFinding, Stage
from symbio_kg.decide import Register, StatusDecision
from symbio_kg.i18n import fold
from symbio_kg.model import Text
from symbio_kg.reference import Precedent, lineage, precedents
from symbio_kg.store import GraphStore
from symbio_kg.study.model import Condition, Identity, Law, Market, Obstacle, Quality, Question

__all__ = ["Asked", "laws", "precedents_for"]

_OBSTACLES: Final = 6
_REGIME: Final = {"TR": "tr-by-product"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the law is asked of: a candidate with its market and quality, and where it arises."""

    identity: Identity
    market: Market
    quality: Quality
    activity: str
    country: str


def laws(asked: Sequence[Asked], question: Question, store: GraphStore) -> list[Law]:
    """Return the legal side of each of *asked*, in their order; all are judged in one go."""
    verdicts = product_judge().judge_all([_case(one) for one in asked], question.day, stage=Stage.PLAN)
    decisions = Register(store).all()
    return [
        _law(one, verdict, question, _about(one.identity, decisions, question.day))
        for one, verdict in zip(asked, verdicts, strict=True)
    ]


def precedents_for(material: str, code: str) -> tuple[Precedent, ...]:
    """Return the precedents for *material* or one of its families, or for *code*, the nearest first."""
    family = list(lineage(material)) if material else []
    bare = code.rstrip("*")

    def nearness(found: Precedent) -> int:
        own = [family.index(name) for name in found.materials if name in family]
        if bare and bare in found.codes:
            own.append(1)
        return min(own, default=-1)

    near = [(nearness(found), place, found) for place, found in enumerate(precedents())]
    return tuple(found for distance, _, found in sorted(near, key=lambda n: n[:2]) if distance >= 0)


def _case(asked: Asked) -> Case:
    best = asked.market.uses[0] if asked.market.uses else None
    facts: dict[str, object] = {
        "claim": "by-product",
        "producer.country": asked.country,
        "receiver.country": asked.country,
        "producer.nace": asked.activity or None,
        "code": asked.identity.code or None,
        "operation": best.operation or None if best else None,
    }
    return read_case({"id": asked.identity.material or asked.identity.code, "facts": facts})


def _law(asked: Asked, verdict: Verdict, question: Question, decisions: Sequence[StatusDecision]) -> Law:
    regime = regimes()[_REGIME.get(asked.country, "eu-by-product")]
    answers = _answers(regime, decisions, verdict.case)
    tested = assess(regime, question.day, facts_of(verdict.case), answers)
    return Law(
        regime=regime.label,
        state=tested.state,
        conditions=tuple(
            Condition(
                result.criterion.id,
                result.criterion.requirement,
                result.state,
                _hint(result.criterion.facts, asked),
                result.criterion.wanted,
                result.criterion.effect,
            )
            for result in tested.results
        ),
        outcome=verdict.outcome,
        as_waste=verdict.as_waste,
        end_of_waste=_end_of_waste(asked.identity.code, question.day),
        obstacles=tuple(_obstacles(verdict)),
        precedents=precedents_for(asked.identity.material, asked.identity.code),
        decisions=tuple(decision.id for decision in decisions),
    )


def _answers(regime: Regime, decisions: Iterable[StatusDecision], case: Case) -> dict[str, Given]:
    """Return what decisions in force under *regime* answered; the first to speak counts."""
    del case
    found: dict[str, Given] = {}
    for decision in decisions:
        if decision.regime == regime.id:
            for identifier, reply in decision.draft.replies.items():
                found.setdefault(identifier, reply.value)
    return found


def _about(identity: Identity, decisions: Iterable[StatusDecision], day: date) -> list[StatusDecision]:
    """Return the decisions in force on *day* on batches of this material by name, under the same code."""
    names = {fold(name) for name in identity.title.values()}
    return [
        decision
        for decision in decisions
        if decision.state(day) == "in-force"
        and fold(decision.draft.material) in names
        and (not decision.draft.code or decision.draft.code.rstrip("*") == identity.code)
    ]


def _hint(facts: Sequence[str], asked: Asked) -> Text:
    """Return what the listings and the knowledge say of a condition that reads *facts*; empty for nothing."""
    first = facts[0].lstrip("!") if facts else ""
    found = _HINTS.get(first)
    return found(asked) if found else {}


def _arises(asked: Asked) -> Text:
    if not asked.identity.arises:
        return {}
    named = asked.identity.arises[0]
    return {
        "en": f"The knowledge names it as an output of: {named['en']}.",
        "tr": f"Bilgi tabanına göre şu sürecin çıktısıdır: {named['tr']}.",
    }


def _demand(asked: Asked) -> Text:
    count = asked.market.receivers
    return {
        "en": f"{count} receiving firms list a need that fits; that is no contract.",
        "tr": f"Uyan bir ihtiyacı {count} alıcı firma ilan etmiştir; bu bir sözleşme değildir.",
    }


def _steps(asked: Asked) -> Text:
    text = next((use.pretreatment for use in asked.market.uses if use.pretreatment), {})
    return (
        {
            language: f"{said}: {text.get(language) or text['en']}."
            for language, said in (
                ("en", "Documented practice treats it by"),
                ("tr", "Belgelenmiş uygulamadaki işlem"),
            )
        }
        if text
        else {}
    )


def _standard(asked: Asked) -> Text:
    quality = asked.quality
    if quality.share is None:
        return {
            "en": "No batch could be judged against a limit of the use.",
            "tr": "Hiçbir parti kullanımın sınırlarına göre değerlendirilemedi.",
        }
    return {
        "en": f"{quality.passing} of {quality.judged} judged batches break no measured limit of the use.",
        "tr": f"Değerlendirilen {quality.judged} partiden {quality.passing} tanesi kullanımın "
        "ölçülmüş hiçbir sınırını aşmıyor.",
    }


_HINTS: Final = {
    "byproduct.integral": _arises,
    "byproduct.residue": _arises,
    "byproduct.production_process": _arises,
    "byproduct.demand_continuous": _demand,
    "byproduct.use_certain": _demand,
    "byproduct.treatment": _steps,
    "byproduct.standard_met": _standard,
    "byproduct.specification_met": _standard,
    "byproduct.final_product_ok": _standard,
}


def _end_of_waste(code: str, day: date) -> Text:
    material = listed_material(code.rstrip("*")) if code else None
    found = [
        r for r in regimes().values() if r.kind == "end-of-waste" and material and r.material == material
    ]
    force = [r for r in found if r.in_force(day)]
    draft = [r for r in found if r.status == "draft"]
    texts: Mapping[str, list[str]] = {"en": [], "tr": []}
    for regime in force:
        texts["en"].append(f"In force in the EU: {regime.label['en']}.")
        texts["tr"].append(f"AB'de yürürlükte: {regime.label['tr']}.")
    for regime in draft:
        texts["en"].append(f"Draft only: {regime.label['en']}.")
        texts["tr"].append(f"Yalnız taslak: {regime.label['tr']}.")
    if not force:
        texts["en"].append(
            "No end-of-waste criteria of the EU for this material; a case decision is possible there."
        )
        texts["tr"].append("Bu malzeme için AB ölçütü yok; AB'de tek olay kararı mümkündür.")
    texts["en"].append("Türkiye has no end-of-waste criteria in force.")
    texts["tr"].append("Türkiye'de yürürlükte atık olmaktan çıkma ölçütü yoktur.")
    return {language: " ".join(parts) for language, parts in texts.items()}


def _obstacles(verdict: Verdict) -> Iterator[Obstacle]:
    """Yield the worst deciding findings, one a rule."""
    grave = [f for f in verdict.findings if f.deciding and f.outcome >= Outcome.CONDITION]
    ordered = sorted(grave, key=lambda f: (-f.outcome, f.rule))
    once = {finding.rule: finding for finding in reversed(ordered)}
    for finding in [f for f in ordered if once[f.rule] is f][:_OBSTACLES]:
        yield _obstacle(finding)


def _obstacle(finding: LegalFinding) -> Obstacle:
    return Obstacle(
        finding.outcome,
        finding.text,
        finding.heal or {},
        {
            language: "; ".join(dict.fromkeys(cited(citation, language) for citation in finding.citations))
            for language in ("en", "tr")
        },
        finding.rule,
        is_read(finding.evidence),
    )
