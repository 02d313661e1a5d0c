"""Listings as they are stored, for those who may read them, and whose a node is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from pyoxigraph import NamedNode, Triple

from symbio_kg.accept.asking import nodes
from symbio_kg.accept.disclosure import FIRM_GRAPHS
from symbio_kg.store import LISTINGS, GraphStore, Term
from symbio_kg.terms import sparql_prologue

__all__ = ["Listing", "firms_of", "held_listing", "listed"]

_PARTS: Final = "(sym:concerns|sym:hasMeasurement|sym:accepts|schema:priceSpecification|schema:contactPoint)*"
_WHOLE: Final = f"""SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  ?listing {_PARTS} ?s . GRAPH ?g {{ ?s ?p ?o }}
  FILTER (?g = <{LISTINGS}> || STRSTARTS(STR(?g), "{FIRM_GRAPHS}"))
}}"""
_AROUND: Final = f"""SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  {{ ?listing sym:listedBy ?s }} UNION {{ ?listing sym:atSite ?s }}
  UNION {{ ?listing sym:roughlyAt ?s }} UNION {{ ?listing sym:atSite / sym:inZone ?s }}
  GRAPH ?g {{ ?s ?p ?o }}
  FILTER (?p != sym:hasSite)
  FILTER (?g = <{LISTINGS}> || STRSTARTS(STR(?g), "{FIRM_GRAPHS}"))
}}"""
_ALL: Final = f"""SELECT DISTINCT ?listing ?g ?h WHERE {{
  VALUES ?role {{ sym:Offer sym:Need }} GRAPH ?g {{ ?listing a ?role }}
  FILTER (?g = <{LISTINGS}> || STRSTARTS(STR(?g), "{FIRM_GRAPHS}"))
  %s
}}"""
_THERE: Final = f"""SELECT DISTINCT ?s WHERE {{{{ VALUES ?s {{{{ {{names}} }}}} GRAPH ?g {{{{ ?s ?p ?o }}}}
  FILTER (?g = <{LISTINGS}> || STRSTARTS(STR(?g), "{FIRM_GRAPHS}")) }}}}"""
_FIRMS: Final = """SELECT DISTINCT ?s ?firm WHERE {{ VALUES ?s {{ {names} }}
  {{ ?s sym:listedBy ?firm }} UNION {{ ?firm sym:hasSite ?s }}
  UNION {{ ?site sym:holdsLicence ?s . ?firm sym:hasSite ?site }}
  UNION {{ ?licence sym:licenses ?s . ?site sym:holdsLicence ?licence . ?firm sym:hasSite ?site }}
  UNION {{ ?x sym:concerns ?s . ?x sym:listedBy ?firm }}
  UNION {{ ?part sym:hasMeasurement ?s . ?x sym:concerns ?part . ?x sym:listedBy ?firm }}
  UNION {{ ?part sym:accepts ?s . ?x sym:concerns ?part . ?x sym:listedBy ?firm }}
  UNION {{ ?s a sym:Firm . BIND (?s AS ?firm) }}
}}"""


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing as somebody may see it: its own statements, and those of its firm, site and zone."""

    iri: str
    own: tuple[Triple, ...]
    around: tuple[Triple, ...]


def held_listing(store: GraphStore, iri: str, sees: Callable[[str], bool]) -> Listing | None:
    """Return what a reader who sees the graphs that *sees* names may know of a listing; None for nothing."""
    own = tuple(_seen(store, _WHOLE, iri, sees))
    if not any(triple.subject == NamedNode(iri) for triple in own):
        return None
    return Listing(iri, own, tuple(_seen(store, _AROUND, iri, sees)))


def listed(
    store: GraphStore, firm: str | None = None, sees: Callable[[str], bool] = lambda _graph: True
) -> list[str]:
    """Return the IRIs of the listings, of one *firm* or all, in graphs that *sees* names; in order."""
    more = "GRAPH ?h { ?listing sym:listedBy ?firm }" if firm else ""
    bindings: dict[str, Term] | None = {"firm": NamedNode(firm)} if firm else None
    rows = store.select(sparql_prologue() + _ALL.replace("%s", more), bindings).dicts()
    found = {row["listing"].value for row in rows if _visible(row, sees)}  # type: ignore[union-attr]
    return sorted(found)


def _visible(row: Mapping[str, Term], sees: Callable[[str], bool]) -> bool:
    graphs = [row[name] for name in ("g", "h") if name in row]
    return all(isinstance(graph, NamedNode) and sees(graph.value) for graph in graphs)


def firms_of(store: GraphStore, parts: Iterable[NamedNode]) -> dict[NamedNode, set[NamedNode]]:
    """Return those of *parts* that *store* says something of, each with the firms whose listings it is part of."""
    found: dict[NamedNode, set[NamedNode]] = {row[0]: set() for row in nodes(store, _THERE, parts)}
    for node, firm in nodes(store, _FIRMS, found):
        found[node].add(firm)
    return found


def _seen(store: GraphStore, query: str, iri: str, sees: Callable[[str], bool]) -> Iterator[Triple]:
    rows = store.select(sparql_prologue() + query, {"listing": NamedNode(iri)})
    found = {
        Triple(cast("NamedNode", s), cast("NamedNode", p), o)
        for g, s, p, o in rows
        if isinstance(g, NamedNode) and o is not None and sees(g.value)
    }
    yield from sorted(found, key=str)
