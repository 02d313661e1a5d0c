"""The handbook's questions to the graph, answered in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from pyoxigraph import Literal

from symbio_kg import assets
from symbio_kg.rules import Named, read_header
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.units import default_units, printed

__all__ = ["Rows", "day_literal", "rows_of", "unit_symbol"]

Rows: TypeAlias = list[dict[str, str]]
_ENDS = {"_en": "en", "_tr": "tr"}


def rows_of(
    store: GraphStore, name: str, language: str, bound: Mapping[str, Term] | None = None
) -> list[dict[str, str]]:
    """Return the rows of `queries/handbook/{name}.rq` without what is unbound.

    Of a pair of columns `x_en` and `x_tr` one is left as `x`: the reader's, else the other.
    """
    _, query = read_header(assets.queries() / "handbook" / f"{name}.rq", Named)
    found = store.select(sparql_prologue() + query, bound).dicts()
    return [dict(_row(row, language)) for row in found]


def _row(row: Mapping[str, Term], language: str) -> Iterator[tuple[str, str]]:
    for name, term in row.items():
        text = _short(str(getattr(term, "value", term)))
        stem, end = name[:-3], name[-3:]
        if end not in _ENDS:
            yield name, text
        elif _ENDS[end] == language or f"{stem}_{language}" not in row:
            yield stem, text


def _short(text: str) -> str:
    """Return the local name of one of our own terms, anything else as it is."""
    sym = PREFIXES["sym"]
    return text.removeprefix(sym) if text.startswith(sym) else text


def day_literal(day: date) -> Literal:
    """Return *day* as a query wants it."""
    return Literal(day.isoformat(), datatype=PREFIXES["xsd"]["date"])


def unit_symbol(unit: str) -> str:
    """Return how the unit with this IRI is written; a mere number has none."""
    found = default_units().get(unit)
    return "" if unit.endswith(("/NUM", "/PH")) else printed(found.symbols[0])


def with_unit(value: str, unit: str, language: str) -> str:
    """Return *value* with its unit, the percent sign where *language* puts it."""
    return f"%{value}" if unit == "%" and language == "tr" else f"{value} {unit}".strip()
