"""The referee that is kept for many documents says what pySHACL does of each of them alone."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph
from tests.validate.differences import results

from symbio_kg.read import read
from symbio_kg.validate.graph import graph_of, judged
from symbio_kg.validate.referee import Referee
from symbio_kg.validate.shapes import load_shapes

CASES = sorted((Path(__file__).parents[1] / "cases" / "validate").glob("*/*.ttl"))[::6]


@pytest.fixture(scope="module")
def referee() -> Referee:
    return Referee(load_shapes().graph)


def test_a_kept_referee_says_of_each_document_what_the_engine_says_of_it_alone(referee: Referee) -> None:
    """Nothing of one document is told of the next, and no shape is left out."""
    assert len(CASES) > 20
    for case in CASES:
        data = graph_of(judged(read(case).triples))
        _, alone, _ = pyshacl.validate(
            data, shacl_graph=load_shapes().graph, inplace=True, do_owl_imports=False
        )
        assert isinstance(alone, Graph)
        assert results(referee.report_on(data)) == results(alone), case


def test_an_instance_of_a_class_below_the_target_is_judged(referee: Referee) -> None:
    """Data may bring classes of their own; their instances count as those of the class above."""
    text = """
    PREFIX sym: <https://w3id.org/symbio-kg/ont/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    <urn:mine> rdfs:subClassOf sym:Offer . <urn:one> a <urn:mine> ."""
    data = Graph().parse(data=text, format="turtle")
    found = results(referee.report_on(data))
    assert found
    _, alone, _ = pyshacl.validate(data, shacl_graph=load_shapes().graph, inplace=True, do_owl_imports=False)
    assert isinstance(alone, Graph)
    assert found == results(alone)
