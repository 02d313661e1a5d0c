"""EWC-Stat, the waste categories of statistics, and the crosswalk to them from the List of Waste.

The statistics know a tree of categories and 51 items to report, an item being some categories
split by hazard. An entry of the List of Waste therefore has a category for good, and an item per version.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph

from symbio_kg.ontology.schemes import Scheme, concept, dataset, local_name
from symbio_kg.ontology.tables import TableMalformed, many, read_table
from symbio_kg.ontology.turtle import add, boolean

__all__ = ["categories", "crosswalk", "items"]

CATEGORIES: Final = Scheme(
    name="ewc-stat",
    title={
        "en": "Waste categories of EU statistics (EWC-Stat), version 4",
        "tr": "AB istatistiklerinin atık kategorileri (EWC-Stat), sürüm 4",
    },
    source={
        "en": "Annex III of Regulation (EC) No 2150/2002 as replaced by Regulation (EU) No 849/2010",
        "tr": "849/2010 sayılı Tüzükle değişik 2150/2002 (AT) sayılı Tüzük Ek III",
    },
    version="4",
    acts=("EU-WSTAT",),
    valid_from="2010-10-18",
)
ITEMS: Final = Scheme(
    name="ewc-stat-item",
    title={
        "en": "The 51 items of the EU waste statistics",
        "tr": "AB atık istatistiklerinin 51 kalemi",
    },
    source={
        "en": "Annex I of Regulation (EC) No 2150/2002 as replaced by Regulation (EU) No 849/2010",
        "tr": "849/2010 sayılı Tüzükle değişik 2150/2002 (AT) sayılı Tüzük Ek I",
    },
    version="4",
    acts=("EU-WSTAT",),
    valid_from="2010-10-18",
)

Row = dict[str, str]


def categories(tables: Path) -> Graph:
    """Return the tree of categories."""
    rows = _rows(tables, "category")
    graph = CATEGORIES.graph(tops=[f"ewcstat:{row['code']}" for row in rows if not row["parent"]])
    for row in rows:
        above = f"ewcstat:{local_name(row['parent'])}" if row["parent"] else ""
        _concept(
            graph, f"ewcstat:{local_name(row['code'])}", CATEGORIES, "sym:StatisticalCategory", row, above
        )
    return graph


def items(tables: Path) -> Graph:
    """Return the items to report, each with the categories it covers and whether it is hazardous."""
    rows = _rows(tables, "item")
    graph = ITEMS.graph(tops=[_item(row["code"]) for row in rows])
    for row in rows:
        node = _item(row["code"])
        _concept(graph, node, ITEMS, "sym:StatisticalItem", row, "")
        add(graph, node, "sym:hazardous", boolean(row["hazardous"]))
        covered = [f"ewcstat:{local_name(code)}" for code in many(row["covers"])]
        add(graph, node, "skos:narrowMatch", *covered)
    return graph


def crosswalk(tables: Path) -> Graph:
    """Return the category of each entry and the item of each of its versions.

    Raises TableMalformed when no item takes an entry of that category and hazard.
    """
    found = {
        (category, row["hazardous"]): row["code"]
        for row in _rows(tables, "item")
        for category in many(row["covers"])
    }
    chosen = {row["code"]: row for row in read_table(tables / "ewc-stat-crosswalk.tsv", ("code", "category"))}
    graph = dataset(
        "ewc-stat-crosswalk",
        title={
            "en": "Crosswalk from the List of Waste to the categories of waste statistics",
            "tr": "Atık Listesinden atık istatistiği kategorilerine geçiş tablosu",
        },
        source={
            "en": "Annex III of Regulation (EC) No 2150/2002, as replaced by (EU) No 849/2010; later codes assigned",
            "tr": "2150/2002 sayılı Tüzük Ek III, 849/2010 ile değişik; sonraki kodlar atanmıştır",
        },
        version="4",
    )
    for row in read_table(tables / "list-of-waste.tsv", ("code", "level", "hazardous", "valid_from")):
        if row["level"] != "entry":
            continue
        node, category = f"low:{local_name(row['code'])}", chosen[row["code"]]["category"]
        fitting = [found.get((part, row["hazardous"])) for part in _upwards(category)]
        item = next(filter(None, fitting), None)
        if item is None:
            raise TableMalformed(
                en=f"No statistical item takes {row['code']} (category {category}).",
                tr=f"{row['code']} (kategori {category}) için istatistik kalemi yok.",
            )
        add(graph, node, "sym:statisticalCategory", f"ewcstat:{local_name(category)}")
        add(graph, node, "sym:statisticalEvidence", f"sym:{chosen[row['code']]['evidence']}")
        add(graph, f"{node}/{row['valid_from']}", "sym:statisticalItem", _item(item))
    return graph


def _upwards(category: str) -> list[str]:
    """Return the category and those above it: `12.42`, `12.4`, `12`."""
    return [category[:length] for length in (5, 4, 2) if length <= len(category)]


def _item(code: str) -> str:
    return f"ewcstat:item-{code}"


def _rows(tables: Path, kind: str) -> list[Row]:
    rows = read_table(tables / "ewc-stat.tsv", ("code", "kind", "parent", "covers", "hazardous"))
    return [row for row in rows if row["kind"] == kind]


def _concept(graph: Graph, node: str, scheme: Scheme, kind: str, row: Row, above: str) -> None:
    names = {"en": row["en"], "tr": row["tr"]}
    concept(graph, node, scheme=scheme, kind=kind, notation=row["code"], names=names, broader=above)
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    add(graph, node, "sym:translationEvidence", "sym:Assigned")
