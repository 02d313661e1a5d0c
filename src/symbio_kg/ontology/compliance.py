"""The law as data, from its tables: provisions, dated values, dated code lists, and the facts a case may state."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.law import JURISDICTIONS
from symbio_kg.ontology.schemes import local_name
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, boolean, day, decimal, labels
from symbio_kg.terms import BASE, fact_name

__all__ = ["files"]

_DATED: Final = ("valid_from", "valid_to", "evidence")


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs of the law's details by their path below the ontology folder."""
    return {
        "law/provisions.ttl": _provisions(tables),
        "law/values.ttl": _values(tables),
        "law/code-lists.ttl": _code_lists(tables),
        "law/countries.ttl": _countries(tables),
        "law/case-facts.ttl": _case_facts(tables),
        "law/fines.ttl": _fines(tables),
    }


def _provisions(tables: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in read_table(tables / "provisions.tsv", ("act", "part", "locator", "en", "tr", *_DATED)):
        node = f"law:{row['act']}/{row['part']}"
        add(graph, node, "a", "sym:Provision", "eli:LegalResource")
        add(graph, node, "eli:is_part_of", f"law:{row['act']}")
        add(graph, node, "sym:locator", Literal(row["locator"]))
        labels(graph, node, {"en": row["en"], "tr": row["tr"]})
        _dated(graph, node, row)
    return graph


def _values(tables: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in read_table(
        tables / "legal-values.tsv", ("id", "law", "value", "unit", "act", "part", *_DATED)
    ):
        node = f"{BASE}law/value/{row['law']}/{row['id']}/{row['valid_from'] or 'always'}"
        add(graph, node, "a", "sym:LegalValue")
        add(graph, node, "dcterms:identifier", Literal(row["id"]))
        labels(graph, node, {"en": row["en"], "tr": row["tr"]})
        add(graph, node, "schema:value", decimal(row["value"]))
        if row["unit"]:
            add(graph, node, "qudt:hasUnit", f"unit:{row['unit']}")
        _of_law(graph, node, row)
    _pollutants(graph, tables)
    return graph


_MG_PER_KG: Final = {"mg/kg": Decimal(1), "µg/kg": Decimal("0.001")}


def _pollutants(graph: Graph, tables: Path) -> None:
    """Write the limits of persistent organic pollutants by the name they are measured under, in mg/kg."""
    for row in read_table(
        tables / "pop-limits.tsv", ("id", "jurisdiction", "en", "tr", "measured", "limit", "unit", *_DATED)
    ):
        since = row["valid_from"] or "always"
        node = f"{BASE}law/value/{row['jurisdiction']}/pop-{row['measured']}/{since}"
        add(graph, node, "a", "sym:LegalValue")
        add(graph, node, "dcterms:identifier", Literal(f"pop-{row['measured']}"))
        labels(graph, node, {"en": row["en"], "tr": row["tr"]})
        content = Decimal(row["limit"]) * _MG_PER_KG[row["unit"]]
        add(graph, node, "schema:value", decimal(format(content, "f")))
        add(graph, node, "qudt:hasUnit", "unit:MilliGM-PER-KiloGM")
        part = "EU-POP/annex-4" if row["jurisdiction"] == "EU" else "TR-PCB/limit"
        add(graph, node, "dcterms:source", f"law:{part}")
        add(graph, node, "sym:jurisdiction", JURISDICTIONS[row["jurisdiction"]])
        _dated(graph, node, row)


def _code_lists(tables: Path) -> Graph:
    """Write each row as a member of a list; a chapter or subchapter stands for all entries below it."""
    graph = Graph(bind_namespaces="none")
    for row in read_table(
        tables / "code-lists.tsv", ("list", "law", "code", "value", "act", "part", *_DATED)
    ):
        since = row["valid_from"] or "always"
        end = f"/{local_name(row['value'])}" if row["value"] else ""
        node = f"{BASE}law/code-list/{row['law']}/{row['list']}/{local_name(row['code'])}{end}/{since}"
        add(graph, node, "a", "sym:CodeListMember")
        add(graph, node, "sym:inCodeList", Literal(row["list"]))
        add(graph, node, "sym:listedCode", Literal(row["code"]))
        if row["value"]:
            add(graph, node, "sym:listedValue", Literal(row["value"]))
        _of_law(graph, node, row)
    return graph


def _countries(tables: Path) -> Graph:
    """Write the states; a state without a mark for a community belongs to it or not, nobody said."""
    graph = Graph(bind_namespaces="none")
    for row in read_table(tables / "countries.tsv", ("id", "en", "tr", "law", "oecd", "efta")):
        node = f"{BASE}country/{row['id']}"
        add(graph, node, "a", "sym:Country")
        add(graph, node, "dcterms:identifier", Literal(row["id"]))
        labels(graph, node, {"en": row["en"], "tr": row["tr"]})
        if row["law"]:
            add(graph, node, "sym:jurisdiction", JURISDICTIONS[row["law"]])
        for column, name in (("oecd", "sym:oecdMember"), ("efta", "sym:eftaMember")):
            if row[column]:
                add(graph, node, name, boolean(row[column]))
    return graph


def _fines(tables: Path) -> Graph:
    """Write the fines; `rules` names the rules whose breach is fined, by catalogue number or by id."""
    graph = Graph(bind_namespaces="none")
    columns = (
        "id",
        "letter",
        "en",
        "tr",
        "least",
        "most",
        "hazardous",
        "threefold",
        "side",
        "rules",
        *_DATED,
    )
    for row in read_table(tables / "fines.tsv", columns):
        node = f"{BASE}law/fine/TR/{row['id']}/{row['valid_from']}"
        add(graph, node, "a", "sym:Fine")
        add(graph, node, "dcterms:identifier", Literal(row["id"]))
        labels(graph, node, {"en": row["en"], "tr": row["tr"]})
        add(graph, node, "sym:letter", Literal(row["letter"]))
        add(graph, node, "sym:leastAmount", decimal(row["least"]))
        if row["most"]:
            add(graph, node, "sym:mostAmount", decimal(row["most"]))
        add(graph, node, "schema:currency", Literal("TRY"))
        if row["hazardous"]:
            add(graph, node, "sym:forHazardous", boolean(row["hazardous"]))
        if row["side"]:
            add(graph, node, "sym:forSide", Literal(row["side"]))
        add(graph, node, "sym:threefold", boolean(row["threefold"] or "false"))
        add(graph, node, "sym:finesBreachOf", *(Literal(rule) for rule in many(row["rules"])))
        _of_law(graph, node, {"law": "TR", **row})
    return graph


def _of_law(graph: Graph, node: str, row: dict[str, str]) -> None:
    add(graph, node, "sym:jurisdiction", JURISDICTIONS[row["law"]])
    if row["act"]:
        add(graph, node, "dcterms:source", f"law:{row['act']}" + (f"/{row['part']}" if row["part"] else ""))
    _dated(graph, node, row)


def _dated(graph: Graph, node: str, row: dict[str, str]) -> None:
    if row["valid_from"]:
        add(graph, node, "sym:validFrom", day(row["valid_from"]))
    if row["valid_to"]:
        add(graph, node, "sym:validTo", day(row["valid_to"]))
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    labels(graph, node, {"en": row.get("note_en", ""), "tr": row.get("note_tr", "")}, "skos:note")


def _case_facts(tables: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    columns = ("id", "kind", "unit", "en", "tr", "definition_en", "definition_tr", "aliases")
    for row in read_table(tables / "case-facts.tsv", columns):
        node = f"fact:{fact_name(row['id'])}"
        add(graph, node, "a", "sym:CaseFact")
        add(graph, node, "dcterms:identifier", Literal(row["id"]))
        add(graph, node, "sym:factKind", Literal(row["kind"]))
        labels(graph, node, {"en": row["en"], "tr": row["tr"]})
        labels(graph, node, {"en": row["definition_en"], "tr": row["definition_tr"]}, "skos:definition")
        add(graph, node, "skos:hiddenLabel", *(Literal(name) for name in many(row["aliases"])))
    return graph
