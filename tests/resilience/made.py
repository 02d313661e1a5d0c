"""A small region whose answers can be reckoned by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from symbio_kg.model import Text
from symbio_kg.resilience.region import Link, Listing, Names, Region

ZONES = {"west": (38.0, 27.0), "middle": (38.0, 27.5), "east": (38.0, 28.0), "north": (38.4, 27.5)}


class Plain:
    """Names without a store: what a thing is called is the end of its IRI."""

    def of(self, thing: str) -> Text:
        end = thing.rpartition("/")[2]
        return {"en": end, "tr": end}


def listing(
    name: str, zone: str, amount: float | None, *, offers: bool = True, firm: str = "", unit: str = "t/yr"
) -> Listing:
    """Return a listing of the material scrap; needs are for one input."""
    lat, lon = ZONES[zone]
    return Listing(
        name,
        offers,
        firm or f"firm/{name}",
        f"https://example.org/zone/{zone}",
        lat,
        lon,
        "" if offers else "slot/furnace.scrap",
        "mat/scrap",
        amount,
        unit if amount is not None else "",
        synthetic=False,
    )


def link(offer: str, need: str, score: float, *, named: bool = False, ready: bool = True) -> Link:
    """Return a link; one that is not ready has to be treated."""
    return Link(offer, need, "function", score, 10.0, named, not ready, lawful=True)


def region(offers: Sequence[Listing], needs: Sequence[Listing], links: Sequence[Link]) -> Region:
    """Return a region of these."""
    return Region(
        "https://w3id.org/symbio-kg/graph/match/2026-12-09",
        date(2026, 12, 9),
        {one.iri: one for one in offers},
        {one.iri: one for one in needs},
        tuple(sorted(links, key=lambda one: -one.score)),
        cast("Names", Plain()),
    )
