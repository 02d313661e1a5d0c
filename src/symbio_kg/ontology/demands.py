"""Who takes what as a rule, rated twice: from the side of the sectors and from the side of the materials.

One person's rating is noisy; two that were written apart, each going through its own list, are less so
when they are averaged. Each node holds one step of the scale with everything that stands on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdflib import Graph

from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, decimal
from symbio_kg.terms import PREFIXES

__all__ = ["files"]

Row = Mapping[str, str]


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs of both ratings by path below the ontology folder."""
    sectors = read_table(tables / "sector-demands.tsv", ("activities", "demand", "materials", "evidence"))
    outlets = read_table(tables / "material-outlets.tsv", ("material", "demand", "activities", "evidence"))
    return {
        "knowledge/sector-demands.ttl": _ratings("SectorDemand", sectors, "activities", "materials"),
        "knowledge/material-outlets.ttl": _ratings("MaterialOutlet", outlets, "material", "activities"),
    }


def _ratings(kind: str, rows: Iterable[Row], subject: str, others: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    steps: dict[str, int] = defaultdict(int)
    for row in rows:
        name = ".".join(code.replace(".", "-") for code in many(row[subject]))
        steps[name] += 1
        node = f"{PREFIXES['data']}{kind}/{name}.{steps[name]}"
        add(graph, node, "a", f"sym:{kind}")
        add(graph, node, "sym:demand", decimal(row["demand"]))
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
        for column in (subject, others):
            _point(graph, node, column, many(row[column]))
    return graph


def _point(graph: Graph, node: str, column: str, values: Iterable[str]) -> None:
    if column == "activities":
        add(graph, node, "sym:activity", *(f"nace:{code.replace('.', '-')}" for code in values))
    else:
        add(graph, node, "sym:material", *(f"mat:{name}" for name in values))
