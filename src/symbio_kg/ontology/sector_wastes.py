"""Which wastes an activity typically or possibly gives, down to the subchapter of the List of Waste."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from symbio_kg.ontology.schemes import dataset, local_name
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, boolean, labels
from symbio_kg.terms import BASE

__all__ = ["sector_wastes"]

TYPICALITY = {"typical": "sym:Typical", "possible": "sym:Possible"}


def sector_wastes(tables: Path) -> Graph:
    """Return one node for each pair of activity and heading; KeyError for an unknown typicality."""
    graph = dataset(
        "sector-waste",
        title={
            "en": "Wastes that sectors typically or possibly give",
            "tr": "Sektörlerin olağan veya olası atıkları",
        },
        source={
            "en": "Own judgement after the headings of the List of Waste and the titles of NACE",
            "tr": "Atık Listesi başlıkları ve NACE adlarına göre kendi değerlendirmemiz",
        },
        version="1",
    )
    columns = ("code", "activity", "activity21", "typicality", "evidence")
    for row in read_table(tables / "sector-wastes.tsv", columns):
        code, activity = local_name(row["code"]), local_name(row["activity"])
        node = f"{BASE}code/sector-waste/{activity or 'any'}/{code}"
        add(graph, node, "a", "sym:SectorWaste")
        add(graph, node, "sym:wasteHeading", f"low:{code}")
        add(graph, node, "sym:typicality", TYPICALITY[row["typicality"]])
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
        if activity:
            newer = [f"nace21:{local_name(part)}" for part in many(row["activity21"])]
            add(graph, node, "sym:activity", f"nace:{activity}", *newer)
        else:
            add(graph, node, "sym:anyActivity", boolean("true"))
        labels(graph, node, {"en": row["note_en"], "tr": row["note_tr"]}, "skos:note")
    return graph
