"""The List of Waste, European and Turkish, as two schemes with every version of every entry.

A concept is what a code stands for; its versions say what the list said about it from one day to
another. The Turkish list is a scheme of its own, as it does not change on the same days.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.schemes import Scheme, concept, local_name
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, boolean, day, labels

__all__ = ["EU", "TURKEY", "eu_list", "turkish_list"]

Row = dict[str, str]

EU: Final = Scheme(
    name="low-eu",
    title={"en": "European List of Waste", "tr": "Avrupa Atık Listesi"},
    source={
        "en": "Annex to Decision 2000/532/EC as amended by Decisions 2014/955/EU and (EU) 2025/934",
        "tr": "2014/955/AB ve (AB) 2025/934 sayılı Kararlarla değişik 2000/532/AT sayılı Kararın eki",
    },
    version="2026-12-09",
    acts=("EU-LOW", "EU-LOW-2014", "EU-LOW-2025"),
    valid_from="2002-01-01",
)
TURKEY: Final = Scheme(
    name="low-tr",
    title={"en": "Turkish List of Waste", "tr": "Türkiye Atık Listesi (Ek-4)"},
    source={
        "en": "Annex 4 of the Waste Management Regulation as replaced on 2017-03-23",
        "tr": "Atık Yönetimi Yönetmeliği Ek-4 (23.3.2017 tarihli değişiklikle)",
    },
    version="2017-03-23",
    acts=("TR-AYY",),
    valid_from="2015-04-02",
)
ENTRY_TYPES: Final = {
    "AH": "sym:AbsoluteHazardous",
    "AN": "sym:AbsoluteNonHazardous",
    "MH": "sym:MirrorHazardous",
    "MN": "sym:MirrorNonHazardous",
}
# The three entries of Decision 2014/955/EU came into the Turkish list with its amendment of 2017.
_TURKISH_DAYS: Final = {"2002-01-01": "2015-04-02", "2015-06-01": "2017-03-23"}


def eu_list(tables: Path) -> Graph:
    """Return the European list with all its versions; KeyError for an entry type nobody knows."""
    histories = _histories(tables)
    tops = [f"low:{code}" for code in histories if " " not in code]
    graph = EU.graph(tops=tops)
    for code, rows in histories.items():
        node = f"low:{local_name(code)}"
        latest = rows[-1]
        _concept(graph, node, code, latest, EU, "low")
        add(graph, node, "sym:translationEvidence", f"sym:{latest['tr_evidence']}")
        for row in rows:
            _version(graph, node, row, "low", row["valid_from"], row["valid_to"])
    return graph


def turkish_list(tables: Path) -> Graph:
    """Return the Turkish list; its wording and marks are those before the European change of 2026."""
    rows = [row for row in _rows(tables) if row["in_tr"] == "true"]
    tops = [f"lowtr:{row['code']}" for row in rows if row["level"] == "chapter"]
    graph = TURKEY.graph(tops=tops)
    for row in rows:
        node = f"lowtr:{local_name(row['code'])}"
        _concept(graph, node, row["code"], row, TURKEY, "lowtr")
        add(graph, node, "skos:exactMatch", f"low:{local_name(row['code'])}")
        version = _version(graph, node, row, "lowtr", _TURKISH_DAYS[row["valid_from"]], "")
        add(graph, version, "sym:evidenceLevel", f"sym:{row['tr_evidence']}")
        if row["tr_mark"]:
            add(graph, version, "sym:turkishMark", Literal(row["tr_mark"]))
            add(graph, version, "sym:turkishMarkEvidence", f"sym:{row['tr_mark_evidence']}")
    return graph


def _rows(tables: Path) -> list[Row]:
    wanted = ("code", "level", "hazardous", "entry_type", "mirror_group", "valid_from", "valid_to")
    return read_table(tables / "list-of-waste.tsv", wanted)


def _histories(tables: Path) -> dict[str, list[Row]]:
    histories: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(_rows(tables), key=lambda row: (row["code"], row["valid_from"])):
        histories[row["code"]].append(row)
    return histories


def _concept(graph: Graph, node: str, code: str, row: Row, scheme: Scheme, prefix: str) -> None:
    concept(
        graph,
        node,
        scheme=scheme,
        kind="sym:WasteCode" if row["level"] == "entry" else "sym:WasteHeading",
        notation=code,
        names=_names(row),
        broader=f"{prefix}:{local_name(code[:-3])}" if " " in code else "",
    )


def _version(graph: Graph, node: str, row: Row, prefix: str, start: str, end: str) -> str:
    version = f"{node}/{start}"
    add(graph, node, "sym:hasVersion", version)
    add(graph, version, "a", "sym:EntryVersion")
    add(graph, version, "sym:validFrom", day(start))
    if end:
        add(graph, version, "sym:validTo", day(end))
    if prefix == "low":
        add(graph, version, "sym:evidenceLevel", f"sym:{row['en_evidence']}")
    labels(graph, version, _names(row), "skos:prefLabel")
    if row["level"] == "entry":
        add(graph, version, "sym:hazardous", boolean(row["hazardous"]))
        add(graph, version, "sym:entryType", ENTRY_TYPES[row["entry_type"]])
        others = [code for code in many(row["mirror_group"]) if code != row["code"]]
        add(graph, version, "sym:mirrors", *(f"{prefix}:{local_name(code)}" for code in others))
    return version


def _names(row: Row) -> dict[str, str]:
    """Return the labels; European chapter titles are in capitals, which nobody reads well."""
    english = row["en"]
    if row["level"] == "chapter":
        english = english[0] + english[1:].lower().replace("(mfsu)", "(MFSU)")
    return {"en": english, "tr": row["tr"]}
