"""The main job: documented partners are found again by rule, without their own example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symbio_kg import demo
from symbio_kg.report import Summary
from symbio_kg.store import load_knowledge, open_store
from symbio_kg.terms import sparql_prologue

STEPS: list[str] = []


@pytest.fixture(scope="module")
def summary() -> Summary:
    """Run the demo once."""
    return demo.run(progress=STEPS.append)


def test_documented_partners_are_found_again(summary: Summary) -> None:
    """At least four of five, most of them among the first three partners, by more than one rule."""
    assert len(summary.found) >= 0.8 * len(summary.exchanges)
    early = [exchange for exchange in summary.found if (exchange.rank or 99) <= 3]
    assert len(early) >= 0.7 * len(summary.found)
    assert len({exchange.rule for exchange in summary.found}) >= 4


def test_what_was_missed_says_where_to_look(summary: Summary) -> None:
    """A documented exchange that was not found carries a reason in both languages."""
    for exchange in summary.missed:
        assert exchange.reason is not None
        assert set(exchange.reason) == {"en", "tr"}


def test_both_regions_are_loaded_and_faults_are_told(summary: Summary) -> None:
    """Every listing of the samples is accepted but the faulty ones, which come with reasons."""
    kwinana, izmir = summary.regions
    assert (kwinana.refused, kwinana.synthetic) == (0, False)
    assert (izmir.refused, izmir.synthetic) == (11, True)
    assert izmir.firms >= 150
    assert {finding.place.source for finding in izmir.findings} == {"faulty.csv"}


def test_the_law_allows_asks_and_bars(summary: Summary) -> None:
    """Some matches are lawful, some to be assessed, and each refusal comes with rule, provision and what heals it."""
    assert summary.law["lawful"] > 0
    assert summary.law["assess"] > 0
    assert 0 < summary.law["refused"] < summary.law["judged"]
    assert {"licence-pair", "receiver-licence"} <= {rule.rule for rule in summary.barred}
    for rule in summary.barred:
        assert rule.pairs >= rule.routes > 0
        assert all(card.note.source["tr"] and card.note.outcome == "refused" for card in rule.examples)
    for match in summary.matches:
        assert match.law != "refused"
        assert bool(match.questions) <= bool(match.law)


def test_every_match_stays_within_its_region(summary: Summary) -> None:
    """Nobody in Kwinana is told to send slag to İzmir."""
    region = {listing: spot.region for spot in summary.spots for listing in [spot.id]}
    for match in summary.matches:
        sides = {region.get(match.offer.spot), region.get(match.need.spot)} - {None}
        assert len(sides) <= 1, match


def test_progress_stays_within_its_bar(summary: Summary) -> None:
    """The bar's length is about right."""
    assert abs(len(STEPS) - demo.STEPS) <= 6


def test_a_case_is_taken_out_of_the_knowledge() -> None:
    """Nothing that Kwinana's exchanges teach is left, everything else is."""
    store = open_store(None)
    load_knowledge(store)
    query = sparql_prologue() + "SELECT ?x { ?x a sym:ProvenExchange ; sym:inCase ?case }"
    before = len(store.select(query))
    gone = demo.without_case(store, "Kwinana")
    assert gone > 20
    assert len(store.select(query)) == before - gone
    assert not store.ask(sparql_prologue() + "ASK { ?x sym:inCase ?c FILTER (STRSTARTS(?c, 'Kwinana')) }")


def test_reports_ask_nothing_from_elsewhere(summary: Summary, tmp_path: Path) -> None:
    """The pages are written in both languages and load nothing from anywhere."""
    turkish, english = demo.write(summary, tmp_path / "out")
    for path, language in ((turkish, "tr"), (english, "en")):
        page = path.read_text(encoding="utf-8")
        assert f'lang="{language}"' in page
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//|<script""", page)
