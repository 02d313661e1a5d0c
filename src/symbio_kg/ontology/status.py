"""The status regimes and their criteria from their tables: by-product, end of waste, fertiliser components."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph, Literal, URIRef

from symbio_kg.ontology.law import JURISDICTIONS, STATUSES
from symbio_kg.ontology.schemes import local_name
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, day, decimal, labels
from symbio_kg.terms import BASE
from symbio_kg.units import unit

__all__ = ["files"]

REGIMES: Final = (
    "id",
    "law",
    "kind",
    "material",
    "status",
    "en",
    "tr",
    "act",
    "part",
    "valid_from",
    "evidence",
)
CRITERIA: Final = (
    *("regime", "id", "group", "alternative", "effect", "facts", "operator", "value", "unit", "when"),
    *("by_statement", "en", "tr", "question_en", "question_tr", "wanted_en", "wanted_tr"),
    *("act", "part", "valid_from", "valid_to", "evidence", "note_en", "note_tr"),
)
OPERATORS: Final = {
    "<=": "sym:AtMost",
    "<": "sym:LessThan",
    ">=": "sym:AtLeast",
    ">": "sym:MoreThan",
}
SIGNS: Final = {"<=": "≤", ">=": "≥"}


def files(tables: Path) -> dict[str, Graph]:
    """Return the graph of regimes and criteria; KeyError for a law, status or regime nobody knows."""
    graph = Graph(bind_namespaces="none")
    known = set()
    for row in read_table(tables / "status-regimes.tsv", REGIMES):
        known.add(row["id"])
        _regime(graph, row)
    for row in read_table(tables / "status-criteria.tsv", CRITERIA):
        if row["regime"] not in known:
            raise KeyError(row["regime"])
        _criterion(graph, row)
    return {"law/status-criteria.ttl": graph}


def _regime(graph: Graph, row: dict[str, str]) -> None:
    node = f"law:status/{row['id']}"
    add(graph, node, "a", "sym:StatusRegime")
    add(graph, node, "dcterms:identifier", Literal(row["id"]))
    labels(graph, node, {"en": row["en"], "tr": row["tr"]})
    add(graph, node, "sym:jurisdiction", JURISDICTIONS[row["law"]])
    add(graph, node, "sym:legalStatus", STATUSES[row["status"]])
    add(graph, node, "sym:statusKind", Literal(row["kind"]))
    if row["material"]:
        add(graph, node, "sym:statusMaterial", Literal(row["material"]))
    _sourced(graph, node, row)


def _criterion(graph: Graph, row: dict[str, str]) -> None:
    node = f"{BASE}law/status/{row['regime']}/{local_name(row['id'])}/{row['valid_from']}"
    add(graph, node, "a", "sym:StatusCriterion")
    add(graph, node, "dcterms:identifier", Literal(row["id"]))
    labels(graph, node, {language: requirement(row, language) for language in ("en", "tr")})
    labels(graph, node, {"en": row["question_en"], "tr": row["question_tr"]}, "sym:questionText")
    labels(graph, node, {"en": row["wanted_en"], "tr": row["wanted_tr"]}, "sym:evidenceWanted")
    add(graph, node, "sym:ofRegime", f"law:status/{row['regime']}")
    add(graph, node, "sym:criterionGroup", Literal(row["group"]))
    add(graph, node, "sym:criterionEffect", Literal(row["effect"]))
    add(graph, node, "sym:comparison", Literal(row["operator"]))
    add(graph, node, "sym:requiredValue", Literal(row["value"]))
    add(graph, node, "sym:readsFact", *(Literal(part.lstrip("!")) for part in many(row["facts"])))
    if row["operator"] in OPERATORS and row["unit"]:
        add(graph, node, "sym:operator", OPERATORS[row["operator"]])
        add(graph, node, "qudt:numericValue", decimal(row["value"]))
        add(graph, node, "qudt:unit", URIRef(unit(row["unit"]) or ""))
    for column, name in (
        ("alternative", "criterionAlternative"),
        ("unit", "symbol"),
        ("when", "appliesWhen"),
    ):
        if row[column]:
            add(graph, node, f"sym:{name}", Literal(row[column]))
    _sourced(graph, node, row)


def requirement(row: dict[str, str], language: str) -> str:
    """Return what the criterion of *row* demands as people read it: `foreign material ≤ 2 %`."""
    number = row["value"] if language == "en" else row["value"].replace(".", ",")
    if row["operator"] not in ("<=", "<", ">=", ">"):
        return row[language]
    amount = f"%{number}" if row["unit"] == "%" and language == "tr" else f"{number} {row['unit']}".strip()
    return f"{row[language]} {SIGNS.get(row['operator'], row['operator'])} {amount}"


def _sourced(graph: Graph, node: str, row: dict[str, str]) -> None:
    add(graph, node, "dcterms:source", f"law:{row['act']}" + (f"/{row['part']}" if row["part"] else ""))
    if row["valid_from"]:
        add(graph, node, "sym:validFrom", day(row["valid_from"]))
    if row["valid_to"]:
        add(graph, node, "sym:validTo", day(row["valid_to"]))
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    labels(graph, node, {"en": row["note_en"], "tr": row["note_tr"]}, "skos:note")
