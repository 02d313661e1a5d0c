"""Reading the ledger from a table: one row a figure or head count; nothing is kept unless every row is good."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final, TypeVar

from pyoxigraph import Triple

from symbio_kg import assets
from symbio_kg.errors import SymbioError
from symbio_kg.impact.graph import LEDGER, figure_triples, heads_triples, node, replaced
from symbio_kg.impact.model import AREAS, Case, Figure, Heads, Indicator, Side, indicators
from symbio_kg.model import Document, Text
from symbio_kg.read.cells import date_of, number_of
from symbio_kg.store import GraphStore
from symbio_kg.units import convert, unit
from symbio_kg.validate import Validator

__all__ = ["COLUMNS", "LedgerRefused", "RowError", "judge", "read_table_of", "take_ledger"]

COLUMNS: Final = (
    *("synergy", "year", "indicator", "case", "side", "value", "unit", "code", "operation", "material"),
    *("continues", "component", "women", "men", "source", "on", "evidence"),
)
_YEARS: Final = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row, counted from 2 as a spreadsheet shows it."""

    row: int
    text: Text


class LedgerRefused(SymbioError):
    """A table of the ledger with rows that cannot be kept; `errors` says which and why."""

    code = "ledger-refused"
    exit_code = 1

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = tuple(errors)
        lines = {x: "\n".join(f"{e.row}: {e.text[x]}" for e in self.errors) for x in ("en", "tr")}
        super().__init__(en=f"Nothing was kept.\n{lines['en']}", tr=f"Hiçbir satır alınmadı.\n{lines['tr']}")


class _Wrong(Exception):
    def __init__(self, en: str, tr: str) -> None:
        self.text = {"en": en, "tr": tr}


@cache
def judge() -> Validator:
    """Return what judges the ledger: no figure without source and day."""
    return Validator(shapes=assets.shapes() / "impact")


def take_ledger(store: GraphStore, text: str, known: Iterable[str]) -> tuple[int, int]:
    """Keep the rows of *text* in one write and return how many figures and head counts there are.

    What the ledger held of the same synergies and years is replaced. *known* are the synergies there are.
    Raises LedgerRefused, and keeps nothing, when a row is not good.
    """
    entries, errors = read_table_of(text, frozenset(known))
    triples = _placed(entries)
    errors += _judged(triples)
    if errors or not entries:
        raise LedgerRefused(sorted(errors, key=lambda e: e.row) or [_NOTHING])
    years = {(entry.synergy, entry.year) for _, entry in entries}
    store.change({LEDGER: replaced(store, years)}, {LEDGER: [t for _, ts in triples for t in ts]})
    figures = sum(isinstance(entry, Figure) for _, entry in entries)
    return figures, len(entries) - figures


_T = TypeVar("_T", Case, Side)
_NOTHING: Final = RowError(1, {"en": "The table has no rows.", "tr": "Tabloda satır yok."})
_Entry = tuple[int, Figure | Heads]


def read_table_of(text: str, known: frozenset[str]) -> tuple[list[_Entry], list[RowError]]:
    """Return the entries of a table with their rows, and what is wrong with the other rows."""
    body = text.removeprefix("\ufeff")
    first = body.partition("\n")[0]
    separator = max(";\t,", key=first.count)
    reader = csv.DictReader(io.StringIO(body), delimiter=separator)
    missing = [
        name
        for name in ("synergy", "year", "indicator", "source", "on")
        if name not in (reader.fieldnames or ())
    ]
    if missing:
        names = ", ".join(missing)
        return [], [RowError(1, {"en": f"Columns are missing: {names}.", "tr": f"Eksik sütunlar: {names}."})]
    entries: list[_Entry] = []
    errors: list[RowError] = []
    for number, raw in enumerate(reader, start=2):
        row = {name: (raw.get(name) or "").strip() for name in COLUMNS}
        if any(row.values()):
            try:
                entries.append((number, _entry(row, known, comma=separator == ";")))
            except _Wrong as wrong:
                errors.append(RowError(number, wrong.text))
    return entries, errors


