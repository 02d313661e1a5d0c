"""Who nearby asks for what a waste code may hold: public needs by the process inputs the rules lead to."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from symbio_kg.model import Text
from symbio_kg.store import LISTINGS, GraphStore, Term
from symbio_kg.terms import sparql_prologue

__all__ = ["Asked", "NearNeed", "Needs", "Taker", "kilometres", "nearest", "public_needs", "takers_of"]

_TAKERS: Final = """SELECT ?slot ?process ?activity ?rule ?weighed WHERE {
  { ?found sym:ofKind ?code BIND (1.0 AS ?share) }
  UNION { ?held sym:wasteCode ?code ; a sym:CodeMaterial ; sym:material ?kind ; sym:likelihood ?share .
    ?found sym:ofKind ?kind }
  ?found sym:atSlot ?slot ; sym:byRule ?rule ; sym:confidence ?confidence .
  ?slot sym:slotOf ?process .
  OPTIONAL { ?process sym:activity ?activity }
  BIND (?share * ?confidence AS ?weighed)
} ORDER BY DESC(?weighed) ?process ?activity"""
_NEEDS: Final = """SELECT ?need ?aspect ?value WHERE { GRAPH ?listings { ?need a sym:Need .
  { ?need sym:forSlot ?value BIND ("slot" AS ?aspect) }
  UNION { ?need sym:forProcess ?value BIND ("process" AS ?aspect) }
  UNION { ?need dcterms:title ?value BIND ("title" AS ?aspect) }
  UNION { ?need sym:atSite / geo:lat ?value BIND ("lat" AS ?aspect) }
  UNION { ?need sym:atSite / geo:long ?value BIND ("long" AS ?aspect) }
  UNION { ?need sym:atSite / sym:inZone / geo:lat ?value BIND ("zone-lat" AS ?aspect) }
  UNION { ?need sym:atSite / sym:inZone / geo:long ?value BIND ("zone-long" AS ?aspect) }
} }"""
_RADIUS: Final = 6371.0088
Place: TypeAlias = tuple[float, float]
"""Latitude and longitude."""


@dataclass(frozen=True, slots=True)
class Taker:
    """An input of a process that the rules lead to, with an activity that runs it and how surely, 0 to 1."""

    slot: str
    process: str
    activity: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A public need and where it stands; without a place where that is private."""

    iri: str
    title: Text
    slot: str
    process: str
    place: Place | None


Needs: TypeAlias = Mapping[str, Mapping[Place | None, list[Asked]]]
"""Needs by the input or process they are for, and by place; those of a place in order of their IRIs."""


@dataclass(frozen=True, slots=True)
class NearNeed:
    """A need that may take the code: through which input, how surely, and how far away."""

    need: Asked
    taker: Taker
    km: float | None


def takers_of(store: GraphStore, code: str) -> list[Taker]:
    """Return the process inputs that the rules lead to from the waste code *code* (an IRI), surest first."""
    rows = store.select(sparql_prologue() + _TAKERS, {"code": NamedNode(code)}).dicts()
    found: dict[tuple[str, str], Taker] = {}
    for row in rows:
        slot, activity, rule = _text(row["slot"]), _text(row.get("activity")), _text(row["rule"])
        taker = Taker(
            slot, _text(row["process"]), activity, rule.rpartition("/")[2], float(_text(row["weighed"]))
        )
        found.setdefault((slot, activity), taker)
    return list(found.values())


def public_needs(store: GraphStore) -> Needs:
    """Return the public needs by the input they are for, else by the process."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.select(sparql_prologue() + _NEEDS, {"listings": NamedNode(LISTINGS)}).dicts():
        need, aspect, value = _text(row["need"]), _text(row["aspect"]), row["value"]
        if aspect == "title":
            titles[need][(value.language or "") if isinstance(value, Literal) else ""] = _text(value)
        else:
            found[need][aspect] = _text(value)
    needs: dict[str, dict[Place | None, list[Asked]]] = defaultdict(lambda: defaultdict(list))
    for iri, said in sorted(found.items()):
        slot, process, place = said.get("slot", ""), said.get("process", ""), _place(said)
        if slot or process:
            needs[slot or process][place].append(Asked(iri, titles.get(iri, {}), slot, process, place))
    return needs


def nearest(
    takers: list[Taker], needs: Needs, here: Place | None, most: int = 15
) -> tuple[int, list[NearNeed]]:
    """Return how many *needs* the *takers* lead to, and the *most* nearest to *here*, else the surest."""
    surest: dict[str, Taker] = {}
    for taker in takers:
        for name in (taker.slot, taker.process):
            if name in needs:
                surest.setdefault(name, taker)
    groups = [
        (_away(here, place), taker, held)
        for name, taker in surest.items()
        for place, held in needs[name].items()
    ]
    # No more than the first of a group can be among the nearest: the others stand at the same place
    first = (NearNeed(need, taker, km) for km, taker, held in groups for need in held[:most])
    return sum(len(held) for _, _, held in groups), heapq.nsmallest(most, first, key=_order)


def kilometres(one: Place, other: Place) -> float:
    """Return the distance between two points, each latitude and longitude, as the crow flies."""
    south, north = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _order(found: NearNeed) -> tuple[float, float, str]:
    return (math.inf if found.km is None else found.km, -found.taker.confidence, found.need.iri)


def _away(here: Place | None, place: Place | None) -> float | None:
    return kilometres(here, place) if here and place else None


def _place(said: Mapping[str, str]) -> Place | None:
    for before in ("", "zone-"):
        if f"{before}lat" in said and f"{before}long" in said:
            return float(said[f"{before}lat"]), float(said[f"{before}long"])
    return None


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))
