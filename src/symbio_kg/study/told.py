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
from pathlib import Path
from typing import Final

__all__ = ["FILE", "Told"]

FILE: Final = "told.sqlite"
"""Its name in the data folder; firms stand there as digests."""
_APART: Final = 20
"""Sums whose numbers of firms lie so far apart are not compared: no few firms are between them."""
Parts = Mapping[str, float]


class Told:
    """The sums told so far, in the file *path* or in memory; each is the parts of the firms in it."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._sums: dict[str, list[dict[str, float]]] = defaultdict(list)
        self._new: list[tuple[str, str]] = []
        if path is not None and path.exists():
            with closing(sqlite3.connect(path)) as file:
                for key, parts in file.execute("SELECT key, parts FROM told ORDER BY rowid"):
                    self._sums[key].append(json.loads(parts))

    def differences(self, key: str, parts: Parts) -> list[dict[str, float]]:
        """Return by how much each firm's part in *parts* is another than in each sum told under *key*."""
        own = _digests(parts)
        near = (held for held in self._sums.get(key, ()) if abs(len(held) - len(own)) < _APART)
        changed = ((held, {firm for firm, _ in held.items() ^ own.items()}) for held in near)
        return [
            {firm: abs(own.get(firm, 0.0) - held.get(firm, 0.0)) for firm in firms} for held, firms in changed
        ]

    def tell(self, key: str, parts: Parts) -> None:
        """Remember that the sum of *parts* is told."""
        own = _digests(parts)
        if own not in self._sums[key]:
            self._sums[key].append(own)
            self._new.append((key, json.dumps(own, sort_keys=True)))

    def keep(self) -> None:
        """Write what was told since the last time to the file, if there is one."""
        if self.path is None or not self._new:
            return
        with closing(sqlite3.connect(self.path, timeout=10)) as file, file:
            file.execute("CREATE TABLE IF NOT EXISTS told (key TEXT NOT NULL, parts TEXT NOT NULL)")
            file.executemany("INSERT INTO told VALUES (?, ?)", self._new)
        self.path.chmod(0o600)
        self._new.clear()


def _digests(parts: Parts) -> dict[str, float]:
    return {
        hashlib.blake2b(firm.encode(), digest_size=8).hexdigest(): round(amount, 6)
        for firm, amount in parts.items()
    }
