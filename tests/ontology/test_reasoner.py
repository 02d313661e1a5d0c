"""HermiT finds the ontology sound, and the checked-in classification is what it says."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from rdflib import OWL, RDF, RDFS, Graph

from symbio_kg import assets
from symbio_kg.ontology import reasoner
from symbio_kg.ontology.turtle import from_turtle, term, to_turtle

ONTOLOGY = assets.ontology()
needs_java = pytest.mark.skipif(not reasoner.java_works(), reason="no Java to run HermiT on")


@pytest.fixture(scope="module")
def logic() -> Graph:
    return reasoner.logic(ONTOLOGY)


@pytest.fixture(scope="module")
def recorded() -> set[tuple[str, str]]:
    graph = Graph().parse(ONTOLOGY / "inferred.ttl")
    return {(str(kind), str(name)) for kind, name in graph.subject_objects(RDFS.subClassOf)}


@needs_java
def test_the_ontology_is_sound_and_classified_as_recorded(
    logic: Graph, recorded: set[tuple[str, str]]
) -> None:
    """HermiT finds no contradiction and no impossible class, and sorts kinds as `inferred.ttl` says."""
    assert reasoner.classify(logic) == recorded


def test_the_plain_triples_say_the_same(logic: Graph, recorded: set[tuple[str, str]]) -> None:
    """What SPARQL reads from the plain triples sorts kinds as the reasoner does, without Java."""
    assert reasoner.memberships(logic) == recorded


def test_the_record_is_written_as_we_write_turtle(recorded: set[tuple[str, str]]) -> None:
    """`inferred.ttl` is what its own writer makes of it."""
    text = (ONTOLOGY / "inferred.ttl").read_text(encoding="utf-8")

    assert to_turtle(reasoner.inferred(recorded)) == text


def test_fly_ash_is_found_by_what_it_does(recorded: Iterable[tuple[str, str]]) -> None:
    """Fly ash is nowhere called a cement substitute, yet it is sorted among them."""
    kind = str(term("mat:coal-fly-ash"))

    assert (kind, str(term("sym:PozzolanicProvider"))) in set(recorded)


def test_a_weak_claim_makes_nobody_a_member(recorded: Iterable[tuple[str, str]]) -> None:
    """Whole bottles and de-inking sludge, which claim the job hardly, are no pozzolans; ground glass is one."""
    pozzolans = {kind for kind, name in recorded if name == str(term("sym:PozzolanicProvider"))}

    assert str(term("mat:glass-fines")) in pozzolans
    assert not pozzolans & {str(term(f"mat:{kind}")) for kind in ("glass-bottle", "deinking-sludge", "glass")}


@needs_java
def test_a_contradiction_is_named() -> None:
    """A kind under two kinds that exclude each other can have no members, and the error says which."""
    graph = from_turtle(
        """
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix mat: <https://w3id.org/symbio-kg/material/> .
        mat:solid a owl:Class ; owl:disjointWith mat:liquid .
        mat:liquid a owl:Class .
        mat:jelly a owl:Class ; rdfs:subClassOf mat:solid , mat:liquid .
        """
    )

    with pytest.raises(reasoner.Inconsistent, match="jelly"):
        reasoner.classify(graph)


def test_nothing_is_imported_by_what_the_reasoner_reads(logic: Graph) -> None:
    """No import reaches the reasoner, so it fetches nothing."""
    assert (None, OWL.imports, None) not in logic
    assert (None, RDF.type, OWL.Ontology) not in logic
