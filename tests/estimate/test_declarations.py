"""Yearly declarations: read in both languages with findings by row, kept by year, and drafted as listings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.estimate import DECLARATION, DECLARED, declared, drafts, keep_declared, read_form
from symbio_kg.estimate.declared import Declaration
from symbio_kg.model import Severity
from symbio_kg.read import Unreadable, read
from symbio_kg.store import GraphStore, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator

EN = "Year,Firm ID,Firm,NACE activity,Waste code,Amount (t),Operation,Receiving facility,Receiver ID,Note\n"
TR = "Beyan yılı;Firma no;Firma;NACE faaliyeti;Atık kodu;Miktar (ton);İşlem;Alıcı tesis;Alıcı no;Not\n"


@pytest.fixture
def store() -> Iterator[GraphStore]:
    made = open_store(None)
    yield made
    made.close()


def taken(text: str) -> list[Declaration]:
    found, findings = declared(read_form(text.encode(), DECLARATION, "declared.csv"))
    assert not [one for one in findings if one.severity is Severity.VIOLATION]
    return list(found)


def test_the_same_in_both_languages() -> None:
    """The Turkish table with its decimal comma says what the English one says."""
    english = taken(EN + "2025,F-1,Dye works,20.12,06 05 02*,12.5,R4,Recovery,L-7,\n")
    turkish = taken(TR + "2025;F-1;Dye works;20.12.01;060502*;12,5;r4;Recovery;L-7;\n")
    assert [(d.iri, d.tonnes, d.code, d.operation) for d in english] == [
        (d.iri, d.tonnes, d.code, d.operation) for d in turkish
    ]
    assert english[0].tonnes == Decimal("12.5")


def test_lines_of_one_stream_are_added() -> None:
    """Two loads to one receiver are one stream; another receiver is another one."""
    rows = "".join(
        f"2025,F-1,Firm,24.10,10 02 10,{t},R4,{to},,\n" for t, to in ((3, "A"), (4, "A"), (5, "B"))
    )
    assert sorted(one.tonnes for one in taken(EN + rows)) == [5, 7]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("25,F-1,F,24.10,10 02 10,3,R4,A,,", "Year"),
        ("2025,,F,24.10,10 02 10,3,R4,A,,", "Firm ID"),
        ("2025,F-1,F,24.1x,10 02 10,3,R4,A,,", "NACE activity"),
        ("2025,F-1,F,24.10,10 02 98,3,R4,A,,", "Waste code"),
        ("2025,F-1,F,24.10,10 02,3,R4,A,,", "Waste code"),
        ("2025,F-1,F,24.10,10 02 10,-3,R4,A,,", "Amount (t)"),
        ("2025,F-1,F,24.10,10 02 10,lots,R4,A,,", "Amount (t)"),
        ("2025,F-1,F,24.10,10 02 10,3,R77,A,,", "Operation"),
    ],
)
def test_a_wrong_cell_is_named(row: str, column: str) -> None:
    """Row, column and both languages; the row gives no stream, the next one does."""
    text = f"{EN}{row}\n2025,F-2,G,24.10,10 02 10,1,,,,\n"
    found, findings = declared(read_form(text.encode(), DECLARATION, "declared.csv"))
    wrong = [one for one in findings if one.severity is Severity.VIOLATION]
    assert [one.firm.id for one in found] == ["F-2"]
    assert {(one.place.row, one.place.field) for one in wrong} == {(2, column)}
    assert all(one.message["en"] and one.message["tr"] for one in wrong)


def test_a_star_that_does_not_belong_is_only_a_warning() -> None:
    """The code is taken without it."""
    found, findings = declared(
        read_form(f"{EN}2025,F-1,Firm,24.10,10 02 10*,3,,,,\n".encode(), DECLARATION, "declared.csv")
    )
    assert [one.code.id for one in found] == ["10 02 10"]
    assert [one.severity for one in findings] == [Severity.WARNING]


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "Year,Firm ID,Firm\n2025,F,F\n", EN, "<xml/>"])
def test_a_file_that_is_no_declaration(text: str) -> None:
    """It is refused as a whole."""
    with pytest.raises(Unreadable):
        read_form(text.encode(), DECLARATION, "declared.csv")


def test_other_columns_are_told_which_are_wanted() -> None:
    """The answer names the columns of a declaration, not those of a listing."""
    with pytest.raises(Unreadable, match="“Year”, “Firm ID”") as caught:
        read_form(b"a,b,c\n1,2,3\n", DECLARATION, "declared.csv")
    assert "“Beyan yılı”, “Firma no”" in caught.value.message["tr"]


def test_a_year_declared_again_takes_the_place_of_the_old(store: GraphStore) -> None:
    """Of the same firm and year; other years and firms stay."""
    keep_declared(store, taken(EN + "2024,F-1,F,24.10,10 02 10,1,,,,\n2025,F-1,F,24.10,10 02 10,2,,,,\n"))
    keep_declared(store, taken(EN + "2025,F-2,G,24.10,10 02 10,9,,,,\n"))
    keep_declared(store, taken(EN + "2025,F-1,F,24.10,10 02 08,5,,,,\n"))
    tonnes = PREFIXES["sym"]["declaredTonnes"]
    said = {t.object.value for t in store.triples(DECLARED) if t.predicate == tonnes}  # type: ignore[union-attr]
    assert said == {"1", "9", "5"}


@pytest.mark.parametrize("language", ["en", "tr"])
def test_drafts_are_listings_that_load(language: str) -> None:
    """The newest year of a code, its receivers added up, as a table that our reader takes without a violation."""
    rows = "".join(
        f"{year},F-1,Firm,24.10,10 02 10,{tonnes},{way},,,\n"
        for year, tonnes, way in ((2024, 1, "R4"), (2025, 2.5, "R4"), (2025, 4, "R5"))
    )
    text = drafts(taken(EN + rows), language)
    document = read(text.encode(), name="drafts.csv")
    assert not document.findings
    assert not Validator().validate(document).violations
    amounts = [t.object.value for t in document.triples if t.predicate == PREFIXES["sym"]["quantity"]]  # type: ignore[union-attr]
    assert amounts == ["6.5"]


@given(
    st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and not text.strip().startswith(("'",)))
)
def test_no_draft_runs_as_a_formula(name: str) -> None:
    """Whatever a firm calls itself, no cell of the draft begins as a formula does."""
    import csv
    import io

    row = io.StringIO()
    csv.writer(row).writerow(["2025", "F-1", name, "24.10", "10 02 10", "1", "", "", "", ""])
    try:
        found, _ = declared(read_form((EN + row.getvalue()).encode(), DECLARATION, "declared.csv"))
    except Unreadable:
        return
    for cells in csv.reader(io.StringIO(drafts(found, "en"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
