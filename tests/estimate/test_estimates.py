"""Estimates: reckoned by the factors of the blueprints, kept apart, and gone when something real comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from symbio_kg import assets
from symbio_kg.accept import public_view
from symbio_kg.estimate import (
    ESTIMATED,
    REGISTER,
    blueprints,
    declared,
    estimates,
    keep_declared,
    keep_estimates,
    read_form,
    standing,
)
from symbio_kg.estimate.forms import DECLARATION
from symbio_kg.match import match
from symbio_kg.model import Severity
from symbio_kg.pipeline import take_in
from symbio_kg.store import GraphStore, load_knowledge, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator
from symbio_kg.vocabulary import default_vocabulary

HEAD = "Firm ID,Firm,NACE activity,Product,Yearly output,Unit of output,Employees\n"
STEEL = HEAD + "S-1,Steel (invented),24.10,crude steel,1000000,t,\n"
LISTING = (
    "Identifier,Offer or need,Resource type,Title (English),Firm,Firm ID,NACE activity,Latitude,Longitude,"
    "Waste code,Material,Quantity,Unit,Period\n"
    "S-1-A,offer,waste,Mill scale,Steel (invented),S-1,24.10,38.7,26.9,10 02 10,mill scale,9000,t,year\n"
)


@pytest.fixture
def store() -> Iterator[GraphStore]:
    """Return an empty store; the graph of estimates needs no knowledge."""
    made = open_store(None)
    yield made
    made.close()


def reckon(text: str) -> dict[str, tuple[float, float, float]]:
    """Return the ranges by blueprint that *text* gives."""
    found, _ = estimates(read_form(text.encode(), REGISTER, "register.csv"))
    return {one.blueprint.id: (one.low, one.mid, one.high) for one in found}


def test_a_steelworks_of_a_million_tonnes() -> None:
    """By hand: dust 15 to 25 kg a tonne is 15,000 to 25,000 t; slag 55, 115, 210 kg is 55,000, 115,000, 210,000 t."""
    found = reckon(STEEL)
    assert found["eaf-dust"] == pytest.approx((15_000, 20_000, 25_000))
    assert found["eaf-slag"] == pytest.approx((55_000, 115_000, 210_000))
    assert "staff-waste" not in found
    assert "cheese-whey" not in found


def test_a_dairy_of_a_thousand_tonnes_of_cheese_and_forty_people() -> None:
    """By hand: nine times as much whey; staff waste by the forty employees."""
    found = reckon(HEAD + "D-1,Dairy,10.51,cheese,1000,t,40\n")
    assert found["cheese-whey"] == pytest.approx((8000, 9000, 9000))
    assert found["staff-waste"] == pytest.approx((2, 6, 12))


@given(st.floats(min_value=0, max_value=1e7), st.floats(min_value=1, max_value=10))
def test_twice_the_output_twice_the_stream(output: float, times: float) -> None:
    """The range is in order and grows with the output."""
    one, more = (
        reckon(f"{HEAD}S-1,S,24.10,crude steel,{value:f},t,\n") for value in (output, output * times)
    )
    for name, (low, mid, high) in one.items():
        assert low <= mid <= high
        assert more[name][1] == pytest.approx(mid * times, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("one", blueprints(), ids=lambda one: one.id)
def test_a_blueprint_is_whole(one: object) -> None:
    """Its range is in order, it names a source, and what it points at is in the product's lists."""
    words = default_vocabulary()
    row = next(b for b in blueprints() if b is one)
    assert 0 < row.low <= row.mid <= row.high
    assert row.source
    assert row.year.isdigit()
    assert all(words.activities.find(code) for code in row.activities)
    assert not row.code or words.codes.find(row.code)
    assert not row.material or row.material in {w.id for w in words.materials.words}
    assert not row.slot or row.slot in {w.id for w in words.slots.words}
    assert row.code or row.material or row.slot


@pytest.mark.parametrize(
    "row",
    [
        "S-1,S,99.99,,1,t,\n",
        "S-1,S,24.10,cheese,1,t,\n",
        "S-1,S,24.10,crude steel,-5,t,\n",
        "S-1,S,24.10,crude steel,many,t,\n",
        "S-1,S,24.10,crude steel,5,,\n",
        "S-1,S,24.10,crude steel,5,m3,\n",
        ",S,24.10,crude steel,5,t,\n",
        "S-1,,24.10,crude steel,5,t,\n",
    ],
)
def test_a_wrong_row_is_told_and_gives_nothing(row: str) -> None:
    """The finding names the row and speaks both languages."""
    found, findings = estimates(read_form((HEAD + row).encode(), REGISTER, "register.csv"))
    wrong = [one for one in findings if one.severity is Severity.VIOLATION]
    assert not found
    assert wrong
    assert all(one.place.row == 2 and one.message["en"] and one.message["tr"] for one in wrong)


