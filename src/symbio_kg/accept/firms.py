"""What a store says of firms and sites, remembered between the writes of one writer.

To find it anew for each listing costs as much as the firm has listings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept.asking import nodes, rows
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["Firms"]

_SYM = PREFIXES["sym"]
_LISTED_BY, _KEEPS = _SYM["listedBy"], _SYM["keepsPrivate"]
_HAS_SITE, _AT_SITE = _SYM["hasSite"], _SYM["atSite"]
_COUNTS: Final = """SELECT ?firm (COUNT(DISTINCT ?listing) AS ?number) (COUNT(?part) AS ?kept) WHERE {{
  VALUES ?firm {{ {names} }} ?listing sym:listedBy ?firm .
  OPTIONAL {{ ?listing sym:keepsPrivate ?part }} }} GROUP BY ?firm"""
_NEIGHBOURS: Final = """SELECT DISTINCT ?site ?firm WHERE {{ VALUES ?site {{ {names} }}
  {{ ?firm sym:hasSite ?site }} UNION {{ ?listing sym:atSite ?site ; sym:listedBy ?firm }} }}"""


class Firms:
    """Asks *store* what is not known yet; `note` follows what is added, `forget` is for any other change."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._counts: dict[NamedNode, int] = {}
        self._discreet: set[NamedNode] = set()
        self._at: dict[NamedNode, set[NamedNode]] = {}

    def counts(self, firms: Iterable[NamedNode]) -> Mapping[NamedNode, int]:
        """Return how many listings each of *firms* has."""
        wanted = set(firms)
        fresh = wanted - self._counts.keys()
        found = list(rows(self._store, _COUNTS, fresh))  # what cannot be asked now must not pass for nothing
        self._counts.update(dict.fromkeys(fresh, 0))
        for firm, number, kept in found:
            assert isinstance(firm, NamedNode)
            assert isinstance(number, Literal)
            self._counts[firm] = int(number.value)
            if isinstance(kept, Literal) and int(kept.value):
                self._discreet.add(firm)
        return {firm: self._counts[firm] for firm in wanted}

    def keep_private(self, firms: Iterable[NamedNode]) -> bool:
        """Tell whether a listing of one of *firms* keeps something private."""
        return not self._discreet.isdisjoint(self.counts(firms))

    def at(self, sites: Iterable[NamedNode]) -> set[NamedNode]:
        """Return the firms that have one of *sites*, or list something there."""
        wanted = set(sites)
        fresh = wanted - self._at.keys()
        found = list(nodes(self._store, _NEIGHBOURS, fresh))
        self._at.update((site, set()) for site in fresh)
        for site, firm in found:
            self._at[site].add(firm)
        return {firm for site in wanted for firm in self._at[site]}

    def note(self, removed: Mapping[str, Iterable[Triple]], added: Mapping[str, Iterable[Triple]]) -> None:
        """Follow a change of listings that was written; what takes something away, `forget` follows."""
        if any(removed.values()):
            return self.forget()
        firm_of: dict[NamedNode, NamedNode] = {}
        links: list[tuple[NamedNode, NamedNode, NamedNode]] = []
        for triple in (t for triples in added.values() for t in triples):
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode):
                continue
            if predicate == _LISTED_BY:
                firm_of[subject] = value
                if value in self._counts:
                    self._counts[value] += 1
            elif predicate in (_HAS_SITE, _AT_SITE, _KEEPS):
                links.append((subject, predicate, value))
        for subject, predicate, value in links:
            firm = subject if predicate == _HAS_SITE else firm_of.get(subject)
            if firm is None:  # a listing that was there gets another site, or keeps something private now
                return self.forget()
            if predicate == _KEEPS:
                self._discreet.add(firm)
            elif value in self._at:
                self._at[value].add(firm)
        return None

    def forget(self) -> None:
        """Let go of all: the store has changed in another way."""
        self._counts.clear()
        self._discreet.clear()
        self._at.clear()
