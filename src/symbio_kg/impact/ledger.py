"""The ledger of a store as one value: figures and heads, who gives and takes, what is known of the firms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from symbio_kg.govern import Synergies
from symbio_kg.govern.views import name_of
from symbio_kg.impact.graph import read_ledger
from symbio_kg.impact.model import Figure, Heads
from symbio_kg.impact.reckon import Result, reckon
from symbio_kg.impact.rollup import Firm
from symbio_kg.model import Text
from symbio_kg.store import GraphStore
from symbio_kg.study.graph import Knowledge
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["Ledger", "ledger_of"]

_FIRMS: Final = """SELECT ?firm ?sector ?zone WHERE {
  ?firm a sym:Firm .
  OPTIONAL { ?firm sym:activity / skos:notation ?sector }
  OPTIONAL { ?firm sym:hasSite / sym:inZone / rdfs:label ?zone FILTER (LANG(?zone) IN ("tr", "")) }
} ORDER BY ?firm ?sector ?zone"""
_DIVISION: Final = 2


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that the reports and forms are made from."""

    figures: tuple[Figure, ...]
    heads: tuple[Heads, ...]
    parties: Mapping[str, tuple[str, str]]
    firms: Mapping[str, Firm]
    sectors: Mapping[str, Text] = field(default_factory=dict)

    def results(self, year: int | None = None) -> list[Result]:
        """Return what the synergies brought, in one year or in all."""
        return [r for r in reckon(self.figures) if year is None or r.year == year]


def ledger_of(store: GraphStore) -> Ledger:
    """Return the ledger of *store*; entries of a synergy that is not there any more are left out."""
    parties = {s.id: (s.giver, s.taker) for s in Synergies(store).all()}
    figures, heads = read_ledger(store)
    held = {firm for pair in parties.values() for firm in pair}
    firms, names = _firms(store, held), Knowledge(store)
    divisions = {division for firm in firms.values() for division in firm.sectors}
    return Ledger(
        tuple(f for f in figures if f.synergy in parties),
        tuple(h for h in heads if h.synergy in parties),
        parties,
        firms,
        {division: names.label(PREFIXES["nace"] + division) for division in sorted(divisions)},
    )


def _firms(store: GraphStore, wanted: set[str]) -> dict[str, Firm]:
    sectors: dict[str, set[str]] = defaultdict(set)
    zones: dict[str, str] = {}
    for row in store.select(sparql_prologue() + _FIRMS).dicts():
        firm = str(getattr(row["firm"], "value", ""))
        if "sector" in row:
            sectors[firm].add(str(getattr(row["sector"], "value", ""))[:_DIVISION])
        if "zone" in row:
            zones.setdefault(firm, str(getattr(row["zone"], "value", "")))
    return {
        firm: Firm(firm, name_of(store, firm), zones.get(firm, ""), tuple(sorted(sectors[firm])))
        for firm in sorted(wanted)
    }
