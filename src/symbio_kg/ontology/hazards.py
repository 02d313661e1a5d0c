"""Recovery and disposal operations, hazardous properties of waste, and hazard statements."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.schemes import Scheme, concept
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, labels

__all__ = ["hazard_statements", "hazardous_properties", "operations"]

OPERATIONS: Final = Scheme(
    name="operation",
    title={"en": "Recovery and disposal operations", "tr": "Geri kazanım ve bertaraf işlemleri"},
    source={
        "en": "Annexes I and II of Directive 2008/98/EC; Annex 2 of the Waste Management Regulation",
        "tr": "2008/98/AT sayılı Direktif Ek I ve II; Atık Yönetimi Yönetmeliği Ek-2/A ve Ek-2/B",
    },
    version="2008/98/EC",
    acts=("EU-WFD", "TR-AYY"),
)
PROPERTIES: Final = Scheme(
    name="hp",
    title={"en": "Properties which render waste hazardous", "tr": "Atıkları tehlikeli kılan özellikler"},
    source={
        "en": "Annex III of Directive 2008/98/EC as replaced by Regulations 1357/2014 and (EU) 2017/997",
        "tr": "1357/2014 ve (AB) 2017/997 sayılı Tüzüklerle değişik 2008/98/AT sayılı Direktif Ek III",
    },
    version="(EU) 2017/997",
    acts=("EU-HP", "EU-HP14", "TR-AYY"),
)
STATEMENTS: Final = Scheme(
    name="h-statement",
    title={"en": "Hazard statements", "tr": "Zararlılık ifadeleri"},
    source={
        "en": "Annexes II and III of Regulation (EC) No 1272/2008; Turkish wording of the SEA regulation",
        "tr": "1272/2008 (AT) sayılı Tüzük Ek II ve III; Türkçeleri SEA Yönetmeliği",
    },
    version="1272/2008",
    acts=("EU-CLP", "TR-SEA"),
)
LEVELS: Final = {
    "disposal": "sym:DisposalLevel",
    "inherits": "sym:NextOperationLevel",
    "other-recovery": "sym:OtherRecoveryLevel",
    "recycling": "sym:RecyclingLevel",
}


def operations(tables: Path) -> Graph:
    """Return R1 to R13 and D1 to D15 with their place in the waste hierarchy (1 is best)."""
    rows = read_table(tables / "operations.tsv", ("code", "kind", "hierarchy", "rank", "stage"))
    graph = OPERATIONS.graph(tops=[f"op:{row['code']}" for row in rows])
    for row in rows:
        node = f"op:{row['code']}"
        _concept(graph, node, OPERATIONS, "sym:Operation", row)
        add(graph, node, "a", f"sym:{row['kind'].title()}Operation")
        add(graph, node, "sym:hierarchyLevel", LEVELS[row["hierarchy"]])
        if row["rank"]:
            add(graph, node, "sym:hierarchyRank", Literal(int(row["rank"])))
        add(graph, node, "sym:interim", Literal(row["stage"] == "interim"))
        labels(graph, node, {"en": row["note_en"], "tr": row["note_tr"]}, "skos:scopeNote")
    return graph


def hazardous_properties(tables: Path) -> Graph:
    """Return HP1 to HP15 with a definition in both languages."""
    rows = read_table(tables / "hazardous-properties.tsv", ("code", "en", "tr", "definition_en"))
    graph = PROPERTIES.graph(tops=[f"hp:{row['code']}" for row in rows])
    for row in rows:
        node = f"hp:{row['code']}"
        _concept(graph, node, PROPERTIES, "sym:HazardousProperty", row)
        definition = {"en": row["definition_en"], "tr": row["definition_tr"]}
        labels(graph, node, definition, "skos:definition")
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    return graph


def hazard_statements(tables: Path) -> Graph:
    """Return the hazard statements and the hazardous properties that each can lead to."""
    rows = read_table(tables / "hazard-statements.tsv", ("code", "en", "tr", "hp"))
    graph = STATEMENTS.graph(tops=[f"hst:{row['code']}" for row in rows])
    for row in rows:
        node = f"hst:{row['code']}"
        _concept(graph, node, STATEMENTS, "sym:HazardStatement", row)
        add(graph, node, "sym:evidenceLevel", f"sym:{row['en_evidence']}")
        add(graph, node, "sym:indicates", *(f"hp:{code}" for code in many(row["hp"])))
    return graph


def _concept(graph: Graph, node: str, scheme: Scheme, kind: str, row: dict[str, str]) -> None:
    names = {"en": row["en"], "tr": row["tr"]}
    concept(graph, node, scheme=scheme, kind=kind, notation=row["code"], names=names)
    add(graph, node, "sym:translationEvidence", f"sym:{row['tr_evidence']}")
