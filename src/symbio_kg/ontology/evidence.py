"""How far the tables are read: their rows by evidence level, for a reader who must know what to trust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from symbio_kg.ontology.tables import read_table

__all__ = ["GROUPS", "Reading", "readings"]

GROUPS: Final[Mapping[str, frozenset[str]]] = {
    "read": frozenset({"Confirmed", "SourceReadWithFigure", "SourceRead"}),
    "quoted": frozenset({"Published"}),
    "concluded": frozenset({"Assigned", "Inferred", "Estimated"}),
    "own": frozenset({"OwnKnowledge"}),
    "memory": frozenset({"FromMemory"}),
}
"""Read in the source; taken from somebody who quotes it; concluded; a working rule of ours; nobody has read it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The cells of one column of evidence in one table, counted by group; `other` are all further levels."""

    table: str
    column: str
    rows: int
    read: int
    quoted: int
    concluded: int
    own: int
    memory: int
    other: int


def readings(tables: Path) -> list[Reading]:
    """Return the counts of each column of evidence under *tables*, by table and column."""
    return [
        _reading(path.stem, column, [row[column] for row in rows if row[column]])
        for path in sorted(tables.glob("*.tsv"))
        if (rows := read_table(path))
        for column in rows[0]
        if column == "evidence" or column.endswith("_evidence")
    ]


def _reading(table: str, column: str, levels: list[str]) -> Reading:
    """Return the counts of *levels*, the filled cells of *column*."""
    count = Counter(
        next((group for group, members in GROUPS.items() if level in members), "other") for level in levels
    )
    groups = {group: count[group] for group in (*GROUPS, "other")}
    return Reading(table, column, len(levels), **groups)
