"""Kinds of waste that have an entry of their activity beside a general one, from the table of equivalents."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.i18n import fold
from symbio_kg.ontology.schemes import local_name
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, boolean
from symbio_kg.terms import BASE

__all__ = ["files"]

_SHORT: Final = 3


def files(tables: Path) -> dict[str, Graph]:
    """Return the graph of equivalents; words are folded, and blanks say where a word must begin and end."""
    graph = Graph(bind_namespaces="none")
    for row in read_table(
        tables / "entry-equivalents.tsv", ("general", "specific", "words", "unless", "evidence")
    ):
        general, specific = local_name(row["general"]), local_name(row["specific"])
        node = f"{BASE}law/entry-equivalent/{general}/{specific}"
        add(graph, node, "a", "sym:EntryEquivalent")
        add(graph, node, "sym:generalEntry", Literal(row["general"]))
        add(graph, node, "sym:specificEntry", Literal(row["specific"]))
        add(graph, node, "sym:specificHeading", f"low:{local_name(row['specific'][:5])}")
        add(graph, node, "sym:needsKeyword", boolean("true" if row["words"] else "false"))
        add(graph, node, "sym:keyword", *(Literal(_begun(word)) for word in many(row["words"])))
        add(graph, node, "sym:exceptWord", *(Literal(_begun(word)) for word in many(row["unless"])))
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    return {"law/entry-equivalents.ttl": graph}


def _begun(word: str) -> str:
    """Return *word* as it begins in a text; one that is short or ends in `=` must also end there."""
    bare = fold(word.removesuffix("="))
    whole = word.endswith("=") or len(bare) <= _SHORT
    return f" {bare} " if whole else f" {bare}"
