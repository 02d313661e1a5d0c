"""A small store for one question about one pair: the knowledge, and what the asker may see of the two listings.

So what is private cannot leak into an answer, and the answer takes as long whatever else is stored.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from symbio_kg.accept import Listing
from symbio_kg.store import CODES, KNOWLEDGE, LAW, LISTINGS, ONTOLOGY, GraphStore, open_store
from symbio_kg.terms import PREFIXES

__all__ = ["Desk"]

_INFERRED: Final = f"{PREFIXES['graph']}inferred/"
_KNOWN: Final = (ONTOLOGY, CODES, LAW, KNOWLEDGE)


class Desk:
    """Made once; one question lies on it at a time."""

    def __init__(self, store: Callable[[], GraphStore]) -> None:
        self._from = store
        self._lock = threading.Lock()
        self._store: GraphStore | None = None

    @contextmanager
    def with_listings(self, listings: Sequence[Listing]) -> Iterator[GraphStore]:
        """Lend the store with *listings* on it."""
        with self._lock:
            if self._store is None:
                self._store = self._filled()
            said = dict.fromkeys(t for one in listings for t in (*one.own, *one.around))
            self._store.replace(LISTINGS, said)
            yield self._store

    def clear(self) -> None:
        """Forget the knowledge, since it changed; it is read again when next needed."""
        with self._lock:
            self._store = None

    def _filled(self) -> GraphStore:
        source, copy = self._from(), open_store(None)
        for graph in source.graphs():
            if graph in _KNOWN or graph.startswith(_INFERRED):
                copy.add(graph, source.triples(graph))
        return copy
