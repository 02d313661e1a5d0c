"""Read one of the tables: each row by column, with a finding for each cell that is wrong or empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from symbio_kg.estimate.forms import Column, Form
from symbio_kg.model import Finding, Place, Severity
from symbio_kg.read.cells import number_of, plain, text_of
from symbio_kg.read.detect import TABLES, detect
from symbio_kg.read.grid import Cell, Grid, read_csv
from symbio_kg.read.guards import MAX_BYTES, bad_character, check_size, show
from symbio_kg.read.messages import Unreadable, finding
from symbio_kg.read.words import Miss
from symbio_kg.read.xlsx import read_xlsx
from symbio_kg.vocabulary import Word, key

__all__ = ["Filled", "Line", "read_form"]

_FEWEST = 3


@dataclass(slots=True)
class Line:
    """One row: its cells by column, and how to tell what is wrong with them."""

    table: str
    row: int
    comma: bool
    headings: Mapping[str, str]
    cells: Mapping[str, Cell]
    findings: list[Finding] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing in it was refused."""
        return not any(one.severity is Severity.VIOLATION for one in self.findings)

    def text(self, name: str) -> str:
        """Return what a person sees in the column *name*."""
        return text_of(self.cells.get(name))

    def tell(self, code: str, name: str, /, **facts: object) -> None:
        """Note the finding *code* at the column *name*."""
        place = Place(self.table, row=self.row, field=self.headings.get(name, name))
        told = {"text": show(self.text(name)), "column": self.headings.get(name, name), **facts}
        self.findings.append(finding(code, place, told))

    def refuse(self, name: str, *, en: str, tr: str) -> None:
        """Note what no sentence of the reader says."""
        place = Place(self.table, row=self.row, field=self.headings.get(name, name))
        told = Finding(Severity.VIOLATION, {"en": en, "tr": tr}, place, component="estimate")
        self.findings.append(told)

    def number(self, name: str) -> Decimal | None:
        """Return the number in the column *name*, None without one; one that is none, or below 0, is told."""
        if not self.text(name):
            return None
        found = number_of(self.cells[name], comma=self.comma)
        if found is None or found.value < 0:
            self.tell("number", name)
            return None
        if not found.sure:
            self.tell("number-ambiguous", name, value=plain(found.value))
        return found.value

    def known(self, name: str, look: Callable[[str], Word | Miss]) -> Word | None:
        """Return the word that *look* finds for the column *name*, None without one; a miss is told."""
        text = self.text(name)
        if not text:
            return None
        found = look(text)
        if isinstance(found, Miss):
            self.tell(found.code, name, **{"text": show(text), **found.facts})
            return None
        return found


@dataclass(frozen=True, slots=True)
class Filled:
    """A table as read: its rows without the example, and what was found of the whole."""

    name: str
    lines: Sequence[Line]
    findings: Sequence[Finding]


def read_form(source: Path | bytes, form: Form, name: str | None = None) -> Filled:
    """Return the table *source* (CSV or XLSX) as *form* has it.

    Raises Unreadable for another kind of file, one without the headings that must be there, or with two
    columns of one meaning.
    """
    label = name or (source.name if isinstance(source, Path) else form.id)
    data = source if isinstance(source, bytes) else _bytes(source, label)
    check_size(data, label)
    kind = detect(data, label, None)
    if kind not in TABLES:
        raise Unreadable("other-format", label, format=kind)

    def known(cells: Sequence[Cell]) -> int:
        texts = (cell for cell in cells if isinstance(cell, str) and len(cell) < 200)
        return len({found.key for text in texts if (found := form.column_of(text)) is not None})

    read = read_xlsx if kind == "xlsx" else read_csv
    try:
        return _filled(read(data, label, known=known, fewest=_FEWEST), form)
    except Unreadable as error:
        if error.reason != "no-header":
            raise
        needed = [column.heading for column in form.columns if column.needed]
        names = {f"columns_{lang}": ", ".join(f"“{name[lang]}”" for name in needed) for lang in ("en", "tr")}
        raise Unreadable("no-form-header", label, **names) from error


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable("not-found", name) from error


def _filled(grid: Grid, form: Form) -> Filled:
    findings = list(grid.findings)
    columns = _columns(grid, form, findings)
    missing = [column for column in form.columns if column.needed and column.key not in columns]
    if missing:
        place = Place(grid.name, row=grid.header_row, field=missing[0].heading["en"])
        raise Unreadable("no-header", place)
    turkish = sum(c.heading["tr"] == grid.headings[position] for position, c in columns.values())
    comma = grid.separator == ";" or (grid.separator != "," and turkish * 2 > len(columns))
    headings = {name: grid.headings[position] for name, (position, _) in columns.items()}
    examples = {key(text) for text in form.example["firm_id"].values()}
    lines = []
    for number, cells in grid.rows:
        row = {n: cells[position] for n, (position, _) in columns.items() if position < len(cells)}
        if key(text_of(row.get("firm_id"))) in examples:
            findings.append(finding("example-row", Place(grid.name, row=number)))
            continue
        line = Line(grid.name, number, comma, headings, row)
        if any(text_of(cell) for cell in cells[len(grid.headings) :]):
            line.tell("extra-cells", "firm_id")
        for column in form.columns:
            if column.needed and not line.text(column.key):
                line.tell("missing", column.key)
            elif bad_character(line.text(column.key)):
                line.tell("control-character", column.key, character="")
        lines.append(line)
    return Filled(grid.name, lines, findings)


def _columns(grid: Grid, form: Form, findings: list[Finding]) -> dict[str, tuple[int, Column]]:
    found: dict[str, tuple[int, Column]] = {}
    for position, heading in enumerate(grid.headings):
        if not heading:
            continue
        column = form.column_of(heading)
        place = Place(grid.name, row=grid.header_row, field=show(heading))
        if column is None:
            findings.append(finding("unknown-column", place, {"column": show(heading), "near": []}))
        elif column.key in found:
            first = grid.headings[found[column.key][0]]
            raise Unreadable("double-column", place, first=first, column=show(heading))
        else:
            found[column.key] = (position, column)
    return found
