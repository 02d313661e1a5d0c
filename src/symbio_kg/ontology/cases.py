"""What cases teach, from its tables: records of published exchanges, and failures.

They stand in a graph of their own with properties of their own: what the rules are measured with must
not become what they infer from.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, labels

__all__ = ["files"]

_LANGUAGES: Final = ("en", "tr")
_TEXTS: Final = {
    "waste": "sym:residueText",
    "donor_activity": "sym:giverText",
    "receiver_activity": "sym:receiverText",
    "replaces": "sym:replacedText",
}
Row = Mapping[str, str]


def files(tables: Path) -> dict[str, Graph]:
    """Return the graph of cases; KeyError for a phrase without its Turkish or a lesson of no exchange."""
    graph = Graph(bind_namespaces="none")
    words = {row["en"]: row["tr"] for row in read_table(tables / "case-words.tsv", ("en", "tr"))}
    lessons = {row["exchange"]: row for row in read_table(tables / "case-lessons.tsv", ("exchange",))}
    cases = {row["id"]: row for row in read_table(tables / "cases.tsv", ("id", "case", "waste"))}
    if unknown := lessons.keys() - cases.keys():
        raise KeyError(min(unknown))
    for name, row in cases.items():
        _record(graph, row, words, lessons.get(name, {}))
    for row in read_table(
        tables / "case-failures.tsv", ("id", "failure_en", "lesson_en", "source", "evidence")
    ):
        _failure(graph, row, words)
    return {"cases/cases.ttl": graph}


def _record(graph: Graph, row: Row, words: Mapping[str, str], lesson: Row) -> None:
    node = f"case:record-{row['id']}"
    add(graph, node, "a", "sym:CaseRecord")
    add(graph, node, "sym:recordsExchange", f"case:{row['id']}")
    told = {name: _both(row[column], words) for column, name in _TEXTS.items() if row[column]}
    for name, text in told.items():
        labels(graph, node, text, name)
    title = {
        x: f"{told['sym:residueText'][x]}: {told['sym:giverText'][x]} → {told['sym:receiverText'][x]}"
        for x in _LANGUAGES
    }
    labels(graph, node, title)
    _filed(graph, node, row, words, row["case"])
    if row["code_evidence"]:
        add(graph, node, "sym:caseCodeEvidence", f"sym:{row['code_evidence']}")
    if row["year"]:
        year = row["year"]
        labels(graph, node, {"en": year, "tr": year.replace("published", "yayım")}, "dcterms:temporal")
    for column, name in (("conditions", "sym:caseConditionText"), ("result", "sym:resultText")):
        labels(graph, node, {x: lesson.get(f"{column}_{x}", "") for x in _LANGUAGES}, name)


def _failure(graph: Graph, row: Row, words: Mapping[str, str]) -> None:
    node = f"case:failure-{row['id']}"
    add(graph, node, "a", "sym:CaseFailure")
    labels(graph, node, {x: row[x] for x in _LANGUAGES})
    for column, name in (("failure", "sym:failureText"), ("lesson", "sym:lessonText")):
        labels(graph, node, {x: row[f"{column}_{x}"] for x in _LANGUAGES}, name)
    _filed(graph, node, row, words, "")


def _filed(graph: Graph, node: str, row: Row, words: Mapping[str, str], park: str) -> None:
    country = _both(row["country"], words) if row["country"] else {}
    place = {x: ", ".join(part for part in (park, country.get(x, "")) if part) for x in _LANGUAGES}
    labels(graph, node, place, "dcterms:spatial")
    add(graph, node, "sym:caseCode", *(f"low:{code.replace(' ', '-')}" for code in many(row["waste_codes"])))
    add(graph, node, "dcterms:source", Literal(row["source"]))
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")


def _both(text: str, words: Mapping[str, str]) -> dict[str, str]:
    return {"en": text, "tr": words[text]}
