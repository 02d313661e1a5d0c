"""The acts of law that the knowledge and the rules point at, from the table of instruments."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph, Literal, URIRef

from symbio_kg.ontology.tables import read_table
from symbio_kg.ontology.turtle import add, day, labels

__all__ = ["files"]

JURISDICTIONS: Final = {"EU": "sym:EuropeanUnion", "TR": "sym:Turkey", "INT": "sym:International"}
STATUSES: Final = {
    "absent": "sym:NotFound",
    "adopted": "sym:AdoptedNotChecked",
    "draft": "sym:Draft",
    "in-force": "sym:InForce",
    "repealed": "sym:Repealed",
}
COLUMNS: Final = (
    *("id", "jurisdiction", "en", "tr", "number", "date", "date_note_tr", "status", "governs", "governs_tr"),
    *("eli", "evidence", "evidence_note_tr"),
)


def files(tables: Path) -> dict[str, Graph]:
    """Return the graph of acts; KeyError for a jurisdiction or status nobody knows."""
    graph = Graph(bind_namespaces="none")
    for row in read_table(tables / "instruments.tsv", COLUMNS):
        _act(graph, row)
    return {"law/instruments.ttl": graph}


def _act(graph: Graph, row: dict[str, str]) -> None:
    node = f"law:{row['id']}"
    add(graph, node, "a", "sym:LegalAct", "eli:LegalResource")
    labels(graph, node, {"en": row["en"], "tr": row["tr"]})
    add(graph, node, "dcterms:identifier", Literal(row["id"]))
    add(graph, node, "eli:number", Literal(row["number"]))
    add(graph, node, "sym:jurisdiction", JURISDICTIONS[row["jurisdiction"]])
    add(graph, node, "sym:legalStatus", STATUSES[row["status"]])
    labels(graph, node, {"en": row["status_en"], "tr": row["status_tr"]}, "sym:statusText")
    labels(graph, node, {"en": row["governs"], "tr": row["governs_tr"]}, "skos:scopeNote")
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    add(graph, node, "sym:translationEvidence", f"sym:{row['tr_evidence']}")
    labels(graph, node, {"en": row["evidence_note"], "tr": row["evidence_note_tr"]}, "skos:editorialNote")
    if row["date"]:
        add(graph, node, "eli:date_document", day(row["date"]))
    if row["eli"]:
        add(graph, node, "rdfs:seeAlso", URIRef(row["eli"]))
    if row["citation"]:
        add(graph, node, "dcterms:bibliographicCitation", Literal(row["citation"]))
    labels(graph, node, {"en": row["date_note"], "tr": row["date_note_tr"]}, "skos:note")
