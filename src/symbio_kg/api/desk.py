"""One question about one pair, asked of the knowledge and of what the asker may see of the two listings.

So what is private cannot leak into an answer, and the answer takes as long whatever else is stored.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from symbio_kg.accept import Listing
from symbio_kg.match import Knowledge, Known, why
from symbio_kg.model import Explanation
from symbio_kg.store import GraphStore

__all__ = ["Desk"]


class Desk:
    """Made once; one question lies on it at a time."""

    def __init__(self, store: Callable[[], GraphStore]) -> None:
        self._from = store
        self._lock = threading.Lock()
        self._known: tuple[Knowledge, Known] | None = None

    def why(self, offer: Listing, need: Listing, day: date) -> Explanation:
        """Return every condition of the pair on *day*."""
        with self._lock:
            knowledge, known = self._prepared(day)
            said = dict.fromkeys(t for one in (offer, need) for t in (*one.own, *one.around))
            return why(knowledge.with_listings(said), offer.iri, need.iri, day, known)

    def prepare(self, day: date) -> None:
        """Read the knowledge now, so that the first question of *day* need not wait for it."""
        with self._lock:
            self._prepared(day)

    def clear(self) -> None:
        """Forget the knowledge, since it changed; it is read again when next needed."""
        with self._lock:
            self._known = None

    def _prepared(self, day: date) -> tuple[Knowledge, Known]:
        if self._known is None or self._known[1].day != day:
            store = self._from()
            self._known = Knowledge(store), Known(store, day)
        return self._known
