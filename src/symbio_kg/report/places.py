"""Where the public listings are: what everybody may know of their places, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg.model import Text
from symbio_kg.report.summary import Spot
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["Stands", "gathered", "public_places"]

# A question for each property, joined here: one for all takes half a minute over 100,000 listings
_SAID: Final = f"SELECT ?x ?y WHERE {{ GRAPH <{LISTINGS}> {{ ?x ?path ?y }} }}"
_WAYS: Final = f"""SELECT ?listing ?way WHERE {{ VALUES ?way {{ sym:Offer sym:Need }}
  GRAPH <{LISTINGS}> {{ ?listing a ?way }} }}"""


@dataclass(frozen=True, slots=True)
class Stands:
    """A public listing with its place: the zone or site, else the square of half a degree that is all that is shown."""

    listing: str
    way: str
    firm: str
    spot: Spot


def public_places(store: GraphStore) -> dict[str, Stands]:
    """Return the public listings whose place is shown at least roughly, by IRI."""
    sym, geo = PREFIXES["sym"], PREFIXES["geo"]
    sites, zones, areas, firms = (
        _one(store, sym[name]) for name in ("atSite", "inZone", "roughlyAt", "listedBy")
    )
    north, east, names = _one(store, geo["lat"]), _one(store, geo["long"]), _names(store)
    found: dict[str, Stands] = {}
    for row in store.select(sparql_prologue() + _WAYS).dicts():
        listing = _text(row["listing"])
        site = sites.get(listing, "")
        spot, area = zones.get(site, site), areas.get(listing, "")
        known = next((one for one in (spot, area) if one in north and one in east), None)
        if known is None:
            continue
        at = float(north[known]), float(east[known])
        name = _roughly(*at) if known == area else names.get(known) or {"": ""}
        way = _text(row["way"]).rpartition("/")[2]
        found[listing] = Stands(listing, way, firms.get(listing, ""), Spot(known, name, *at))
    return found


def _roughly(north: float, east: float) -> Text:
    tr = f"yaklaşık {north:g}° K, {east:g}° D".replace(".", ",")
    return {"en": f"about {north:g}° N, {east:g}° E", "tr": tr}


def _one(store: GraphStore, path: NamedNode) -> dict[str, str]:
    """Return subject → its value of *path* in the public graph."""
    rows = store.select(_SAID, {"path": path})
    return {_text(subject): _text(value) for subject, value in rows}


def _names(store: GraphStore) -> dict[str, Text]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, value in store.select(_SAID, {"path": PREFIXES["rdfs"]["label"]}):
        names[_text(subject)][getattr(value, "language", None) or ""] = _text(value)
    return dict(names)


def gathered(stands: Iterable[Stands]) -> tuple[Spot, ...]:
    """Return the places of listings with how many firms, offers and needs each has, most listings first."""
    places: dict[str, list[Stands]] = defaultdict(list)
    for one in stands:
        places[one.spot.id].append(one)
    found = [_counted(held) for held in places.values()]
    return tuple(sorted(found, key=lambda spot: (-spot.offers - spot.needs, spot.id)))


def _counted(held: list[Stands]) -> Spot:
    spot = held[0].spot
    # A listing that hides its firm counts as a firm of its own
    firms = len({one.firm or one.listing for one in held})
    offers = sum(one.way == "Offer" for one in held)
    return Spot(spot.id, spot.name, spot.latitude, spot.longitude, firms, offers, len(held) - offers)


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))
