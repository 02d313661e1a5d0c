"""What hazard assessment takes in and gives back: frozen values, in percent by mass of the waste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from symbio_kg.hazard.tables import Limit, PopLimit, WasteEntry
from symbio_kg.model import Finding, Text

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = [
    "Assessment",
    "Composition",
    "Conclusion",
    "Content",
    "Contribution",
    "EntryResult",
    "Line",
    "Outcome",
    "Part",
    "PopResult",
    "PropertyResult",
    "Reason",
    "Speciation",
    "Status",
    "TestResult",
    "Understood",
]


class Status(StrEnum):
    """Whether a waste has a hazardous property."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not-applicable"
    TO_BE_TESTED = "to-be-tested"
    UNKNOWN = "unknown"


class Conclusion(StrEnum):
    """What follows for the waste; the last means that somebody has to find out more or decide."""

    HAZARDOUS = "hazardous"
    NON_HAZARDOUS = "non-hazardous"
    ON_CONDITION = "non-hazardous-on-condition"
    NEEDS_ASSESSMENT = "needs-assessment"


class Speciation(StrEnum):
    """How an element that was analysed becomes a substance."""

    PRINTED = "printed"
    NAMED = "named"
    WORST = "worst"


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence with its code and the facts in it; the words are in `hazard.wording`."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> Text:
        """The sentence in both languages."""
        from symbio_kg.hazard.wording import sentence

        return sentence(self.code, self.facts)


@dataclass(frozen=True, slots=True)
class TestResult:
    """A direct test of the waste for one property: it shows the property or shows that it is not there."""

    __test__ = False

    hazardous: bool
    method: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a composition as declared, from *low* to *high* percent of the waste.

    `substance` is an identifier of the table, `element` a symbol, `named` the compound it was found as and
    `mode` a speciation of its own; with neither and without `classes`
    nothing is known about it. `classes` given by hand overrule the table. `detection` says that only a
    limit of detection is known, `metal_given` that the content is already that of the metal.
    """

    name: str
    low: Decimal
    high: Decimal
    substance: str = ""
    element: str = ""
    classes: tuple[str, ...] | None = None
    named: str = ""
    mode: str = ""
    notes_met: frozenset[str] = frozenset()
    metal_basis: bool = False
    metal_given: bool = False
    detection: bool = False
    cas: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """A waste: what is in it, what was measured of it as a whole, and what its holder declares."""

    parts: tuple[Part, ...]
    name: str = ""
    code: str = ""
    day: date | None = None
    state: str = ""
    ph: Decimal | None = None
    flash_point: Decimal | None = None
    gas_oil: bool = False
    viscosity: Decimal | None = None
    moisture: Decimal | None = None
    alloy: bool = False
    massive: bool | None = None
    contaminated: bool | None = None
    corrosives_known: bool | None = None
    rest_inert: bool = False
    infectious: bool = False
    form_excludes: frozenset[str] = frozenset()
    tests: Mapping[str, TestResult] = field(default_factory=dict)
    speciation: str = ""
    jurisdiction: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def massive_alloy(self) -> bool:
        """Whether it is shown to be a clean alloy in massive form, to which the limits do not apply."""
        fine = self.state in ("powder", "sludge", "paste", "liquid", "gas")
        return self.alloy and self.massive is True and self.contaminated is False and not fine


class Content(NamedTuple):
    """A substance with its share, ready to be counted; `assumed` marks a chosen speciation."""

    name: str
    names: Text
    substance: str
    low: Decimal
    high: Decimal
    classes: tuple[str, ...]
    detection: bool = False
    assumed: bool = False
    known: bool = True


class Understood(NamedTuple):
    """How one line of the composition was read: as which substance, at which share, and why."""

    part: Part
    substance: str
    share: Decimal
    reasons: tuple[Reason, ...]


class Contribution(NamedTuple):
    """What one substance adds to a line: its share times the weight of its class."""

    content: Content
    weight: Decimal
    amount: Decimal


class Line(NamedTuple):
    """A limit with what came together for it.

    `total` is the worst case; `least` leaves out what lies below detection, `sure` also what rests on
    a chosen speciation, `open` what an unclassified substance could add.
    """

    limit: Limit
    total: Decimal
    least: Decimal
    sure: Decimal
    open: Decimal
    reached: bool
    contributions: tuple[Contribution, ...]
    cut: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class PropertyResult:
    """The answer for one property; `basis` is what decided, such as a limit, a test or the pH."""

    hp: str
    status: Status
    basis: str
    reasons: tuple[Reason, ...]
    lines: tuple[Line, ...] = ()
    test: bool = False


class PopResult(NamedTuple):
    """A persistent pollutant against one limit, in the limit's unit: `sure` without what lies below detection."""

    limit: PopLimit
    total: Decimal
    least: Decimal
    reached: bool
    sure: bool

    @property
    def binds(self) -> bool:
        """Whether the operation is bound: from the limit on, also where only more than it makes hazardous."""
        return self.total >= self.limit.value


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What the list of waste says: the entry named, the entries that follow, and why."""

    entry: WasteEntry | None
    follows: tuple[WasteEntry, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result under one jurisdiction."""

    jurisdiction: str
    conclusion: Conclusion
    properties: tuple[PropertyResult, ...]
    pops: tuple[PopResult, ...]
    entry: EntryResult
    missing: tuple[Reason, ...]
    cautions: tuple[Reason, ...]

    def having(self, status: Status) -> list[str]:
        """Return the properties that have *status*, in their order."""
        return [found.hp for found in self.properties if found.status is status]

    @property
    def hazardous(self) -> bool | None:
        """True or False as concluded; None when it needs assessment."""
        if self.conclusion is Conclusion.NEEDS_ASSESSMENT:
            return None
        return self.conclusion is Conclusion.HAZARDOUS


@dataclass(frozen=True, slots=True)
class Assessment:
    """What follows from a composition on one day, under each jurisdiction asked for; the first leads."""

    composition: Composition
    day: date
    speciation: Speciation
    understood: tuple[Understood, ...]
    outcomes: tuple[Outcome, ...]
    declared: Decimal

    @property
    def outcome(self) -> Outcome:
        """The result of the jurisdiction asked for first."""
        return self.outcomes[0]

    def under(self, jurisdiction: str) -> Outcome:
        """Return the result under *jurisdiction* (`EU` or `TR`); KeyError when it was not asked for."""
        for found in self.outcomes:
            if found.jurisdiction == jurisdiction:
                return found
        raise KeyError(jurisdiction)

    def as_json(self) -> dict[str, object]:
        """Return everything as values that JSON can hold."""
        from symbio_kg.hazard.output import as_json

        return as_json(self)

    def as_triples(self) -> list[Triple]:
        """Return the triples of composition, assessment and findings."""
        from symbio_kg.hazard.graph import assessment_triples

        return assessment_triples(self)
