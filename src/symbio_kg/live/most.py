"""The most that any one offer brings of what a need asks for, kept as offers come and go."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

__all__ = ["Most"]


class Most:
    """By the number of a need: the largest part that an offer brings, 0 for none, and how many surely bring it.

    When the last of those who surely do has gone, the need is `lost` until it is told anew. A change is begun, and
    kept or undone.
    """

    def __init__(self, parts: array[int], counts: array[int]) -> None:
        self._parts, self._counts = parts, counts
        self._before: dict[int, tuple[int, int]] = {}
        self.lost: set[int] = set()

    def __getitem__(self, need: int) -> int:
        return self._parts[need]

    def begin(self) -> None:
        """Start a change."""
        self._before.clear()
        self.lost.clear()

    def undo(self) -> None:
        """Make all what it was at the beginning of the change."""
        for need, (part, count) in self._before.items():
            self._parts[need], self._counts[need] = part, count

    def room(self, length: int) -> None:
        """Have a place for all numbers below *length*."""
        more = length - len(self._parts)
        self._parts.extend([0] * more)
        self._counts.extend([0] * more)

    def place(self, need: int, parts: Iterable[int]) -> None:
        """Tell *need* anew, by the parts that all its offers bring."""
        told = list(parts)
        self.lost.discard(need)
        most = max(told, default=0)
        self._set(need, most, told.count(most))

    def add(self, need: int, part: int) -> bool:
        """Let an offer bring *part*; return whether the most is another now."""
        most = self._parts[need]
        if part == most:
            self._set(need, most, self._counts[need] + 1)
        elif part > most:
            self._set(need, part, 1)
            self.lost.discard(need)
        return part > most

    def remove(self, need: int, part: int) -> bool:
        """Take away an offer that brought *part*; return whether the most may be another now."""
        if part < self._parts[need]:
            return False
        left = self._counts[need] - 1
        self._set(need, part, max(left, 0))
        if left < 1:
            self.lost.add(need)
        return left < 1

    def columns(self) -> tuple[array[int], array[int]]:
        """Return the parts and the counts of all."""
        return self._parts, self._counts

    def _set(self, need: int, part: int, count: int) -> None:
        self._before.setdefault(need, (self._parts[need], self._counts[need]))
        self._parts[need], self._counts[need] = part, count
