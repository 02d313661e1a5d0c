"""Which listings a change of the graph concerns: those whose own statements, firm, site or licence it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final

from pyoxigraph import NamedNode, Triple

from symbio_kg.accept import Change, around
from symbio_kg.store import GraphStore
from symbio_kg.terms import RDF_TYPE, expand, sparql_prologue

__all__ = ["concerned"]

_ROLES: Final = frozenset({expand("sym:Offer"), expand("sym:Need")})
_WALKED: Final = frozenset(
    expand(f"sym:{name}")
    for name in (
        "concerns",
        "hasMeasurement",
        "accepts",
        "listedBy",
        "atSite",
        "roughlyAt",
        "holdsLicence",
        "licenses",
    )
)
"""The links that the projections of `queries/match` follow from a listing."""

_POINTING: Final = """SELECT DISTINCT ?from WHERE {{ VALUES ?node {{ {nodes} }} {ways} }}"""
# Each link by itself: with the links as VALUES too, the engine reads the whole store once there are ten nodes
_WAYS: Final = " UNION ".join(f"{{ ?from {link} ?node }}" for link in sorted(map(str, _WALKED)))


def concerned(store: GraphStore, change: Change) -> tuple[set[NamedNode], set[Triple]]:
    """Return the listings that *change*, not yet written to *store*, concerns, and all that will be said of them."""
    both = change.before | change.after
    nodes = {t.subject for t in change.before ^ change.after if isinstance(t.subject, NamedNode)}
    reached = set(nodes)
    while nodes:
        nodes = {*_pointing(both, nodes), *_pointing_in(store, nodes)} - reached
        reached |= nodes
    inside = {t.subject for t in both if t.predicate == RDF_TYPE and t.object in _ROLES}
    outside = {node for node in reached - {t.subject for t in both} if _is_listing(store, node)}
    said = {triple for _, triple in around(store, outside)} if outside else set()
    # What the change says anew counts, wherever it is said
    told = {t.subject for t in both}
    said = {t for t in said if t.subject not in told}
    listings = {node for node in reached & inside if isinstance(node, NamedNode)} | outside
    return listings, said | set(change.after)


def _pointing(triples: Iterable[Triple], nodes: Set[NamedNode]) -> Iterator[NamedNode]:
    for t in triples:
        if t.object in nodes and t.predicate in _WALKED and isinstance(t.subject, NamedNode):
            yield t.subject


def _pointing_in(store: GraphStore, nodes: Set[NamedNode]) -> Iterator[NamedNode]:
    query = _POINTING.format(nodes=" ".join(map(str, nodes)), ways=_WAYS)
    for (found,) in store.select(query):
        if isinstance(found, NamedNode):
            yield found


def _is_listing(store: GraphStore, node: NamedNode) -> bool:
    return store.ask(f"{sparql_prologue()} ASK {{ VALUES ?role {{ sym:Offer sym:Need }} {node} a ?role }}")
