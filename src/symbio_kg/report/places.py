"""Where the public listings are: what everybody may know of their places, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from symbio_kg.model import Text
from symbio_kg.report.summary import Spot
from symbio_kg.store import LISTINGS, GraphStore, Term
from symbio_kg.terms import sparql_prologue

__all__ = ["Stands", "gathered", "public_places"]

_PLACES: Final = f"""SELECT ?listing ?way ?firm ?spot ?latitude ?longitude ?area ?roughLat ?roughLong
WHERE {{ GRAPH <{LISTINGS}> {{
  VALUES ?way {{ sym:Offer sym:Need }}
  ?listing a ?way .
  OPTIONAL {{ ?listing sym:listedBy ?firm }}
  OPTIONAL {{
    ?listing sym:atSite ?site .
    OPTIONAL {{ ?site sym:inZone ?zone }}
    BIND (COALESCE(?zone, ?site) AS ?spot)
    ?spot geo:lat ?latitude ; geo:long ?longitude .
  }}
  OPTIONAL {{ ?listing sym:roughlyAt ?area . ?area geo:lat ?roughLat ; geo:long ?roughLong }}
}} }} ORDER BY ?listing"""
_NAMES: Final = f"""SELECT ?spot ?name WHERE {{ GRAPH <{LISTINGS}> {{
  {{ ?any sym:inZone ?spot }} UNION {{ ?any sym:atSite ?spot }} ?spot rdfs:label ?name }} }}"""


@dataclass(frozen=True, slots=True)
class Stands:
    """A public listing with its place: the zone or site, else the square of half a degree that is all that is shown."""

    listing: str
    way: str
    firm: str
    spot: Spot


def public_places(store: GraphStore) -> dict[str, Stands]:
    """Return the public listings whose place is shown at least roughly, by IRI."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.select(sparql_prologue() + _NAMES).dicts():
        names[_text(row["spot"])][getattr(row["name"], "language", None) or ""] = _text(row["name"])
    found: dict[str, Stands] = {}
    for row in store.select(sparql_prologue() + _PLACES).dicts():
        if (spot := _spot(row, names)) is not None:
            listing = _text(row["listing"])
            found[listing] = Stands(
                listing, _text(row["way"]).rpartition("/")[2], _text(row.get("firm")), spot
            )
    return found


def _spot(row: Mapping[str, Term], names: Mapping[str, Text]) -> Spot | None:
    if "spot" in row:
        iri = _text(row["spot"])
        return Spot(iri, names.get(iri) or {"": ""}, _number(row["latitude"]), _number(row["longitude"]))
    if "area" in row:
        north, east = _number(row["roughLat"]), _number(row["roughLong"])
        name = {
            "en": f"about {north:g}° N, {east:g}° E",
            "tr": f"yaklaşık {north:g}° K, {east:g}° D".replace(".", ","),
        }
        return Spot(_text(row["area"]), name, north, east)
    return None


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


def _number(term: object) -> float:
    return float(_text(term))


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))
