"""What a scenario takes away: capacity at sites, roads and ports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from symbio_kg.i18n import fold
from symbio_kg.resilience.damage import Ring, damage_relation, lost_at
from symbio_kg.resilience.errors import ScenarioInvalid
from symbio_kg.resilience.roads import Edge
from symbio_kg.resilience.scenario import Earthquake, Failure, Scenario
from symbio_kg.resilience.setting import Setting

__all__ = ["Shock", "shock_of"]

_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Shock:
    """What is left: the share of its capacity that each listing hit keeps, closed roads, ports that failed.

    Listings not in `keeps` keep all; `nothing_left` tells that every listing lost all it had.
    """

    keeps: Mapping[str, float]
    closed: frozenset[Edge]
    ports: frozenset[str]
    quakes: tuple[Earthquake, ...]
    nothing_left: bool

    def left(self, iri: str) -> float:
        """Return the share of its capacity that a listing keeps."""
        return self.keeps.get(iri, 1.0)


def shock_of(
    setting: Setting,
    scenario: Scenario,
    relation: Mapping[str, tuple[Ring, ...]] | None = None,
) -> Shock:
    """Return what *scenario* takes away. Raises ScenarioInvalid for a name that the region does not have."""
    rings = damage_relation() if relation is None else relation
    keeps: dict[str, float] = {}
    closed: set[Edge] = set()
    ports: set[str] = set()
    for failure in scenario.fails:
        for iris, share in _hit(setting, failure, rings, scenario.id):
            for iri in iris:
                keeps[iri] = keeps.get(iri, 1.0) * (1.0 - share)
        closed |= _closed(setting, failure, rings, scenario.id)
        ports |= _ports(setting, failure, rings, scenario.id)
    quakes = tuple(f.earthquake for f in scenario.fails if f.earthquake)
    region = setting.region
    gone = len(keeps) == len(region.offers) + len(region.needs)
    nothing_left = gone and all(share <= _NOTHING for share in keeps.values())
    return Shock(keeps, frozenset(closed), frozenset(ports), quakes, nothing_left)


def _hit(
    setting: Setting, failure: Failure, rings: Mapping[str, tuple[Ring, ...]], where: str
) -> Iterator[tuple[Iterable[str], float]]:
    """Yield listings together with the share of their capacity that *failure* takes."""
    if failure.everything:
        yield chain(setting.region.offers, setting.region.needs), 1.0
    elif failure.zone is not None:
        yield setting.in_zone.get(_zone(setting, failure.zone, where), ()), failure.share
    elif failure.firm is not None:
        yield setting.of_firm[_firm(setting, failure.firm, where)], failure.share
    elif failure.earthquake is not None:
        quake, those = failure.earthquake, rings[failure.earthquake.severity]
        for point, iris in setting.at.items():
            if (ring := lost_at(point, quake, those)) is not None and ring.share > 0:
                yield iris, ring.share


def _closed(
    setting: Setting, failure: Failure, rings: Mapping[str, tuple[Ring, ...]], where: str
) -> frozenset[Edge]:
    roads = setting.roads
    if failure.everything:
        return frozenset(roads.edges)
    if failure.earthquake is not None:
        quake, those = failure.earthquake, rings[failure.earthquake.severity]
        found = ((edge, lost_at(roads.middle(edge), quake, those)) for edge in roads.edges)
        return frozenset(edge for edge, ring in found if ring and ring.roads_close)
    if failure.road is None:
        return frozenset()
    if failure.road not in roads.roads:
        raise _unknown(where, failure.road, roads.roads)
    edges = roads.edges_of(failure.road)
    if failure.between is None:
        return edges
    a, b = failure.between
    edge = (min(a, b), max(a, b))
    if edge not in edges:
        raise _unknown(where, f"{a} – {b}", roads.roads[failure.road].path)
    return frozenset({edge})


def _ports(
    setting: Setting, failure: Failure, rings: Mapping[str, tuple[Ring, ...]], where: str
) -> frozenset[str]:
    ports = {place.id: place for place in setting.pack.places if place.kind == "port"}
    if failure.everything:
        return frozenset(ports)
    if failure.earthquake is not None:
        quake, those = failure.earthquake, rings[failure.earthquake.severity]
        found = ((name, lost_at((p.lat, p.lon), quake, those)) for name, p in ports.items())
        return frozenset(name for name, ring in found if ring and ring.roads_close)
    if failure.port is None:
        return frozenset()
    if failure.port not in ports:
        raise _unknown(where, failure.port, ports)
    return frozenset({failure.port})


def _zone(setting: Setting, name: str, where: str) -> str:
    """Return the IRI of the zone that *name* means: its id in the pack, its name, or its IRI."""
    named = {fold(text): setting.zones[z.id] for z in setting.pack.zones for text in z.names.values()}
    found = setting.zones.get(name) or named.get(fold(name)) or (name if name in setting.in_zone else None)
    if not found:
        raise _unknown(where, name, setting.zones)
    return found


def _firm(setting: Setting, name: str, where: str) -> str:
    """Return the IRI of the firm that *name* means: its IRI, the end of it, or its name."""
    firms = setting.of_firm
    if name in firms:
        return name
    ends = {firm.rstrip("/").rpartition("/")[2]: firm for firm in firms}
    if name in ends:
        return ends[name]
    named = {fold(text): firm for firm in firms for text in setting.region.names.of(firm).values()}
    if fold(name) not in named:
        raise _unknown(where, name, ends)
    return named[fold(name)]


def _unknown(where: str, name: str, known: Mapping[str, object] | tuple[str, ...]) -> ScenarioInvalid:
    some = ", ".join(sorted(known)[:12])
    return ScenarioInvalid(
        where,
        en=f"{name} is not in this region. Known are, among others: {some}.",
        tr=f"{name} bu bölgede yok. Bilinenlerden bazıları: {some}.",
    )
