"""What a glance in memory lets pass is what pySHACL finds nothing in: drawn shapes and data, our own shapes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import Graph
from tests.validate.differences import Outcome, glanced
from tests.validate.drawn import HEAD, data, shapes

from symbio_kg.read import read
from symbio_kg.read.table import document_of_fields
from symbio_kg.validate import Validator
from symbio_kg.validate.glance import Glance
from symbio_kg.validate.graph import judged
from symbio_kg.validate.known import types_of
from symbio_kg.validate.lexical import quiet
from symbio_kg.validate.referee import Referee
from symbio_kg.validate.shapes import load_shapes
from symbio_kg.vocabulary import default_vocabulary

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FAULTS = sorted((Path(__file__).parents[1] / "cases" / "validate").glob("*/*.ttl"))


def outcomes(turtle: str, rules: str) -> tuple[Outcome, Outcome]:
    """Return both outcomes for two texts."""
    triples = [quad.triple for quad in ox.parse(turtle.encode(), ox.RdfFormat.TURTLE)]
    graph = Graph()
    with quiet():
        graph.parse(data=rules, format="turtle")
        return glanced(triples, graph)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=300, deadline=None, suppress_health_check=CHECKS)
@given(data(), shapes())
def test_drawn_shapes_and_data(turtle: str, rules: str) -> None:
    """The results are the same, one by one; where the glance alone passes all, a faulty shape is not read."""
    alone, seen = outcomes(turtle, rules)
    assert alone == seen or (isinstance(alone, type) and not isinstance(seen, type))


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_our_shapes_and_their_cases(path: Path) -> None:
    """The report on each case of each of our shapes is the one that pySHACL gives of the whole."""
    alone, seen = glanced(read(path).triples, load_shapes().graph)
    assert alone == seen


def test_what_is_without_fault_needs_no_referee() -> None:
    """In a listing with nothing to mend no node is left for the referee: a glance that is never sure is none."""
    vocabulary = default_vocabulary()
    fields = {"identifier": "A-1", "kind": "offer", "resource": "waste", "title_en": "Fly ash", "unit": "t"}
    fields |= {"title_tr": "Uçucu kül", "nace": "35.11", "latitude": "38.42", "longitude": "27.14"}
    fields |= {"waste_code": "10 01 02", "quantity": "1000", "period": "year", "region": "İzmir"}
    fields |= {"material": "coal-fly-ash", "firm": "Acme", "firm_id": "acme", "synthetic": "true"}
    document = document_of_fields(fields, "listing", "en")
    assert not Validator().validate(document).findings
    mentioned = {t.object.value for t in document.triples if isinstance(t.object, ox.NamedNode)}
    known = [
        ox.Triple(*map(ox.NamedNode, map(str, told))) for told in types_of(sorted(mentioned), vocabulary)
    ]
    glance = Glance(Referee(load_shapes().graph))
    assert glance.caught(judged([*document.triples, *known])) == []


@pytest.mark.parametrize(
    "rules",
    [
        "[] a sh:PropertyShape ; sh:targetClass :C ; sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 5 .",
        "[] a sh:NodeShape ; sh:targetClass :C ; sh:closed true .",
        '[] a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; sh:pattern "^x" .',
    ],
)
def test_what_a_glance_does_not_know_is_judged(rules: str) -> None:
    """A repeated path, a closed shape, a pattern: the referee judges every focus node."""
    alone, seen = outcomes(HEAD + ':a a :C ; :p "y" , :b .', HEAD + rules)
    assert alone == seen
    assert seen
