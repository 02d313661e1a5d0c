"""Reference figures and precedents as Turtle: emission factors, economic values, criteria in other countries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, day, decimal, labels
from symbio_kg.terms import PREFIXES

__all__ = ["FIGURES", "METHODS", "PRECEDENTS", "files"]

Row = Mapping[str, str]

FIGURES: Final = (
    *("id", "kind", "material", "operation", "en", "tr", "low", "mid", "high", "unit", "year", "region"),
    *("basis_en", "basis_tr", "source", "url", "evidence", "read_on"),
)
"""The columns of a table of figures; economic values also have a currency."""
PRECEDENTS: Final = (
    *("id", "kind", "country", "materials", "codes", "en", "tr", "use_en", "use_tr"),
    *("act", "part", "source", "url", "year", "evidence", "read_on"),
)
METHODS: Final = ("property", "method", "en", "tr", "evidence")
_TABLES: Final = {"emission-factors": "EmissionFactor", "economic-values": "EconomicValue"}


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs of figures, precedents and test methods by path below the ontology folder."""
    return {
        **{
            f"knowledge/{name}.ttl": _figures(kind, read_table(tables / f"{name}.tsv", FIGURES))
            for name, kind in _TABLES.items()
        },
        "knowledge/precedents.ttl": _precedents(read_table(tables / "precedents.tsv", PRECEDENTS)),
        "knowledge/test-methods.ttl": _methods(read_table(tables / "test-methods.tsv", METHODS)),
    }


def _figures(kind: str, rows: list[dict[str, str]]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in rows:
        node = f"{PREFIXES['data']}{kind}/{row['id']}"
        add(graph, node, "a", f"sym:{kind}")
        _told(graph, node, row)
        labels(graph, node, {"en": row["basis_en"], "tr": row["basis_tr"]}, "skos:note")
        add(graph, node, "sym:figureKind", Literal(row["kind"]))
        for name, column in (("lowValue", "low"), ("middleValue", "mid"), ("highValue", "high")):
            add(graph, node, f"sym:{name}", decimal(row[column]))
        add(graph, node, "sym:unitText", Literal(row["unit"]))
        if row["material"]:
            add(graph, node, "sym:material", f"mat:{row['material']}")
        if row.get("currency"):
            add(graph, node, "sym:currency", Literal(row["currency"]))
    return graph


def _told(graph: Graph, node: str, row: Row) -> None:
    """Add what every row has: its names, its source with year, and how far that was read."""
    labels(graph, node, {"en": row["en"], "tr": row["tr"]})
    add(graph, node, "dcterms:source", Literal(row["source"]))
    if row["url"]:
        add(graph, node, "rdfs:seeAlso", Literal(row["url"]))
    add(graph, node, "sym:yearText", Literal(row["year"]))
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    if row["read_on"]:
        add(graph, node, "sym:readOn", day(row["read_on"]))


def _precedents(rows: list[dict[str, str]]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in rows:
        node = f"{PREFIXES['data']}Precedent/{row['id']}"
        add(graph, node, "a", "sym:Precedent")
        _told(graph, node, row)
        labels(graph, node, {"en": row["use_en"], "tr": row["use_tr"]}, "skos:scopeNote")
        add(graph, node, "sym:figureKind", Literal(row["kind"]))
        add(graph, node, "sym:countryCode", Literal(row["country"]))
        add(graph, node, "sym:material", *(f"mat:{name}" for name in many(row["materials"])))
        add(graph, node, "sym:wasteCode", *(f"low:{code.replace(' ', '-')}" for code in many(row["codes"])))
    return graph


def _methods(rows: list[dict[str, str]]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in rows:
        node = f"{PREFIXES['data']}TestMethod/{row['property']}"
        add(graph, node, "a", "sym:TestMethod")
        labels(graph, node, {"en": row["en"], "tr": row["tr"]})
        add(graph, node, "sym:property", f"prop:{row['property']}")
        add(graph, node, "sym:method", Literal(row["method"]))
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    return graph
