"""A table as rows of cells, whatever file it came from, with its header row found."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from symbio_kg.model import Finding, Place
from symbio_kg.read.cells import text_of
from symbio_kg.read.columns import column_of
from symbio_kg.read.guards import check_characters, decode
from symbio_kg.read.messages import Unreadable, finding

__all__ = [
    "FEWEST_HEADINGS",
    "MAX_CELL",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Cell",
    "Grid",
    "Known",
    "grid_of",
    "known_headings",
    "read_csv",
]

MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 200
MAX_CELL: Final = 32_767

_HEADER_WITHIN = 25
FEWEST_HEADINGS: Final = 3

Cell = object
"""A value as its file gives it: text, number, date, bool or None."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings as written, their row, and each filled row with its number, counted from 1."""

    name: str
    headings: Sequence[str]
    header_row: int
    rows: Sequence[tuple[int, Sequence[Cell]]]
    above: Sequence[Sequence[Cell]] = ()
    findings: Sequence[Finding] = field(default=())
    separator: str = ""

    @property
    def language(self) -> str:
        """The language most headings are in, `tr` or `en`."""
        turkish = english = 0
        for heading in self.headings:
            column = column_of(heading)
            if column is not None:
                turkish += column.heading["tr"] == heading
                english += column.heading["en"] == heading
        if turkish == english:
            return "tr" if self.separator == ";" else "en"
        return "tr" if turkish > english else "en"

    @property
    def comma(self) -> bool:
        """Whether its people write the decimal comma."""
        return self.separator == ";" or (self.separator != "," and self.language == "tr")


def known_headings(cells: Sequence[Cell]) -> int:
    """Return how many of *cells* are headings of a table of listings."""
    texts = (cell for cell in cells if isinstance(cell, str) and len(cell) < 200)
    return len({column.key for text in texts if (column := column_of(text)) is not None})


Known = Callable[[Sequence[Cell]], int]
"""How many of the cells in a row are headings that the reader of the table knows."""


def grid_of(
    name: str,
    rows: Iterable[Sequence[Cell]],
    *,
    findings: Sequence[Finding] = (),
    separator: str = "",
    known: Known = known_headings,
    fewest: int = FEWEST_HEADINGS,
) -> Grid:
    """Return the grid of *rows*; its header is the row among the first with most known headings.

    Raises Unreadable when there is none, or when there are more filled rows or columns than are read.
    """
    numbered = enumerate(rows, start=1)
    start = list(_first(numbered, _HEADER_WITHIN))
    row, cells = max(start, key=lambda pair: (known(pair[1]), -pair[0]), default=(0, ()))
    if known(cells) < fewest:
        raise Unreadable("no-header", name)
    headings = _trimmed([text_of(cell) for cell in cells])
    if len(headings) > MAX_COLUMNS:
        raise Unreadable("too-many-columns", Place(name, row=row), limit=MAX_COLUMNS)
    filled: list[tuple[int, Sequence[Cell]]] = []
    for number, values in _after(start, numbered, row):
        if any(cell not in (None, "") and str(cell).strip() for cell in values):
            filled.append((number, values))
            if len(filled) > MAX_ROWS:
                raise Unreadable("too-many-rows", Place(name, row=number), limit=MAX_ROWS)
    if not filled:
        raise Unreadable("no-rows", name)
    above = [values for number, values in start if number < row]
    return Grid(name, headings, row, filled, above, tuple(findings), separator)


def _first(rows: Iterator[tuple[int, Sequence[Cell]]], count: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, cells in rows:
        yield number, cells
        if number >= count:
            return


def _after(
    start: Iterable[tuple[int, Sequence[Cell]]], rest: Iterable[tuple[int, Sequence[Cell]]], row: int
) -> Iterator[tuple[int, Sequence[Cell]]]:
    yield from ((number, cells) for number, cells in start if number > row)
    yield from rest


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def read_csv(data: bytes, name: str, *, known: Known = known_headings, fewest: int = FEWEST_HEADINGS) -> Grid:
    """Return the grid of the CSV in *data*: comma, semicolon or tab, UTF-8 or plainly Turkish Windows."""
    text, encoding = decode(data, name, guess=True)
    check_characters(text, name)
    findings = [finding("decoded", Place(name), encoding=encoding)] if encoding else []
    separator, text = _separator(text, known)
    limit = csv.field_size_limit(MAX_CELL)
    try:
        rows = list(_capped(csv.reader(io.StringIO(text, newline=""), delimiter=separator), name))
    finally:
        csv.field_size_limit(limit)
    return grid_of(name, rows, findings=findings, separator=separator, known=known, fewest=fewest)


def _capped(reader: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    number = 0
    while True:
        number += 1
        try:
            yield [_unguarded(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            place = Place(name, row=number)
            if "field larger" in str(error):
                raise Unreadable("long-cell", place, size=f"> {MAX_CELL}", limit=MAX_CELL) from error
            raise Unreadable("syntax", place, format="CSV", reason=str(error)) from error


def _unguarded(cell: str) -> str:
    """Return *cell* without the apostrophe that our own exports put before a formula."""
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell


def _separator(text: str, known: Known) -> tuple[str, str]:
    """Return the separator that gives the most known headings, and the text without a `sep=` line."""
    if found := re.match(r"\s*\"?sep=(.)\"?\r?\n", text, re.IGNORECASE):
        return found[1], text[found.end() - 1 :]
    start = text[: 64 * 1024].splitlines()[:_HEADER_WITHIN]

    def headings(separator: str) -> int:
        try:
            return max((known(row) for row in csv.reader(start, delimiter=separator)), default=0)
        except csv.Error:
            return 0

    return max((";", ",", "\t"), key=headings), text
