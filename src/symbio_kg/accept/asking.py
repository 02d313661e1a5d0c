"""Questions to a store about many nodes, some thousands at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import sparql_prologue

__all__ = ["nodes", "rows"]

_BATCH: Final = 2000


def rows(store: GraphStore, query: str, subjects: Iterable[NamedNode]) -> Iterator[tuple[Term | None, ...]]:
    """Yield the rows of *query*, in which `{names}` stands for *subjects*."""
    names = sorted({str(subject) for subject in subjects})
    for start in range(0, len(names), _BATCH):
        text = query.format(names=" ".join(names[start : start + _BATCH]))
        yield from store.select(sparql_prologue() + text)


def nodes(store: GraphStore, query: str, subjects: Iterable[NamedNode]) -> Iterator[tuple[NamedNode, ...]]:
    """Yield those rows that have an IRI in each column."""
    for row in rows(store, query, subjects):
        found = tuple(term for term in row if isinstance(term, NamedNode))
        if len(found) == len(row):
            yield found
