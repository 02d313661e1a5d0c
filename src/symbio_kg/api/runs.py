"""Runs over everything: the one that is asked for, and the one over what everybody sees, which also runs by itself."""

from __future__ import annotations

import threading
from datetime import date
from typing import Final

from pyoxigraph import Triple

from symbio_kg.accept import PUBLIC_RUNS
from symbio_kg.api.service import Service
from symbio_kg.match import match
from symbio_kg.match.asking import asker_beside
from symbio_kg.pipeline import public_match

__all__ = ["RUNNING", "run_all", "run_public"]

RUNNING: Final = threading.Lock()
"""Held by who runs: one at a time."""
_LIVE: Final = f"{PUBLIC_RUNS}live"


def run_all(service: Service, day: date) -> None:
    """Match all listings of the store as of *day*, then what everybody sees of them."""
    match(service.store, day, asker=asker_beside(service.settings.location, day))
    run_public(service, day)


def run_public(service: Service, day: date) -> None:
    """Match what everybody sees as of *day*; the run of today takes the place of the one before."""

    def write(run: str, triples: list[Triple]) -> None:
        service.write(lambda store: store.replace(run, triples))

    today = day == service.today()
    if today:
        service.public_stale.clear()
    asker = asker_beside(service.settings.location, day)
    public_match(service.store, day, asker=asker, run=_LIVE if today else None, write=write)
