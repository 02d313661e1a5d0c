"""Fill a summary from the store: names, places, sources and flows of what was matched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol

from symbio_kg.comply import Outcome
from symbio_kg.model import Barred, Finding, LegalNote, Text
from symbio_kg.report.graph import Graph, ListingFact
from symbio_kg.report.summary import (
    BarredCard,
    BarredRule,
    Exchange,
    Flow,
    MatchCard,
    Region,
    RuleCount,
    Source,
    Spot,
    Summary,
)
from symbio_kg.rules import Rule
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, curie

__all__ = ["Documented", "Flowing", "Loaded", "Matched", "Moved", "moved", "summarise"]

_BEST: Final = 200
_QUESTIONS: Final = 2


class Flowing(Protocol):
    """What flows are made of: a match with its amount; IRIs as text."""

    @property
    def offer(self) -> str:
        """The IRI of the offer."""

    @property
    def need(self) -> str:
        """The IRI of the need."""

    @property
    def substitution(self) -> str:
        """The IRI of the substitution behind it."""

    @property
    def amount(self) -> float | None:
        """How much could move, in `unit`."""

    @property
    def unit(self) -> str:
        """The unit of the amount, such as `t/yr`; empty without one."""


class Matched(Flowing, Protocol):
    """What the report reads of a match."""

    @property
    def rule(self) -> str:
        """The IRI or id of the rule that inferred that."""

    @property
    def confidence(self) -> float:
        """How far the substitution is trusted, 0 to 1."""

    @property
    def score(self) -> float:
        """How well the two fit, 0 to 1."""

    @property
    def parts(self) -> Mapping[str, float]:
        """What the score is made of, each 0 to 1."""

    @property
    def distance_km(self) -> float | None:
        """How far apart the two sites are."""

    @property
    def overlap_days(self) -> int | None:
        """On how many days of a year both stand."""

    @property
    def gaps(self) -> Sequence[str]:
        """The properties nobody measured, as IRIs or compact names."""

    @property
    def law(self) -> str:
        """The legal outcome, "" where no law of ours speaks."""

    @property
    def legal(self) -> Sequence[LegalNote]:
        """What has to be asked or done before the transfer."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One region as it was loaded: the IRIs of its accepted listings, and what was refused."""

    id: str
    title: Text
    listings: frozenset[str]
    documents: int = 1
    refused: int = 0
    findings: tuple[Finding, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Documented:
    """A published exchange as a pair of listings, by IRI or identifier; it is compared with, never loaded."""

    case: str
    offer: str
    need: str
    source: Source | None = None
    region: str = ""


@dataclass(slots=True)
class _Work:
    """What the parts of the summary share while it is made."""

    graph: Graph
    facts: Mapping[str, ListingFact]
    region_of: Mapping[str, str]
    asked: Counter[str]
    substitutions: dict[str, _Use] = field(default_factory=dict)

    def use(self, substitution: str) -> _Use:
        if substitution not in self.substitutions:
            self.substitutions[substitution] = _use(self.graph, substitution)
        return self.substitutions[substitution]


@dataclass(frozen=True, slots=True)
class _Use:
    process: str = ""
    activity: str = ""
    replaces: str = ""
    sources: tuple[Source, ...] = ()
    treatments: tuple[str, ...] = ()


def summarise(
    store: GraphStore,
    matches: Iterable[Matched],
    *,
    title: Text,
    as_of: date,
    loaded: Sequence[Loaded],
    documented: Sequence[Documented] = (),
    rules: Sequence[Rule] = (),
    inferred: Mapping[str, int] | None = None,
    routes: Mapping[str, int] | None = None,
    barred: Sequence[Barred] = (),
    best: int = _BEST,
) -> Summary:
    """Return the summary of a run.

    *matches* may be in any order. *inferred* counts per rule id, as `InferenceSummary.by_rule` does,
    *routes* and *barred* are those of the `MatchResult`.
    The *best* matches of each region are described in full, the others counted; every documented match is
    among those described. Fields a caller knows better (seconds, version, run, next steps, knowledge) are
    set with `dataclasses.replace`.
    """
    graph = Graph(store)
    facts = graph.listings()
    region_of = {listing: region.id for region in loaded for listing in region.listings}
    ordered = sorted(
        (match for match in matches if match.offer in facts and match.need in facts),
        key=lambda m: (-m.score, m.offer, m.need),
    )
    asked = Counter(rule for match in ordered for rule in {note.rule for note in match.legal})
    work = _Work(graph, facts, region_of, asked)
    known = _known_pairs(documented, facts)
    return Summary(
        title,
        as_of,
        regions=tuple(_region(region, facts) for region in loaded),
        rules=tuple(_rule(rule, inferred or {}) for rule in rules),
        matches=tuple(_cards(ordered, known, work, best)),
        exchanges=tuple(_exchanges(ordered, documented, work)),
        flows=tuple(_flows(ordered, work)),
        spots=tuple(_spots(facts, region_of, graph)),
        matches_total=len(ordered),
        new_total=sum((match.offer, match.need) not in known for match in ordered),
        lawful=dict(Counter(match.law for match in ordered)),
        routes=dict(routes or {}),
        barred=tuple(_barred(rule, work) for rule in barred),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """What matches move: flows, the places on the map, and how many matches lead from one to another."""

    flows: tuple[Flow, ...]
    spots: tuple[Spot, ...]
    between: Counter[tuple[str, str]]


def moved(store: GraphStore, matches: Iterable[Flowing], places: Mapping[str, str] | None = None) -> Moved:
    """Return what *matches*, best first, move; those of listings that are not in *store* are left out.

    With *places*, listing → place, no other place of a listing is shown, and none where there is none.
    """
    graph = Graph(store)
    facts = graph.listings()
    if places is not None:
        facts = {
            iri: fact if places.get(iri) == fact.spot else replace(fact, spot="")
            for iri, fact in facts.items()
        }
    known = [match for match in matches if match.offer in facts and match.need in facts]
    pairs = Counter((facts[match.offer].spot, facts[match.need].spot) for match in known)
    return Moved(
        tuple(_flows(known, _Work(graph, facts, {}, Counter()))),
        tuple(_spots(facts, {}, graph)),
        Counter({pair: count for pair, count in pairs.items() if all(pair)}),
    )


def _known_pairs(documented: Sequence[Documented], facts: Mapping[str, ListingFact]) -> set[tuple[str, str]]:
    iri = _iri_by_name(facts)
    return {(iri.get(d.offer, d.offer), iri.get(d.need, d.need)) for d in documented}


def _iri_by_name(facts: Mapping[str, ListingFact]) -> dict[str, str]:
    return {fact.identifier: listing for listing, fact in facts.items() if fact.identifier}


def _region(loaded: Loaded, facts: Mapping[str, ListingFact]) -> Region:
    own = [facts[listing] for listing in loaded.listings if listing in facts]
    ways = Counter(fact.way for fact in own)
    return Region(
        loaded.id,
        loaded.title,
        firms=len({fact.firm for fact in own}),
        offers=ways["Offer"],
        needs=ways["Need"],
        documents=loaded.documents,
        refused=loaded.refused,
        synthetic=bool(own) and sum(fact.synthetic for fact in own) * 2 > len(own),
        note=loaded.note,
        findings=loaded.findings,
    )


def _rule(rule: Rule, inferred: Mapping[str, int]) -> RuleCount:
    header = rule.header
    return RuleCount(
        header.id,
        {"en": header.title.en, "tr": header.title.tr},
        inferred.get(header.id, 0),
        {"en": header.because.en, "tr": header.because.tr},
        float(header.confidence),
    )


def _cards(
    ordered: Sequence[Matched], known: set[tuple[str, str]], work: _Work, best: int
) -> Iterator[MatchCard]:
    described: Counter[str] = Counter()
    for match in ordered:
        region = work.region_of.get(match.offer, "")
        is_known = (match.offer, match.need) in known
        if described[region] < best or is_known:
            described[region] += 1
            yield replace(_card(match, work), region=region, documented=is_known)


def _card(match: Matched, work: _Work) -> MatchCard:
    use, graph = work.use(match.substitution), work.graph
    return MatchCard(
        graph.card(work.facts[match.offer]),
        graph.card(work.facts[match.need]),
        curie(match.rule).removeprefix("rule:"),
        confidence=match.confidence,
        score=match.score,
        parts=match.parts,
        distance_km=match.distance_km,
        amount=match.amount,
        unit=match.unit,
        overlap_days=match.overlap_days,
        replaces=graph.label(use.replaces) if use.replaces else None,
        treatments=tuple(graph.label(treatment) for treatment in use.treatments),
        gaps=tuple(graph.label(gap) for gap in match.gaps),
        sources=use.sources,
        law=match.law,
        questions=_telling(match.legal, work.asked),
        asked=len({note.rule for note in match.legal}),
    )


def _telling(notes: Sequence[LegalNote], asked: Counter[str]) -> tuple[LegalNote, ...]:
    """Return the worst of *notes*, and of those the ones that are asked of the fewest matches; one a rule."""
    ordered = sorted(notes, key=lambda note: (-Outcome.of(note.outcome), asked[note.rule], note.rule))
    first = {note.rule: note for note in reversed(ordered)}
    return tuple(note for note in ordered if first[note.rule] is note)[:_QUESTIONS]


def _barred(found: Barred, work: _Work) -> BarredRule:
    cards = tuple(
        BarredCard(work.graph.card(work.facts[pair.offer]), work.graph.card(work.facts[pair.need]), pair.note)
        for pair in found.examples
        if pair.offer in work.facts and pair.need in work.facts
    )
    return BarredRule(found.rule, found.title, found.routes, found.pairs, cards)


def _use(graph: Graph, substitution: str) -> _Use:
    # A need that names the material itself is met without a substitution
    rows = graph.rows("substitution", substitution=substitution) if substitution else []
    if not rows:
        return _Use()
    sources = {
        (row["source"], curie(row.get("level", "")).removeprefix("sym:")) for row in rows if "source" in row
    }
    first = rows[0]
    return _Use(
        first.get("process", ""),
        first.get("activity", ""),
        first.get("replaces", ""),
        tuple(Source(text, level) for text, level in sorted(sources)),
        tuple(sorted({row["treatment"] for row in rows if "treatment" in row})),
    )


def _exchanges(
    ordered: Sequence[Matched], documented: Sequence[Documented], work: _Work
) -> Iterator[Exchange]:
    iri, graph = _iri_by_name(work.facts), work.graph
    by_offer: dict[str, list[Matched]] = defaultdict(list)
    for match in ordered:
        by_offer[match.offer].append(match)
    for one in documented:
        offer, need = (work.facts.get(iri.get(name, name)) for name in (one.offer, one.need))
        if offer is None or need is None:
            yield _not_loaded(one)
            continue
        ranked = by_offer[offer.iri]
        rank = next((place for place, match in enumerate(ranked, 1) if match.need == need.iri), None)
        yield Exchange(
            one.case,
            graph.name(offer.iri),
            graph.name(offer.firm),
            graph.name(need.firm),
            region=one.region or work.region_of.get(offer.iri, ""),
            rule=curie(ranked[rank - 1].rule).removeprefix("rule:") if rank else "",
            rank=rank,
            source=one.source,
        )


def _not_loaded(one: Documented) -> Exchange:
    stream, donor, receiver = ({"en": name, "tr": name} for name in (one.case, one.offer, one.need))
    reason = {
        "en": "One of its two listings was not accepted.",
        "tr": "İki ilanından biri kabul edilmedi.",
    }
    return Exchange(one.case, stream, donor, receiver, one.region, reason=reason, source=one.source)


def _flows(ordered: Sequence[Flowing], work: _Work) -> Iterator[Flow]:
    """Yield a flow per offer, for its best match: the same tonnes cannot go to two places."""
    drawn: set[str] = set()
    for match in ordered:
        if match.offer in drawn:
            continue
        drawn.add(match.offer)
        use, need = work.use(match.substitution), work.facts[match.need]
        process = use.process or need.process
        yield Flow(
            work.graph.group(work.facts[match.offer]),
            work.graph.label(process) if process else work.graph.name(need.iri),
            work.graph.division(use.activity or _activity(need)) or {"": need.activity},
            tonnes=match.amount if match.unit == "t/yr" else None,
            region=work.region_of.get(match.offer, ""),
        )


def _activity(fact: ListingFact) -> str:
    return PREFIXES["nace"] + fact.activity.replace(".", "-") if fact.activity else ""


def _spots(facts: Mapping[str, ListingFact], region_of: Mapping[str, str], graph: Graph) -> Iterator[Spot]:
    places: dict[tuple[str, str], list[ListingFact]] = defaultdict(list)
    for listing, fact in facts.items():
        if fact.spot:
            places[region_of.get(listing, ""), fact.spot].append(fact)
    for (region, spot), there in sorted(places.items()):
        yield Spot(
            spot,
            graph.name(spot),
            there[0].latitude,
            there[0].longitude,
            firms=len({fact.firm for fact in there}),
            offers=sum(fact.way == "Offer" for fact in there),
            needs=sum(fact.way == "Need" for fact in there),
            region=region,
        )