def test_an_activity_without_a_blueprint_is_told() -> None:
    """It is no fault of the row, so it is a warning."""
    found, findings = estimates(read_form(f"{HEAD}X,X,62.01,,5,t,\n".encode(), REGISTER, "register.csv"))
    assert not found
    assert [one.severity for one in findings] == [Severity.WARNING]


def test_estimates_are_no_listings(store: GraphStore) -> None:
    """Nothing of their graph is an offer or need, and not everybody sees it."""
    found, _ = estimates(read_form(STEEL.encode(), REGISTER, "register.csv"))
    assert keep_estimates(store, found) == len(found)
    kinds = {t.object for t in store.triples(ESTIMATED)}
    assert not kinds & {PREFIXES["sym"]["Offer"], PREFIXES["sym"]["Need"], PREFIXES["sym"]["Firm"]}
    view = public_view(store)
    assert not view.count(ESTIMATED)
    view.close()


def test_a_real_listing_takes_the_place_of_the_estimate_of_its_kind(store: GraphStore) -> None:
    """Mill scale is listed, so its estimate goes; that of the dust stays, also when the register comes again."""
    found, _ = estimates(read_form(STEEL.encode(), REGISTER, "register.csv"))
    keep_estimates(store, found)
    receipt = take_in(store, LISTING.encode(), Validator(), "listing.csv")
    assert receipt.accepted, receipt.report.findings
    left = {row["stream"].rpartition("/")[2] for row in standing(store)}
    assert "eaf-mill-scale" not in left
    assert "eaf-dust" in left
    keep_estimates(store, found)
    assert {row["stream"].rpartition("/")[2] for row in standing(store)} == left


def test_a_listing_of_another_firm_or_way_does_not(store: GraphStore) -> None:
    """Only what the same firm offers ends what it was expected to give."""
    found, _ = estimates(read_form(STEEL.encode(), REGISTER, "register.csv"))
    keep_estimates(store, found)
    take_in(store, LISTING.replace("S-1", "S-2").encode(), Validator(), "other.csv")
    assert len(standing(store)) == len(found)


def test_a_declaration_takes_the_place_of_the_estimate_of_its_code(store: GraphStore) -> None:
    """Dust declared is no longer guessed."""
    found, _ = estimates(read_form(STEEL.encode(), REGISTER, "register.csv"))
    keep_estimates(store, found)
    text = "Year,Firm ID,Firm,NACE activity,Waste code,Amount (t)\n2025,S-1,Steel,24.10,10 02 07*,18000\n"
    keep_declared(store, declared(read_form(text.encode(), DECLARATION, "declared.csv"))[0])
    assert "eaf-dust" not in {row["stream"].rpartition("/")[2] for row in standing(store)}


def test_matching_does_not_see_estimates() -> None:
    """The same matches with and without them."""
    store = open_store(None)
    load_knowledge(store)
    take_in(store, assets.examples() / "izmir" / "materials.csv", Validator())
    before = match(store, date(2026, 12, 9)).matches
    text = f"{HEAD}IZM-900,New steel,24.10,crude steel,1000000,t,500\n"
    found, _ = estimates(read_form(text.encode(), REGISTER, "register.csv"))
    assert keep_estimates(store, found) == len(found)
    assert match(store, date(2026, 12, 9)).matches == before
    assert store.ask("ASK { GRAPH ?g { ?s ?p ?o } }", {"g": NamedNode(ESTIMATED)})
    store.close()


def test_the_template_is_read_back_without_its_example(tmp_path: Path) -> None:
    """In both languages every heading is known, and the example row is left out."""
    from openpyxl import load_workbook

    from symbio_kg.estimate import FORMS, write_form

    for form in FORMS.values():
        for language in ("en", "tr"):
            path = tmp_path / f"{form.id}-{language}.xlsx"
            write_form(path, form, language)
            book = load_workbook(path)
            sheet = book.active
            assert sheet is not None
            for position, column in enumerate(form.columns, 1):
                values: dict[str, str | int] = {
                    "firm_id": "R-1",
                    "firm": "R",
                    "nace": "24.10",
                    "year": 2025,
                    "code": "10 02 10",
                    "tonnes": 3,
                }
                sheet.cell(3, position, values.get(column.key))
            book.save(path)
            table = read_form(path, form)
            assert len(table.lines) == 1
            assert all(line.good for line in table.lines), table.lines[0].findings
