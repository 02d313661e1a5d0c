"""The product's own knowledge, from the files it ships to the graphs it is queried in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from symbio_kg import assets
from symbio_kg.store.base import CASES, CODES, KNOWLEDGE, LAW, ONTOLOGY, GraphStore

__all__ = ["knowledge_files", "load_knowledge"]

_PLACES: Final = {
    ONTOLOGY: ("symbio.ttl", "inferred.ttl", "core/**/*.ttl", "materials/**/*.ttl"),
    CODES: ("codes/**/*.ttl",),
    LAW: ("law/**/*.ttl",),
    KNOWLEDGE: ("processes/**/*.ttl", "knowledge/**/*.ttl"),
    CASES: ("cases/**/*.ttl",),
}


def knowledge_files(folder: Path | None = None) -> dict[str, list[Path]]:
    """Return the Turtle files of each knowledge graph under *folder* (the product's by default)."""
    root = folder or assets.ontology()
    return {
        graph: sorted({path for pattern in patterns for path in root.glob(pattern)})
        for graph, patterns in _PLACES.items()
    }


def load_knowledge(store: GraphStore, folder: Path | None = None) -> int:
    """Fill the knowledge graphs of *store* from *folder*, replacing what they held; return the triples."""
    files = knowledge_files(folder)
    for graph, paths in files.items():
        store.load(graph, paths)
    return sum(store.count(graph) for graph in files)
