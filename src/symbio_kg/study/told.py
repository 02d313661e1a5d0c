"""What studies for everybody have told: so that none tells a sum from which one told before gives a firm away.

Two sums over nearly the same firms, of two days, regions or sectors, or of two streams that the same needs fit, leave
the figure of the firm that only one of them has. Sums are compared by key, pair by pair; that many together are safe
is not shown (Hundepool et al. 2012, on linked tables).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["FILE", "Told"]

FILE: Final = "told.sqlite"
"""Its name in the data folder; firms stand there as digests."""
_SHELVES: Final = 16
_FEW: Final = 3
_LARGE: Final = 0.8
Parts = Mapping[str, float]


class Told:
    """The sums told so far, in the file *path* or in memory; each is the parts of the firms in it."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._sums: dict[str, list[_Sum]] = defaultdict(list)
        self._new: list[tuple[str, str]] = []
        if path is not None and path.exists():
            with closing(sqlite3.connect(path)) as file:
                for key, parts in file.execute("SELECT key, parts FROM told ORDER BY rowid"):
                    self._sums[key].append(_sum(json.loads(parts)))

    def differences(self, key: str, parts: Parts) -> list[dict[str, float]]:
        """Return by how much each firm's part in *parts* is another than in the sums told under *key*.

        Sums that are surely three firms or more apart, none of which has most of the difference, are left out.
        """
        own = _sum(_digests(parts))
        found = []
        for held in self._sums.get(key, ()):
            if not _far(own, held):
                firms = {firm for firm, _ in held.parts.items() ^ own.parts.items()}
                found.append({f: abs(own.parts.get(f, 0.0) - held.parts.get(f, 0.0)) for f in firms})
        return found

    def tell(self, key: str, parts: Parts) -> None:
        """Remember that the sum of *parts* is told."""
        own = _sum(_digests(parts))
        if own not in self._sums[key]:
            self._sums[key].append(own)
            self._new.append((key, json.dumps(own.parts, sort_keys=True)))

    def keep(self) -> None:
        """Write what was told since the last time to the file, if there is one."""
        if self.path is None or not self._new:
            return
        with closing(sqlite3.connect(self.path, timeout=10)) as file, file:
            file.execute("CREATE TABLE IF NOT EXISTS told (key TEXT NOT NULL, parts TEXT NOT NULL)")
            file.executemany("INSERT INTO told VALUES (?, ?)", self._new)
        self.path.chmod(0o600)
        self._new.clear()


@dataclass(frozen=True, slots=True)
class _Sum:
    """The parts of a sum by digest, and what lies on each of sixteen shelves: a mark of its parts, and their sum."""

    marks: tuple[int, ...]
    sums: tuple[float, ...]
    parts: dict[str, float]


def _sum(parts: dict[str, float]) -> _Sum:
    marks, sums = [0] * _SHELVES, [0.0] * _SHELVES
    for firm, amount in parts.items():
        if amount > 0:
            shelf = int(firm[0], _SHELVES)
            marks[shelf] ^= hash((firm, amount))
            sums[shelf] += amount
    return _Sum(tuple(marks), tuple(sums), parts)


def _far(one: _Sum, other: _Sum) -> bool:
    """Tell whether surely three firms or more are between two sums, and none has 85 % of the difference.

    A firm with so much would have at least 0.85 of what the shelves differ by.
    """
    if sum(a != b for a, b in zip(one.marks, other.marks, strict=True)) < _FEW:
        return False
    apart = [abs(a - b) for a, b in zip(one.sums, other.sums, strict=True)]
    return max(apart) < _LARGE * sum(apart)


def _digests(parts: Parts) -> dict[str, float]:
    return {_digest(firm): round(amount, 6) for firm, amount in parts.items()}


@cache
def _digest(firm: str) -> str:
    return hashlib.blake2b(firm.encode(), digest_size=8).hexdigest()
