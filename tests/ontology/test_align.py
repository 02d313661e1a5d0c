"""Links to other ontologies start from terms that exist and say how close they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, SKOS, Graph, URIRef

from symbio_kg import assets
from symbio_kg.ontology.turtle import to_turtle

ALIGN = sorted((assets.ontology() / "align").glob("*.ttl"))
LINKS = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}


@pytest.fixture(scope="module")
def known() -> set[URIRef]:
    graph = Graph()
    for folder in ("core", "materials", "codes"):
        for path in sorted((assets.ontology() / folder).glob("*.ttl")):
            if path.name != "functional-classes.ttl":
                graph.parse(path)
    return {node for node in graph.subjects(RDF.type) if isinstance(node, URIRef)}


@pytest.mark.parametrize("path", ALIGN, ids=lambda path: path.stem)
def test_links_start_from_known_terms(path: Path, known: set[URIRef]) -> None:
    """Each link starts from a term of ours, ends outside, and is a SKOS mapping."""
    graph = Graph().parse(path)
    links = [triple for triple in graph if (triple[0], RDF.type, OWL.Ontology) not in graph]

    assert links
    for subject, predicate, value in links:
        assert subject in known
        assert predicate in LINKS
        assert not value.startswith("https://w3id.org/symbio-kg/")  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ALIGN, ids=lambda path: path.stem)
def test_links_are_written_as_we_write_turtle(path: Path) -> None:
    """The file is what our writer makes of it."""
    assert to_turtle(Graph(bind_namespaces="none").parse(path)) == path.read_text(encoding="utf-8")
