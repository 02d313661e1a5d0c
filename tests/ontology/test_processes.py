"""Processes, inputs, outputs and treatments: complete, and made of known words only."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from symbio_kg import assets
from symbio_kg.ontology import processes
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import term

TABLES = assets.ontology() / "tables"
OPERATIONS = {"", "-"} | {f"R{number}" for number in range(1, 14)}


@cache
def rows(name: str) -> list[dict[str, str]]:
    return read_table(TABLES / f"{name}.tsv")


@cache
def ids(name: str, column: str = "id") -> frozenset[str]:
    return frozenset(row[column] for row in rows(name))


@cache
def inputs() -> frozenset[tuple[str, str]]:
    return frozenset((row["process"], row["name"]) for row in rows("slots"))


def test_the_economy_is_covered() -> None:
    classes = {code for row in rows("processes") for code in many(row["nace"])}
    assert len(rows("processes")) >= 170
    assert len(classes) >= 140
    assert len({code[:2] for code in classes}) >= 45


def test_names_are_used_once() -> None:
    everything = [row["id"] for name in ("processes", "treatments") for row in rows(name)]
    assert not [name for name, times in Counter(everything).items() if times > 1]
    assert len(inputs()) == len(rows("slots"))


def test_every_process_has_an_input_and_every_input_a_process() -> None:
    with_input = {process for process, _ in inputs()}
    assert with_input == ids("processes")


@pytest.mark.parametrize("name", ["processes", "slots", "treatments"])
def test_everything_is_named_in_both_languages_with_its_evidence(name: str) -> None:
    columns = ["en", "tr", "source", "evidence"]
    if name == "processes":
        columns += ["definition_en", "definition_tr"]
    assert not [row for row in rows(name) if not all(row[column] for column in columns)]


def test_activities_are_classes_of_nace() -> None:
    classes = {row["code"] for row in rows("nace-rev2") if row["level"] == "class"}
    for row in rows("processes"):
        assert many(row["nace"]), row["id"]
        assert {*many(row["nace"]), *many(row["also_nace"])} <= classes, row["id"]


def test_inputs_ask_for_known_functions_and_materials() -> None:
    for row in rows("slots"):
        asked = [*many(row["functions"]), *many(row["materials"])]
        assert asked, row
        assert set(many(row["functions"])) <= ids("functions"), row
        named = [*many(row["materials"]), *many(row["excludes"]), *many(row["replaces"])]
        assert set(named) <= ids("materials"), row
        assert row["operation"] in OPERATIONS, row
        assert 0 < Decimal(row["uptake"]) <= 1, row
        assert not row["maximum_rate"] or 0 < Decimal(row["maximum_rate"]) <= 100, row


def test_limits_of_inputs_are_measurable() -> None:
    for row in rows("slot-limits"):
        assert (row["process"], row["slot"]) in inputs(), row
        assert row["property"] in ids("properties"), row
        assert bool(row["value"]) == bool(row["unit"]) == (row["operator"] not in {"Declared", "Absent"}), row
        assert not row["unit"] or row["unit"] in ids("units"), row


def test_outputs_are_known_materials_and_codes() -> None:
    codes = {row["code"] for row in rows("list-of-waste")}
    assert len(rows("outputs")) >= 250
    for row in rows("outputs"):
        assert row["process"] in ids("processes"), row
        assert row["material"] in ids("materials"), row
        assert not row["code"] or row["code"] in codes, row


def test_treatments_turn_known_things_into_a_material() -> None:
    assert len(rows("treatments")) >= 45
    for row in rows("treatments"):
        assert row["process"] in ids("processes"), row
        assert set(many(row["functions"])) <= ids("functions"), row
        assert {*many(row["materials"]), row["output"]} <= ids("materials"), row
        assert many(row["functions"]) or many(row["materials"]), row
        assert not row["yield"] or Decimal(row["yield"]) > 0, row


def test_graph_says_what_the_tables_say() -> None:
    graphs = processes.files(TABLES)
    kiln = graphs["processes/processes.ttl"]
    fuel = graphs["processes/inputs.ttl"]
    dust = graphs["processes/outputs.ttl"]
    slot = term("slot:clinker-burning.solid-fuel")
    output = term("slot:clinker-burning.out.cement-kiln-dust.10-13-06")

    assert (term("proc:clinker-burning"), term("sym:activity"), term("nace:23-51")) in kiln
    assert (slot, term("sym:slotOf"), term("proc:clinker-burning")) in fuel
    assert (slot, term("sym:requiresMaterial"), term("mat:tyre")) in fuel
    assert (slot, term("sym:operation"), term("op:R1")) in fuel
    assert len(list(fuel.objects(slot, term("sym:hasLimit")))) == 2
    assert (output, term("sym:wasteCode"), term("low:10-13-06")) in dust
