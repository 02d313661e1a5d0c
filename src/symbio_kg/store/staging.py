"""Writes too large for one request: gathered in a graph of their own, then put in place by one update.

An endpoint carries out one update as a whole, so the last one decides. Each of them may arrive twice and
leaves the same, which makes it safe to send it again when no answer came: a blank node is made only in a
staging graph that is still empty, and what the last update has done cannot be done once more, because
its staging graph is gone.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Triple

from symbio_kg.store.text import has_blank, insert, node
from symbio_kg.terms import PREFIXES

__all__ = ["CHUNK", "STAGING", "filling", "forgotten", "merged", "new_stage", "removed", "taken_over"]

STAGING: Final = f"{PREFIXES['graph']}staging/"
CHUNK: Final = 8_000_000
"""Characters of triples in one update; with as much in one, the knowledge is loaded three times as fast."""
_DAY: Final = 86_400


def new_stage() -> str:
    """Return the name of a graph nobody has used; it tells when it was made."""
    return f"{STAGING}{int(time.time())}-{secrets.token_hex(8)}"


def forgotten(graphs: Iterable[str]) -> list[str]:
    """Return the staging graphs among *graphs* that are older than a day: their writer is gone."""
    latest = time.time() - _DAY
    parts = ((g, g.removeprefix(STAGING).partition("-")[0]) for g in graphs if g.startswith(STAGING))
    return [graph for graph, made in parts if made.isdigit() and int(made) < latest]


def filling(stage: str, triples: Iterable[Triple]) -> Iterator[str]:
    """Yield the updates, in their order, that put *triples* and a mark into the graph *stage*.

    All triples with a blank node are in the first, because an update is the scope of their names.
    """
    whole = list(dict.fromkeys(triples))
    blank = "\n".join(f"{t} ." for t in whole if has_blank(t))
    place = node(stage)
    yield (
        f"INSERT {{ GRAPH {place} {{\n{place} {place} {place} .\n{blank}\n}} }}\n"
        f"WHERE {{ FILTER NOT EXISTS {{ GRAPH {place} {{ ?s ?p ?o }} }} }}"
    )
    batch: list[Triple] = []
    size = 0
    for triple in whole:
        if has_blank(triple):
            continue
        batch.append(triple)
        size += len(str(triple))
        if size >= CHUNK:
            yield insert(stage, batch)
            batch, size = [], 0
    if batch:
        yield insert(stage, batch)


def taken_over(stage: str, graph: str) -> str:
    """Return the update that makes *graph* hold exactly what was gathered in *stage*."""
    old = f"GRAPH {node(graph)} {{ ?s ?p ?o }}"
    return f"DELETE {{ {old} }} WHERE {{ GRAPH {node(stage)} {{ {_mark(stage)} }} {old} }} ;\n{merged(stage, graph)}"


def merged(stage: str, graph: str) -> str:
    """Return the update that adds what was gathered in *stage* to *graph*."""
    return (
        f"DELETE DATA {{ GRAPH {node(stage)} {{ {_mark(stage)} }} }} ;\n"
        f"INSERT {{ GRAPH {node(graph)} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {node(stage)} {{ ?s ?p ?o }} }} ;\n"
        f"DROP SILENT GRAPH {node(stage)}"
    )


def removed(stage: str, graph: str) -> str:
    """Return the update that takes what was gathered in *stage* out of *graph*."""
    return (
        f"DELETE {{ GRAPH {node(graph)} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {node(stage)} {{ ?s ?p ?o }} }} ;\n"
        f"DROP SILENT GRAPH {node(stage)}"
    )


def _mark(stage: str) -> str:
    return f"{node(stage)} {node(stage)} {node(stage)}"
