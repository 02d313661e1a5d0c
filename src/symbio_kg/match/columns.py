"""How rows of a projection become columns of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import pyarrow as pa
from pyoxigraph import Literal, NamedNode

from symbio_kg import assets
from symbio_kg.comply.rules import prefixed
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES
from symbio_kg.units import Unit, default_units

__all__ = ["Row", "local", "numbers", "select", "texts", "unit_of", "wholes"]

Row = Mapping[str, str]


def select(store: GraphStore, name: str) -> list[dict[str, str]]:
    """Return the rows of `queries/match/project-{name}.rq`, each value as text."""
    return [
        {variable: term.value for variable, term in row.items() if isinstance(term, NamedNode | Literal)}
        for row in store.select(_query(name)).dicts()
    ]


@cache
def _query(name: str) -> str:
    """Return the query with the prefixes it uses and no others: for one listing, reading it is most of the work."""
    return prefixed((assets.queries() / "match" / f"project-{name}.rq").read_text(encoding="utf-8"))


def texts(rows: Sequence[Mapping[str, object]], *names: str) -> dict[str, pa.Array]:
    """Return the columns *names* as text."""
    return {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}


def numbers(rows: Sequence[Mapping[str, object]], *names: str) -> dict[str, pa.Array]:
    """Return the columns *names* as numbers."""
    return {name: pa.array([_float(row.get(name)) for row in rows], pa.float64()) for name in names}


def wholes(rows: Sequence[Mapping[str, object]], *names: str) -> dict[str, pa.Array]:
    """Return the columns *names* as whole numbers."""
    return {name: pa.array([row.get(name) for row in rows], pa.int32()) for name in names}


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def local(row: Row, name: str) -> str | None:
    """Return what `sym:` name stands in the column *name*."""
    return row[name].removeprefix(PREFIXES["sym"]) if name in row else None


def unit_of(row: Row) -> Unit | None:
    """Return the unit of *row*; None when it has none that we know."""
    return default_units().by_iri.get(row.get("unit", ""))
