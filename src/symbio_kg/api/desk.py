"""A small store for one question about one pair: the knowledge, and what the asker may see of the two listings.

So what is private cannot leak into an answer, and the answer takes as long whatever else is stored.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Final

from symbio_kg.accept import Listing
from symbio_kg.match import Known, why
from symbio_kg.model import Explanation
from symbio_kg.store import CODES, KNOWLEDGE, LAW, LISTINGS, ONTOLOGY, GraphStore, open_store
from symbio_kg.terms import PREFIXES

__all__ = ["INFERRED", "KNOWN", "Desk"]

INFERRED: Final = f"{PREFIXES['graph']}inferred/"
KNOWN: Final = (ONTOLOGY, CODES, LAW, KNOWLEDGE)
"""The graphs of knowledge, beside those that begin as `INFERRED`."""


class Desk:
    """Made once; one question lies on it at a time."""

    def __init__(self, store: Callable[[], GraphStore]) -> None:
        self._from = store
        self._lock = threading.Lock()
        self._store: GraphStore | None = None
        self._known: Known | None = None

    def why(self, offer: Listing, need: Listing, day: date) -> Explanation:
        """Return every condition of the pair on *day*."""
        with self._lock:
            store, known = self._prepared(day)
            store.replace(
                LISTINGS, dict.fromkeys(t for one in (offer, need) for t in (*one.own, *one.around))
            )
            return why(store, offer.iri, need.iri, day, known)

    def prepare(self, day: date) -> None:
        """Read the knowledge now, so that the first question of *day* need not wait for it."""
        with self._lock:
            self._prepared(day)

    def clear(self) -> None:
        """Forget the knowledge, since it changed; it is read again when next needed."""
        with self._lock:
            self._store = self._known = None

    def _prepared(self, day: date) -> tuple[GraphStore, Known]:
        if self._store is None:
            self._store = self._filled()
        if self._known is None or self._known.day != day:
            self._known = Known(self._store, day)
        return self._store, self._known

    def _filled(self) -> GraphStore:
        source, copy = self._from(), open_store(None)
        for graph in source.graphs():
            if graph in KNOWN or graph.startswith(INFERRED):
                copy.add(graph, source.triples(graph))
        return copy
