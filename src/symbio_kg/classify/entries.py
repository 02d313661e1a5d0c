"""The entries of the list in force on a day, in the European or the Turkish list, with their pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from symbio_kg import assets
from symbio_kg.classify.errors import DayOutsideList, ListUnknown
from symbio_kg.classify.tables import rows
from symbio_kg.model import Text

__all__ = ["FIRST_DAY", "Entry", "entries_on", "headings"]

FIRST_DAY: Final = {"EU": date(2002, 1, 1), "TR": date(2015, 4, 2)}
# The three entries of Decision 2014/955/EU came into the Turkish list with its amendment of 2017
_TURKISH_DAYS: Final = {"2002-01-01": date(2015, 4, 2), "2015-06-01": date(2017, 3, 23)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A six-digit entry as one list words it."""

    code: str
    hazardous: bool
    kind: str
    label: Text
    partners: tuple[str, ...]
    first: date
    last: date | None

    @property
    def is_last_resort(self) -> bool:
        """True for the `99` entries, which the list keeps for what nothing else names."""
        return self.code.endswith(" 99")

    @property
    def step(self) -> int:
        """The step of the list's own order of looking at which this chapter comes, from 1 to 3."""
        chapter = self.code[:2]
        return 3 if chapter == "16" else 2 if chapter in {"13", "14", "15"} else 1


@lru_cache(maxsize=64)
def entries_on(day: date, jurisdiction: str) -> Mapping[str, Entry]:
    """Return the entries in force on *day* by code.

    Raises ListUnknown for another list than EU or TR and DayOutsideList for a day before it began.
    """
    if jurisdiction not in FIRST_DAY:
        raise ListUnknown(jurisdiction)
    if day < FIRST_DAY[jurisdiction]:
        raise DayOutsideList(day, jurisdiction, FIRST_DAY[jurisdiction])
    return {
        entry.code: entry
        for entry in _all(assets.ontology() / "tables")[jurisdiction]
        if entry.first <= day and (entry.last is None or day <= entry.last)
    }


@cache
def headings(tables: Path) -> Mapping[str, Text]:
    """Return the names of chapters and subchapters by code."""
    return {
        row["code"]: {"en": row["en"], "tr": row["tr"]}
        for row in rows(tables / "list-of-waste.tsv")
        if row["level"] != "entry"
    }


@cache
def _all(tables: Path) -> Mapping[str, tuple[Entry, ...]]:
    table = [row for row in rows(tables / "list-of-waste.tsv") if row["level"] == "entry"]
    return {
        "EU": tuple(
            _entry(row, date.fromisoformat(row["valid_from"]), _day(row["valid_to"])) for row in table
        ),
        "TR": tuple(
            _entry(row, _TURKISH_DAYS[row["valid_from"]], None) for row in table if row["in_tr"] == "true"
        ),
    }


def _entry(row: Mapping[str, str], first: date, last: date | None) -> Entry:
    code = row["code"]
    return Entry(
        code=code,
        hazardous=row["hazardous"] == "true",
        kind=row["entry_type"],
        label={"en": row["en"], "tr": row["tr"]},
        partners=tuple(c for c in row["mirror_group"].split(";") if c and c != code),
        first=first,
        last=last,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
