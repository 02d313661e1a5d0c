"""The matches of a listing that somebody may see."""

from __future__ import annotations

from dataclasses import replace

from symbio_kg.accept import Listing
from symbio_kg.api.service import Service
from symbio_kg.endpoint.rights import Rights
from symbio_kg.match.kept import KeptMatch, KeptRun, kept_matches, newest_run
from symbio_kg.people import Caller
from symbio_kg.terms import PREFIXES

__all__ = ["firms_of", "newest_for", "seen_matches"]


def seen_matches(service: Service, held: Listing, who: Caller) -> tuple[KeptRun | None, list[KeptMatch]]:
    """Return the run that tells most to *who* of the listing *held*, and its matches, best first.

    Its owner sees the matches that rest on private values too, without distance and amount and with a rough
    score where those would tell what the other side keeps private.
    """
    run = newest_for(service, who, own=who.organisation is not None and who.organisation in firms_of(held))
    if run is None:
        return None, []
    found = kept_matches(service.store, run.iri, held.iri)
    return run, found if Rights.of(who).sees(run.iri) else [_redacted(one) for one in found]


def newest_for(service: Service, who: Caller, *, own: bool) -> KeptRun | None:
    """Return the run to show to *who*, who asks for matches of *own* listings or of others'."""
    rights = Rights.of(who)
    return newest_run(service.store, lambda graph: own or rights.sees(graph), service.today())


def firms_of(held: Listing) -> set[str]:
    """Return the IRIs of those who list *held*."""
    link = PREFIXES["sym"]["listedBy"]
    return {str(getattr(t.object, "value", "")) for t in held.own if t.predicate == link}


def _redacted(found: KeptMatch) -> KeptMatch:
    return replace(found, score=round(found.score, 1), distance_km=None, amount=None, unit=None, period=None)
