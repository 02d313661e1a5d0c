"""Compositions as tables have them: one component a row, what is said of the whole above or among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symbio_kg.hazard.fields import IGNORED, TOTALS, meta_field, nearest_field, part_field, plain_key
from symbio_kg.hazard.raw import RawCell, RawComposition, RawPart, taken_as_meta, writes_comma
from symbio_kg.hazard.wording import finding
from symbio_kg.model import Finding, Place
from symbio_kg.read.cells import text_of
from symbio_kg.read.grid import Cell, Grid
from symbio_kg.read.guards import show

__all__ = ["FEWEST_COLUMNS", "from_grid", "known_columns"]

FEWEST_COLUMNS: Final = 2


def known_columns(cells: Sequence[Cell]) -> int:
    """Return how many of *cells* are headings of a composition; 0 without a substance and a content among them."""
    texts = [cell for cell in cells if isinstance(cell, str) and 0 < len(cell) < 100]
    fields = {found[0] for text in texts if (found := part_field(text)) is not None}
    names = fields & {"name", "cas", "element"}
    return len(fields) if names and fields & {"value", "high", "lod"} else 0


def from_grid(grid: Grid) -> RawComposition:
    """Return the composition in *grid*, its cells by what their headings mean."""
    findings = list(grid.findings)
    columns = _columns(grid, findings)
    meta: dict[str, RawCell] = {}
    for cells in grid.above:
        _above(cells, meta)
    parts = []
    for number, cells in grid.rows:
        if any(text_of(cell) for cell in cells[len(grid.headings) :]):
            findings.append(finding("extra-cells", Place(grid.name, row=number), {}))
        part = _row(number, cells, columns)
        if part is None or _is_total(part) or taken_as_meta(part, meta):
            continue
        parts.append(part)
    return RawComposition(
        grid.name, tuple(parts), meta, writes_comma(parts, otherwise=grid.separator == ";"), tuple(findings)
    )


def _columns(grid: Grid, findings: list[Finding]) -> list[tuple[int, str, str, str]]:
    columns = []
    taken: dict[str, str] = {}
    for position, heading in enumerate(grid.headings):
        if not heading:
            continue
        found = part_field(heading)
        place = Place(grid.name, row=grid.header_row, field=show(heading))
        if found is None:
            if plain_key(heading) not in IGNORED:
                findings.append(
                    finding("key-unknown", place, {"text": show(heading), "near": nearest_field(heading)})
                )
            continue
        field, unit = found
        if field in taken and field not in ("value", "name"):
            findings.append(finding("column-twice", place, {"first": taken[field], "text": show(heading)}))
            continue
        taken.setdefault(field, show(heading))
        columns.append((position, heading, field, unit))
    return columns


def _row(number: int, cells: Sequence[Cell], columns: Sequence[tuple[int, str, str, str]]) -> RawPart | None:
    named: dict[str, RawCell] = {}
    values = []
    for position, heading, field, unit in columns:
        cell = cells[position] if position < len(cells) else None
        if text_of(cell) == "":
            continue
        if field == "value":
            values.append(RawCell(cell, show(heading), unit))
        else:
            named.setdefault(field, RawCell(cell, show(heading), unit))
    if not named and not values:
        return None
    return RawPart(number, named, tuple(values))


def _above(cells: Sequence[Cell], meta: dict[str, RawCell]) -> None:
    """Take `pH | 12,3` or `pH: 12,3` that stands above the header as said of the whole waste."""
    filled = [text_of(cell) for cell in cells if text_of(cell)]
    if len(filled) == 1 and ":" in filled[0]:
        filled = [part.strip() for part in filled[0].split(":", 1)]
    if len(filled) >= 2 and (field := meta_field(filled[0].rstrip(":"))) is not None:
        meta.setdefault(field, RawCell(filled[1], filled[0].rstrip(":")))


def _is_total(part: RawPart) -> bool:
    name = part.cells.get("name")
    return name is not None and "cas" not in part.cells and plain_key(text_of(name.value)) in TOTALS
