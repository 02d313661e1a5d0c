"""Migrations of what is private: stores of before hold it in the public graph, or where officials look."""

from __future__ import annotations

from itertools import islice
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg.accept import GOVERNANCE, accepted, around, split
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["part_private", "withheld_apart"]

_KEEPS: Final = PREFIXES["sym"]["keepsPrivate"]
_SECRETIVE: Final = f"SELECT DISTINCT ?listing WHERE {{ GRAPH <{LISTINGS}> {{ ?listing {_KEEPS} ?part }} }}"
_WITHHELD: Final = f"""SELECT DISTINCT ?listing WHERE {{ GRAPH <{GOVERNANCE}choices> {{
  ?choice sym:ofListing ?listing ; sym:forAudience sym:AuthorityReader ; sym:hidesField ?part }} }}"""
_BATCH: Final = 200


def part_private(store: GraphStore) -> int:
    """Part the listings of *store* anew whose private fields stand in the public graph; return how many."""
    listings = iter(sorted({row[0] for row in store.select(_SECRETIVE)}, key=str))
    moved = 0
    while batch := {one for one in islice(listings, _BATCH) if isinstance(one, NamedNode)}:
        for listing in batch:
            moved += _part(store, listing)
    return moved


def _part(store: GraphStore, listing: NamedNode) -> int:
    held = around(store, {listing})
    said = {triple for _, triple in held}
    public = {triple for graph, triple in held if graph == LISTINGS}
    return 0 if public <= set(split(said).public) else _anew(store, listing)


def _anew(store: GraphStore, listing: NamedNode) -> int:
    """Store *listing* as it is; return 1 when that puts something elsewhere."""
    change = accepted(store, sorted({triple for _, triple in around(store, {listing})}, key=str))
    store.change(change.remove, change.add)
    return int(bool(change.remove or change.add))


def withheld_apart(store: GraphStore) -> int:
    """Put what was chosen to be kept from the authority into graphs that officials do not see; return of how many."""
    listings = sorted({row[0] for row in store.select(sparql_prologue() + _WITHHELD)}, key=str)
    return sum(_anew(store, listing) for listing in listings if isinstance(listing, NamedNode))
