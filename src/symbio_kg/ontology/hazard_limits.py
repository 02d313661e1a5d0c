"""Substances with their dated classifications, and the limits that make a waste hazardous."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph, Literal, URIRef

from symbio_kg.ontology.schemes import Scheme, concept
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, boolean, day, decimal, labels
from symbio_kg.terms import BASE

__all__ = ["files"]

Row = dict[str, str]

CLASSES: Final = Scheme(
    name="hazard-class",
    title={"en": "Hazard classes and categories", "tr": "Zararlılık sınıfları ve kategorileri"},
    source={
        "en": "Annex I of Regulation (EC) No 1272/2008; abbreviations are the same in the Turkish regulation's tables",
        "tr": "1272/2008 (AT) sayılı Tüzük Ek I; kısaltmalar İngilizce bırakılmıştır",
    },
    version="1272/2008",
    acts=("EU-CLP", "TR-SEA"),
)
SUBSTANCES: Final = Scheme(
    name="substance",
    title={"en": "Substances that decide on hazard", "tr": "Tehlikelilikte belirleyici maddeler"},
    source={
        "en": "Annex VI of Regulation (EC) No 1272/2008 up to its 23rd adaptation, and notified classifications",
        "tr": "23. uyarlamaya kadar 1272/2008 (AT) sayılı Tüzük Ek VI ve bildirilen sınıflandırmalar",
    },
    version="ATP 23",
    acts=("EU-CLP",),
)
AGGREGATIONS: Final = {
    "individual": "sym:SingleSubstance",
    "national": "sym:NationalRule",
    "presence": "sym:PresenceAsksTest",
    "property": "sym:PropertyOfWaste",
    "sum": "sym:SumOfSubstances",
    "sum-of-both": "sym:SumOfBoth",
    "weighted-sum": "sym:WeightedSum",
}
OPERATORS: Final = {"<": "sym:LessThan", "<=": "sym:AtMost", ">": "sym:MoreThan", ">=": "sym:AtLeast"}
UNITS: Final = {
    "%": "unit:PERCENT",
    "mg/kg": "unit:MilliGM-PER-KiloGM",
    "mm²/s": "unit:MilliM2-PER-SEC",
    "pH": "unit:PH",
    "°C": "unit:DEG_C",
    "µg/kg": "unit:MicroGM-PER-KiloGM",
}
JURISDICTIONS: Final = {"EU": "sym:EuropeanUnion", "TR": "sym:Turkey"}


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs by their path; KeyError for a mode, operator, unit or class nobody knows."""
    classes = read_table(tables / "hazard-classes.tsv", ("id", "category", "statement"))
    return {
        "codes/hazard-class.ttl": _classes(classes),
        "codes/substance.ttl": _substances(tables, classes),
        "law/hazard-limits.ttl": _limits(tables, classes),
    }


def _classes(rows: list[Row]) -> Graph:
    graph = CLASSES.graph(tops=[f"hclass:{row['id']}" for row in rows])
    for row in rows:
        node, name = f"hclass:{row['id']}", f"{row['category']}, {row['statement']}"
        names = {"en": name, "tr": name}
        concept(graph, node, scheme=CLASSES, kind="sym:HazardClass", notation=name, names=names)
        add(graph, node, "sym:hazardCategory", Literal(row["category"]))
        add(graph, node, "sym:hazardStatement", f"hst:{row['statement']}")
    return graph


def _substances(tables: Path, classes: list[Row]) -> Graph:
    rows = read_table(tables / "substances.tsv", ("id", "en", "tr", "cas", "hazards", "valid_from", "factor"))
    known = {(row["category"], row["statement"]): row["id"] for row in classes}
    graph = SUBSTANCES.graph(tops=dict.fromkeys(f"subst:{row['id']}" for row in rows))
    for row in rows:
        if (URIRef(f"{BASE}substance/{row['id']}"), None, None) not in graph:
            _substance(graph, row)
        _classification(graph, row, known)
    return graph


