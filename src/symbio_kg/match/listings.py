"""The listings as tables: amounts a year, days from that of the run, and the words of services."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import pyarrow as pa

from symbio_kg.errors import SymbioError
from symbio_kg.match.columns import Row, local, numbers, select, texts, unit_of, wholes
from symbio_kg.search import stem, words
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

__all__ = [
    "DAYS",
    "PER_YEAR",
    "SERVICES",
    "ListingUnknown",
    "listing_tables",
    "segments",
    "tables_of",
    "word_table",
    "yeardays",
]

DAYS: Final = 365
"""How far a run looks ahead."""

SERVICES: Final = frozenset(
    ("Logistics", "Storage", "Space", "Equipment", "Labour", "Expertise", "Technology")
)
"""The kinds of resource that words are compared for."""

_ALL_YEAR: Final = (1 << 12) - 1
PER_YEAR: Final = {
    "PerYear": 1.0,
    "PerMonth": 12.0,
    "PerWeek": 365.25 / 7,
    "PerDay": 365.25,
    "PerHour": 8766.0,
}


class ListingUnknown(SymbioError):
    """No offer, or no need, of this name is in the store."""

    code = "listing-unknown"

    def __init__(self, name: str, role: str) -> None:
        turkish = "teklif" if role == "Offer" else "ihtiyaç"
        super().__init__(
            en=f"{name}: no {role.lower()} of this identifier or IRI is stored. "
            "Load its document first, or list what there is with `symbio query`.",
            tr=f"{name}: bu numarada veya IRI'de bir {turkish} kayıtlı değil. "
            "Önce belgesini yükleyin ya da kayıtları `symbio query` ile listeleyin.",
        )


def listing_tables(store: GraphStore, day: date) -> tuple[pa.Table, pa.Table]:
    """Return the listings, and the calendars they follow: months, first and last day from *day* on."""
    months: dict[str, int] = defaultdict(int)
    for row in select(store, "months"):
        months[row["listing"]] |= 1 << (int(row["month"]) - 1)
    once: dict[str, dict[str, str]] = {}
    for row in select(store, "listings"):
        # Were a listing said in two ways, it would still be one listing
        kept = once.get(row["listing"])
        if kept is None or sorted(row.items()) < sorted(kept.items()):
            once[row["listing"]] = row
    return tables_of(once.values(), months, day)


def tables_of(found: Iterable[Row], months: Mapping[str, int], day: date) -> tuple[pa.Table, pa.Table]:
    """Return what `listing_tables` does of the listings *found*, each once, and the *months* of those with some."""
    calendars: dict[int, tuple[int, int, int]] = {}
    rows = []
    for row in found:
        span = (months.get(row["listing"], _ALL_YEAR), *_span(row, day))
        amounts = _annual(row)
        place = _calendar(*span)
        calendars[place] = span
        rows.append(
            {**row, **amounts, "lon": row.get("long"), "resource": local(row, "resource")}
            | {"water": local(row, "water"), "calendar": place}
            | dict(zip(("months", "first", "last"), span, strict=True))
        )
    table = texts(rows, "listing", "resource", "firm", "dimension", "water")
    table |= numbers(rows, "lat", "lon", "reach", "temperature", "quantity", "minimum")
    table |= wholes(rows, "calendar", "months", "first", "last")
    spans = [
        {"calendar": place, "months": span[0], "first": span[1], "last": span[2]}
        for place, span in calendars.items()
    ]
    return pa.table(table), pa.table(wholes(spans, "calendar", "months", "first", "last"))


def _calendar(months: int, first: int, last: int) -> int:
    """Return the number of a calendar: the same for the same months and days in every projection."""
    return months | first << 12 | (last + 1) << 21


def _annual(row: Row) -> dict[str, object]:
    """Return quantity and least quantity a year in the dimension's base unit; power stays power."""
    unit = unit_of(row)
    if unit is None:
        return {"quantity": None, "minimum": None, "dimension": None}
    times = (
        1.0
        if unit.kind == "power"
        else PER_YEAR.get(row.get("period", "").removeprefix(PREFIXES["sym"]), 1.0)
    )

    def yearly(name: str) -> float | None:
        return float(row[name]) * float(unit.multiplier) * times if name in row else None

    quantity, minimum = yearly("quantity"), yearly("minimum")
    known = quantity is not None or minimum is not None
    return {"quantity": quantity, "minimum": minimum, "dimension": unit.kind if known else None}


def _span(row: Row, day: date) -> tuple[int, int]:
    """Return the first and the last day of a listing, counted from *day*; the last may come first."""
    first = date.fromisoformat(row["from"][:10]) if "from" in row else day
    last = date.fromisoformat(row["until"][:10]) if "until" in row else day + timedelta(DAYS)
    return min(max((first - day).days, 0), DAYS), max(min((last - day).days, DAYS - 1), -1)


def segments(day: date) -> pa.Table:
    """Return the months of the year from *day* on, as bits, with their first and last day."""
    rows, first = [], 0
    while first < DAYS:
        today = day + timedelta(first)
        left = monthrange(today.year, today.month)[1] - today.day
        last = min(first + left, DAYS - 1)
        rows.append({"month": 1 << (today.month - 1), "first": first, "last": last})
        first = last + 1
    return pa.table(wholes(rows, "month", "first", "last"))


def yeardays(day: date) -> pa.Table:
    """Return the days of the year from *day* on, each with its month as a bit."""
    ahead = (day + timedelta(number) for number in range(DAYS))
    rows = [{"day": number, "month": 1 << (today.month - 1)} for number, today in enumerate(ahead)]
    return pa.table(wholes(rows, "day", "month"))


def word_table(found: Sequence[Row]) -> pa.Table:
    """Return what each service is called by, and how many such words it has."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in found:
        if local(row, "resource") in SERVICES | {None}:
            said[row["listing"]].update(_keys(row))
    rows = [
        {"listing": listing, "word": word, "of_all": len(keys)}
        for listing, keys in sorted(said.items())
        for word in sorted(keys)
    ]
    return pa.table(texts(rows, "listing", "word") | wholes(rows, "of_all"))


def _keys(row: Row) -> Iterator[str]:
    if "function" in row:
        yield row["function"]
    for word in words(row.get("text", "")):
        if not word.isdigit():
            yield stem(word, row.get("language", ""))
