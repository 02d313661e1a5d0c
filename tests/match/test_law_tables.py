"""The law as tables says of every pair what the rules say when they are asked about that pair with all its facts."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from symbio_kg import assets, read
from symbio_kg.comply import product_judge, read_case
from symbio_kg.comply.parts import BORDER, facts_read, parts
from symbio_kg.comply.verdict import Stage, Verdict
from symbio_kg.generate import blocks, request, write_rdf
from symbio_kg.infer import infer
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.law import Law, legal_notes
from symbio_kg.match.tables import project
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store

DAY = date(2026, 11, 25)
SCOPES = frozenset({"offer", "site", "route"})
ROUTES = """
SELECT DISTINCT giver, receiver, operation, law, law_rule FROM ruled
WHERE giver IS NOT NULL AND receiver IS NOT NULL ORDER BY giver, receiver, operation"""


@pytest.fixture(scope="module")
def knowing() -> GraphStore:
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    return store


def generated(seed: int) -> list[Triple]:
    text = io.StringIO()
    for _ in write_rdf(blocks(request(200, seed)), text):
        pass
    return [quad.triple for quad in parse(text.getvalue(), format=RdfFormat.N_TRIPLES)]


def example() -> list[Triple]:
    names = ("kwinana/listings.ttl", "izmir/materials.csv", "izmir/energy-water.ttl", "izmir/services.jsonld")
    return [triple for name in names for triple in read.read(assets.examples() / name).triples]


def whole(law: Law, routes: Iterable[tuple[int, int, str]]) -> list[Verdict]:
    """Judge each route at once, by all rules, with all that is known of giver, receiver and licences."""
    cases = []
    for giver, receiver, operation in routes:
        site = law.receivers[receiver]
        facts = {**law.givers[giver], **site.for_pairs(site.covers)} | (
            {"operation": operation} if operation else {}
        )
        cases.append(read_case({"facts": facts}, f"{giver}-{receiver}-{operation}"))
    judge = product_judge().for_scopes(SCOPES)
    return judge.judge_all(cases, DAY, stage=Stage.PLAN, information=False)


@pytest.mark.parametrize("triples", [example(), generated(1)], ids=["example", "a generated region"])
def test_the_tables_say_what_all_rules_say_of_each_pair(knowing: GraphStore, triples: list[Triple]) -> None:
    """Outcome, deciding rule, and every note with its words, figures and provisions are the same."""
    knowing.replace(LISTINGS, triples)
    engine = DuckEngine()
    project(knowing, DAY, engine)
    engine.run("candidates")
    law = Law(engine, DAY)
    engine.run("law", worst=5)
    rows = engine.rows(ROUTES)
    expected = whole(law, (row[:3] for row in rows))

    assert len(rows) > 20
    for (giver, receiver, operation, outcome, rule), verdict in zip(rows, expected, strict=True):
        told = law.verdict(giver, receiver, operation)
        assert (told.outcome, legal_notes(told)) == (verdict.outcome, legal_notes(verdict))
        if verdict.deciding_laws:
            assert (outcome, rule) == (int(verdict.outcome), verdict.decisive[0].rule)
        else:
            assert outcome is None


def test_a_rule_is_asked_by_the_facts_it_reads_and_those_behind_what_it_reads() -> None:
    """What a preparing query makes of a licence counts as read, and the rule on licensed pairs is a part of its own."""
    rules = {rule.header.id: rule for rule in product_judge().rules}

    assert "licence.covers" in facts_read(rules["licence-pair"])
    assert "receiver.facility_type" in facts_read(rules["landfill-limits"])
    assert "licence.covers" not in facts_read(rules["barred-operations"])


def test_every_rule_is_in_one_part() -> None:
    """No rule is left out and none is asked twice, whatever facts are stated."""
    judge = product_judge()
    found = parts(judge, frozenset({"code", "operation"}))

    assert sorted(r.header.id for part in found for r in part.judge.rules) == sorted(
        r.header.id for r in judge.rules
    )
    assert all(part.facts >= BORDER for part in found)
