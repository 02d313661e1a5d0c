"""Matches as earlier runs wrote them, for those who may read the graph of the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg.accept import PUBLIC_RUNS
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["KeptMatch", "KeptRun", "kept_matches", "kept_runs", "newest_run"]

_RUNS: Final = "SELECT ?run ?day WHERE { GRAPH ?run { ?run a sym:Run ; sym:asOf ?day } } ORDER BY ?run"
_MATCHES: Final = """SELECT ?match ?other ?rule ?substitution ?score ?confidence ?km ?amount ?unit ?period ?outcome
WHERE {{ GRAPH {run} {{
  ?match sym:{side} {listing} ; a sym:Match ; sym:{far} ?other ; sym:byRule ?rule ; sym:score ?score ;
    sym:confidence ?confidence .
  OPTIONAL {{ ?match sym:bySubstitution ?substitution }} OPTIONAL {{ ?match sym:distance ?km }}
  OPTIONAL {{ ?match sym:outcome ?outcome }}
  OPTIONAL {{ ?match sym:matchedQuantity ?amount
    OPTIONAL {{ ?match sym:unit ?unit }} OPTIONAL {{ ?match sym:period ?period }} }}
}} }} ORDER BY DESC(?score) ?match"""
# The names stand in the text: bound from outside, they would be looked for only after all matches were joined.
# Each link by itself, so that each match is looked up and the run is not read through.
_MORE: Final = """SELECT ?match ?link ?value WHERE {{
  VALUES ?match {{ {matches} }}
  GRAPH {run} {{
    {{ ?match sym:asksLaw ?value BIND (sym:asksLaw AS ?link) }} UNION
    {{ ?match sym:dataGap ?value BIND (sym:dataGap AS ?link) }}
  }}
}} ORDER BY ?value"""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run: the graph it was written to, and the day it looked from."""

    iri: str
    day: date


@dataclass(frozen=True, slots=True)
class KeptMatch:
    """A match of a run; `asks` are legal rules that ask for something, `gaps` what nobody measured.

    `amount` is what could move in the unit `unit` (IRI), per `period` (`PerYear`; none for capacity and area).
    """

    iri: str
    run: str
    offer: str
    need: str
    rule: str
    substitution: str | None
    score: float
    confidence: float
    distance_km: float | None
    amount: float | None
    unit: str | None
    period: str | None
    outcome: str | None
    asks: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def kept_runs(store: GraphStore, sees: Callable[[str], bool]) -> list[KeptRun]:
    """Return the runs in graphs that *sees* names, by day, then IRI."""
    rows = store.select(sparql_prologue() + _RUNS).dicts()
    found = [KeptRun(_text(row["run"]), date.fromisoformat(_text(row["day"]))) for row in rows]
    return sorted((run for run in found if sees(run.iri)), key=lambda run: (run.day, run.iri))


def newest_run(store: GraphStore, sees: Callable[[str], bool], today: date) -> KeptRun | None:
    """Return the run that tells most of *today* among those in graphs that *sees* names.

    A run for a later day counts as one of today; of the same day that over all listings goes before the public
    one, and the one that follows each listing before both.
    """
    return max(
        kept_runs(store, sees),
        key=lambda run: (min(run.day, today), not run.iri.startswith(PUBLIC_RUNS), run.iri),
        default=None,
    )


def kept_matches(store: GraphStore, run: str, listing: str) -> list[KeptMatch]:
    """Return the matches of *listing*, offer or need, in the graph *run*; best first."""
    found: list[KeptMatch] = []
    names = {"run": NamedNode(run), "listing": NamedNode(listing)}
    for side, far in (("offer", "need"), ("need", "offer")):
        query = sparql_prologue() + _MATCHES.format(side=side, far=far, **names)
        rows = list(store.select(query).dicts())
        more = _more(store, run, [row["match"] for row in rows])
        found += [
            _match(run, {side: listing, far: _text(row["other"])}, row, more[row["match"]]) for row in rows
        ]
    return sorted(found, key=lambda one: (-one.score, one.iri))


def _match(
    run: str, pair: Mapping[str, str], row: Mapping[str, Term], more: Mapping[str, Sequence[str]]
) -> KeptMatch:
    return KeptMatch(
        iri=_text(row["match"]),
        run=run,
        offer=pair["offer"],
        need=pair["need"],
        rule=_text(row["rule"]).removeprefix(PREFIXES["rule"]),
        substitution=_text(row["substitution"]) if "substitution" in row else None,
        score=float(_text(row["score"])),
        confidence=float(_text(row["confidence"])),
        distance_km=float(_text(row["km"])) if "km" in row else None,
        amount=float(_text(row["amount"])) if "amount" in row else None,
        unit=_text(row["unit"]) if "unit" in row else None,
        period=_text(row["period"]).removeprefix(PREFIXES["sym"]) if "period" in row else None,
        outcome=_text(row["outcome"]).removeprefix(PREFIXES["sym"]) if "outcome" in row else None,
        asks=tuple(name.removeprefix(PREFIXES["rule"]) for name in more.get("asksLaw", ())),
        gaps=tuple(more.get("dataGap", ())),
    )


def _more(store: GraphStore, run: str, matches: Sequence[Term]) -> Mapping[Term, Mapping[str, list[str]]]:
    """Return match → what it asks of the law and which data it lacks, by the name of the link."""
    found: dict[Term, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    if matches:
        query = _MORE.format(matches=" ".join(map(str, matches)), run=NamedNode(run))
        for row in store.select(sparql_prologue() + query).dicts():
            link = _text(row["link"]).removeprefix(PREFIXES["sym"])
            found[row["match"]][link].append(_text(row["value"]))
    return found


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))
