"""What is screened is judged as pySHACL judges the whole: drawn shapes and data, cycles, bad input, our own shapes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import Graph
from tests.validate.differences import Outcome, both
from tests.validate.drawn import HEAD, data, shapes

from symbio_kg import assets
from symbio_kg.model import Document
from symbio_kg.read import read
from symbio_kg.validate import Validator, slow
from symbio_kg.validate.facts import facts_of, facts_of_file
from symbio_kg.validate.lexical import quiet
from symbio_kg.validate.screen import Screened
from symbio_kg.validate.shapes import load_shapes
from symbio_kg.vocabulary import load

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def judged(turtle: str, rules: str) -> tuple[Outcome, Outcome, Screened | None]:
    """Return both outcomes for two texts."""
    triples = [
        ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(turtle.encode(), ox.RdfFormat.TURTLE)
    ]
    graph = Graph()
    with quiet():
        graph.parse(data=rules, format="turtle")
        return both(triples, graph)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=100, deadline=None, suppress_health_check=CHECKS)
@given(data(), shapes())
def test_drawn_shapes_and_data(turtle: str, rules: str) -> None:
    """The results are the same, one by one; what pySHACL refuses is refused."""
    alone, screened, _ = judged(turtle, rules)
    assert alone == screened


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=5_000, deadline=None, suppress_health_check=CHECKS)
@given(data(), shapes())
def test_many_drawn_shapes_and_data(turtle: str, rules: str) -> None:
    """The same, thousands of times."""
    alone, screened, _ = judged(turtle, rules)
    assert alone == screened


CASES = Path(__file__).parents[1] / "cases"
VOCABULARY = load(CASES / "read" / "tables")
PLAIN = Validator(vocabulary=VOCABULARY, screened_from=10**9)
SCREENED = Validator(vocabulary=VOCABULARY, screened_from=0)
FAULTS = sorted((CASES / "validate").glob("*/fail*.ttl"))
REGION = (
    "kwinana/listings.ttl",
    "izmir/materials.csv",
    "izmir/energy-water.ttl",
    "izmir/services.jsonld",
    "izmir/faulty.csv",
)


@pytest.mark.parametrize("name", REGION)
def test_the_examples_get_the_same_report(name: str) -> None:
    """Screened or not, a document is reported on alike, to the last word."""
    document = read(assets.examples() / name)
    assert SCREENED.validate(document) == PLAIN.validate(document)


def test_planted_faults_of_every_kind_are_all_found() -> None:
    """In a region with each constraint broken somewhere, both ways find the same, and each constraint."""
    documents = [read(assets.examples() / name) for name in REGION[:4]]
    documents += [read(path) for path in FAULTS]
    triples = [_apart(t, place) for place, d in enumerate(documents) for t in d.triples]
    region = Document("region", triples)
    plain = PLAIN.validate(region)
    assert SCREENED.validate(region) == plain
    assert {f.shape for f in plain.findings} == set(load_shapes().constraints)


def _apart(triple: ox.Triple, place: int) -> ox.Triple:
    """Return *triple* with the names of the document's own things made its own."""

    def own(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return ox.BlankNode(f"{term.value}x{place}")
        if isinstance(term, ox.NamedNode) and "/data/" in term.value:
            return ox.NamedNode(f"{term.value}-{place}")
        return term

    return ox.Triple(own(triple.subject), triple.predicate, own(triple.object))


LITERALS = [
    "01",
    "1",
    "+5",
    "1.50",
    "abc",
    " 5 ",
    "true",
    "1e3",
    "2026-02-31",
    "2026-01-01T24:00:00",
    "",
    "0000-01-01",
]
TYPES = [
    "integer",
    "decimal",
    "double",
    "float",
    "boolean",
    "date",
    "dateTime",
    "time",
    "int",
    "byte",
    "string",
    "duration",
]


@pytest.mark.parametrize("datatype", TYPES)
def test_the_tables_give_literals_back_as_written(datatype: str) -> None:
    """Neither form nor datatype of a literal changes on its way through the tables, valid or not."""
    iri = ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}")
    node = ox.NamedNode("urn:t:n")
    triples = {ox.Triple(node, node, ox.Literal(text, datatype=iri)) for text in LITERALS}
    with facts_of(triples) as facts:
        assert set(facts.triples("SELECT * FROM t")) == triples


def test_a_very_long_line_is_read_too(tmp_path: Path) -> None:
    """A literal longer than what several threads read by is read by one."""
    path, long = tmp_path / "long.nt", "y" * 20_000_000
    path.write_text(
        f'<urn:a> <urn:p> "x" .\n<urn:b> <urn:p> "{long}" .\n<urn:c> <urn:p> "z" .\n', encoding="ascii"
    )
    with facts_of_file(path) as facts:
        assert sorted(facts.run("SELECT s, length(o) FROM t")) == [
            ("<urn:a>", 3),
            ("<urn:b>", len(long) + 2),
            ("<urn:c>", 3),
        ]


