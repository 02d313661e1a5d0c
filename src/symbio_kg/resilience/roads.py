"""The roads of a pack as a small network: which way leads from site to site, and how many ways there are.

A site stands at the nearest place of the network. Lengths are great circles times a factor for bends; with
no roads in the pack every pair is joined by a line as the crow flies, and no road can fail.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final, TypeAlias

from symbio_kg.packs.model import Pack, Point, Road
from symbio_kg.resilience.geometry import between

__all__ = ["DETOUR", "Edge", "Roads"]

DETOUR: Final = 1.3
"""Kilometres of road for each kilometre as the crow flies: a planner's rule of thumb, not measured here."""

Edge: TypeAlias = tuple[str, str]
"""Two places joined by a road, in the order of their ids."""

_CROSS: Final = "\0"


class Roads:
    """The network of *pack*."""

    def __init__(self, pack: Pack) -> None:
        places = {place.id: place for place in (*pack.zones, *pack.places)}
        used = {one for road in pack.roads for one in road.path}
        self.at: Mapping[str, Point] = {one: (places[one].lat, places[one].lon) for one in sorted(used)}
        self.roads: Mapping[str, Road] = {road.id: road for road in pack.roads}
        self.edges: dict[Edge, tuple[str, float]] = {}
        self._open: dict[str, dict[str, float]] = {}
        for road in pack.roads:
            for a, b in zip(road.path, road.path[1:], strict=False):
                length = DETOUR * between(self.at[a], self.at[b])
                self.edges.setdefault((min(a, b), max(a, b)), (road.id, length))

    @cached_property
    def next_to(self) -> Mapping[str, tuple[tuple[str, Edge, float], ...]]:
        """The neighbours of each place, with the edge and its length."""
        found: dict[str, list[tuple[str, Edge, float]]] = defaultdict(list)
        for edge, (_, length) in self.edges.items():
            a, b = edge
            found[a].append((b, edge, length))
            found[b].append((a, edge, length))
        return {place: tuple(sorted(there)) for place, there in found.items()}

    def node(self, point: Point | None) -> str:
        """Return the place of the network nearest to *point*; "" without a point or without roads."""
        if point is None or not self.at:
            return ""
        return min(self.at, key=lambda place: (between(point, self.at[place]), place))

    def edges_of(self, road: str) -> frozenset[Edge]:
        """Return the edges of a road."""
        return frozenset(edge for edge, (name, _) in self.edges.items() if name == road)

    def middle(self, edge: Edge) -> Point:
        """Return the middle of *edge*."""
        (a, b), (c, d) = self.at[edge[0]], self.at[edge[1]]
        return (a + c) / 2, (b + d) / 2

    def lengths(self, start: str, closed: frozenset[Edge] = frozenset()) -> dict[str, float]:
        """Return the kilometres of road from *start* to every place that can be reached (Dijkstra)."""
        found: dict[str, float] = {}
        waiting = [(0.0, start)]
        while waiting:
            far, here = heapq.heappop(waiting)
            if here in found:
                continue
            found[here] = far
            for there, edge, length in self.next_to.get(here, ()):
                if there not in found and edge not in closed:
                    heapq.heappush(waiting, (far + length, there))
        return found

    def far(self, start: str, end: str) -> float | None:
        """Return the kilometres of road between two places with all roads open; None when no road joins them."""
        if end not in self._open:
            self._open[end] = self.lengths(end)
        return self._open[end].get(start)

    def ways(self, sources: Iterable[str], need: str) -> int:
        """Return how many roads must close at once before no place of *sources* reaches *need*.

        That is the number of ways without a road in common (Menger); sources at *need* itself use no road
        and are not counted.
        """
        goals = {source for source in sources if source and source != need}
        flow: set[Edge] = set()
        count = 0
        while goals and (path := self._augment(need, goals, flow)):
            for step in path:
                flow.symmetric_difference_update(_reverse(step, flow))
            count += 1
        return count

    def _augment(self, need: str, goals: set[str], flow: set[Edge]) -> list[Edge]:
        """Return the steps of one more way from *need* to a goal with the directed *flow* taken; [] when none."""
        came: dict[str, str] = {need: _CROSS}
        waiting = deque([need])
        while waiting:
            here = waiting.popleft()
            if here in goals:
                return _back(came, here)
            for there, _, _ in self.next_to.get(here, ()):
                if there not in came and (here, there) not in flow:
                    came[there] = here
                    waiting.append(there)
        return []


def _back(came: Mapping[str, str], end: str) -> list[Edge]:
    steps = []
    while came[end] != _CROSS:
        steps.append((came[end], end))
        end = came[end]
    return steps[::-1]


def _reverse(step: Edge, flow: set[Edge]) -> set[Edge]:
    """Return what a step changes in *flow*: it takes back a step the other way, else it is added."""
    back = (step[1], step[0])
    return {back} if back in flow else {step}
