"""Writes the Turtle of the long lists from the tables, and tells where the two differ.

A builder is a module with `files(tables) -> {path below ontology/: graph}`; add it to `_builders`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rdflib import Graph

from symbio_kg.ontology import (
    blueprints,
    cases,
    codes,
    compliance,
    demands,
    equivalents,
    hazard_limits,
    impact,
    knowledge,
    law,
    materials,
    processes,
    reference,
    status,
    synergies,
)
from symbio_kg.ontology.turtle import to_turtle

__all__ = ["build", "differences", "texts"]

Builder = Callable[[Path], Mapping[str, Graph]]


def _builders() -> tuple[Builder, ...]:
    return (
        codes.files,
        law.files,
        compliance.files,
        status.files,
        equivalents.files,
        hazard_limits.files,
        materials.files,
        processes.files,
        knowledge.files,
        demands.files,
        blueprints.files,
        synergies.files,
        reference.files,
        cases.files,
        impact.files,
    )


def texts(tables: Path) -> dict[str, str]:
    """Return the text of every generated file by its path below the ontology folder."""
    found: dict[str, str] = {}
    for builder in _builders():
        for name, graph in builder(tables).items():
            if name in found:
                raise ValueError(f"two builders write {name}")
            found[name] = to_turtle(graph)
    return dict(sorted(found.items()))


def build(tables: Path, target: Path) -> list[Path]:
    """Write every generated file below *target*; return the paths written."""
    written = []
    for name, text in texts(tables).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def differences(tables: Path, target: Path) -> list[str]:
    """Return a line for each file below *target* that is not what the tables say; empty is well."""
    return [
        f"{name}: {'missing' if not (target / name).is_file() else 'not as the tables say'}"
        for name, text in texts(tables).items()
        if not (target / name).is_file() or (target / name).read_text(encoding="utf-8") != text
    ]
