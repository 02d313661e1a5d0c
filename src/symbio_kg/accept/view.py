"""The store as the public sees it: a copy without what is not for all, so that nothing can leak by a query."""

from __future__ import annotations

from typing import Final

from symbio_kg.accept.disclosure import FIRM_GRAPHS
from symbio_kg.estimate import DECLARED, ESTIMATED
from symbio_kg.store import AUDIT, GraphStore, open_store
from symbio_kg.terms import PREFIXES

__all__ = ["GOVERNANCE", "PUBLIC_RUNS", "public_view"]

PUBLIC_RUNS: Final = f"{PREFIXES['graph']}match/public/"
"""Where the runs over public listings stand; other runs tell amounts and distances of private ones."""

GOVERNANCE: Final = f"{PREFIXES['graph']}governance/"
"""What is noted of synergies and choices: each in a graph of its own, none of them for everybody."""

_PRIVATE: Final = (
    FIRM_GRAPHS,
    GOVERNANCE,
    *(f"{PREFIXES['graph']}{name}/" for name in ("match", "draft", "request", "verdict")),
    AUDIT,
    ESTIMATED,
    DECLARED,
)


def public_view(store: GraphStore) -> GraphStore:
    """Return a copy in memory of what everybody may see of *store*; writes to it stay there."""
    copy = open_store(None)
    for graph in store.graphs():
        if graph.startswith(PUBLIC_RUNS) or not graph.startswith(_PRIVATE):
            copy.add(graph, store.triples(graph))
    return copy
