"""The graph and its keeper: one small interface over Oxigraph in the process or a SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path

from symbio_kg.settings import Settings
from symbio_kg.store.base import (
    AUDIT,
    CASES,
    CODES,
    DECISIONS,
    KNOWLEDGE,
    LAW,
    LISTINGS,
    ONTOLOGY,
    GraphStore,
    Solutions,
    StoreDamaged,
    StoreFailed,
    StoreFull,
    StoreLocked,
    Term,
)
from symbio_kg.store.embedded import EmbeddedStore
from symbio_kg.store.export import Format, export
from symbio_kg.store.knowledge import load_knowledge

__all__ = [
    "AUDIT",
    "CASES",
    "CODES",
    "DECISIONS",
    "KNOWLEDGE",
    "LAW",
    "LISTINGS",
    "ONTOLOGY",
    "EmbeddedStore",
    "Format",
    "GraphStore",
    "Solutions",
    "StoreDamaged",
    "StoreFailed",
    "StoreFull",
    "StoreLocked",
    "Term",
    "export",
    "load_knowledge",
    "open_store",
]


def open_store(location: str | Path | None, *, settings: Settings | None = None) -> GraphStore:
    """Return the store at *location*: None in memory, a folder on disk, http(s) a SPARQL endpoint.

    Raises StoreLocked when another process holds the folder, StoreDamaged when writes are missing
    from it, StoreFailed when it cannot be opened or the extra for endpoints is not installed.
    """
    if location is not None and str(location).startswith(("http://", "https://")):
        from symbio_kg.store.remote import RemoteStore

        chosen = settings or Settings()
        update = chosen.update_location or str(location)
        return RemoteStore(
            str(location), update, user=chosen.user, password=chosen.password, timeout=chosen.timeout
        )
    return EmbeddedStore(None if location is None else Path(location))