def _substance(graph: Graph, row: Row) -> None:
    node = f"subst:{row['id']}"
    names = {"en": row["en"], "tr": row["tr"]}
    # Several entries share a CAS number (powder and massive metal), so the table's own name is the notation
    concept(graph, node, scheme=SUBSTANCES, kind="sym:Substance", notation=row["id"], names=names)
    add(graph, node, "sym:translationEvidence", f"sym:{row['tr_evidence']}")
    for column, name in (
        ("cas", "casNumber"),
        ("ec", "ecNumber"),
        ("index_no", "indexNumber"),
        ("formula", "formula"),
        ("element", "element"),
    ):
        if row[column]:
            add(graph, node, f"sym:{name}", Literal(row[column]))
    if row["factor"]:
        add(graph, node, "sym:elementFactor", decimal(row["factor"]))
    add(graph, node, "sym:metalBasis", boolean(row["note_1"] == "true"))


def _classification(graph: Graph, row: Row, known: dict[tuple[str, str], str]) -> None:
    node = f"subst:{row['id']}/{row['valid_from'] or 'undated'}"
    add(graph, f"subst:{row['id']}", "sym:hasClassification", node)
    add(graph, node, "a", "sym:Classification")
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    if row["atp"]:
        add(graph, node, "dcterms:source", Literal(row["atp"]))
    for column, name in (("valid_from", "validFrom"), ("valid_to", "validTo")):
        if row[column]:
            add(graph, node, f"sym:{name}", day(row[column]))
    pairs = [tuple(part.split(":")) for part in many(row["hazards"])]
    pairs += [("Supplemental", code) for code in many(row["euh"])]
    for category, statement in pairs:
        plain = statement[:4] if statement.startswith("H") else statement
        add(graph, node, "sym:classifiedAs", f"hclass:{known[category, plain]}")


def _limits(tables: Path, classes: list[Row]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in read_table(tables / "hp-rules.tsv", ("id", "hp", "mode", "statements", "limit", "operator")):
        node = _limit(graph, row, "sym:HazardLimit")
        add(graph, node, "sym:hazardousProperty", f"hp:{row['hp']}")
        add(graph, node, "sym:aggregation", AGGREGATIONS[row["mode"]])
        if row["cutoff_evidence"]:
            add(graph, node, "sym:cutOffEvidence", f"sym:{row['cutoff_evidence']}")
        if row["mode"] not in ("property", "national"):
            _terms(graph, node, row, classes)
    for row in read_table(tables / "pop-limits.tsv", ("id", "members", "triggers", "limit", "operator")):
        node = _limit(graph, row, "sym:PersistentPollutantLimit")
        add(graph, node, "sym:setsAsterisk", boolean(row["triggers"]))
        add(graph, node, "sym:limitsSubstance", *(f"subst:{name}" for name in many(row["members"])))
    return graph


def _limit(graph: Graph, row: Row, kind: str) -> str:
    node = f"limit:{row['id']}"
    add(graph, node, "a", kind)
    labels(graph, node, {"en": row["en"], "tr": row["tr"]})
    labels(graph, node, {"en": row["note_en"], "tr": row["note_tr"]}, "skos:scopeNote")
    add(graph, node, "sym:jurisdiction", JURISDICTIONS[row["jurisdiction"]])
    add(graph, node, "dcterms:source", f"law:{row['source']}")
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    if row["limit"]:
        add(graph, node, "qudt:numericValue", decimal(row["limit"]))
        add(graph, node, "qudt:unit", UNITS[row["unit"]])
        add(graph, node, "sym:operator", OPERATORS[row["operator"]])
    for column, name in (("valid_from", "validFrom"), ("valid_to", "validTo")):
        if row[column]:
            add(graph, node, f"sym:{name}", day(row[column]))
    return node


def _terms(graph: Graph, node: str, row: Row, classes: list[Row]) -> None:
    """Add a term for each class that has one of the row's statements and, if named, categories."""
    categories = many(row["categories"])
    for statement in many(row["statements"]):
        for found in classes:
            if found["statement"] != statement or (categories and found["category"] not in categories):
                continue
            term = f"{node}/{found['id']}"
            add(graph, node, "sym:hasTerm", term)
            add(graph, term, "a", "sym:LimitTerm")
            add(graph, term, "sym:counts", f"hclass:{found['id']}")
            add(graph, term, "sym:weight", decimal(_of(row["weights"], statement, "1")))
            add(graph, term, "sym:cutOff", decimal(_of(row["cutoffs"], statement, "0")))


def _of(cell: str, statement: str, otherwise: str) -> str:
    """Return the number for *statement* in a cell such as `0.1` or `H410=0.1;H411=1`."""
    if "=" not in cell:
        return cell or otherwise
    return dict(part.split("=") for part in many(cell)).get(statement, otherwise)
