"""Reads the tables the index is made of."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

__all__ = ["rows"]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table of ours."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