def _entry(row: Mapping[str, str], known: frozenset[str], *, comma: bool) -> Figure | Heads:
    if row["synergy"] not in known:
        raise _Wrong(f"{row['synergy']}: no such synergy.", f"{row['synergy']}: böyle bir sinerji yok.")
    if row["continues"] and row["continues"] not in known - {row["synergy"]}:
        raise _Wrong(
            f"{row['continues']}: no other synergy.", f"{row['continues']}: başka bir sinerji değil."
        )
    if row["indicator"] in AREAS:
        return Heads(
            row["synergy"],
            row["indicator"],
            _people(row["women"]),
            _people(row["men"]),
            _year(row["year"]),
            row["source"],
            _day(row["on"]),
            row["evidence"] or "Declared",
            _choice(Side, row["side"], Side.BOTH),
            row["component"],
        )
    indicator = indicators().get(row["indicator"])
    if indicator is None:
        names = ", ".join((*indicators(), *AREAS))
        raise _Wrong(f"{row['indicator']}: one of {names}.", f"{row['indicator']}: şunlardan biri: {names}.")
    return Figure(
        row["synergy"],
        indicator.id,
        _value(row["value"], row["unit"], indicator, comma=comma),
        _year(row["year"]),
        row["source"],
        _day(row["on"]),
        row["evidence"] or "Declared",
        _choice(Case, row["case"], Case.ACTUAL),
        _choice(Side, row["side"], Side.BOTH),
        row["code"].replace("*", "").strip(),
        row["operation"].upper(),
        row["material"].removeprefix("mat:"),
        row["continues"],
        row["component"],
    )


def _value(text: str, written: str, indicator: Indicator, *, comma: bool) -> Fraction:
    number = number_of(text, comma=comma)
    if number is None:
        raise _Wrong(f"{text or '–'}: not a number.", f"{text or '–'}: sayı değil.")
    value = number.value
    if written and written != indicator.unit:
        source, target = unit(written), unit(indicator.unit)
        try:
            value = convert(value, source or "", target or "")
        except SymbioError:
            raise _Wrong(
                f"{written}: give it in {indicator.unit}.", f"{written}: {indicator.unit} olarak verin."
            ) from None
    if indicator.kind == "share" and not 0 <= value <= 1:
        raise _Wrong("A share lies between 0 and 1.", "Pay 0 ile 1 arasında olmalı.")
    if value < 0 and indicator.id != "price":
        raise _Wrong("An amount is not below zero.", "Miktar sıfırdan küçük olamaz.")
    return Fraction(value)


def _year(text: str) -> int:
    if not text.isdecimal() or int(text) not in _YEARS:
        raise _Wrong(f"{text or '–'}: not a year.", f"{text or '–'}: yıl değil.")
    return int(text)


def _people(text: str) -> int:
    if not text.isdecimal():
        raise _Wrong(f"{text or '–'}: not a number of people.", f"{text or '–'}: kişi sayısı değil.")
    return int(text)


def _day(text: str) -> date:
    """Return the day *text* means; the least one there is for none, which the shapes then find missing."""
    return date_of(text) or date.min


def _choice(kind: type[_T], text: str, default: _T) -> _T:
    try:
        return kind(text.lower()) if text else default
    except ValueError:
        names = ", ".join(kind)
        raise _Wrong(f"{text}: one of {names}.", f"{text}: şunlardan biri: {names}.") from None


def _placed(entries: Iterable[_Entry]) -> list[tuple[int, list[Triple]]]:
    """Return the triples of each row; entries of a synergy and year are numbered in their order."""
    numbers: dict[tuple[str, int], int] = defaultdict(int)
    found = []
    for row, entry in entries:
        key = entry.synergy, entry.year
        numbers[key] += 1
        at = node(*key, numbers[key])
        write = figure_triples(at, entry) if isinstance(entry, Figure) else heads_triples(at, entry)
        found.append((row, list(write)))
    return found


def _judged(triples: Iterable[tuple[int, list[Triple]]]) -> list[RowError]:
    """Return what the shapes find, by row."""
    held = [*triples]
    if not held:
        return []
    row_of = {str(ts[0].subject): row for row, ts in held}
    report = judge().validate(Document("ledger", [t for _, ts in held for t in ts]))
    return [RowError(row_of.get(f"<{found.focus}>", 1), found.message) for found in report.violations]
