"""NACE, both revisions, from section to class, and how the classes of one relate to those of the other."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph

from symbio_kg.ontology.schemes import Scheme, concept, dataset, local_name
from symbio_kg.ontology.tables import read_table
from symbio_kg.ontology.turtle import add

__all__ = ["REV_2", "REV_21", "activities", "correspondence"]

REV_2: Final = Scheme(
    name="nace-rev2",
    title={"en": "NACE Rev. 2, economic activities", "tr": "NACE Rev. 2, ekonomik faaliyetler"},
    source={
        "en": "Regulation (EC) No 1893/2006; titles as in Eurostat's classification server",
        "tr": "1893/2006 (AT) sayılı Tüzük; adlar Eurostat sınıflama sunucusundaki gibi",
    },
    version="Rev. 2",
    valid_from="2008-01-01",
)
REV_21: Final = Scheme(
    name="nace-rev21",
    title={"en": "NACE Rev. 2.1, economic activities", "tr": "NACE Rev. 2.1, ekonomik faaliyetler"},
    source={
        "en": "Delegated Regulation (EU) 2023/137; English titles as in the Norwegian edition SN2025",
        "tr": "(AB) 2023/137 sayılı Yetki Devrine Dayanan Tüzük; İngilizce adlar Norveç SN2025 "
        "baskısındaki gibi, Türkçeleri Rev. 2'den veya çeviri",
    },
    version="Rev. 2.1",
    acts=("EU-NACE21",),
    valid_from="2025-01-01",
)
MATCHES: Final = {
    "exact": "skos:exactMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
    "related": "skos:relatedMatch",
}


def activities(tables: Path, scheme: Scheme, prefix: str) -> Graph:
    """Return one revision; *prefix* is the one of its codes."""
    rows = read_table(tables / f"{scheme.name}.tsv", ("code", "level", "parent", "en", "tr"))
    graph = scheme.graph(tops=[f"{prefix}:{row['code']}" for row in rows if row["level"] == "section"])
    for row in rows:
        node = f"{prefix}:{local_name(row['code'])}"
        concept(
            graph,
            node,
            scheme=scheme,
            kind="sym:Activity",
            notation=row["code"],
            names={"en": row["en"], "tr": row["tr"]},
            broader=f"{prefix}:{local_name(row['parent'])}" if row["parent"] else "",
        )
        if row["tr"]:
            add(graph, node, "sym:translationEvidence", f"sym:{row['tr_evidence']}")
    return graph


def correspondence(tables: Path) -> Graph:
    """Return how the classes of Rev. 2 match those of Rev. 2.1; KeyError for an unknown relation."""
    graph = dataset(
        "nace-correspondence",
        title={
            "en": "Correspondence of NACE Rev. 2 and Rev. 2.1 by class",
            "tr": "NACE Rev. 2 ile Rev. 2.1 sınıflarının karşılıkları",
        },
        source={
            "en": "Derived from Istat's table of ATECO 2025 and ATECO 2007 (update 2022), CC BY 4.0",
            "tr": "Istat'ın ATECO 2025 - ATECO 2007 (2022) tablosundan türetilmiştir, CC BY 4.0",
        },
        version="2025",
    )
    for row in read_table(tables / "nace-correspondence.tsv", ("rev2", "rev21", "relation")):
        add(
            graph,
            f"nace:{local_name(row['rev2'])}",
            MATCHES[row["relation"]],
            f"nace21:{local_name(row['rev21'])}",
        )
    return graph
