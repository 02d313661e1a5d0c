"""The acts of law carry what a citation needs."""

from __future__ import annotations

from functools import cache

from pyoxigraph import QuerySolutions, RdfFormat, Store

from symbio_kg import assets
from symbio_kg.terms import sparql_prologue


@cache
def acts() -> Store:
    store = Store()
    for path in ("law/instruments.ttl", "core/codes.ttl", "core/run.ttl", "core/law.ttl"):
        store.bulk_load(path=str(assets.ontology() / path), format=RdfFormat.TURTLE)
    return store


def column(name: str, pattern: str) -> list[str]:
    found = acts().query(sparql_prologue() + f"SELECT ?{name} {{ {pattern} }} ORDER BY ?{name}")
    assert isinstance(found, QuerySolutions)
    return [row[name].value for row in found]


def holds(query: str) -> bool:
    return bool(acts().query(sparql_prologue() + f"ASK {{ {query} }}"))


def test_every_act_is_there_with_its_number_and_two_names() -> None:
    assert len(column("id", "?a a sym:LegalAct ; dcterms:identifier ?id")) == 84
    for predicate in ("eli:number", "sym:legalStatus", "sym:evidenceLevel", "sym:jurisdiction"):
        assert not holds(f"?a a sym:LegalAct FILTER NOT EXISTS {{ ?a {predicate} ?x }}"), predicate
    for language in ("en", "tr"):
        assert not holds(
            f"?a a sym:LegalAct FILTER NOT EXISTS {{ ?a rdfs:label ?l FILTER (LANG(?l) = '{language}') }}"
        )


def test_only_acts_that_are_no_dated_act_lack_a_date() -> None:
    names = column(
        "id",
        "?a a sym:LegalAct ; dcterms:identifier ?id FILTER NOT EXISTS { ?a eli:date_document ?d }",
    )
    assert names == ["TR-EOW-DRAFT", "TR-ITHALAT", "TR-YAN-URUN-TEB"]


def test_every_act_in_the_union_but_a_draft_has_its_european_address() -> None:
    assert not holds(
        "?a sym:jurisdiction sym:EuropeanUnion ; sym:legalStatus ?s FILTER (?s != sym:Draft) "
        "FILTER NOT EXISTS { ?a rdfs:seeAlso ?eli }"
    )


def test_levels_and_statuses_are_terms_of_the_ontology() -> None:
    assert not holds("?a a sym:LegalAct ; sym:legalStatus ?s FILTER NOT EXISTS { ?s a sym:LegalStatus }")
    assert not holds("?a sym:evidenceLevel ?e FILTER NOT EXISTS { ?e a sym:EvidenceLevel }")
