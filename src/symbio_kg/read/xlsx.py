"""XLSX workbooks: unpacked within limits, without macros, and no further than their last filled row."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from symbio_kg.read.cells import plain
from symbio_kg.read.grid import FEWEST_HEADINGS, Cell, Grid, Known, grid_of, known_headings
from symbio_kg.read.messages import Unreadable

__all__ = ["FORMULA", "read_xlsx"]

FORMULA: Final = "\ufffcformula"
"""Stands for a formula whose result was never saved."""

_MAX_UNPACKED = 256 * 1024 * 1024
_MAX_RATIO = 250
_MAX_PARTS = 2_000
_RATIO_FROM = 4 * 1024 * 1024
_VALUES = (b"<v>", b"<v ", b"<t>", b"<t ", b"<f>", b"<f ", b":v>", b":t>", b":f>")
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_HIDDEN = frozenset({"hidden", "veryHidden"})


def read_xlsx(
    data: bytes,
    name: str,
    *,
    known: Known = known_headings,
    fewest: int = FEWEST_HEADINGS,
    percent: bool = False,
) -> Grid:
    """Return the grid of the first sheet of the workbook that has a header of ours.

    With *percent*, a number that its format shows as a percentage comes as the text that is seen, `5 %`.
    Raises Unreadable for macros, a workbook that unpacks to too much, or a damaged one.
    """
    _check_parts(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _first_with_header(data, name, known, fewest, percent)
    except Unreadable:
        raise
    except Exception as error:
        # openpyxl meets a damaged workbook with whatever its own code runs into: KeyError, TypeError, …
        raise Unreadable("bad-workbook", name) from error


def _check_parts(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, name)
    except Unreadable:
        raise
    except Exception as error:
        # A broken archive gives BadZipFile, zlib.error, EOFError, …, which share no root
        raise Unreadable("bad-workbook", name) from error


def _check_archive(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    _check_sizes(parts, name)
    names = [part.filename for part in parts]
    if any("vbaproject" in part.lower() or "macrosheets/" in part.lower() for part in names):
        raise Unreadable("macro", name)
    if not any(part.startswith("xl/") for part in names):
        raise Unreadable("other-format", name, format=_packed_format(names))
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            _check_part(archive.read(part), name)


def _check_sizes(parts: Sequence[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    bomb = unpacked > _RATIO_FROM and unpacked > packed * _MAX_RATIO
    if len(parts) > _MAX_PARTS or unpacked > _MAX_UNPACKED or bomb:
        raise Unreadable("zip-bomb", name)


def _check_part(content: bytes, name: str) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable("bad-workbook", name)
    if b"macroEnabled" in content[:100_000]:
        raise Unreadable("macro", name)


def _packed_format(names: Sequence[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "DOCX"
    return "ODS" if "content.xml" in names else "ZIP"


def _opened(data: bytes, *, values: bool) -> Any:
    """Return the workbook of *data*, for reading only; with *values*, what formulas came to instead of them."""
    # Half of a command's start would go into this import, and few commands read a workbook
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)


def _first_with_header(data: bytes, name: str, known: Known, fewest: int, percent: bool) -> Grid:
    book = _opened(data, values=True)
    failure: Unreadable | None = None
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state not in _HIDDEN]
        for sheet in visible or book.worksheets:
            try:
                return grid_of(name, _rows(data, sheet, percent), known=known, fewest=fewest)
            except Unreadable as error:
                if error.reason not in ("no-header", "no-rows"):
                    raise
                if failure is None or error.reason == "no-rows":
                    failure = error
    finally:
        book.close()
    raise failure or Unreadable("no-header", name)


def _rows(data: bytes, sheet: Any, percent: bool) -> Iterator[Sequence[Cell]]:
    """Yield the rows of *sheet* up to the last with a value; formulas without one are marked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(sheet._worksheet_path)
    last = _last_row(content)
    # The file may claim a million columns; without its claim the rows come as long as they are
    sheet.reset_dimensions()
    values = _as_seen(sheet, last) if percent else sheet.iter_rows(max_row=last, values_only=True)
    if not re.search(rb"<(?:\w+:)?f[\s>/]", content):
        yield from values
        return
    formulas = _opened(data, values=False)
    try:
        twin = formulas[sheet.title]
        twin.reset_dimensions()
        for row, raw in zip(values, twin.iter_rows(max_row=last, values_only=True), strict=False):
            yield [_value(cell, typed) for cell, typed in zip(row, raw, strict=False)]
    finally:
        formulas.close()


def _as_seen(sheet: Any, last: int | None) -> Iterator[Sequence[Cell]]:
    """Yield the rows with percentages as people see them: 0.005 in a cell that shows `0.5 %` is that text."""
    for row in sheet.iter_rows(max_row=last):
        yield [
            f"{plain(Decimal(str(cell.value)) * 100)} %"
            if isinstance(cell.value, (int, float)) and "%" in str(cell.number_format)
            else cell.value
            for cell in row
        ]


def _last_row(content: bytes) -> int | None:
    """Return the number of the last row with a value in it, None where the sheet does not say."""
    end = max(content.rfind(tag) for tag in _VALUES)
    if end < 0:
        return 1
    rows = list(_ROW_NUMBER.finditer(content, max(0, content.rfind(b"row", 0, end) - 5), end))
    return int(rows[-1][1]) if rows else None


def _value(cell: Cell, typed: Cell) -> Cell:
    is_formula = not isinstance(typed, (str, int, float, bool, type(None))) or (
        isinstance(typed, str) and typed.startswith("=")
    )
    return FORMULA if cell is None and is_formula and "date" not in type(typed).__name__ else cell
