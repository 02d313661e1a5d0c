"""What a study holds: the question, one dossier a candidate, the ranking, and what may not be told.

A figure that is withheld is None and its reason stands in `withheld` of its part; a figure nobody knows is
None without a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from symbio_kg.comply import Outcome
from symbio_kg.model import Text
from symbio_kg.reference import Figure, Precedent
from symbio_kg.study.errors import AudienceUnknown, PlaceInvalid
from symbio_kg.study.formulas import Range
from symbio_kg.study.gather import Around

__all__ = [
    *("AUDIENCES", "INTERNAL", "PUBLIC"),
    *(
        "Check",
        "Condition",
        "Criterion",
        "Dossier",
        "Economy",
        "Gap",
        "Identity",
        "Law",
        "Market",
        "Obstacle",
    ),
    *("Order", "Property", "Quality", "Question", "Ratio", "Risk", "Score", "Study", "Supply", "UseOf"),
]

PUBLIC: Final = "public"
INTERNAL: Final = "internal"
AUDIENCES: Final = (PUBLIC, INTERNAL)


@dataclass(frozen=True, slots=True)
class Question:
    """What is studied: NACE numbers, the day, where, for whom, by which weights, seed and number of draws.

    `region` is a folder of Parquet tables whose listings count in place of those in the store.
    """

    sectors: tuple[str, ...]
    day: date
    around: Around | None = None
    audience: str = PUBLIC
    weights: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    draws: int = 1000
    country: str = "TR"
    region: Path | None = None

    def __post_init__(self) -> None:
        if self.audience not in AUDIENCES:
            raise AudienceUnknown(self.audience)
        if self.around is not None and not self.around.on_earth:
            raise PlaceInvalid(self.around.latitude, self.around.longitude)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the stream is: local name of the material, code, names, the processes it arises in, and the marks."""

    material: str
    code: str
    sector: str
    title: Text
    code_title: Text
    hazardous: bool
    mirror: bool
    assumed: bool
    synthetic: int
    listings: int
    resources: tuple[str, ...]
    arises: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Supply:
    """How much, from whom, and when: tonnes a year, spread, concentration, months as shares of the year."""

    producers: int
    tonnes: float | None
    withheld: str
    unknown: int
    spread: Mapping[str, float]
    index: float | None
    band: str
    months: tuple[float, ...]
    season: float | None


@dataclass(frozen=True, slots=True)
class UseOf:
    """An input that takes the stream, and what it asks for in this region."""

    slot: str
    label: Text
    process: Text
    replaces: str
    replaced: Text
    operation: str
    rule: str
    confidence: float
    standard: str
    pretreatment: Text
    sources: tuple[str, ...]
    level: str
    receivers: int
    demand: float | None
    withheld: str
    rate: str = ""


@dataclass(frozen=True, slots=True)
class Market:
    """Receivers and demand: the uses, the share of the supply that could go, how far, and tonnes that could."""

    uses: tuple[UseOf, ...]
    receivers: int
    demand: float | None
    placed: float | None
    coverable: float | None
    withheld: str
    distances: Mapping[str, float]
    pairs: int


@dataclass(frozen=True, slots=True)
class Property:
    """How a property is distributed over the batches, in the unit it is told in."""

    name: str
    label: Text
    unit: str
    count: int
    missing: int
    mean: float | None
    deviation: float | None
    low: float | None
    median: float | None
    high: float | None
    methods: tuple[str, ...]
    withheld: str
    implausible: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One limit of one use against the batches."""

    slot: str
    property: str
    label: Text
    operator: str
    value: float | None
    unit: str
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the draft criterion set; `control` is the value the producer steers by."""

    property: str
    iri: str
    label: Text
    operator: str
    limit: float
    unit: str
    unit_iri: str
    source: Text
    method: str
    method_label: Text
    method_level: str
    frequency: Text
    control: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Quality:
    """The batches against the limits of the first use, and the criteria drafted from both.

    A batch is judged when at least one limit was measured on it, and passes while it breaks none; `complete`
    are those on which all were measured, `measured` the share of all limits and batches.
    """

    properties: tuple[Property, ...]
    checks: tuple[Check, ...]
    criteria: tuple[Criterion, ...]
    judged: int
    passing: int
    complete: int
    measured: float
    share: float | None
    deciding: Text | None
    missing: tuple[Text, ...]
    withheld: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One legal condition: its state, what the data say of it, and which evidence is wanted."""

    id: str
    label: Text
    state: str
    hint: Text
    wanted: Text
    effect: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way, by which provision, what would mend it, and how far the law was read."""

    outcome: Outcome
    text: Text
    heal: Text
    source: Text
    rule: str
    read: bool


@dataclass(frozen=True, slots=True)
class Law:
    """The by-product test, the end-of-waste alternative, obstacles, and precedents elsewhere."""

    regime: Text
    state: str
    conditions: tuple[Condition, ...]
    outcome: Outcome
    as_waste: Outcome | None
    end_of_waste: Text
    obstacles: tuple[Obstacle, ...]
    precedents: tuple[Precedent, ...]
    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Tonnes of raw material that a tonne replaces; `how` is measured, typical, supposed, or one for one."""

    value: Range
    basis: Text
    how: str
    property: str = ""


@dataclass(frozen=True, slots=True)
class Economy:
    """Euros and tonnes of CO2 equivalent for each tonne used: the parts with their figures, and the sums."""

    disposal: Range | None
    replaced: Range | None
    transport: Range | None
    treatment: Range | None
    net: Range | None
    climate: Range | None
    climate_parts: Mapping[str, Range]
    figures: tuple[Figure, ...]
    estimated: bool
    sherwood: Text | None
    total: Range | None
    climate_total: Range | None
    known: tuple[str, ...]
    ratio: Ratio | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk: its kind, how heavy (0 to 1), and why."""

    kind: str
    weight: float
    text: Text


@dataclass(frozen=True, slots=True)
class Gap:
    """A task: who has to find out what; `count` batches or figures are missing."""

    kind: str
    text: Text
    count: int


@dataclass(frozen=True, slots=True)
class Score:
    """A criterion of the ranking: value 0 to 1 and its ends; `known` is False where it stands for a gap."""

    name: str
    value: Range
    known: bool


@dataclass(frozen=True, slots=True)
class Order:
    """The place of a dossier: total, distance to the ideal, and how it moves with weights and figures."""

    rank: int
    total: float
    closeness: float
    topsis_rank: int
    best: int
    worst: int
    first_share: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one candidate."""

    id: str
    identity: Identity
    supply: Supply
    market: Market
    quality: Quality
    law: Law
    economy: Economy
    risks: tuple[Risk, ...]
    gaps: tuple[Gap, ...]
    scores: tuple[Score, ...] = ()
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """A study: the question, the dossiers in their order, totals, and whether the order is steady."""

    question: Question
    sectors: Mapping[str, Text]
    dossiers: tuple[Dossier, ...]
    weights: Mapping[str, float]
    holds: bool
    changes: tuple[str, ...]
    tonnes: float | None
    withheld: str
    sector_tonnes: Mapping[str, float | None]
    listings: int
    producers: int
    synthetic: int
    version: str
