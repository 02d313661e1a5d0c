"""A synergy with all that happened to it: only ever added to, its state is where the last step led."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from symbio_kg.govern.lifecycle import ENDED

__all__ = ["Act", "Consent", "Evidence", "Kind", "Publication", "Record", "Shown", "Step", "Synergy"]


class Kind(StrEnum):
    """What a record of a synergy is."""

    MESSAGE = "message"
    TASK = "task"
    VISIT = "visit"
    AGREEMENT = "agreement"
    COMPLAINT = "complaint"
    CORRECTION = "correction"
    CLOSING = "closing"


class Shown(StrEnum):
    """What of a synergy one side lets everybody see."""

    NOTHING = "nothing"
    ANONYMOUS = "anonymous"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Act:
    """Who did something and when; `organisation` the one they acted for, "" for a facilitator or official."""

    number: int
    at: datetime
    account: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What backs a step; `hash` is the SHA-256 of a document that is kept elsewhere."""

    kind: str
    said: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One move."""

    act: Act
    before: str
    after: str
    readiness: int
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """One side's word that the other may know its name; False takes it back."""

    act: Act
    given: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """One side's choice of what everybody may see."""

    act: Act
    shown: Shown


@dataclass(frozen=True, slots=True)
class Record:
    """A message, task, visit, agreement, complaint, correction or closing; `answers` is an earlier number."""

    act: Act
    kind: Kind
    text: str
    day: date | None = None
    until: date | None = None
    hash: str = ""
    answers: int | None = None


@dataclass(frozen=True)
class Synergy:
    """An offer and a need on their way; `giver` and `taker` are the IRIs of their firms."""

    id: str
    offer: str
    need: str
    giver: str
    taker: str
    steps: tuple[Step, ...]
    consents: tuple[Consent, ...] = ()
    publications: tuple[Publication, ...] = ()
    records: tuple[Record, ...] = ()

    @property
    def state(self) -> str:
        """Where the last step led."""
        return self.steps[-1].after

    @property
    def open(self) -> bool:
        """True until it has ended."""
        return self.state != ENDED

    @property
    def parties(self) -> tuple[str, str]:
        """The two firms."""
        return self.giver, self.taker

    def waiting(self, kind: Kind) -> tuple[Record, ...]:
        """Return the records of *kind* that no closing answers."""
        closed = {record.answers for record in self.records if record.kind is Kind.CLOSING}
        return tuple(r for r in self.records if r.kind is kind and r.act.number not in closed)

    @property
    def next_number(self) -> int:
        """The number of the next act."""
        return 1 + sum(len(acts) for acts in (self.steps, self.consents, self.publications, self.records))

    @cached_property
    def consented(self) -> Mapping[str, bool]:
        """What each firm said last of being named to the other; not at all is no."""
        return dict.fromkeys(self.parties, False) | {c.act.organisation: c.given for c in self.consents}

    @property
    def named(self) -> bool:
        """True when both sides may know each other."""
        return all(self.consented[party] for party in self.parties)

    @property
    def shown(self) -> Shown:
        """What everybody may see: what the more careful side chose."""
        said = {p.act.organisation: p.shown for p in self.publications}
        order = list(Shown)
        return min((said.get(party, Shown.NOTHING) for party in self.parties), key=order.index)
