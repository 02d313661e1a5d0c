"""What queries demand: none is left out that could find something."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal

from symbio_kg.comply import Case, Judge, Verdict, product_judge
from symbio_kg.comply.demands import Demand, demands
from symbio_kg.comply.scenarios import read_scenarios
from symbio_kg.terms import RDF_TYPE, expand

DAY = date(2026, 11, 25)
SCENARIOS = Path(__file__).parents[1] / "scenarios"


def test_a_query_demands_what_is_neither_optional_nor_tested() -> None:
    """Statements count, in groups within too; what is optional, tested, given or only one of several ways does not."""
    query = """SELECT ?x (COUNT(?y) AS ?n) WHERE { # a note with { in it
      VALUES (?a ?b) { (fact:never 1) }
      ?x a sym:Check ; fact:code "10 01" , ?other ; fact:way/^fact:back ?y .
      ?x fact:star* ?y ; fact:one|fact:two ?z ; fact:plus+ ?w ; fact:number 5 ; ?any ?thing .
      OPTIONAL { ?x fact:optional ?o . OPTIONAL { ?x fact:deeper ?p } }
      FILTER (?a < ?b && ?b > 3) FILTER NOT EXISTS { ?x fact:absent ?q }
      BIND (IF(?a = "}", fact:bound, ?none) AS ?c)
      { SELECT ?x WHERE { ?x fact:inner ?i } GROUP BY ?x }
      { SELECT (COUNT(?x) AS ?m) WHERE { ?x fact:counted ?i } }
    } GROUP BY ?x"""
    (way,) = demands(query)
    names = ("way", "back", "plus", "number", "inner")
    assert way == {
        Demand(RDF_TYPE, expand("sym:Check")),
        Demand(expand("fact:code"), Literal("10 01")),
        *(Demand(expand(f"fact:{name}")) for name in names),
    }


def test_each_branch_of_a_union_is_a_way() -> None:
    """A query finds something by one branch or the other, so each is demanded for itself."""
    found = demands("SELECT * WHERE { ?x fact:a ?y { ?x fact:b ?z } UNION { ?x fact:c ?z } UNION { } }")
    named = [{demand.predicate.value.rpartition("/")[2] for demand in way} for way in found]
    assert named == [{"a", "b"}, {"a", "c"}, {"a"}]


def test_what_is_not_understood_is_not_demanded() -> None:
    """Nothing is demanded of a query that is written in a way the reader does not know."""
    assert demands("SELECT * WHERE { ?x fact:a [ fact:b ?y ] }") == (frozenset(),)


def _same(some: Sequence[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    judge = product_judge()
    spared = [judge.judge(case, DAY) for case in some]
    monkeypatch.setattr(Judge, "_may_find", lambda *_: True)
    assert spared == [judge.judge(case, DAY) for case in some]


def _cases() -> list[Case]:
    return [scenario.case for scenario in read_scenarios(SCENARIOS) if scenario.case is not None]


def test_sparing_questions_changes_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case alone, for which most rules are spared, is judged as when all are asked."""
    _same(random.Random(3).sample(_cases(), 8), monkeypatch)


@pytest.mark.slow
def test_sparing_questions_changes_no_verdict_of_any_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is for every published scenario, each alone."""
    _same(_cases(), monkeypatch)


def test_judges_over_one_law_take_turns() -> None:
    """Two threads that judge by the same law, one with fewer rules, do not see one another's cases."""
    judge = product_judge()
    part = judge.for_scopes({"offer"})
    cases = _cases()[:12]

    def outcomes(one: Judge) -> list[list[Verdict]]:
        return [one.judge_all(cases[n : n + 3], DAY) for n in range(0, len(cases), 3)]

    alone = [outcomes(one) for one in (judge, part)]
    with ThreadPoolExecutor(2) as pool:
        assert alone == list(pool.map(outcomes, (judge, part)))
