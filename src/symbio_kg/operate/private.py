"""The first migration: stores of before private fields had a graph of their own hold them in the public one."""

from __future__ import annotations

from itertools import islice
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg.accept import accepted, around, split
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["part_private"]

_KEEPS: Final = PREFIXES["sym"]["keepsPrivate"]
_SECRETIVE: Final = f"SELECT DISTINCT ?listing WHERE {{ GRAPH <{LISTINGS}> {{ ?listing {_KEEPS} ?part }} }}"
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
    if public <= set(split(said).public):
        return 0
    change = accepted(store, sorted(said, key=str))
    store.change(change.remove, change.add)
    return int(bool(change.remove or change.add))
