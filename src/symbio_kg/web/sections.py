"""The answers to the questions about a code, a material or a process, as its page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal as Value
from pyoxigraph import NamedNode

from symbio_kg.comply.law import is_read
from symbio_kg.model import Text
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import BASE, sparql_prologue
from symbio_kg.web.page import Page
from symbio_kg.web.questions import Column, Section, sections_of

__all__ = ["Cell", "Drawn", "Line", "Version", "drawn", "facts", "terms_of", "version_on"]

Row = Mapping[str, Term]
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is shown, and where it leads."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is shown; `marks` say of facts that nobody has read that they are such."""

    cells: tuple[tuple[Cell, ...], ...]
    marks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section as it is shown; `more` lines are left out."""

    title: str
    headings: tuple[str, ...]
    numbers: tuple[bool, ...]
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Version:
    """An entry of a list of waste as it is on a day."""

    written: str
    hazardous: bool | None


_VERSIONS: Final = """SELECT ?from ?to ?hazard ?number WHERE { ?thing skos:notation ?number ; sym:hasVersion ?version .
  ?version sym:validFrom ?from . OPTIONAL { ?version sym:validTo ?to } OPTIONAL { ?version sym:hazardous ?hazard } }"""


def facts(store: GraphStore, iri: str) -> list[tuple[Section, list[Row]]]:
    """Return the sections of *iri* that have an answer, with it."""
    bound = {"thing": NamedNode(iri)}
    found: list[tuple[Section, list[Row]]] = []
    for section in sections_of(iri):
        rows: list[Row] = [*store.select(sparql_prologue() + section.query, bound).dicts()]
        if rows:
            found.append((section, rows))
    return found


def terms_of(found: Sequence[tuple[Section, Sequence[Row]]]) -> Iterator[Term]:
    """Yield what stands in the answers, so that its names can be asked for at once."""
    for _, rows in found:
        for row in rows:
            yield from row.values()


def version_on(store: GraphStore, iri: str, day: date) -> Version | None:
    """Return how the number of an entry is written on *day*; None for anything but an entry in force."""
    if not iri.startswith(f"{BASE}code/low-"):
        return None
    for row in store.select(sparql_prologue() + _VERSIONS, {"thing": NamedNode(iri)}).dicts():
        until = _text(row["to"]) if "to" in row else "9999-12-31"
        if _text(row["from"]) <= day.isoformat() <= until:
            hazard = _text(row["hazard"]) == "true" if "hazard" in row else None
            return Version(_text(row["number"]) + ("*" if hazard else ""), hazard)
    return None


def drawn(
    page: Page, found: Sequence[tuple[Section, Sequence[Row]]], names: Mapping[str, Text]
) -> list[Drawn]:
    """Return the answers as they are shown."""
    return [_drawn(page, section, rows, names) for section, rows in found]


def _drawn(page: Page, section: Section, rows: Sequence[Row], names: Mapping[str, Text]) -> Drawn:
    by = section.by or section.columns[0].variable
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row.get(by)), []).append(row)
    used = [c for c in section.columns if c.kind == "days" or any(c.variable in row for row in rows)]
    lines = tuple(
        Line(tuple(_cells(page, column, group, names) for column in used), _marks(group, names))
        for group in grouped.values()
    )
    return Drawn(
        page.word(section.title),
        tuple(page.word(column.heading) for column in used),
        tuple(column.kind in {"share", "number"} for column in used),
        lines[:_MOST],
        max(0, len(lines) - _MOST),
    )


def _cells(page: Page, column: Column, rows: Sequence[Row], names: Mapping[str, Text]) -> tuple[Cell, ...]:
    if column.kind == "days":
        until = page.wording.day(_text(rows[0]["to"])) if "to" in rows[0] else ""
        return (Cell(f"{page.wording.day(_text(rows[0]['from']))} – {until}".rstrip()),)
    values = list(dict.fromkeys(row[column.variable] for row in rows if column.variable in row))
    spoken = [v for v in values if not isinstance(v, Value) or v.language in (None, page.language)]
    return tuple(_cell(page, column, value, names) for value in spoken or values)


def _cell(page: Page, column: Column, value: Term, names: Mapping[str, Text]) -> Cell:
    text = _text(value)
    if isinstance(value, NamedNode):
        name = page.say(names.get(text, {})) or text.rpartition("/")[2]
        return Cell(name, page.thing(text))
    if column.kind == "share":
        return Cell(page.wording.percent(float(text)))
    if column.kind == "number":
        return Cell(page.wording.number(float(text)))
    if text in {"true", "false"}:
        return Cell(page.word("yes") if text == "true" else page.word("no"))
    return Cell(page.source(text))


def _marks(rows: Sequence[Row], names: Mapping[str, Text]) -> tuple[Text, ...]:
    levels = dict.fromkeys(_text(row["level"]) for row in rows if "level" in row)
    return tuple(names.get(level, {}) for level in levels if not is_read(level.rpartition("/")[2]))


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
