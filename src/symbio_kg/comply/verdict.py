"""What a judgement hands back: findings with their article and day, drawn together into one outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from symbio_kg.comply.case import Case
from symbio_kg.model import Text

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

    `evidence` is the local name of an evidence level; `official` the number and date of the act.
    """

    iri: str
    act: str
    locator: str
    name: Text
    official: str
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

    `deciding` is False for a law that is shown for information only. `evidence` is the weakest level
    among the provisions and legal data used; `standing` is `waste` or `claim`.
    """

    rule: str
    finding: str
    catalogue: str | None
    title: Text
    group: str
    scope: str
    law: str
    standing: str
    deciding: bool
    outcome: Outcome
    severity: str
    text: Text
    heal: Text | None
    reading: Text | None
    used: tuple[Used, ...]
    citations: tuple[Citation, ...]
    evidence: str


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
