"""What a run did, as plain values: the one thing every form of the report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from symbio_kg.comply import Outcome
from symbio_kg.model import Finding, LegalNote, Text

__all__ = [
    "READ_LEVELS",
    "BarredCard",
    "BarredRule",
    "Exchange",
    "Flow",
    "ListingCard",
    "MatchCard",
    "Region",
    "RuleCount",
    "Source",
    "Spot",
    "Summary",
]

READ_LEVELS: Final = frozenset({"Confirmed", "SourceReadWithFigure", "SourceRead"})
"""The evidence levels that say somebody opened the source; every other one is marked where it is shown."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, and in `level` (a local name) how far it was followed up."""

    text: str
    level: str

    @property
    def read(self) -> bool:
        """True when somebody read the source itself."""
        return self.level in READ_LEVELS


@dataclass(frozen=True, slots=True)
class ListingCard:
    """An offer or a need as a reader sees it; `kind` is the local name of the resource's class."""

    iri: str
    title: Text
    firm: Text
    kind: str = "Waste"
    code: str = ""
    activity: str = ""
    spot: str = ""
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class MatchCard:
    """One match with everything that speaks for it and everything that is not known yet.

    `law` is the legal outcome ("" where no law of ours speaks), `questions` holds the most telling of what is to
    be asked or done first, and `asked` counts all of it.
    """

    offer: ListingCard
    need: ListingCard
    rule: str
    confidence: float
    score: float
    region: str = ""
    iri: str = ""
    rank: int | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    distance_km: float | None = None
    amount: float | None = None
    unit: str = "t/yr"
    overlap_days: int | None = None
    replaces: Text | None = None
    treatments: tuple[Text, ...] = ()
    gaps: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    documented: bool = False
    law: str = ""
    questions: tuple[LegalNote, ...] = ()
    asked: int = 0

    @property
    def outcome(self) -> Outcome | None:
        """How the law ends on it; None where no law of ours speaks."""
        return Outcome.of(self.law) if self.law else None

    @property
    def read(self) -> bool:
        """True when every source behind the match was read, and there is at least one."""
        return bool(self.sources) and all(source.read for source in self.sources)


@dataclass(frozen=True, slots=True)
class BarredCard:
    """A pair that the law keeps from being a match, and what it says."""

    offer: ListingCard
    need: ListingCard
    note: LegalNote


@dataclass(frozen=True, slots=True)
class BarredRule:
    """A legal rule with the routes and pairs that it took out, and some of them."""

    rule: str
    title: Text
    routes: int
    pairs: int
    examples: tuple[BarredCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A documented exchange and what became of it; `rank` is None when it was not found again."""

    case: str
    stream: Text
    donor: Text
    receiver: Text
    region: str = ""
    rule: str = ""
    rank: int | None = None
    reason: Text | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """What moves from a material group through a receiving process to a NACE division, in tonnes a year.

    `tonnes` is None where the listings say no amount, or one that is no mass.
    """

    group: Text
    process: Text
    division: Text
    matches: int = 1
    tonnes: float | None = None
    region: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: an industrial zone, or a site outside of one."""

    id: str
    name: Text
    latitude: float
    longitude: float
    firms: int = 1
    offers: int = 0
    needs: int = 0
    region: str = ""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What one rule inferred; `confidence` is the rule's own."""

    id: str
    title: Text
    count: int
    because: Text = field(default_factory=dict)
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """What was loaded for one region; `refused` counts listings, `findings` says why."""

    id: str
    title: Text
    firms: int
    offers: int
    needs: int
    documents: int = 1
    refused: int = 0
    synthetic: bool = False
    note: Text | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole run.

    `matches` holds the best ones first and may be a selection; `matches_total` counts all of them, and
    `new_total` those that no document knows. `knowledge` maps a noun of the catalogue (`count.*`) to a
    number, `seconds` a step (`step.*`) to how long it took. `lawful` counts all matches by their legal outcome
    ("" where no law of ours speaks), `routes` the ways that were judged, `barred` tells of the refused ones.
    """

    title: Text
    as_of: date
    regions: tuple[Region, ...] = ()
    knowledge: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[RuleCount, ...] = ()
    matches: tuple[MatchCard, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    flows: tuple[Flow, ...] = ()
    spots: tuple[Spot, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    matches_total: int = 0
    new_total: int = 0
    run: str = ""
    version: str = ""
    snapshot: str = ""
    next_steps: tuple[str, ...] = ()
    lawful: Mapping[str, int] = field(default_factory=dict)
    routes: Mapping[str, int] = field(default_factory=dict)
    barred: tuple[BarredRule, ...] = ()

    @property
    def law(self) -> Mapping[str, int]:
        """What the law says in four numbers: matches that may go, those to be assessed, routes refused and judged."""
        may = ("outside-waste-law", "permitted", "permitted-with-condition")
        return {
            "lawful": sum(self.lawful.get(outcome, 0) for outcome in may),
            "assess": self.lawful.get("needs-assessment", 0),
            "refused": self.routes.get("refused", 0),
            "judged": sum(self.routes.values()),
        }

    @property
    def listings(self) -> int:
        """How many offers and needs were accepted."""
        return sum(region.offers + region.needs for region in self.regions)

    @property
    def firms(self) -> int:
        """How many firms were loaded."""
        return sum(region.firms for region in self.regions)

    @property
    def refused(self) -> int:
        """How many listings were refused."""
        return sum(region.refused for region in self.regions)

    @property
    def substitutions(self) -> int:
        """How many substitutions the rules inferred."""
        return sum(rule.count for rule in self.rules)

    @property
    def found(self) -> tuple[Exchange, ...]:
        """The documented exchanges that were found again."""
        return tuple(exchange for exchange in self.exchanges if exchange.rank is not None)

    @property
    def missed(self) -> tuple[Exchange, ...]:
        """The documented exchanges that were not."""
        return tuple(exchange for exchange in self.exchanges if exchange.rank is None)

    @property
    def new(self) -> tuple[MatchCard, ...]:
        """The matches that no document knows, best first."""
        return tuple(match for match in self.matches if not match.documented)

    def best_of_each_kind(self, count: int) -> tuple[MatchCard, ...]:
        """Return up to *count* matches, the best of each kind of resource first, no offer or need twice."""
        chosen: list[MatchCard] = []
        for once_a_kind in (True, False):
            for match in self.matches:
                fresh = not any(
                    match.offer.iri == other.offer.iri
                    or match.need.iri == other.need.iri
                    or (once_a_kind and match.offer.kind == other.offer.kind)
                    for other in chosen
                )
                if fresh and len(chosen) < count:
                    chosen.append(match)
        return tuple(sorted(chosen, key=lambda match: -match.score))

    def rule(self, rule: str) -> RuleCount:
        """Return the rule of this id; one that carries only its id where the run does not list it."""
        found = (known for known in self.rules if known.id == rule)
        return next(found, RuleCount(rule, UNINFERRED.get(rule, {"en": rule, "tr": rule}), 0))


UNINFERRED: Final[Mapping[str, Text]] = {
    "requested-material": {"en": "The need asks for this material", "tr": "İhtiyaç bu malzemeyi istiyor"},
}
"""What a match rests on when no substitution is needed."""
