"""What the steps hand to one another: frozen values, no behaviour beyond reading them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = [
    "Barred",
    "BarredPair",
    "Condition",
    "Document",
    "Explanation",
    "Finding",
    "Language",
    "LegalNote",
    "Match",
    "MatchResult",
    "Place",
    "Pool",
    "Report",
    "Severity",
    "Text",
]

Text = Mapping[str, str]
"""One sentence per language: keys `en` and `tr`."""


class Language(StrEnum):
    """The languages every text for people exists in."""

    EN = "en"
    TR = "tr"


class Severity(StrEnum):
    """How much a finding matters: a violation rejects, a warning does not."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document something stands; rows and lines count from 1."""

    source: str
    row: int | None = None
    field: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a document, from reading it or from its shapes.

    `focus` is the IRI of the listing or other node ("" when there is none), `path` and `value` as
    in a SHACL result, `component` the constraint component or the reader's error code.
    """

    severity: Severity
    message: Text
    place: Place
    focus: str = ""
    path: str | None = None
    value: str | None = None
    component: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A read document: its triples, where each subject stood, and what could not be read.

    `places` maps the IRI of a listing, firm or site to its place; `findings` are the reader's own.
    """

    name: str
    triples: Sequence[Triple]
    places: Mapping[str, Place] = field(default_factory=dict)
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found in one document."""

    source: str
    findings: Sequence[Finding] = ()

    @property
    def violations(self) -> Sequence[Finding]:
        """The findings that reject."""
        return [f for f in self.findings if f.severity is Severity.VIOLATION]

    @property
    def warnings(self) -> Sequence[Finding]:
        """The findings that advise."""
        return [f for f in self.findings if f.severity is Severity.WARNING]

    @property
    def conforms(self) -> bool:
        """True when nothing rejects."""
        return not self.violations


@dataclass(frozen=True, slots=True)
class LegalNote:
    """What one legal rule says of a match: its outcome, its sentence, what to do, and the provision cited.

    `read` tells whether somebody read the text of all provisions it rests on.
    """

    rule: str
    outcome: str
    text: Text
    heal: Text | None
    source: Text
    read: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """One offer that fits one need, by its best substitution.

    `kind` is what the offer was taken for, `slot` the process input ("" when the need names the
    material itself), `parts` the score's components (each 0..1), `amount` what could move in a year
    in `unit`, `gaps` the properties with a limit that nobody measured, `rank` the place of the need
    in the offer's list. `law` is the outcome of the legal rules on offer, site and route ("" where none
    speaks), `legal` what has to be asked or done before the transfer.
    """

    offer: str
    need: str
    substitution: str
    kind: str
    slot: str
    rule: str
    confidence: float
    score: float
    parts: Mapping[str, float]
    distance_km: float | None
    amount: float | None
    unit: str
    overlap_days: int
    gaps: tuple[str, ...]
    rank: int
    law: str = ""
    legal: tuple[LegalNote, ...] = ()


@dataclass(frozen=True, slots=True)
class BarredPair:
    """A pair, by its IRIs, that the law keeps from being a match, and what it says."""

    offer: str
    need: str
    note: LegalNote


@dataclass(frozen=True, slots=True)
class Barred:
    """What one legal rule took out of a run: how many routes and pairs, and some of them."""

    rule: str
    title: Text
    routes: int
    pairs: int
    examples: tuple[BarredPair, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """Several small offers that together bring what none of them brings alone, in the order they are taken.

    `amount` in `unit` is what they bring, `share` its part of what the need asks for.
    """

    need: str
    slot: str
    offers: tuple[str, ...]
    amount: float | None
    unit: str
    share: float


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The matches of one run, best first; `run` names the graph they were written to.

    `routes` counts the ways that were judged by their legal outcome, `barred` tells of the refused ones.
    `partial` are pairs that fit but for the least amount of the need, and stand in one of `pools`.
    """

    run: str
    matches: tuple[Match, ...]
    routes: Mapping[str, int] = field(default_factory=dict)
    barred: tuple[Barred, ...] = ()
    pools: tuple[Pool, ...] = ()
    partial: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a match: met, not met, or (None) not known; `heal` says what would mend it."""

    id: str
    met: bool | None
    text: Text
    heal: Text | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an offer and a need match or do not: every condition, for their best substitution."""

    offer: str
    need: str
    matched: bool
    score: float | None
    conditions: tuple[Condition, ...]
