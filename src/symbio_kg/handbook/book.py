"""A book made from data: chapters, sections and blocks in one language, for page, PDF and JSON alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final, TypeAlias

from symbio_kg.comply.law import evidence_name, is_read
from symbio_kg.model import Text

__all__ = [
    "Block",
    "Book",
    "Cell",
    "Chapter",
    "Note",
    "Prose",
    "Section",
    "Step",
    "Steps",
    "Table",
    "filled_columns",
    "known",
    "marked",
    "noted",
    "row",
]


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text; `mark` says how it is backed where nobody read its source, `lang` its language if another."""

    text: str
    mark: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    text: str
    kind: str = "prose"


@dataclass(frozen=True, slots=True)
class Note:
    """A warning or a remark that must not be missed."""

    text: str
    kind: str = "note"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; columns of `numbers` (from 0) are set to the right, `widths` are shares for paper."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    numbers: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure: what to do, and what belongs to it, by label."""

    title: str
    fields: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps in their order."""

    steps: tuple[Step, ...]
    kind: str = "steps"


Block: TypeAlias = Prose | Note | Table | Steps


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a chapter; `id` is its anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a book with its own opening."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The whole of it; `day` is the day whose law and knowledge it tells, `foot` stands under every page."""

    id: str
    language: str
    title: str
    lead: str
    day: date
    shown_day: str
    foot: str
    chapters: tuple[Chapter, ...]

    def data(self) -> dict[str, Any]:
        """Return the book as JSON can hold it."""
        return asdict(self) | {"day": self.day.isoformat()}


def filled_columns(table: Table) -> Table:
    """Return *table* without the columns that hold nothing."""
    kept = [n for n, _ in enumerate(table.heads) if any(line[n].text for line in table.rows)]
    return replace(
        table,
        heads=tuple(table.heads[n] for n in kept),
        rows=tuple(tuple(line[n] for n in kept) for line in table.rows),
        numbers=tuple(place for place, n in enumerate(kept) if n in table.numbers),
        widths=tuple(table.widths[n] for n in kept) if table.widths else (),
    )


def marked(text: str, level: str, language: str) -> Cell:
    """Return *text* with the mark of its evidence *level*; none where its source was read."""
    return Cell(text, "" if not level or is_read(level) else evidence_name(level)[language])


_KNOWN: Final[Mapping[str, Text]] = {
    "OwnKnowledge": {"en": "our own knowledge, no source read", "tr": "kendi bilgimiz, kaynak okunmadı"},
    "FromMemory": {"en": "from memory, no source read", "tr": "bellekten, kaynak okunmadı"},
    "Assigned": {"en": "assigned by us", "tr": "tarafımızca atandı"},
    "Inferred": {"en": "inferred", "tr": "çıkarım"},
}


def known(level: str, language: str) -> str:
    """Return the mark of what is no law but knowledge; "" where its source was read."""
    return "" if not level or is_read(level) else _KNOWN.get(level, evidence_name(level))[language]


def noted(text: str, level: str, language: str) -> Cell:
    """Return *text* of knowledge, not law, with the mark of its evidence *level*."""
    return Cell(text, known(level, language))


def row(*cells: Cell | str) -> tuple[Cell, ...]:
    """Return the cells of a row; plain text needs no mark."""
    return tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)
