"""A table of listings, CSV or XLSX, becomes a document: one listing a row, a finding for each bad cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symbio_kg.model import Document, Finding, Place
from symbio_kg.read.cells import text_of
from symbio_kg.read.columns import COLUMNS, Column, column_of, nearest_columns
from symbio_kg.read.grid import Cell, Grid, read_csv
from symbio_kg.read.guards import bad_character, show
from symbio_kg.read.messages import Unreadable, finding
from symbio_kg.read.rows import Row, Table
from symbio_kg.read.xlsx import read_xlsx
from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import Vocabulary, default_vocabulary, key

__all__ = ["EXAMPLES", "document_of", "document_of_fields", "grid_from", "read_table"]

EXAMPLES = {"en": "EXAMPLE-1", "tr": "ÖRNEK-1"}
"""Identifiers of the template's example row, which is not taken as a listing."""

_ALSO = {
    "firm": (PREFIXES["rdfs"] + "label",),
    "values": (
        PREFIXES["sym"] + "accepts",
        PREFIXES["sym"] + "property",
        PREFIXES["sym"] + "operator",
        PREFIXES["qudt"] + "numericValue",
        PREFIXES["qudt"] + "unit",
    ),
}
_NEEDED = frozenset({"kind", "resource"})
_TITLES = frozenset({"title_tr", "title_en"})


def grid_from(data: bytes, name: str, kind: str) -> Grid:
    """Return the grid of the table in *data*, `csv` or `xlsx`; Unreadable when it has none."""
    return read_xlsx(data, name) if kind == "xlsx" else read_csv(data, name)


def read_table(
    data: bytes,
    name: str,
    kind: str,
    vocabulary: Vocabulary | None = None,
    firm: Mapping[str, Cell] | None = None,
) -> Document:
    """Return the document of the table in *data*, its words looked up in *vocabulary*; see `document_of` for *firm*."""
    return document_of(grid_from(data, name, kind), vocabulary or default_vocabulary(), firm)


def document_of(grid: Grid, vocabulary: Vocabulary, firm: Mapping[str, Cell] | None = None) -> Document:
    """Return the document of *grid*; findings stand in the order of its rows.

    A row that names no firm is a listing of *firm*, its cells by the keys of COLUMNS.
    """
    columns, notes = _columns(grid)
    known = {column.key for _, _, column in columns}
    if not known >= _NEEDED or not known & _TITLES:
        raise Unreadable("no-header", Place(grid.name, row=grid.header_row))
    table = Table(grid.name, vocabulary, grid.language, grid.comma)
    table.places.update(_headings(grid, columns))
    examples = {key(text) for text in EXAMPLES.values()}
    for number, cells in grid.rows:
        named = {c.key: cells[i] for i, _, c in columns if i < len(cells)}
        if key(text_of(named.get("identifier"))) in examples:
            notes.append(finding("example-row", Place(grid.name, row=number)))
            continue
        if any(text_of(cell) for cell in cells[len(grid.headings) :]):
            table.findings.append(finding("extra-cells", Place(grid.name, row=number)))
        if firm and not any(text_of(named.get(one)) for one in ("firm", "firm_id")):
            named |= firm
        Row(table, number, [(heading, column) for _, heading, column in columns], named).read()
    return Document(grid.name, table.triples, table.places, (*grid.findings, *notes, *table.findings))


def document_of_fields(
    fields: Mapping[str, Cell], name: str, language: str, vocabulary: Vocabulary | None = None
) -> Document:
    """Return the document of one listing given as cells by the keys of COLUMNS; findings name the keys.

    Numbers written as text follow the habits of *language*.
    """
    table = Table(name, vocabulary or default_vocabulary(), language, comma=language == "tr")
    for column in COLUMNS:
        for path in ((column.path,) if column.path else ()) + _ALSO.get(column.key, ()):
            table.places.setdefault(path, Place(name, field=column.key))
    Row(table, 1, [(column.key, column) for column in COLUMNS], fields).read()
    return Document(name, table.triples, table.places, tuple(table.findings))


def _headings(grid: Grid, columns: Sequence[tuple[int, str, Column]]) -> dict[str, Place]:
    """Return for each property the heading of its column, as written or as the template has it."""
    written = {column.key: heading for _, heading, column in columns}
    ordered = sorted(COLUMNS, key=lambda column: column.key not in written)
    places: dict[str, Place] = {}
    for column in ordered:
        heading = written.get(column.key, column.heading[grid.language])
        if column.path:
            places.setdefault(column.path, Place(grid.name, field=heading))
        for path in _ALSO.get(column.key, ()):
            places[path] = Place(grid.name, field=heading)
    return places


def _columns(grid: Grid) -> tuple[Sequence[tuple[int, str, Column]], list[Finding]]:
    """Return position, heading and column of what is known in the header, and notes on what is not."""
    found: dict[str, tuple[int, str, Column]] = {}
    notes: list[Finding] = []
    for position, heading in enumerate(grid.headings):
        if not heading:
            continue
        place = Place(grid.name, row=grid.header_row, field=show(heading))
        if bad_character(heading) or (column := column_of(heading)) is None:
            near = nearest_columns(heading, grid.language)
            notes.append(finding("unknown-column", place, column=show(heading), near=near))
        elif column.key in found:
            first = found[column.key][1]
            raise Unreadable("double-column", place, first=first, column=show(heading))
        else:
            found[column.key] = (position, heading, column)
    return sorted(found.values(), key=lambda item: item[0]), notes
