"""Who stands among whose best: a list for every listing, longer than what counts as a match.

What is not on a list stands below all that is. So a list that loses some of its places still tells the
best, until fewer are left than count; only then must its listing be matched anew.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final, TypeAlias

__all__ = ["NOBODY", "Place", "Standing"]

NOBODY: Final = -1
"""The points of a place that nobody holds."""

Place: TypeAlias = tuple[int, int]
"""Points, and the number of the one who has them."""


class Standing:
    """Lists of *length* places by the number of the listing, of which the first *top* count.

    *names* holds the name of each number; equal points go by name. A change is begun, and kept or undone.
    """

    def __init__(self, top: int, length: int, names: Sequence[str]) -> None:
        self.top, self.length, self._names = top, length, names
        self._points, self._others = array("q"), array("i")
        self._cut = bytearray()
        self._before: dict[int, tuple[list[Place], int]] = {}

    def load(self, points: array[int], others: array[int], cut: Iterable[int] | None = None) -> None:
        """Take the places of all lists, one after the other, as they are, and which lists were *cut*.

        Where that is not known, a full list may have been.
        """
        self._points, self._others = points, others
        last = self.length - 1
        full = (points[x * self.length + last] != NOBODY for x in range(len(self._names)))
        self._cut = bytearray(full if cut is None else cut)

    def columns(self) -> tuple[array[int], array[int], bytearray]:
        """Return all that `load` takes."""
        return self._points, self._others, self._cut

    def begin(self) -> None:
        """Start a change."""
        self._before.clear()

    def undo(self) -> None:
        """Make all lists what they were at the beginning of the change."""
        for number, (places, cut) in dict(self._before).items():
            self._write(number, places, cut)
        self._before.clear()

    def room(self) -> None:
        """Give every number that has a name a list."""
        more = len(self._names) - len(self._cut)
        self._points.extend([NOBODY] * more * self.length)
        self._others.extend([0] * more * self.length)
        self._cut.extend(bytes(more))

    def place(self, number: int, all_of_them: Iterable[Place]) -> None:
        """Make the list of *number* anew from everybody who could stand there."""
        ordered = sorted(all_of_them, key=self._order)
        self._set(number, ordered[: self.length], len(ordered) > self.length)

    def offer(self, number: int, place: Place) -> None:
        """Let *place*, which is not there yet, take the place on the list of *number* that it deserves."""
        if self._cut[number] and place[0] < self._least(number):
            return
        places = self._places(number)
        if any(other == place[1] for _, other in places):
            return
        at = bisect_left(places, self._order(place), key=self._order)
        if at == len(places) and self._cut[number]:
            return
        places.insert(at, place)
        self._set(number, places[: self.length], bool(self._cut[number]) or len(places) > self.length)

    def remove(self, number: int, other: int) -> None:
        """Take *other* off the list of *number*."""
        places = self._places(number)
        left = [place for place in places if place[1] != other]
        if len(left) < len(places):
            self._set(number, left, bool(self._cut[number]))

    def short(self) -> list[int]:
        """Return the numbers whose list lost so many that the best of them are not known."""
        return [x for x in self._before if self._cut[x] and len(self._places(x)) < self.top]

    def rank(self, number: int, other: int) -> int:
        """Return the place of *other* on the list of *number*, from 1; 0 when it does not count."""
        best = self.best(number)
        return best.index(other) + 1 if other in best else 0

    def best(self, number: int) -> list[int]:
        """Return those on the list of *number* that count, in order."""
        return [other for _, other in self._places(number)[: self.top]]

    def changes(self) -> Iterator[tuple[int, int, bool, bool]]:
        """Yield two who came to or left the best of one of them, whether they were a match, and whether they are."""
        seen: set[tuple[int, int]] = set()
        for x, (places, _) in self._before.items():
            before, now = self._best(places), self._best(self._places(x))
            for y in sorted(before ^ now):
                pair = (min(x, y), max(x, y))
                if pair not in seen:
                    seen.add(pair)
                    other = self._before.get(y)
                    others = self._places(y)
                    was = y in before or x in self._best(other[0] if other else others)
                    yield x, y, was, y in now or x in self._best(others)

    def all_matches(self, number: int) -> Set[int]:
        """Return who is a match of *number*, whose place on the lists of others was settled in this change."""
        others = {x for x in self._before if number in self._best(self._places(x))}
        return others | self._best(self._places(number))

    # -----------------------------------------------------------------------------------------------

    def _order(self, place: Place) -> tuple[int, str]:
        return -place[0], self._names[place[1]]

    def _best(self, places: Sequence[Place]) -> Set[int]:
        return {other for _, other in places[: self.top]}

    def _least(self, number: int) -> int:
        """Return the points of the last place held; too many to reach when nobody holds one."""
        places = self._places(number)
        return places[-1][0] if places else 2**62

    def _places(self, number: int) -> list[Place]:
        first = number * self.length
        found = zip(
            self._points[first : first + self.length],
            self._others[first : first + self.length],
            strict=True,
        )
        return [place for place in found if place[0] != NOBODY]

    def _set(self, number: int, places: Sequence[Place], cut: bool) -> None:
        self._before.setdefault(number, (self._places(number), self._cut[number]))
        self._write(number, places, int(cut))

    def _write(self, number: int, places: Sequence[Place], cut: int) -> None:
        first, empty = number * self.length, self.length - len(places)
        self._points[first : first + self.length] = array("q", [p for p, _ in places] + [NOBODY] * empty)
        self._others[first : first + self.length] = array("i", [o for _, o in places] + [0] * empty)
        self._cut[number] = cut