def test_every_slow_way_has_its_reason_in_turkish() -> None:
    """Each reason in the code has its Turkish, and none is left over."""
    code = "".join(
        p.read_text("utf-8") for p in Path(slow.__file__).parent.glob("*.py") if p.name != "slow.py"
    )
    assert set(re.findall(r'SlowWay\(\s*"([^"]+)"', code)) == set(slow.TURKISH)


def test_a_shape_that_refers_to_itself_goes_the_slow_way() -> None:
    """A cycle is judged by pySHACL alone, and the screen says so."""
    rules = HEAD + ":S sh:targetClass :C ; a sh:NodeShape ; sh:property :P .\n"
    rules += ":P a sh:PropertyShape ; sh:path :p ; sh:minCount 1 ; sh:node :S ."
    alone, screened, how = judged(HEAD + ":a a :C ; :p :b . :b a :C ; :p :c . :c a :C ; :p :c .", rules)
    assert alone == screened
    assert how is not None
    assert [reason["en"] for reason in how.slow.values()] == ["a shape that refers to itself"]


def test_blank_nodes_and_ill_typed_values_are_judged() -> None:
    """Nodes without a name are caught as others are, and a value that is none fails its datatype."""
    rules = (
        HEAD
        + ":S sh:targetClass :C ; a sh:NodeShape ; sh:property [ sh:path :p ; sh:datatype xsd:integer ] ."
    )
    alone, screened, _ = judged(HEAD + '[] a :C ; :p "x"^^xsd:integer , "01"^^xsd:integer , [] .', rules)
    assert alone == screened
    assert isinstance(screened, dict)
    assert screened.total() == 2


def test_a_blank_node_as_target_is_judged() -> None:
    """pySHACL takes a blank node of the shapes for a focus node, and so it is."""
    part = '[ sh:path :p ; sh:minCount 1 ; sh:message "m" ]'
    rules = HEAD + f":S sh:targetNode [] , :a ; a sh:NodeShape ; sh:property {part} ."
    alone, screened, _ = judged(HEAD + ":a :q 1 .", rules)
    assert alone == screened
    assert isinstance(screened, dict)
    assert screened.total() == 2


SPARQL = """:S sh:targetClass :C ; a sh:NodeShape ; sh:sparql [ sh:message "m" ; sh:select '''%s''' ] ."""
DATA = ':a a :C ; :p 5 , 7.0 ; :q :b . :b a :C ; :p 1 . :c a :C ; :p "01"^^xsd:int . :d :p 9 .'
QUICK = [
    "SELECT $this ?value WHERE { $this <urn:t:p> ?value . FILTER (?value > 4) }",
    "SELECT $this WHERE { $this <urn:t:p> ?from . $this <urn:t:p> ?group . FILTER (?from < ?group) }",
    "SELECT $this WHERE { $this <urn:t:p> ?v . FILTER NOT EXISTS { $this <urn:t:q> ?o } }",
    "SELECT $this ?value WHERE { $this <urn:t:p> ?value . OPTIONAL { $this <urn:t:q> ?o } FILTER (!BOUND(?o)) }",
    "SELECT $this WHERE { $this <urn:t:q> ?o . ?o <urn:t:p> ?v . FILTER (?v + ?missing > 3 || ?v = 1) }",
]
SLOW = [
    "SELECT $this WHERE { { $this <urn:t:p> 5 } UNION { $this <urn:t:p> 1 } }",
    "SELECT $this WHERE { ?x <urn:t:p> ?v FILTER (?v = 9) }",
    "SELECT $this (COUNT(?v) AS ?n) WHERE { $this <urn:t:p> ?v } GROUP BY $this HAVING (COUNT(?v) > 1)",
    "SELECT $this WHERE { $this <urn:t:p> ?v . FILTER (STRLEN(STR(?v)) > 1) }",
]


@pytest.mark.parametrize("query", QUICK)
def test_a_query_is_asked_once_for_all(query: str) -> None:
    """A plain sh:sparql constraint is screened, with the same results."""
    alone, screened, how = judged(HEAD + DATA, HEAD + SPARQL % query)
    assert alone == screened
    assert alone
    assert how is not None
    assert not how.slow


@pytest.mark.parametrize("query", SLOW)
def test_a_query_with_no_set_based_form_goes_the_slow_way(query: str) -> None:
    """Any other is put to every focus node, and the screen says so."""
    alone, screened, how = judged(HEAD + DATA, HEAD + SPARQL % query)
    assert alone == screened
    assert how is not None
    assert how.slow
