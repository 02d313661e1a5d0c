"""What a judgement hands back: findings with their article and day, drawn together into one outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from symbio_kg.comply.case import Case
from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.fines import Fine
from symbio_kg.comply.rules import LegalHeader
from symbio_kg.comply.show import filled, shown
from symbio_kg.model import Text
from symbio_kg.store import Term

__all__ = ["Citation", "LegalFinding", "Outcome", "Stage", "Used", "Verdict", "worst"]


class Outcome(IntEnum):
    """How a finding or a verdict ends, from the best to the worst."""

    OUTSIDE = 0
    PERMITTED = 1
    CONDITION = 2
    ASSESS = 3
    REFUSED = 4

    @property
    def id(self) -> str:
        """The name that JSON and the rules use."""
        return _IDS[self]

    @property
    def label(self) -> Text:
        """The name that people read."""
        return _LABELS[self]

    @property
    def sign(self) -> str:
        """The mark that stands before it."""
        return _SIGNS[self]

    @classmethod
    def of(cls, name: str) -> Outcome:
        """Return the outcome of *name*; KeyError for none."""
        return _BY_ID[name]


_IDS = {
    Outcome.OUTSIDE: "outside-waste-law",
    Outcome.PERMITTED: "permitted",
    Outcome.CONDITION: "permitted-with-condition",
    Outcome.ASSESS: "needs-assessment",
    Outcome.REFUSED: "refused",
}
_BY_ID = {name: outcome for outcome, name in _IDS.items()}
_SIGNS = {
    Outcome.OUTSIDE: "○",
    Outcome.PERMITTED: "✓",
    Outcome.CONDITION: "!",
    Outcome.ASSESS: "?",
    Outcome.REFUSED: "✗",
}
_LABELS: dict[Outcome, Text] = {
    Outcome.OUTSIDE: {"en": "outside waste law", "tr": "atık hukukunun dışında"},
    Outcome.PERMITTED: {"en": "permitted", "tr": "izinli"},
    Outcome.CONDITION: {"en": "permitted with condition", "tr": "koşullu izinli"},
    Outcome.ASSESS: {"en": "needs assessment", "tr": "değerlendirme gerekli"},
    Outcome.REFUSED: {"en": "refused", "tr": "reddedildi"},
}


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the worst of *outcomes*; without any, nothing was judged and an assessment is needed."""
    return max(outcomes, default=Outcome.ASSESS)


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision that a finding rests on: act, place in it, its days in force, and who read it.

    `act` is our short name of the act, `act_name` its title and `number` the one it was published under;
    `evidence` is the local name of an evidence level.
    """

    iri: str
    act: str
    act_name: Text
    number: str
    locator: str
    name: Text
    valid_from: date | None
    valid_to: date | None
    evidence: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """A fact that a rule looked at: its id and names, and the value stated, None when it was not."""

    fact: str
    label: Text
    value: Text | None


@dataclass(frozen=True, slots=True)
class LegalFinding:
    """What one rule says of one transfer under one law.

    `finding` is the key of the rule's header that was found, `blanks` what fills its sentences.
    `deciding` is False for a law that is shown for information only. `evidence` is the weakest level
    among the provisions and legal data used; `standing` is `waste` or `claim`. `fines` are those that the
    breach found may bring; a finding that is no breach has none.
    """

    header: LegalHeader
    finding: str
    case: Case
    law: str
    standing: str
    deciding: bool
    outcome: Outcome
    blanks: Mapping[str, Term]
    citations: tuple[Citation, ...]
    evidence: str
    fines: tuple[Fine, ...] = ()

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.header.id

    @property
    def catalogue(self) -> str | None:
        """The rule's number in the catalogue of compatibility rules, if it has one."""
        return self.header.catalogue

    @property
    def title(self) -> Text:
        """What holds when the rule is met."""
        return self.header.title.model_dump()

    @property
    def severity(self) -> str:
        """How heavily the finding weighs."""
        return self.header.findings[self.finding].severity or self.header.severity

    @property
    def text(self) -> Text:
        """What was found, in a sentence."""
        return filled(self.header.findings[self.finding].text.model_dump(), self.blanks)

    @property
    def heal(self) -> Text | None:
        """What would mend it."""
        meaning = self.header.findings[self.finding].heal
        return filled(meaning.model_dump(), self.blanks) if meaning else None

    @property
    def reading(self) -> Text | None:
        """How an open point of the law was settled."""
        return self.header.reading.model_dump() if self.header.reading else None

    @property
    def used(self) -> tuple[Used, ...]:
        """The facts that the rule looked at."""
        facts = (fact_table().facts[identifier] for identifier in self.header.uses)
        return tuple(Used(fact.id, fact.label, shown(fact, self.case)) for fact in facts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a case with all its findings, worst first.

    `status` says what the thing is in law after the judgement; `by_law` gives each law's own outcome,
    the first of them the deciding ones; `as_waste` the outcome of the same batch as waste when another
    status was claimed. `rule_set` is the version of rules and legal data, `stage` what was asked.
    """

    case: Case
    day: date
    stage: str
    outcome: Outcome
    status: str
    by_law: Mapping[str, Outcome]
    deciding_laws: tuple[str, ...]
    as_waste: Outcome | None
    findings: tuple[LegalFinding, ...]
    rule_set: str

    @property
    def decisive(self) -> tuple[LegalFinding, ...]:
        """The findings that set the outcome: deciding, and as bad as it."""
        return tuple(f for f in self.findings if f.deciding and f.outcome is self.outcome)


class Stage:
    """What is asked: may this `transfer` move now, or could it once its papers are there (`plan`)."""

    TRANSFER = "transfer"
    PLAN = "plan"
