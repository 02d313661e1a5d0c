"""Builds the words: kinds of resource, what they do, what can be measured on them, and units.

Kinds of resource are OWL classes. What a kind does is said three times, for three readers: as a
restriction, from which HermiT sorts kinds into functional classes; as a plain triple on the punned
individual, for SPARQL; and as a `sym:FunctionClaim` with strength and evidence, for the rules. The
first two hold of every portion, so a kind gets them for what it and all narrower kinds do well enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from rdflib import BNode, Graph, Literal, URIRef

from symbio_kg.ontology import functional
from symbio_kg.ontology.phrases import limit_in_words, phrases
from symbio_kg.ontology.tables import read_table
from symbio_kg.ontology.turtle import add, boolean, decimal, labels, term
from symbio_kg.terms import BASE

__all__ = ["WEAKEST", "Claims", "effective_claims", "entailed", "files"]

WEAKEST: Final = Decimal("0.3")
"""A claim below this is for the rules to weigh, not for the reasoner to take as what a kind is."""

Claims = Mapping[str, Mapping[str, tuple[str, bool]]]
"""Strength of each function of each material, and whether it comes from a wider kind."""

_LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
_TITLES = {
    "materials": ("Kinds of resource", "Kaynak türleri"),
    "functions": ("Functions of resources", "Kaynakların işlevleri"),
    "functional-classes": ("Functional classes", "İşlevsel sınıflar"),
    "properties": ("Measurable properties", "Ölçülebilir özellikler"),
    "units": ("Units of measure", "Ölçü birimleri"),
}


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs of materials, functions, properties, units and what codes stand for."""
    materials = read_table(tables / "materials.tsv", ["id", "en", "tr", "parent", "definition_en"])
    names = read_table(tables / "material-names.tsv", ["material", "language", "name"])
    own = read_table(tables / "material-functions.tsv", ["material", "function", "strength"])
    typical = read_table(tables / "material-properties.tsv", ["material", "property", "operator"])
    functions = read_table(tables / "functions.tsv", ["id", "en", "tr", "group", "definition_en"])
    claims = effective_claims(materials, own)
    kinds = _materials(materials, names, entailed(materials, claims))
    _typical(kinds, typical, phrases(tables))
    return {
        "materials/materials.ttl": kinds,
        "materials/functions.ttl": _functions(functions),
        "materials/functional-classes.ttl": functional.graph(functions, _header("functional-classes")),
        "materials/properties.ttl": _properties(tables),
        "materials/units.ttl": _units(tables),
        "knowledge/function-claims.ttl": _claims(claims),
        "knowledge/code-materials.ttl": _codes(tables),
    }


def effective_claims(
    materials: list[dict[str, str]], own: list[dict[str, str]]
) -> dict[str, dict[str, tuple[str, bool]]]:
    """Return each kind's functions with their strength; the nearest wider kind's word counts.

    A narrow kind may say a lower strength than its parent: treated wood is a poor particle board.
    """
    parent = {row["id"]: row["parent"] for row in materials}
    said: dict[str, dict[str, str]] = {}
    for row in own:
        said.setdefault(row["material"], {})[row["function"]] = row["strength"]
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for kind in parent:
        claims: dict[str, tuple[str, bool]] = {}
        at = kind
        while at:
            for function, strength in said.get(at, {}).items():
                claims.setdefault(function, (strength, at != kind))
            at = parent[at]
        found[kind] = claims
    return found


def entailed(materials: list[dict[str, str]], claims: Claims) -> dict[str, set[str]]:
    """Return the functions of each kind that it and every narrower kind has at WEAKEST or better."""
    strong = {
        kind: {function for function, (strength, _) in held.items() if Decimal(strength) >= WEAKEST}
        for kind, held in claims.items()
    }
    parent = {row["id"]: row["parent"] for row in materials}
    found = {kind: set(functions) for kind, functions in strong.items()}
    for kind, functions in strong.items():
        at = parent[kind]
        while at:
            found[at] &= functions
            at = parent[at]
    return found


