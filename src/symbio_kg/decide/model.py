"""What decisions are made of: replies with their evidence, the draft that is put to a regime, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from symbio_kg.comply.case import Case
from symbio_kg.comply.criteria import Given
from symbio_kg.comply.regimes import regimes
from symbio_kg.model import Text

__all__ = [
    "OPEN",
    "STATES",
    "STATUSES",
    "WASTE",
    "CriterionOutcome",
    "Draft",
    "End",
    "Reply",
    "StatusDecision",
]

WASTE: Final = "waste"
OPEN: Final = "open"

STATUSES: Final[Mapping[str, Text]] = {
    "by-product": {"en": "by-product", "tr": "yan ürün"},
    "end-of-waste": {"en": "no longer waste", "tr": "artık atık değil"},
    "component": {"en": "admitted component", "tr": "kabul edilen bileşen"},
    WASTE: {"en": "waste", "tr": "atık"},
    OPEN: {"en": "open: answers are missing", "tr": "açık: yanıtlar eksik"},
}
"""What a decision may come to: the kinds that regimes grant, waste, or open."""

STATES: Final[Mapping[str, Text]] = {
    "in-force": {"en": "in force", "tr": "yürürlükte"},
    "not-yet": {"en": "not yet in force", "tr": "henüz yürürlükte değil"},
    "expired": {"en": "expired", "tr": "süresi dolmuş"},
    "ended": {"en": "ended", "tr": "sona erdirilmiş"},
    "superseded": {"en": "superseded", "tr": "yerine yenisi geçmiş"},
    "not-granted": {"en": "status not granted", "tr": "statü tanınmamış"},
}
"""How a decision stands on a day."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a criterion with the document that shows it; `shown` is the answer as it was given."""

    value: Given
    shown: str = ""
    unit: str = ""
    document: str = ""
    issued: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is put to a regime: who holds which batch for which use, the facts, and the replies by criterion."""

    batch: str
    material: str
    day: date
    holder: str = ""
    private: bool = False
    user: str = ""
    code: str = ""
    use: str = ""
    decided_by: str = ""
    role: str = "holder"
    valid_from: date | None = None
    valid_until: date | None = None
    supersedes: str = ""
    synthetic: bool = False
    facts: Case = field(default_factory=lambda: Case("decision", {}))
    replies: Mapping[str, Reply] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CriterionOutcome:
    """One criterion of a decision: its node and id, what it came to, and the reply."""

    criterion: str
    id: str
    state: str
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class End:
    """The day from which a decision no longer holds, why, and who said so."""

    day: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class StatusDecision:
    """A dated decision about one batch under one regime.

    `status` is what it grants, `waste` or `open`; `facts` are the facts of the case vocabulary that it
    rests on, as they are read again. Names the holder keeps private are "" where the reader may not see
    them, and `private` says so.
    """

    id: str
    regime: str
    draft: Draft
    status: str
    outcomes: tuple[CriterionOutcome, ...]
    conditions: tuple[Text, ...]
    valid_from: date
    valid_until: date | None
    recorded: datetime
    facts: Mapping[str, object]
    end: End | None = None
    superseded_by: str = ""
    superseded_from: date | None = None

    @property
    def regime_kind(self) -> str:
        """What its regime grants: by-product, end-of-waste or component."""
        return regimes()[self.regime].kind

    @property
    def granted(self) -> bool:
        """Whether it grants a status."""
        return self.status not in (WASTE, OPEN)

    def state(self, day: date) -> str:
        """Return how it stands on *day*: one of STATES."""
        if not self.granted:
            return "not-granted"
        if self.end is not None and self.end.day <= day:
            return "ended"
        if self.superseded_from is not None and self.superseded_from <= day:
            return "superseded"
        if day < self.valid_from:
            return "not-yet"
        return "expired" if self.valid_until is not None and self.valid_until < day else "in-force"
