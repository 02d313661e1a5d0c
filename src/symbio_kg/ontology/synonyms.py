"""What people call the wastes: other names of the entries, and words for the settings of the headings.

A name is an alternative label of the code; a slip of the pen, and a word that only says where the waste
comes from, is a hidden one, found but not shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.schemes import dataset, local_name
from symbio_kg.ontology.tables import read_table
from symbio_kg.ontology.turtle import add
from symbio_kg.terms import BASE

__all__ = ["KINDS", "synonyms"]

KINDS: Final = {
    "synonym": "skos:altLabel",
    "shop-floor": "skos:altLabel",
    "abbreviation": "skos:altLabel",
    "misspelling": "skos:hiddenLabel",
    "setting": "skos:hiddenLabel",
}
_EVIDENCE: Final = "OwnKnowledge"


def synonyms(tables: Path) -> Graph:
    """Return the labels; KeyError for an unknown kind, ValueError for an evidence the list does not have."""
    name = "code-synonyms"
    graph = dataset(
        name,
        title={
            "en": "What people call the wastes of the list",
            "tr": "Listedeki atıklara halk arasında verilen adlar",
        },
        source={
            "en": "Own knowledge of Turkish and English shop-floor words; no document read",
            "tr": "Türkçe ve İngilizce atölye sözcüklerine ilişkin kendi bilgimiz; belge okunmadı",
        },
        version="1",
    )
    add(graph, f"{BASE}code/{name}", "sym:evidenceLevel", f"sym:{_EVIDENCE}")
    for row in read_table(tables / "code-synonyms.tsv", ("code", "language", "phrase", "kind", "evidence")):
        if row["evidence"] != _EVIDENCE:
            raise ValueError(f"{row['phrase']}: the list says {_EVIDENCE} of all its rows")
        label = Literal(row["phrase"], lang=row["language"])
        add(graph, f"low:{local_name(row['code'])}", KINDS[row["kind"]], label)
    return graph