def _header(name: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    node = URIRef(f"{BASE}materials/{name}")
    graph.add((node, term("rdf:type"), term("owl:Ontology")))
    for language, title in zip(("en", "tr"), _TITLES[name], strict=True):
        graph.add((node, term("dcterms:title"), Literal(title, lang=language)))
    graph.add((node, term("dcterms:license"), _LICENCE))
    return graph


def _materials(
    materials: list[dict[str, str]],
    names: list[dict[str, str]],
    does: Mapping[str, set[str]],
) -> Graph:
    graph = _header("materials")
    for row in materials:
        kind = f"mat:{row['id']}"
        add(graph, kind, "a", "owl:Class", "sym:ResourceKind")
        add(graph, kind, "rdfs:subClassOf", f"mat:{row['parent']}" if row["parent"] else "sym:Resource")
        _texts(graph, kind, row)
        add(graph, kind, "sym:evidenceLevel", f"sym:{row['evidence']}")
        for function in sorted(does[row["id"]]):
            add(graph, kind, "sym:providesFunction", f"fun:{function}")
            if function not in does.get(row["parent"], ()):
                _restrict(graph, row["id"], function)
    for row in names:
        labels(graph, f"mat:{row['material']}", {row["language"]: row["name"]}, "skos:altLabel")
    for kinds in (
        ("material", "energy-carrier", "water-resource", "shared-service"),
        ("solid-material", "liquid-material", "gaseous-material"),
    ):
        for place, left in enumerate(kinds):
            add(graph, f"mat:{left}", "owl:disjointWith", *(f"mat:{right}" for right in kinds[place + 1 :]))
    return graph


def _restrict(graph: Graph, material: str, function: str) -> None:
    """Say that every portion of *material* provides *function*."""
    node = BNode(f"{material}.{function}")
    graph.add((term(f"mat:{material}"), term("rdfs:subClassOf"), node))
    graph.add((node, term("rdf:type"), term("owl:Restriction")))
    graph.add((node, term("owl:onProperty"), term("sym:providesFunction")))
    graph.add((node, term("owl:hasValue"), term(f"fun:{function}")))


def _typical(graph: Graph, rows: list[dict[str, str]], words: Mapping[str, str]) -> None:
    for row in rows:
        end = "max" if row["operator"] in ("AtMost", "LessThan") else "min"
        node = f"mat:{row['material']}.{row['property']}-{end}"
        add(graph, f"mat:{row['material']}", "sym:hasTypicalProperty", node)
        add(graph, node, "a", "sym:TypicalValue")
        add(graph, node, "sym:property", f"prop:{row['property']}")
        add(graph, node, "sym:operator", f"sym:{row['operator']}")
        add(graph, node, "qudt:numericValue", decimal(row["value"]))
        add(graph, node, "qudt:unit", f"unit:{row['unit']}")
        limit_in_words(graph, node, row, words)
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")


def _functions(rows: list[dict[str, str]]) -> Graph:
    graph = _header("functions")
    for row in rows:
        add(graph, f"fun:{row['id']}", "a", "owl:NamedIndividual", "sym:Function")
        _texts(graph, f"fun:{row['id']}", row)
        add(graph, f"fun:{row['id']}", "sym:functionGroup", Literal(row["group"]))
    return graph


def _properties(tables: Path) -> Graph:
    graph = _header("properties")
    for row in read_table(tables / "properties.tsv", ["id", "en", "tr", "default_unit", "is_content"]):
        node = f"prop:{row['id']}"
        add(graph, node, "a", "owl:NamedIndividual", "sym:Property")
        _texts(graph, node, row)
        add(graph, node, "qudt:hasQuantityKind", f"quantitykind:{row['quantity_kind']}")
        add(graph, node, "sym:defaultUnit", f"unit:{row['default_unit']}")
        add(graph, node, "sym:isContent", boolean(row["is_content"]))
    return graph


def _units(tables: Path) -> Graph:
    graph = _header("units")
    for row in read_table(tables / "units.tsv", ["id", "en", "tr", "kind", "multiplier", "symbols"]):
        node = f"unit:{row['id']}"
        add(graph, node, "a", "owl:NamedIndividual", "qudt:Unit")
        _texts(graph, node, row)
        add(graph, node, "qudt:hasQuantityKind", f"quantitykind:{row['quantity_kind']}")
        add(graph, node, "qudt:conversionMultiplier", decimal(row["multiplier"]))
        add(graph, node, "sym:unitKind", Literal(row["kind"]))
        if row["offset"] != "0":
            add(graph, node, "qudt:conversionOffset", decimal(row["offset"]))
        add(graph, node, "sym:symbol", *(Literal(symbol) for symbol in row["symbols"].split(";")))
    return graph


def _claims(claims: Claims) -> Graph:
    graph = Graph(bind_namespaces="none")
    for kind, functions in claims.items():
        for function, (strength, inherited) in functions.items():
            node = f"data:claim/{kind}/{function}"
            add(graph, node, "a", "sym:FunctionClaim")
            add(graph, node, "sym:ofMaterial", f"mat:{kind}")
            add(graph, node, "sym:providesFunction", f"fun:{function}")
            add(graph, node, "sym:strength", decimal(strength))
            add(graph, node, "sym:inherited", boolean(inherited))
            add(graph, node, "sym:evidenceLevel", "sym:Inferred" if inherited else "sym:OwnKnowledge")
    return graph


def _codes(tables: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in read_table(tables / "code-materials.tsv", ["code", "material", "likelihood", "evidence"]):
        code = row["code"].replace(" ", "-")
        node = f"data:code-material/{code}/{row['material']}"
        add(graph, node, "a", "sym:CodeMaterial")
        add(graph, node, "sym:wasteCode", f"low:{code}")
        add(graph, node, "sym:material", f"mat:{row['material']}")
        add(graph, node, "sym:likelihood", decimal(row["likelihood"]))
        add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    return graph


def _texts(graph: Graph, node: str, row: Mapping[str, str]) -> None:
    labels(graph, node, {"en": row["en"], "tr": row["tr"]})
    defined = {language: row.get(f"definition_{language}", "") for language in ("en", "tr")}
    labels(graph, node, defined, "skos:definition")
