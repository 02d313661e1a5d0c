"""Files with compositions: JSON in many shapes, CSV and XLSX with headings in either language."""

from __future__ import annotations

from pathlib import Path

from symbio_kg.hazard.compose import compose
from symbio_kg.hazard.json_form import cases_of, from_mapping, json_of
from symbio_kg.hazard.model import Composition
from symbio_kg.hazard.raw import RawComposition
from symbio_kg.hazard.refusal import CompositionRefused
from symbio_kg.hazard.table_form import FEWEST_COLUMNS, from_grid, known_columns
from symbio_kg.hazard.wording import finding
from symbio_kg.read import Unreadable
from symbio_kg.read.detect import detect
from symbio_kg.read.grid import read_csv
from symbio_kg.read.guards import MAX_BYTES, check_size
from symbio_kg.read.xlsx import read_xlsx

__all__ = ["CompositionRefused", "Read", "compositions_of", "read_compositions", "read_each"]


Read = Composition | CompositionRefused
"""A composition, or why it cannot be assessed."""


def read_compositions(source: Path | bytes, *, name: str | None = None) -> list[Composition]:
    """Return the compositions in a file or its bytes, in their order.

    Raises Unreadable when the file cannot be read at all, CompositionRefused when a composition in it
    cannot be assessed.
    """
    return _all_fine(read_each(source, name=name))


def compositions_of(value: object, *, name: str = "composition") -> list[Composition]:
    """Return the compositions in *value*, as JSON gives it; CompositionRefused when one cannot be assessed."""
    return _all_fine(_each_of(value, name))


def read_each(source: Path | bytes, *, name: str | None = None) -> list[Read]:
    """Return each composition in a file or why it is refused, in their order; Unreadable as above."""
    label = name or (source.name if isinstance(source, Path) else "document")
    data = source if isinstance(source, bytes) else _bytes(source, label)
    check_size(data, label)
    kind = detect(data, label)
    if kind == "json-ld":
        return _each_of(json_of(data, label), label)
    if kind not in ("csv", "xlsx"):
        raise Unreadable("other-format", label, format=kind)
    try:
        grid = (
            read_xlsx(data, label, known=known_columns, fewest=FEWEST_COLUMNS, percent=True)
            if kind == "xlsx"
            else read_csv(data, label, known=known_columns, fewest=FEWEST_COLUMNS)
        )
    except Unreadable as error:
        if error.reason == "no-header":
            raise CompositionRefused([finding("no-header", error.place, {})]) from error
        raise
    return [_composed(from_grid(grid))]


def _each_of(value: object, name: str) -> list[Read]:
    return [_composed(from_mapping(case, name)) for case in cases_of(value, name)]


def _composed(raw: RawComposition) -> Read:
    composition, findings = compose(raw)
    return CompositionRefused(findings) if composition is None else composition


def _all_fine(found: list[Read]) -> list[Composition]:
    refused = [one for one in found if isinstance(one, CompositionRefused)]
    if refused:
        raise CompositionRefused([finding for one in refused for finding in one.findings])
    return [one for one in found if isinstance(one, Composition)]


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable("not-found", name) from error
