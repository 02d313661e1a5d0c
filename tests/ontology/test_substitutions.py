"""Documented substitutions, their limits, and published exchanges: nothing lost, everything known."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache

import pytest
from rdflib import RDF, Graph
from rdflib.term import Node

from symbio_kg import assets
from symbio_kg.ontology import knowledge
from symbio_kg.ontology.phrases import in_turkish, limit_in_turkish, phrases
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import term

TABLES = assets.ontology() / "tables"
COMPARING = {"AtMost", "AtLeast", "LessThan", "MoreThan", "Equals"}


@cache
def rows(name: str) -> list[dict[str, str]]:
    return read_table(TABLES / f"{name}.tsv")


@cache
def ids(name: str) -> frozenset[str]:
    return frozenset(row["id"] for row in rows(name))


@cache
def graph(name: str) -> Graph:
    return knowledge.files(TABLES)[f"knowledge/{name}.ttl"]


def values(name: str, subject: str, predicate: str) -> set[Node]:
    return set(graph(name).objects(term(subject), term(predicate)))


def test_all_rows_are_there() -> None:
    assert [row["id"] for row in rows("substitutions")] == [f"SUB-{number:03}" for number in range(1, 352)]


def test_each_goes_into_an_input_of_a_plant_of_its_activity() -> None:
    inputs = {(row["process"], row["name"]) for row in rows("slots")}
    activities = {row["id"]: {*many(row["nace"]), *many(row["also_nace"])} for row in rows("processes")}
    for row in rows("substitutions"):
        assert (row["process"], row["slot"]) in inputs, row["id"]
        assert row["receiving_nace"] in activities[row["process"]], row["id"]
        assert set(many(row["also_process"])) <= ids("processes"), row["id"]


def test_each_is_made_of_known_words() -> None:
    codes = {row["code"] for row in rows("list-of-waste")}
    for row in rows("substitutions"):
        assert set(many(row["waste_codes"])) <= codes, row["id"]
        assert {row["material"], *many(row["replaces"])} <= ids("materials"), row["id"]
        assert row["confidence"] in {"established", "demonstrated", "experimental"}, row["id"]
        assert row["waste_en"] and row["waste_tr"] and row["source"], row["id"]
        assert not row["maximum_rate"] or 0 < Decimal(row["maximum_rate"]) <= 100, row["id"]


def test_what_is_made_of_few_words_is_said_in_turkish() -> None:
    """Every pretreatment, rate, yield and note of a limit is in both languages."""
    words = phrases(TABLES)
    for table, columns in {
        "substitutions": ("pretreatment", "rate", "rate_basis"),
        "substitution-limits": ("note",),
        "slots": ("rate_basis",),
        "outputs": ("typical_yield",),
    }.items():
        for row in rows(table):
            for column in columns:
                assert not row[column] or in_turkish(row[column], words), (table, row[column])
    for table in ("substitution-limits", "slot-limits", "material-properties"):
        for row in rows(table):
            assert limit_in_turkish(row["text"], row["property"], words), (table, row["text"])


@pytest.mark.parametrize(
    ("text", "turkish"),
    [
        ("<= 2.5 %", "en çok %2,5"),
        ("30 % of raw meal; none", "%30 (farin); yok"),
        ("up to 1.5-2 t/t zinc", "en çok 1,5-2 t/t çinko"),
        ("6-20 % (CEM II/A-V)", "%6-20 (CEM II/A-V)"),
        ("upper figure 9 is typical, not a bar", "üst değer 9 tipiktir, engel değildir"),
        ("<= 30 % of something else", None),
        ("drying; a word nobody knows", None),
    ],
)
def test_a_text_is_turkish_as_a_whole_or_not_at_all(text: str, turkish: str | None) -> None:
    """A text with one part that is not known is not half translated."""
    assert in_turkish(text, phrases(TABLES)) == turkish


def test_every_limit_is_structured_or_kept_in_words() -> None:
    for row in rows("substitution-limits"):
        assert row["substitution"] in ids("substitutions"), row
        assert row["text"], row
        assert not row["property"] or row["property"] in ids("properties"), row
        assert row["stage"] in {"as-delivered", "after-pretreatment"}, row
        if row["kind"] == "measured":
            assert row["property"] and row["unit"] in ids("units") and row["operator"] in COMPARING, row
            Decimal(row["value"])
        else:
            assert not row["value"] and row["operator"] in {"Declared", "Absent"}, row
            assert row["property"] or row["kind"] == "qualitative", row
            assert (row["operator"] == "Absent") == (row["kind"] == "absent"), row


def test_units_fit_the_property() -> None:
    kinds = {row["id"]: row["kind"] for row in rows("units")}
    usual = {row["id"]: row["default_unit"] for row in rows("properties")}
    wrong = [
        row
        for row in rows("substitution-limits")
        if row["unit"] and kinds[row["unit"]] != kinds[usual[row["property"]]]
    ]
    assert not wrong


def test_most_limits_have_a_figure() -> None:
    kinds = Counter(row["kind"] for row in rows("substitution-limits"))
    assert sum(kinds.values()) >= 800
    assert kinds["measured"] >= 500


@pytest.mark.parametrize(
    ("substitution", "wanted"),
    [
        ("SUB-001", ("loi", "AtMost", "9", "PERCENT")),  # the loosest of three grades is the bar
        ("SUB-005", ("cao-mgo-sio2", "AtLeast", "67", "PERCENT")),
        ("SUB-014", ("density", "AtMost", "3.9", "TONNE-PER-M3")),
        ("SUB-231", ("pcp", "AtMost", "5", "MilliGM-PER-KiloGM")),  # unit carried over from its neighbours
        ("SUB-055", ("asbestos", "Absent", "", "")),
        ("SUB-142", ("ncv", "AtLeast", "24", "MegaJ-PER-KiloGM")),  # a richer fuel is not barred
    ],
)
def test_limits_say_what_the_text_says(substitution: str, wanted: tuple[str, ...]) -> None:
    found = {
        tuple(row[column] for column in ("property", "operator", "value", "unit"))
        for row in rows("substitution-limits")
        if row["substitution"] == substitution
    }
    assert wanted in found


def test_evidence_is_carried_and_a_limit_never_claims_more_than_was_read() -> None:
    of_row = {row["id"]: row["evidence"] for row in rows("substitutions")}
    assert set(of_row.values()) == {"OwnKnowledge", "SourceRead", "SourceReadWithFigure"}
    for row in rows("substitution-limits"):
        read = of_row[row["substitution"]]
        fit = {"FromMemory", "SourceReadWithFigure"} if read == "SourceRead" else {read}
        assert row["evidence"] in fit, row  # a figure may be read on its own in the row's source


def test_a_limit_after_pretreatment_does_not_bar_the_raw_stream() -> None:
    dried = [
        limit
        for limit in graph("substitutions").objects(term("sub:SUB-258"), term("sym:hasLimit"))
        if (limit, term("sym:property"), term("prop:moisture")) in graph("substitutions")
    ]
    assert len(dried) == 1
    assert graph("substitutions").value(dried[0], term("sym:operator")) == term("sym:Declared")


def test_substitution_graph_says_what_the_table_says() -> None:
    node = "sub:SUB-005"
    assert values("substitutions", node, "sym:intoSlot") == {term("slot:cement-grinding.slag")}
    assert values("substitutions", node, "sym:confidenceGrade") == {term("sym:Established")}
    assert len(values("substitutions", node, "rdfs:label")) == 2
    assert len(values("substitutions", node, "sym:hasLimit")) == 3


def test_treatments_lead_from_an_input_to_a_material() -> None:
    found = set(graph("treatments").subjects(RDF.type, term("sym:Treatment")))
    assert len(found) == len(rows("treatments"))
    assert values("treatments", "slot:waelz-zinc.product", "sym:yields") == {term("mat:waelz-oxide")}
    assert not values("treatments", "slot:waelz-zinc.feed", "sym:uptake")


def test_cases_keep_the_mark_of_every_field() -> None:
    activities = {row["code"] for row in rows("nace-rev2")}
    codes = {row["code"] for row in rows("list-of-waste")}
    assert len(rows("cases")) == 220
    for row in rows("cases"):
        assert {*many(row["donor_nace"]), *many(row["receiver_nace"])} <= activities, row["id"]
        assert {*many(row["waste_codes"]), *many(row["alternative_codes"])} <= codes, row["id"]
        assert bool(row["waste_codes"]) == bool(row["code_evidence"]), row["id"]
        assert bool(row["replaces"]) == bool(row["replaces_evidence"]), row["id"]
        assert row["case"] and row["source"], row["id"]
    assert values("cases", "case:EX-025", "sym:codeEvidence") == {term("sym:Assigned")}
