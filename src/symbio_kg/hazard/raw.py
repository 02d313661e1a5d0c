"""A composition as it stands in a file: the named cells of each line and what is said of the whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from symbio_kg.hazard.fields import meta_field, nearest_field, plain_key
from symbio_kg.hazard.wording import finding
from symbio_kg.model import Finding, Place
from symbio_kg.read.cells import text_of
from symbio_kg.read.guards import show

__all__ = ["RawCell", "RawComposition", "RawPart", "taken_as_meta", "unknown_key", "writes_comma"]

_WHOLE: Final = frozenset(
    {"ph", "flash", "viscosity", "moisture", "dry_matter", "density", "state", "code", "day"}
)
_COMMA: Final = re.compile(r"[<>≤≥~]?\s*\d+,\d{1,2}(?:\D|$)|\d,\d{4,}|\d\.\d{3},\d")
_POINT: Final = re.compile(r"[<>≤≥~]?\s*\d+\.\d{1,2}(?:\D|$)|\d\.\d{4,}|\d,\d{3}\.\d")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A value with the heading or key it stood under and the unit that one named."""

    value: object
    label: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RawPart:
    """One line: its row, counted from 1, and its cells by what they mean; `value` may stand more than once."""

    row: int
    cells: Mapping[str, RawCell]
    values: tuple[RawCell, ...] = ()


@dataclass(frozen=True, slots=True)
class RawComposition:
    """One composition of a file, with what the reader of the file found."""

    source: str
    parts: tuple[RawPart, ...]
    meta: Mapping[str, RawCell]
    comma: bool = False
    findings: tuple[Finding, ...] = field(default=())


def unknown_key(key: str, name: str, row: int | None = None) -> Finding:
    """Return the warning that *key* means nothing here, with the nearest that does."""
    return finding(
        "key-unknown", Place(name, row=row, field=show(key)), {"text": show(key), "near": nearest_field(key)}
    )


def taken_as_meta(part: RawPart, meta: dict[str, RawCell]) -> bool:
    """Return whether the line measures the waste, not a substance in it; *meta* takes it over then."""
    name = part.cells.get("name")
    if name is None or "cas" in part.cells:
        return False
    field = meta_field(text_of(name.value))
    if field not in _WHOLE or not part.values:
        return False
    if field == "moisture" and plain_key(text_of(name.value)) in ("water", "su"):
        return False
    meta.setdefault(field, RawCell(part.values[0].value, text_of(name.value)))
    return True


def writes_comma(parts: Sequence[RawPart], *, otherwise: bool = False) -> bool:
    """Return whether the numbers of the document have the decimal comma."""
    texts = [
        cell.value
        for part in parts
        for cell in (*part.values, *part.cells.values())
        if isinstance(cell.value, str)
    ]
    comma = any(_COMMA.search(text) for text in texts)
    point = any(_POINT.search(text) for text in texts)
    if comma != point:
        return comma
    return otherwise
