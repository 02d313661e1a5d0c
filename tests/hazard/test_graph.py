"""The graph gives the same answer: SPARQL over triples comes to the totals that the engine counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from symbio_kg.hazard import Assessment, Composition, Part, assess
from symbio_kg.hazard.asking import HazardQuery, ask, hazard_queries, load_limits
from symbio_kg.hazard.graph import composition_triples
from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.model import Content, Speciation
from symbio_kg.hazard.species import contents_of
from symbio_kg.rules import RuleInvalid
from symbio_kg.store import GraphStore, load_knowledge, open_store
from symbio_kg.terms import PREFIXES

CASE = "https://w3id.org/symbio-kg/graph/case"
SUBSTANCES = sorted(default_law().substances)
CLASSES = sorted(default_law().classes)
NEAR = Decimal("1e-12")
"""Metal shares are quotients; the engine keeps 28 digits of them, the store 18 decimals."""


@pytest.fixture(scope="module")
def store() -> Iterator[GraphStore]:
    opened = open_store(None)
    load_limits(opened)
    yield opened
    opened.close()


def counted(found: Assessment) -> dict[str, Decimal]:
    lines = (line for o in found.outcomes for result in o.properties for line in result.lines)
    return {line.limit.id: line.total for line in lines if line.contributions}


parts = st.builds(
    lambda name, share, classes: Part(
        name=name,
        low=Decimal(share) / 10_000,
        high=Decimal(share) / 10_000,
        substance="" if classes else name,
        classes=tuple(sorted(classes)) or None,
    ),
    st.sampled_from(SUBSTANCES),
    st.sampled_from([0, 1, 999, 1000, 1001, 2500, 9_999, 10_000, 10_001, 50_000]) | st.integers(0, 60_000),
    st.sets(st.sampled_from(CLASSES), max_size=5),
)
days = st.sampled_from(
    [date(2015, 6, 1), date(2018, 7, 4), date(2018, 7, 5), date(2026, 11, 25), date(2027, 2, 1)]
)


@given(st.lists(parts, min_size=1, max_size=12, unique_by=lambda part: part.name), days)
@settings(max_examples=60, deadline=None)
def test_graph_and_engine_agree(store: GraphStore, listed: list[Part], day: date) -> None:
    """For random compositions and days, every limit that is touched has the same total in both."""
    composition = Composition(tuple(listed))
    found = assess(composition, day)
    contents, _ = contents_of(composition, default_law(), day, Speciation.WORST)
    node = NamedNode("https://w3id.org/symbio-kg/data/composition/x")
    store.replace(CASE, composition_triples(node, contents, day))
    asked = {total.limit: total.total for total in ask(store)}
    mine = counted(found)
    limits = {limit.id for limit in default_law().limits}
    theirs = {limit: total for limit, total in asked.items() if limit in limits}
    assert theirs.keys() == mine.keys()
    assert all(abs(theirs[limit] - mine[limit]) < NEAR for limit in mine)


def test_pollutants_agree(store: GraphStore) -> None:
    """The pollutant query gives the engine's totals in mg/kg."""
    composition = Composition(
        (
            Part("PCB", Decimal("0.0051"), Decimal("0.0051"), substance="polychlorobiphenyls-pcb"),
            Part("PBDE", Decimal("0.04"), Decimal("0.04"), substance="pbde-sum"),
            Part("TEQ", Decimal("0.0000006"), Decimal("0.0000006"), substance="pcdd-pcdf"),
        )
    )
    day = date(2026, 11, 25)
    found = assess(composition, day)
    store.replace(CASE, found.as_triples())
    asked = {
        total.limit: total.total >= total.value
        for total in ask(store)
        if total.limit.startswith(("eu-p", "tr-p"))
    }
    assert asked == {pop.limit.id: pop.reached for outcome in found.outcomes for pop in outcome.pops}


@pytest.mark.parametrize("query", hazard_queries(), ids=lambda query: query.header.id)
def test_each_query_fires_and_stays_silent(store: GraphStore, query: HazardQuery) -> None:
    """A query finds something in a waste made for it, nothing in an empty one or before its limits start."""
    fires = {
        "single-substance": Content("x", {}, "", Decimal(1), Decimal(1), ("carc-1a-h350",)),
        "sum-of-substances": Content("x", {}, "", Decimal(30), Decimal(30), ("aquatic-acute-1-h400",)),
        "sum-of-both": Content(
            "x", {}, "", Decimal(30), Decimal(30), ("skin-irrit-2-h315", "eye-irrit-2-h319")
        ),
        "presence": Content("x", {}, "", Decimal(1), Decimal(1), ("expl-1-1-h201",)),
        "persistent-pollutant": Content("x", {}, "ddt", Decimal(1), Decimal(1), ()),
    }
    node = NamedNode("https://w3id.org/symbio-kg/data/composition/y")
    content = fires[query.header.id]
    for contents, day, expected in (
        ([content], date(2026, 11, 25), True),
        ([], date(2026, 11, 25), False),
        ([content], date(2015, 4, 1), query.header.id == "persistent-pollutant"),
    ):
        store.replace(CASE, composition_triples(node, contents, day))
        assert bool(ask(store, [query])) is expected
    store.drop(CASE)


def test_the_assessment_joins_the_knowledge() -> None:
    """The triples of an assessment point at properties, limits, entries and substances that exist."""
    composition = Composition(
        (Part("ZnO", Decimal(1), Decimal(1), substance="zinc-oxide"),), code="10 10 10", rest_inert=True
    )
    opened = open_store(None)
    load_knowledge(opened)
    opened.add(CASE, assess(composition, date(2026, 11, 25)).as_triples())
    question = """
    PREFIX sym: <https://w3id.org/symbio-kg/ont/>
    PREFIX prov: <http://www.w3.org/ns/prov#>
    SELECT ?entry ?limit WHERE {
      ?assessment a sym:HazardAssessment ; sym:jurisdiction sym:EuropeanUnion ; prov:wasGeneratedBy / sym:asOf ?day ;
        sym:followingEntry ?entry ; sym:hasPropertyFinding ?finding ; sym:assesses / sym:hasContent / sym:substance ?s .
      ?finding sym:propertyStatus sym:PropertyReached ; sym:decidedBy ?limit .
      ?limit a sym:HazardLimit ; sym:evidenceLevel ?evidence .
      ?entry a sym:WasteCode . ?s a sym:Substance .
    }"""
    rows = opened.select(question).rows
    assert [tuple(str(getattr(t, "value", "")) for t in row) for row in rows] == [
        (f"{PREFIXES['low']}10-10-09", f"{PREFIXES['limit']}eu-hp14-3")
    ]


def test_the_same_composition_gets_the_same_name() -> None:
    """Assessing twice gives the same triples, so a graph does not grow by repeating."""
    composition = Composition((Part("ZnO", Decimal(1), Decimal(1), substance="zinc-oxide"),))
    first, again = (assess(composition, date(2026, 11, 25)).as_triples() for _ in range(2))
    assert set(first) == set(again)


def test_a_wrong_header_is_refused(tmp_path: Path) -> None:
    """A query that says nothing of where it comes from never runs."""
    (tmp_path / "x-y.rq").write_text("#+ id: x-y\nSELECT * {}", encoding="utf-8")
    with pytest.raises(RuleInvalid):
        hazard_queries(tmp_path)
