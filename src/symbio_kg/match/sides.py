"""The two ends of a pair as the law sees them: the giver's facts, and the receiver's with its licences.

A licence is read as pairs of code and operation. For one code only the pairs that bear on it count, and
of its days only where they lie among the days of the law; so what is judged does not grow with the sites.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

import pyarrow as pa

from symbio_kg.match.columns import Row, texts
from symbio_kg.match.engines import Engine

__all__ = [
    "Facts",
    "Receiver",
    "Related",
    "coarse",
    "giver_facts",
    "givers",
    "place_sides",
    "receiver_of",
    "receivers",
    "related",
]

Facts: TypeAlias = Mapping[str, object]
_DATED: Final = ("licence.from", "licence.until")
_OF_GIVER: Final = {"claim": "claim", "code": "code", "nace": "producer.nace", "country": "producer.country"}
_LICENCE: Final = ("number", "from", "until", "room", "type", "code", "operation")
_FIRST: Final = "0001-01-01"
_ANY_ACTIVITY: Final = "94.99"
"""Stands for every activity that no rule names."""

_OTHER: Final = "99 99 99:R1"
"""Stands for the pairs of a licence that do not bear on the code in question."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """The facts of a receiving site; `covers` are the pairs of code and operation its licences name."""

    facts: Facts
    covers: tuple[str, ...] = ()

    def for_pairs(self, pairs: Sequence[str]) -> Facts:
        """Return all its facts with *pairs* as those of the licence; of other pairs only that there are some."""
        kept = (*pairs, _OTHER) if len(pairs) < len(self.covers) else tuple(pairs)
        return {**self.facts, "licence.covers": kept} if kept else self.facts


def place_sides(engine: Engine) -> None:
    """Make the tables that `sides.sql` names."""
    held: dict[str, list[str]] = defaultdict(list)
    for row in _rows(engine, "licences", "listing", "licence"):
        held[row["listing"]].append(row["licence"])
    rows = [{"listing": listing, "licences": " ".join(names)} for listing, names in held.items()]
    engine.put("held_licences", pa.table(texts(rows, "listing", "licences")))
    engine.run("sides")


def givers(engine: Engine) -> dict[int, Facts]:
    """Return the givers that table `giver` counts."""
    rows = _rows(engine, "giver", "giver", *_OF_GIVER)
    return {int(row["giver"]): giver_facts(row) for row in rows}


def giver_facts(row: Row) -> Facts:
    """Return what *row* of table `giver` or `lawful` says of who gives."""
    return {fact: row[column] for column, fact in _OF_GIVER.items() if column in row}


def receivers(engine: Engine, day: date) -> dict[int, Receiver]:
    """Return the receivers that table `receiver` counts, with the licences that count on *day*."""
    licences: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(engine, "licences", "licence", *_LICENCE):
        licences[row["licence"]].append(row)
    found = {}
    for row in _rows(engine, "receiver", "receiver", "nace", "country", "licences"):
        held = [licences[name] for name in row.get("licences", "").split()]
        found[int(row["receiver"])] = receiver_of(row, held, day)
    return found


def receiver_of(row: Row, held: Sequence[Sequence[Row]], day: date) -> Receiver:
    """Return the receiver of *row*, with the rows of each licence *held* as they count on *day*."""
    facts: dict[str, object] = {f"receiver.{n}": row[n] for n in ("nace", "country") if n in row}
    if not held:
        return Receiver(facts)
    counting = _counting(held, day.isoformat())
    return Receiver(facts | _licence(counting), _pairs(counting))


def _rows(engine: Engine, table: str, *columns: str) -> list[dict[str, str]]:
    """Return the distinct rows of *columns* in order, without what is NULL or empty."""
    names = ", ".join(f'"{column}"' for column in columns)
    found = engine.rows(f"SELECT DISTINCT {names} FROM {table}")  # noqa: S608
    rows = [{n: v for n, v in zip(columns, row, strict=True) if v not in (None, "")} for row in found]
    return sorted(rows, key=lambda row: [row.get(column, "") for column in columns])


def _counting(licences: Sequence[Sequence[Row]], day: str) -> Sequence[Sequence[Row]]:
    """Return the licences in force on *day*, which count together; where none is, the one that lasts longest."""
    held = [rows for rows in licences if rows[0].get("from", "") <= day <= rows[0].get("until", day)]
    return held or [max(licences, key=lambda rows: rows[0].get("until", ""))]


def _licence(licences: Sequence[Sequence[Row]]) -> dict[str, object]:
    rows = [row for licence in licences for row in licence]
    facts: dict[str, object] = {
        "licence.held": "true",
        "licence.number": ", ".join(sorted({r["number"] for r in rows if "number" in r})),
        "licence.from": _least(rows, "from"),
        "licence.until": _least(rows, "until"),
        "licence.room": _room(licences),
        "receiver.facility_type": tuple(sorted({r["type"] for r in rows if "type" in r})),
    }
    return {fact: value for fact, value in facts.items() if value}


def _pairs(licences: Sequence[Sequence[Row]]) -> tuple[str, ...]:
    rows = (row for licence in licences for row in licence)
    return tuple(sorted({f"{r['code']}:{r['operation']}" for r in rows if "code" in r and "operation" in r}))


def _room(licences: Sequence[Sequence[Row]]) -> str | None:
    """Return the tonnes that all of *licences* leave room for; None when one does not tell."""
    rooms = [rows[0].get("room") for rows in licences]
    told = [Decimal(room) for room in rooms if room]
    return str(sum(told)) if len(told) == len(rooms) else None


def _least(rows: Sequence[Row], name: str) -> str | None:
    """Return the first day of *name*; None when a licence does not tell it, so that it is asked for."""
    return min(row[name] for row in rows) if all(name in row for row in rows) else None


# what of it makes a difference --------------------------------------------------------------------


def coarse(facts: Facts, days: Sequence[str], headings: Set[str], day: date) -> Facts:
    """Return *facts* without the differences that no rule sees that also looks at what is moved.

    Such a rule compares a licence day only with *day* and the *days* of the waste lists, and an activity
    only with *headings*; of a licence number it only sees that there is one.
    """
    marks = sorted({*days, _FIRST, day.isoformat(), (day + timedelta(1)).isoformat()})
    found = dict(facts)
    for fact in _DATED:
        if fact in found:
            found[fact] = marks[bisect_right(marks, str(found[fact])[:10]) - 1]
    if "licence.number" in found:
        found["licence.number"] = "1"
    activity = str(found.get("receiver.nace", ""))
    if activity and headings.isdisjoint((activity, activity[:4], activity[:2])):
        found["receiver.nace"] = _ANY_ACTIVITY
    return found


Related: TypeAlias = Mapping[str, frozenset[str]]
"""Code of a pair → the codes that it bears on."""


def related(codes: Sequence[str], named: Sequence[str], twins: Mapping[str, Set[str]]) -> Related:
    """Return on which of *codes* each code *named* by a licence bears: itself, its twins, or those below it."""
    found = {}
    for name in named:
        plain = name.rstrip("*")
        found[name] = frozenset(
            code
            for code in codes
            if (own := code.rstrip("*")) == plain or own.startswith(plain) or plain in twins.get(own, ())
        )
    return found
