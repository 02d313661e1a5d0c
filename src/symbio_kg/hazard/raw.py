"""A composition as it stands in a file: the named cells of each line and what is said of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from symbio_kg.model import Finding

__all__ = ["RawCell", "RawComposition", "RawPart"]


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
