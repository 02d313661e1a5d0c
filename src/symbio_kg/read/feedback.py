"""A table given back to people: the same rows with what is wrong in each, or the good and the bad apart."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from symbio_kg.i18n import say
from symbio_kg.model import Finding, Report, Severity
from symbio_kg.read.cells import text_of
from symbio_kg.read.detect import TABLES, detect
from symbio_kg.read.grid import Cell, Grid
from symbio_kg.read.guards import check_size, show
from symbio_kg.read.messages import Unreadable
from symbio_kg.read.table import grid_from
from symbio_kg.read.xlsx import FORMULA

__all__ = ["split_rows", "write_errors"]

_HEADING = {"en": "What to correct", "tr": "Düzeltilecekler"}
_SIGNS = {Severity.VIOLATION: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
_FORMULA = re.compile(r"[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_MOST_IN_A_CELL = 32_000


def write_errors(source: Path, report: Report, target: Path, language: str) -> None:
    """Write the table *source* to *target* (.csv or .xlsx) with a column that says what is wrong.

    Raises Unreadable when *source* is no table, OSError when *target* cannot be written.
    """
    grid = _grid(source)
    _write(grid, [number for number, _ in grid.rows], _notes(report), target, language)


def split_rows(source: Path, report: Report, good: Path, bad: Path, language: str) -> tuple[int, int]:
    """Write the rows of *source* without a violation to *good*, the others to *bad* with their errors.

    Returns how many went where; a file that would have no row is not written.
    """
    grid = _grid(source)
    wrong = {f.place.row for f in report.violations}
    notes = _notes(report)
    kept = [number for number, _ in grid.rows if number not in wrong]
    rejected = [number for number, _ in grid.rows if number in wrong]
    if kept:
        _write(grid, kept, None, good, language)
    if rejected:
        _write(grid, rejected, notes, bad, language)
    return len(kept), len(rejected)


def _grid(source: Path) -> Grid:
    try:
        data = source.read_bytes()
    except OSError as error:
        raise Unreadable("not-found", source.name) from error
    check_size(data, source.name)
    kind = detect(data, source.name)
    if kind not in TABLES:
        raise Unreadable("no-header", source.name)
    return grid_from(data, source.name, kind)


def _notes(report: Report) -> Mapping[int, Sequence[Finding]]:
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.place.row is not None:
            found[finding.place.row].append(finding)
    return found


def _write(
    grid: Grid,
    rows: Iterable[int],
    notes: Mapping[int, Sequence[Finding]] | None,
    target: Path,
    language: str,
) -> None:
    wanted = set(rows)
    chosen = [(number, cells) for number, cells in grid.rows if number in wanted]
    if target.suffix.lower() == ".xlsx":
        _write_xlsx(grid, chosen, notes, target, language)
    else:
        _write_csv(grid, chosen, notes, target, language)


def _text(findings: Sequence[Finding], language: str) -> str:
    lines = [
        f"{_SIGNS[f.severity]} {f'{f.place.field}: ' if f.place.field else ''}{say(f.message, language)}"
        for f in findings
    ]
    return "\n".join(dict.fromkeys(lines))[:_MOST_IN_A_CELL]


def _harmless(text: str) -> str:
    """Return *text* with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def _write_csv(
    grid: Grid,
    rows: Iterable[tuple[int, Sequence[Cell]]],
    notes: Mapping[int, Sequence[Finding]] | None,
    target: Path,
    language: str,
) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=grid.separator or (";" if language == "tr" else ","))
        extra = [_HEADING[language]] if notes is not None else []
        writer.writerow([_harmless(text) for text in (*grid.headings, *extra)])
        for number, cells in rows:
            texts = [_harmless(_shown(cell)) for cell in _padded(cells, grid)]
            writer.writerow(
                [*texts, *([_text(notes.get(number, ()), language)] if notes is not None else [])]
            )


def _write_xlsx(
    grid: Grid,
    rows: Iterable[tuple[int, Sequence[Cell]]],
    notes: Mapping[int, Sequence[Finding]] | None,
    target: Path,
    language: str,
) -> None:
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        sheet = book.add_worksheet()
        head = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#1F5A4C", "font_color": "#FFFFFF"}
        )
        bad = book.add_format({"bg_color": "#F9D9D6"})
        note = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#8C1D18"})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        last = len(grid.headings)
        for position, heading in enumerate(grid.headings):
            sheet.write_string(0, position, heading, head)
        sheet.set_column(0, max(last - 1, 0), 18)
        sheet.freeze_panes(1, 0)
        if notes is not None:
            sheet.write_string(0, last, _HEADING[language], head)
            sheet.set_column(last, last, 80)
        for line, (number, cells) in enumerate(rows, start=1):
            found = notes.get(number, ()) if notes is not None else ()
            fields = {f.place.field for f in found if f.severity is Severity.VIOLATION}
            for position, cell in enumerate(_padded(cells, grid)):
                named = position < last and grid.headings[position] in fields
                _cell(sheet, line, position, cell, bad if named else None, day)
            if found:
                sheet.write_string(line, last, _text(found, language), note)


def _cell(sheet: Any, row: int, position: int, cell: Cell, style: Any, day: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, position, cell, style)
    elif isinstance(cell, (int, float)) and abs(cell) < 1e300:
        sheet.write_number(row, position, cell, style)
    elif isinstance(cell, (date, datetime)):
        sheet.write_datetime(row, position, cell, style or day)
    elif text := _shown(cell):
        sheet.write_string(row, position, text, style)
    elif style is not None:
        sheet.write_blank(row, position, None, style)


def _shown(cell: Cell) -> str:
    text = text_of(cell)
    return "" if text == FORMULA else show(text, _MOST_IN_A_CELL)


def _padded(cells: Sequence[Cell], grid: Grid) -> list[Cell]:
    """Return the cells of a row, as many as the header has, so that the errors stand under one another."""
    return [*cells, *([None] * len(grid.headings))][: len(grid.headings)]
