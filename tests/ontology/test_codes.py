"""The code lists are whole, consistent, and dated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from symbio_kg import assets
from symbio_kg.terms import PREFIXES, sparql_prologue

LIST = "?s a ?list VALUES ?list { skos:ConceptScheme dcat:Dataset }"
LAST_DAY, FIRST_DAY = date(2026, 12, 8), date(2026, 12, 9)
SCHEMES = {
    "low-eu": "low",
    "low-tr": "lowtr",
    "nace-rev2": "nace",
    "nace-rev21": "nace21",
    "operation": "op",
    "hp": "hp",
    "h-statement": "hst",
    "ewc-stat": "ewcstat",
}


@cache
def codes() -> Store:
    store = Store()
    for path in sorted((assets.ontology() / "codes").glob("*.ttl")):
        store.bulk_load(path=str(path), format=RdfFormat.TURTLE)
    return store


def rows(query: str) -> Iterator[tuple[str, ...]]:
    solutions = codes().query(sparql_prologue() + query)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield tuple("" if term is None else term.value for term in solution)


def count(query: str) -> int:
    return int(next(rows(f"SELECT (COUNT(*) AS ?n) {{ {query} }}"))[0])


def entries(prefix: str, day: date, *, hazardous: bool = False) -> int:
    scheme = PREFIXES[prefix].rstrip("/")
    return count(
        f"""?code skos:inScheme <{scheme}> ; sym:hasVersion ?version . ?version sym:hazardous ?hazardous ;
        sym:validFrom ?from . OPTIONAL {{ ?version sym:validTo ?to }}
        FILTER (?from <= '{day}'^^xsd:date && (!BOUND(?to) || ?to >= '{day}'^^xsd:date))
        {"FILTER (?hazardous)" if hazardous else ""}"""
    )


@pytest.mark.parametrize(
    ("prefix", "day", "total", "hazardous"),
    [
        ("low", LAST_DAY, 842, 408),
        ("low", FIRST_DAY, 880, 435),
        ("lowtr", LAST_DAY, 842, 408),
        ("lowtr", FIRST_DAY, 842, 408),
    ],
)
def test_the_list_of_waste_is_whole_on_each_day(prefix: str, day: date, total: int, hazardous: int) -> None:
    assert entries(prefix, day) == total
    assert entries(prefix, day, hazardous=True) == hazardous


def test_chapters_and_subchapters() -> None:
    scheme = PREFIXES["low"].rstrip("/")
    headings = f"""?code a sym:WasteHeading ; skos:inScheme <{scheme}> ; sym:hasVersion ?version .
        ?version sym:validFrom ?from . OPTIONAL {{ ?version sym:validTo ?to }} """
    valid = "FILTER (?from <= '{0}'^^xsd:date && (!BOUND(?to) || ?to >= '{0}'^^xsd:date))"
    chapter = "FILTER NOT EXISTS { ?code skos:broader ?above }"
    below = "FILTER EXISTS { ?code skos:broader ?above }"

    assert count(headings + valid.format(LAST_DAY) + chapter) == 20
    assert count(headings + valid.format(LAST_DAY) + below) == 111
    assert count(headings + valid.format(FIRST_DAY) + below) == 112


def test_alkaline_batteries_become_hazardous_overnight() -> None:
    found = rows(
        "SELECT ?from ?hazardous { low:16-06-04 sym:hasVersion [ sym:validFrom ?from ; "
        "sym:hazardous ?hazardous ] } ORDER BY ?from"
    )
    assert list(found) == [("2002-01-01", "false"), ("2026-12-09", "true")]


def test_mirrors_are_symmetric_and_join_both_kinds() -> None:
    pairs = set(rows("SELECT ?one ?other { ?one sym:hasVersion / sym:mirrors ?other }"))
    assert len(pairs) > 800
    assert pairs == {(other, one) for one, other in pairs}
    assert not any(one == other for one, other in pairs)
    assert not count(
        "?code sym:hasVersion ?version . ?version sym:mirrors ?other ; sym:entryType ?type "
        "FILTER (?type NOT IN (sym:MirrorHazardous, sym:MirrorNonHazardous))"
    )


@pytest.mark.parametrize(
    ("scheme", "depths"),
    [("nace-rev2", (21, 88, 272, 615)), ("nace-rev21", (22, 87, 287, 651))],
)
def test_nace_is_whole(scheme: str, depths: tuple[int, ...]) -> None:
    base = PREFIXES[SCHEMES[scheme]].rstrip("/")
    notations = [n for (n,) in rows(f"SELECT ?n {{ ?c skos:inScheme <{base}> ; skos:notation ?n }}")]
    found = [sum(len(n) == length and n[0].isdigit() is digit for n in notations)
             for length, digit in ((1, False), (2, True), (4, True), (5, True))]  # fmt: skip
    assert tuple(found) == depths


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_concept_has_a_number_and_one_label_a_language(scheme: str) -> None:
    base = PREFIXES[SCHEMES[scheme]].rstrip("/")
    labels: dict[str, list[str]] = {}
    for quad in codes().quads_for_pattern(None, PREFIXES["skos"]["inScheme"], NamedNode(base)):
        found = codes().quads_for_pattern(quad.subject, PREFIXES["skos"]["prefLabel"], None)
        languages = [q.object.language or "" for q in found if isinstance(q.object, Literal)]
        labels[str(quad.subject)] = sorted(languages)
    assert labels
    assert {node: found for node, found in labels.items() if found != ["en", "tr"]} == {}
    assert not count(f"?c skos:inScheme <{base}> FILTER NOT EXISTS {{ ?c skos:notation ?n }}")


def test_numbers_are_unique_in_a_scheme() -> None:
    assert not list(
        rows(
            "SELECT ?scheme ?n { ?c skos:inScheme ?scheme ; skos:notation ?n } "
            "GROUP BY ?scheme ?n HAVING (COUNT(?c) > 1)"
        )
    )


def test_what_lies_above_exists_in_the_same_scheme_and_nothing_lies_above_itself() -> None:
    assert not count(
        "?c skos:broader ?above ; skos:inScheme ?scheme FILTER NOT EXISTS { ?above skos:inScheme ?scheme }"
    )
    assert not count("?c skos:broader+ ?c")
    assert not count(
        "?c skos:inScheme ?scheme FILTER NOT EXISTS { ?c skos:broader ?a } "
        "FILTER NOT EXISTS { ?scheme skos:hasTopConcept ?c }"
    )


def test_no_code_is_mentioned_that_is_not_defined() -> None:
    mentioned: set[str] = set()
    for quad in codes():
        if isinstance(quad.object, NamedNode) and "/code/" in quad.object.value:
            mentioned.add(quad.object.value)
    defined = {quad.subject.value for quad in codes() if isinstance(quad.subject, NamedNode)}
    assert mentioned - defined == set()


def test_versions_of_an_entry_follow_one_another() -> None:
    spans: dict[str, list[tuple[str, str]]] = {}
    for code, start, end in rows(
        "SELECT ?c ?from ?to { ?c sym:hasVersion ?v . ?v sym:validFrom ?from . "
        "OPTIONAL { ?v sym:validTo ?to } }"
    ):
        spans.setdefault(code, []).append((start, end or "9999-12-31"))
    for code, found in spans.items():
        found.sort()
        assert all("2000" < start <= end for start, end in found), code
        ends = [date.fromisoformat(end).toordinal() for _, end in found[:-1]]
        starts = [date.fromisoformat(start).toordinal() for start, _ in found[1:]]
        assert [end + 1 for end in ends] == starts, code


def test_operations_have_their_place_in_the_hierarchy() -> None:
    found = rows("SELECT ?n ?r { ?o a sym:Operation ; skos:notation ?n ; sym:hierarchyRank ?r }")
    ranks = {row[0]: row[1] for row in found}
    assert count("?o a sym:Operation") == 28
    assert ranks["R5"] == "3"
    assert ranks["R1"] == "4"
    assert ranks["D10"] == "5"
    assert "R12" not in ranks


def test_every_scheme_says_what_it_is() -> None:
    for predicate in ("dcterms:source", "dcterms:license", "owl:versionInfo", "dcterms:rights"):
        assert not count(f"{LIST} FILTER NOT EXISTS {{ ?s {predicate} ?x }}"), predicate
    for language in ("en", "tr"):
        assert not count(
            f"{LIST} FILTER NOT EXISTS {{ ?s dcterms:title ?t FILTER (LANG(?t) = '{language}') }}"
        )


def test_levels_of_evidence_are_terms_of_the_ontology() -> None:
    known = {
        quad.subject
        for path in (assets.ontology() / "core").glob("*.ttl")
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if quad.object == PREFIXES["sym"]["EvidenceLevel"]
    }
    for name in ("evidenceLevel", "translationEvidence", "turkishMarkEvidence", "statisticalEvidence"):
        used = {quad.object for quad in codes().quads_for_pattern(None, PREFIXES["sym"][name], None)}
        assert used
        assert used <= known, name


def test_turkish_marks_stand_on_hazardous_entries_only() -> None:
    marks = set(rows("SELECT DISTINCT ?m { ?v sym:turkishMark ?m }"))
    assert marks == {("A",), ("M",)}
    assert not count("?v sym:turkishMark ?m ; sym:hazardous false")
    assert not count("?v sym:turkishMark ?m FILTER NOT EXISTS { ?v sym:turkishMarkEvidence ?e }")


def test_classes_of_the_two_revisions_are_matched() -> None:
    matched = {a for (a,) in rows("SELECT DISTINCT ?a { ?a ?p ?b FILTER (STRSTARTS(STR(?b), STR(nace21:)) "
                                  "&& STRSTARTS(STR(?a), STR(nace:))) }")}  # fmt: skip
    assert len(matched) == 615
    assert count("nace:23-51 skos:exactMatch nace21:23-51") == 1
    assert count("nace:35-11 skos:narrowMatch nace21:35-12") == 1


def test_hazardous_properties_and_statements() -> None:
    assert count("?p a sym:HazardousProperty") == 15
    assert count("?h a sym:HazardStatement") > 95
    indicated = {p for (p,) in rows("SELECT DISTINCT ?n { ?h sym:indicates / skos:notation ?n }")}
    assert {f"HP{n}" for n in range(1, 16)} - indicated == {"HP9"}
    assert count("hst:H350 sym:indicates hp:HP7") == 1
    assert count("hst:H360FD sym:indicates hp:HP10") == 1


def test_statistics_have_51_items_that_cover_each_category_once() -> None:
    assert count("?i a sym:StatisticalItem") == 51
    assert not list(
        rows(
            "SELECT ?c ?h { ?i a sym:StatisticalItem ; skos:narrowMatch ?c ; sym:hazardous ?h } "
            "GROUP BY ?c ?h HAVING (COUNT(?i) > 1)"
        )
    )


def test_the_crosswalk_takes_every_entry_and_every_version() -> None:
    for subject, predicate in (
        ("?c", "sym:statisticalCategory"),
        ("?v", "sym:statisticalItem"),
    ):
        assert not count(
            f"?c a sym:WasteCode ; sym:hasVersion ?v ; skos:inScheme <{PREFIXES['low'].rstrip('/')}> "
            f"FILTER NOT EXISTS {{ {subject} {predicate} ?x }}"
        )
    assert not count(
        "?v sym:statisticalItem ?i ; sym:hazardous ?one . ?i sym:hazardous ?other FILTER (?one != ?other)"
    )
    assert count("low:10-01-02 sym:statisticalCategory ewcstat:12-42") == 1
    batteries = rows(
        "SELECT ?n { low:16-06-04 sym:hasVersion ?v . ?v sym:validFrom ?d ; sym:statisticalItem ?i . "
        "?i skos:notation ?n } ORDER BY ?d"
    )
    assert [n for (n,) in batteries] == ["29", "30"]


def test_sector_wastes_point_at_headings_and_activities() -> None:
    assert count("?s a sym:SectorWaste") == 628
    assert not count("?s sym:wasteHeading ?c FILTER NOT EXISTS { ?c skos:inScheme ?scheme }")
    assert not count(
        "?s a sym:SectorWaste FILTER NOT EXISTS { ?s sym:activity ?a } "
        "FILTER NOT EXISTS { ?s sym:anyActivity true }"
    )
    assert not count("?s a sym:SectorWaste ; sym:activity ?a FILTER NOT EXISTS { ?a a sym:Activity }")
