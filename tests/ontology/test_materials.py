"""The words are complete, in both languages, and hang together."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from symbio_kg import assets
from symbio_kg.ontology import functional, materials
from symbio_kg.ontology.tables import read_table
from symbio_kg.ontology.turtle import term

ONTOLOGY = assets.ontology()
TABLES = ONTOLOGY / "tables"


@pytest.fixture(scope="module")
def words() -> Graph:
    graph = Graph(bind_namespaces="none")
    for folder in ("core", "materials"):
        for path in sorted((ONTOLOGY / folder).glob("*.ttl")):
            graph.parse(path)
    return graph


def kinds(words: Graph) -> list[Node]:
    return list(words.subjects(RDF.type, term("sym:ResourceKind")))


def ids(table: str, column: str = "id") -> set[str]:
    return {row[column] for row in read_table(TABLES / table)}


def test_there_are_enough_kinds(words: Graph) -> None:
    """The ontology tells at least 430 kinds of resource apart."""
    assert len(kinds(words)) >= 430


def test_every_term_is_named_and_defined_in_both_languages(words: Graph) -> None:
    """Each class, property and individual has one label and one definition in each language."""
    types = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)
    own = {
        node
        for kind in types
        for node in words.subjects(RDF.type, kind)
        if isinstance(node, URIRef) and node.startswith("https://w3id.org/symbio-kg/")
    }
    wanted = ["en", "tr"]
    unnamed = [n for n in own if sorted(t.language for t in words.objects(n, RDFS.label)) != wanted]  # type: ignore[attr-defined]
    undefined = [
        n
        for n in own
        if sorted(t.language for t in words.objects(n, SKOS.definition)) != wanted  # type: ignore[attr-defined]
        and not n.startswith(str(term("unit:")))
    ]

    assert len(own) > 1200
    assert unnamed == []
    assert undefined == []


def test_kinds_form_one_tree(words: Graph) -> None:
    """Every kind has one parent and reaches the one root without a circle."""
    parents = {
        kind: [p for p in words.objects(kind, RDFS.subClassOf) if isinstance(p, URIRef)]
        for kind in kinds(words)
    }

    assert [k for k, found in parents.items() if found == [term("sym:Resource")]] == [term("mat:resource")]
    for kind in parents:
        steps, at = 0, kind
        while at != term("mat:resource"):
            (at,) = parents[at]
            steps += 1
            assert steps < 20, kind


def test_labels_tell_kinds_apart(words: Graph) -> None:
    """No two kinds share a label in a language."""
    for language in ("en", "tr"):
        found = Counter(
            str(label).casefold()
            for kind in kinds(words)
            for label in words.objects(kind, RDFS.label)
            if label.language == language  # type: ignore[attr-defined]
        )
        assert [name for name, count in found.items() if count > 1] == []


def test_every_function_has_a_provider_and_a_class() -> None:
    """No function is asked for that nothing can do, and each has its defined class."""
    functions = ids("functions.tsv")

    assert functions == ids("material-functions.tsv", "function")
    assert len({functional.class_name(function) for function in functions}) == len(functions) >= 40


def test_strengths_and_likelihoods_lie_between_nought_and_one() -> None:
    """Judgements are shares."""
    for table, column in (("material-functions.tsv", "strength"), ("code-materials.tsv", "likelihood")):
        for row in read_table(TABLES / table):
            assert 0 < Decimal(row[column]) <= 1, row


def test_every_waste_code_stands_for_something() -> None:
    """Each six-digit entry of the List of Waste, in any version, has one to eight materials."""
    entries = {row["code"] for row in read_table(TABLES / "list-of-waste.tsv") if row["level"] == "entry"}
    mapped = Counter(row["code"] for row in read_table(TABLES / "code-materials.tsv"))

    assert set(mapped) == entries
    assert len(entries) >= 880
    assert max(mapped.values()) <= 8


@pytest.mark.parametrize(
    "table",
    ["material-functions.tsv", "code-materials.tsv", "material-names.tsv", "material-properties.tsv"],
)
def test_tables_speak_of_known_kinds(table: str) -> None:
    """No table names a material that is not in the list."""
    assert ids(table, "material") <= ids("materials.tsv")


def test_typical_values_use_known_words() -> None:
    """Typical values name listed properties and units, of a kind that fits the property."""
    kind = {row["id"]: row["kind"] for row in read_table(TABLES / "units.tsv")}
    default = {row["id"]: row["default_unit"] for row in read_table(TABLES / "properties.tsv")}

    for row in read_table(TABLES / "material-properties.tsv"):
        fits = {kind[default[row["property"]]]}
        if fits == {"ratio"}:
            fits.add("concentration")
        assert kind[row["unit"]] in fits, row


def test_every_property_has_a_listed_unit() -> None:
    """The default unit of a property is in the list of units."""
    assert ids("properties.tsv", "default_unit") <= ids("units.tsv")


def test_the_nearest_word_counts() -> None:
    """A narrow kind that does a job worse than its parent says so."""
    table = [{"id": "wood", "parent": ""}, {"id": "treated", "parent": "wood"}]
    own = [
        {"material": "wood", "function": "board", "strength": "0.7"},
        {"material": "wood", "function": "fuel", "strength": "0.9"},
        {"material": "treated", "function": "board", "strength": "0.1"},
    ]

    claims = materials.effective_claims(table, own)

    assert claims["treated"] == {"board": ("0.1", False), "fuel": ("0.9", True)}


def test_common_materials_have_shop_floor_names() -> None:
    """The names by which people call things lead to one kind each, in both languages."""
    names = {
        (row["language"], row["name"].casefold()): row["material"]
        for row in read_table(TABLES / "material-names.tsv")
    }

    assert names["en", "cog"] == "coke-oven-gas"
    assert names["en", "draff"] == "spent-grain"
    assert names["tr", "prina"] == "olive-pomace"
    assert names["tr", "hurda"] == "steel-scrap"
