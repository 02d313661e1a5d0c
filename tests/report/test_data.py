"""What machines read is valid and says the same as what people read."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO

import pyoxigraph as ox

from symbio_kg.report import ListingCard, MatchCard, Summary, to_csv, to_json, to_jsonld
from symbio_kg.terms import PREFIXES

SYM = PREFIXES["sym"]


def _graph(text: str) -> ox.Store:
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.JSON_LD)
    return store


def _count(store: ox.Store, pattern: str) -> int:
    prefixes = f"PREFIX sym: <{SYM}> PREFIX prov: <{PREFIXES['prov']}> PREFIX xsd: <{PREFIXES['xsd']}>"
    answer = store.query(f"{prefixes} SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(answer, ox.QuerySolutions)
    number = next(answer)["n"]
    assert isinstance(number, ox.Literal)
    return int(number.value)


def test_json_holds_everything(summary: Summary) -> None:
    """Every field is there under its name, days as ISO, totals worked out."""
    data = json.loads(to_json(summary))
    assert data["as_of"] == "2026-12-09"
    assert data["matches"][0]["offer"]["title"]["tr"]
    assert data["regions"][1]["findings"][0]["severity"] == "violation"
    assert data["totals"] == {
        "firms": 175, "listings": 426, "refused": 3, "substitutions": 2978, "found": 6, "missed": 1,
        "law": {"lawful": 0, "assess": 0, "refused": 0, "judged": 0},
    }  # fmt: skip


def test_jsonld_is_a_graph(summary: Summary) -> None:
    """The JSON-LD parses without loading anything, and every match hangs on its run, offer, need and rule."""
    store = _graph(to_jsonld(summary))
    whole = "?m a sym:Match ; prov:wasGeneratedBy ?run ; sym:offer ?o ; sym:need ?n ; sym:byRule ?r ."
    assert _count(store, f"{whole} ?run a sym:Run . ?r a sym:Rule .") == len(summary.matches)
    assert _count(store, "?m sym:score ?s . FILTER (datatype(?s) = xsd:decimal)") == len(summary.matches)
    assert _count(store, "?e a sym:ProvenExchange ; sym:rank ?rank .") == len(summary.found)


def test_jsonld_survives_strange_names(summary: Summary) -> None:
    """Spaces, brackets and quotes in an identifier become part of a valid IRI."""
    card = ListingCard('A "b" <c> {d}|e', {"en": "x\u202ey"}, {"en": "f"})
    strange = replace(summary, matches=(MatchCard(card, card, "rule with space", 0.5, 0.5),))
    store = _graph(to_jsonld(strange))
    assert _count(store, f"?m sym:offer ?o . FILTER (STRSTARTS(STR(?o), '{PREFIXES['data']}A%20'))") == 1


def test_csv_never_starts_a_formula(summary: Summary) -> None:
    """A title that looks like a formula opens as text in any sheet."""
    card = ListingCard("i", {"en": "=HYPERLINK(1)"}, {"en": "@SUM(1)"})
    risky = replace(summary, matches=(MatchCard(card, card, "+rule", 0.5, 0.5, gaps=({"en": "-1"},)),))
    _, row = csv.reader(StringIO(to_csv(risky, "en")))
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert row[1] == "'=HYPERLINK(1)"


def test_best_of_each_kind_shows_the_breadth(summary: Summary) -> None:
    """The first matches a person sees are of different kinds; no offer and no need comes twice."""
    chosen = summary.best_of_each_kind(6)
    assert {match.offer.kind for match in chosen} == {"Waste", "Water", "ByProduct"}
    assert len({match.offer.iri for match in chosen}) == len({match.need.iri for match in chosen}) == 6
    assert [match.score for match in chosen] == sorted((match.score for match in chosen), reverse=True)
