"""The code lists from outside as SKOS, one scheme a file, with validity in time."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

__all__ = ["files"]


def files(tables: Path) -> dict[str, Graph]:  # noqa: ARG001
    """Return the graphs of the code lists by their path below the ontology folder."""
    return {}
