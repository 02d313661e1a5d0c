"""Sector blueprints: what a process leaves or takes in for each unit made, with source and range, from their table."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, day, decimal, labels
from symbio_kg.terms import BASE

__all__ = ["BLUEPRINT", "COLUMNS", "files"]

BLUEPRINT: Final = f"{BASE}blueprint/"
COLUMNS: Final = (
    *(
        "id",
        "activities",
        "process",
        "way",
        "slot",
        "material",
        "code",
        "product",
        "product_en",
        "product_tr",
    ),
    *(
        "per",
        "unit",
        "low",
        "mid",
        "high",
        "year",
        "source",
        "url",
        "evidence",
        "read_on",
        "note_en",
        "note_tr",
    ),
)


def files(tables: Path) -> dict[str, Graph]:
    """Return the graph of the table by its path below the ontology folder."""
    graph = Graph(bind_namespaces="none")
    for row in read_table(tables / "blueprints.tsv", COLUMNS):
        node = f"{BLUEPRINT}{row['id']}"
        add(graph, node, "a", "sym:SectorBlueprint")
        add(graph, node, "dcterms:identifier", Literal(row["id"]))
        codes = [code for code in many(row["activities"]) if code != "*"]
        add(graph, node, "sym:blueprintActivity", *(f"nace:{code.replace('.', '-')}" for code in codes))
        for column, predicate, prefix in (
            ("process", "sym:blueprintProcess", "proc:"),
            ("slot", "sym:estimatedSlot", "slot:"),
            ("material", "sym:estimatedMaterial", "mat:"),
            ("unit", "sym:estimatedUnit", "unit:"),
        ):
            if row[column]:
                add(graph, node, predicate, prefix + row[column])
        if row["code"]:
            add(graph, node, "sym:estimatedCode", f"low:{row['code'].replace(' ', '-')}")
        labels(graph, node, {"en": row["product_en"], "tr": row["product_tr"]}, "sym:perProduct")
        for name in ("low", "mid", "high"):
            add(graph, node, f"sym:{_ESTIMATE[name]}", decimal(row[name]))
        labels(graph, node, {"en": row["note_en"], "tr": row["note_tr"]}, "skos:note")
        add(graph, node, "dcterms:source", Literal(row["source"]))
        if row["url"]:
            add(graph, node, "rdfs:seeAlso", Literal(row["url"]))
        add(graph, node, "sym:yearText", Literal(row["year"]))
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
        if row["read_on"]:
            add(graph, node, "sym:readOn", day(row["read_on"]))
    return {"knowledge/blueprints.ttl": graph}


_ESTIMATE: Final = {"low": "lowestEstimate", "mid": "middleEstimate", "high": "highestEstimate"}
