"""The indicators of the impact ledger, and experts, from their tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, boolean, day, labels

__all__ = ["EXPERT_COLUMNS", "files"]

EXPERT_COLUMNS: Final = (
    *("id", "kind", "en", "tr", "materials", "codes", "properties", "accreditation", "accredited_until"),
    *("area", "contact", "synthetic", "source", "evidence"),
)
_KINDS: Final = {
    "laboratory": "sym:Laboratory",
    "person": "sym:ExpertPerson",
    "institution": "sym:ExpertInstitution",
}


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs of indicators and experts; KeyError for a kind of expert nobody knows."""
    indicators = Graph(bind_namespaces="none")
    for row in read_table(tables / "impact-indicators.tsv", ("id", "unit", "kind", "en", "tr")):
        node = f"syn:indicator-{row['id']}"
        add(indicators, node, "a", "sym:Indicator")
        labels(indicators, node, {"en": row["en"], "tr": row["tr"]})
        labels(indicators, node, {x: row[f"definition_{x}"] for x in ("en", "tr")}, "skos:definition")
        add(indicators, node, "sym:symbol", Literal(row["unit"]))
        add(indicators, node, "sym:evidenceLevel", "sym:OwnKnowledge")
    experts = Graph(bind_namespaces="none")
    for row in read_table(tables / "experts.tsv", EXPERT_COLUMNS):
        _expert(experts, row)
    return {"knowledge/impact-indicators.ttl": indicators, "knowledge/experts.ttl": experts}


def _expert(graph: Graph, row: Mapping[str, str]) -> None:
    node = f"syn:expert-{row['id']}"
    add(graph, node, "a", _KINDS[row["kind"]])
    labels(graph, node, {"en": row["en"], "tr": row["tr"]})
    add(graph, node, "sym:expertIn", *(f"mat:{name}" for name in many(row["materials"])))
    add(graph, node, "sym:expertIn", *(f"low:{code.replace(' ', '-')}" for code in many(row["codes"])))
    add(graph, node, "sym:measuresProperty", *(f"prop:{name}" for name in many(row["properties"])))
    for column, name in (
        ("accreditation", "sym:accreditation"),
        ("area", "dcterms:spatial"),
        ("contact", "sym:contactText"),
        ("source", "dcterms:source"),
    ):
        if row[column]:
            add(graph, node, name, Literal(row[column]))
    if row["accredited_until"]:
        add(graph, node, "sym:accreditedUntil", day(row["accredited_until"]))
    add(graph, node, "sym:synthetic", boolean(row["synthetic"]))
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
