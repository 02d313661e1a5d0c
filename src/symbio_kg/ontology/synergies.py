"""The life of a synergy from its tables: states, transitions, evidence, readiness, reasons of failure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, labels

__all__ = ["files"]

_LANGUAGES: Final = ("en", "tr")
Row = Mapping[str, str]


def files(tables: Path) -> dict[str, Graph]:
    """Return the graph of the life of synergies by its path below the ontology folder."""
    graph = Graph(bind_namespaces="none")
    for row in read_table(tables / "synergy-states.tsv", ("id", "rank")):
        node = _named(graph, "state", row["id"], "sym:SynergyState", row)
        add(graph, node, "sym:stateRank", Literal(int(row["rank"])))
    for row in read_table(tables / "synergy-evidence.tsv", ("id",)):
        _named(graph, "evidence", row["id"], "sym:EvidenceKind", row)
    for row in read_table(tables / "synergy-readiness.tsv", ("level", "evidence")):
        node = _named(graph, "readiness", row["level"], "sym:ReadinessLevel", row)
        add(graph, node, "sym:readinessLevel", Literal(int(row["level"])))
    for row in read_table(tables / "synergy-reasons.tsv", ("id", "group", "evidence")):
        node = _named(graph, "reason", row["id"], "sym:FailureReason", row)
        add(graph, node, "sym:reasonGroup", Literal(row["group"]))
    for row in read_table(tables / "synergy-transitions.tsv", ("from", "to", "by", "readiness")):
        _transition(graph, row)
    return {"knowledge/synergies.ttl": graph}


def _named(graph: Graph, kind: str, local: str, type_: str, row: Row) -> str:
    node = f"syn:{kind}-{local}"
    add(graph, node, "a", type_)
    labels(graph, node, {language: row[language] for language in _LANGUAGES})
    labels(graph, node, {x: row.get(f"definition_{x}", "") for x in _LANGUAGES}, "skos:definition")
    labels(graph, node, {x: row.get(f"note_{x}", "") for x in _LANGUAGES}, "skos:note")
    if row.get("evidence"):
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    return node


def _transition(graph: Graph, row: Row) -> None:
    node = f"syn:transition-{row['from'] or 'new'}-{row['to']}"
    add(graph, node, "a", "sym:SynergyTransition")
    if row["from"]:
        add(graph, node, "sym:fromState", f"syn:state-{row['from']}")
    add(graph, node, "sym:toState", f"syn:state-{row['to']}")
    add(graph, node, "sym:takenBy", *(Literal(role) for role in many(row["by"])))
    add(graph, node, "sym:leastReadiness", Literal(int(row["readiness"])))
    add(graph, node, "sym:asksConsent", Literal(row["consent"] == "both"))
    add(graph, node, "sym:asksEvidence", *(f"syn:evidence-{kind}" for kind in many(row["evidence"])))
