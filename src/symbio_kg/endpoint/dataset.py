"""The part of a requested dataset that is visible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symbio_kg.endpoint.outline import DEFAULT

__all__ = ["Dataset", "requested"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query runs on: the graphs merged as its default graph, and those GRAPH can name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def requested(
    visible: Iterable[str], default_graphs: Iterable[str] = (), named_graphs: Iterable[str] = ()
) -> Dataset:
    """Return what is *visible* of a requested dataset; all of it when none is requested."""
    seen = tuple(dict.fromkeys(visible))
    names = tuple(graph for graph in seen if graph != DEFAULT)
    default, named = dict.fromkeys(default_graphs), dict.fromkeys(named_graphs)
    if not default and not named:
        return Dataset(seen, names)
    there = frozenset(names)
    return Dataset(tuple(g for g in default if g in there), tuple(g for g in named if g in there))
