"""What people hand in: many shapes are read, what cannot be used is refused with row and field in both languages."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from symbio_kg import assets
from symbio_kg.errors import SymbioError
from symbio_kg.hazard import Composition, CompositionRefused, assess, compositions_of, read_compositions
from symbio_kg.hazard.amounts import AmountBad, amount_of, unit_of
from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.register import cas_is_valid, default_register, normal_cas
from symbio_kg.hazard.statements import StatementBad, classes_of
from symbio_kg.hazard.wording import FINDINGS, SENTENCES

EXAMPLES = sorted((assets.examples() / "hazard").iterdir())


def one(value: object) -> Composition:
    (composition,) = compositions_of(value)
    return composition


def shares(text: str, name: str = "x.csv") -> list[tuple[str, Decimal]]:
    (composition,) = read_compositions(text.encode(), name=name)
    return [(part.substance or part.element, part.high) for part in composition.parts]


def refusal(data: bytes | str, name: str = "x.csv") -> CompositionRefused:
    with pytest.raises(CompositionRefused) as raised:
        read_compositions(data.encode() if isinstance(data, str) else data, name=name)
    assert set(raised.value.message) == {"en", "tr"}
    return raised.value


def found(refused: CompositionRefused) -> set[tuple[str, int | None]]:
    return {(f.component, f.place.row) for f in refused.findings if f.severity.value == "violation"}


SAME = [
    {"components": [{"cas": "1314-13-2", "value": 0.5, "unit": "%"}]},
    {"substances": [{"name": "zinc oxide", "mg_kg": 5000}]},
    {"composition": [{"name": "Çinko oksit", "concentration_pct": "0,5"}]},
    {"composition": {"ZnO": 0.5}},
    {"composition": {"ZnO": "5 g/kg"}},
    {"bileşim": [{"madde": "CINKO OKSIT", "derişim (mg/kg)": "5.000,0"}]},
    {
        "waste": {"code": "10 10 10"},
        "analysis": [{"CAS No": "1314 13 2", "concentration": {"value": 0.5, "unit": "% w/w"}}],
    },
    {"input": {"components": [{"name": "zinc oxide", "ppm": 5000}]}, "expected": ["HP14"]},
    [{"name": "ZnO", "percent": 0.5}],
    {"components": [{"ec": "215-222-5", "value": "0.5 %"}]},
    {"components": [{"index_no": "030-013-00-7", "value": "5e3", "unit": "mg/kg"}]},
    {"components": [{"name": "ZnO", "mg_kg": 5000, "percent": 0.5}]},
    {"components": [{"name": "ZnO", "value": 0.5, "unit": "%", "basis": "as received"}]},
    {"code": 10101, "components": [{"id": "C1", "name": "ZnO", "percent": 0.5}]},
    {"unit": "mg/kg", "components": [{"name": "zinc oxide", "value": 5000}]},
    {"cases": [{"id": "a", "components": [{"name": "zinc oxide", "pct": 0.5}]}]},
    {"moisture": 50, "basis": "dry", "components": [{"name": "ZnO", "value": "1 %"}]},
    {"components": [{"cas_number": "1314-13-2", "wt_percent": 0.5, "conc_w_w_pct": "0.5"}]},
    {
        "case": {"id": 1},
        "constituents": [{"chemical": "zinc oxide", "c_mg_kg": 5000}],
        "physical": {"state": "powder", "ph": 8},
    },
    {"results": {"x": 1}, "analysis": {"zinc oxide": {"value": 5000, "unit": "mg/kg"}}},
    {"dry_basis": True, "moisture_pct": 50, "components": [{"name": "ZnO", "percent": 1}]},
    {"dry_matter": "50 %", "components": [{"name": "ZnO", "value": "10000 mg/kg DM"}]},
]


@pytest.mark.parametrize("value", SAME, ids=lambda value: json.dumps(value, ensure_ascii=False)[:60])
def test_many_shapes_of_json_mean_the_same(value: object) -> None:
    """Half a percent of zinc oxide, whatever the keys, the unit and the way of writing."""
    (part,) = one(value).parts
    assert (part.substance, part.low, part.high) == ("zinc-oxide", Decimal("0.5"), Decimal("0.5"))


@pytest.mark.parametrize(
    "text",
    [
        "Madde;CAS;Derişim;Birim\nÇinko oksit;1314-13-2;0,5;%\n",
        "substance,cas,value,unit\nzinc oxide,1314-13-2,0.5,%\n",
        "Substance\tConcentration (mg/kg)\nZnO\t5000\n",
        "Numune,toz\nKod,10 10 10\n\nCAS No,%\n1314-13-2,0.5\n",
        "Madde;mg/kg\nÇİNKO OKSİT;5.000,0\nToplam;5.000,0\n",
        'Parameter,Result,Unit\nzinc oxide,"0,5",%\npH,"8,2",\n',
        "Element;Değer;Birim;Bileşik\nZnO;0,5;%;\n",
    ],
)
def test_tables_in_both_languages(text: str) -> None:
    """Headings, separators and decimal signs of either language; a line for pH or a total is no substance."""
    assert shares(text) == [("zinc-oxide", Decimal("0.5"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16"])
def test_encodings(encoding: str) -> None:
    """Turkish letters survive the encodings that spreadsheets write."""
    data = "Madde;Derişim (%)\nÇinko oksit;0,5\n".encode(encoding)
    (composition,) = read_compositions(data, name="x.csv")
    assert composition.parts[0].substance == "zinc-oxide"


def test_workbook(tmp_path: Path) -> None:
    """A workbook with the waste described above the table."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            (["Code", "10 10 10"], ["pH", 9.5], ["CAS", "Min (%)", "Max (%)"], ["1314-13-2", 0.1, 0.5])
        ):
            sheet.write_row(row, 0, cells)
    path = tmp_path / "x.xlsx"
    path.write_bytes(buffer.getvalue())
    (composition,) = read_compositions(path)
    assert (composition.code, composition.ph) == ("10 10 10", Decimal("9.5"))
    assert (composition.parts[0].low, composition.parts[0].high) == (Decimal("0.1"), Decimal("0.5"))


def test_a_percentage_in_a_workbook_is_what_is_seen() -> None:
    """A cell that shows 0.5 % holds 0.005, and half a percent is meant."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Substance", "Madde", "Content (%)"])
        sheet.write_row(1, 0, ["zinc oxide", "çinko oksit"])
        sheet.write_number(1, 2, 0.005, book.add_format({"num_format": "0.0%"}))
    (composition,) = read_compositions(buffer.getvalue(), name="x.xlsx")
    assert composition.parts[0].high == Decimal("0.5")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ZnO;-0,5;%", "value-negative"),
        ("ZnO;abc;%", "value-not-number"),
        ("ZnO;;%", "value-missing"),
        ("ZnO;0,5;litre", "unit-unknown"),
        ("ZnO;5;mg/l", "density-missing"),
        ("ZnO;120;%", "value-over-100"),
        ("ZnO;>5;%", "lower-bound-only"),
        ("ZnO;n.d.;%", "detection-limit-missing"),
        ("ZnO;5-1;%", "range-turned"),
        (";5;%", "nameless"),
        ("ZnO;5;mg/kg DM", "moisture-missing"),
        ("ZnO;1;%;7", "extra-cells"),
    ],
)
def test_bad_rows_are_refused_with_their_place(row: str, code: str) -> None:
    """The row and what to do are named in both languages."""
    refused = refusal(f"Madde;Derişim;Birim\nCaCO3;5;%\n{row}\n")
    assert found(refused) == {(code, 3)}
    assert "row 3" in refused.message["en"]
    assert "satır 3" in refused.message["tr"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"components": []}, "no-parts"),
        ({"code": "10 10 10"}, "no-parts"),
        ([], "no-parts"),
        ({"components": [3]}, "not-an-object"),
        ({"components": {"ZnO": 60, "CaO": "50 %"}}, "total-over-100"),
        ({"components": [{"cas": "1314-13-3", "pct": 1}]}, "cas-wrong"),
        ({"components": [{"name": "ZnO", "pct": 1}, {"cas": "1314-13-2", "pct": 1}]}, "twice"),
        ({"components": [{"name": "ZnO", "pct": 1, "mg_kg": 1}]}, "two-values"),
        ({"components": [{"name": "x", "pct": 1, "h_statements": ["H999"]}]}, "statement-unknown"),
        ({"components": [{"element": "Zn", "pct": 1, "as": "lead sulphate"}]}, "species-of-other"),
        ({"code": "10 10", "components": {"ZnO": 1}}, "code-form"),
        ({"code": "10 10 98", "components": {"ZnO": 1}}, "code-unknown"),
        ({"ph": 19, "components": {"ZnO": 1}}, "ph-range"),
        ({"as_of": "2026-13-01", "components": {"ZnO": 1}}, "day-bad"),
        ({"moisture": 140, "components": {"ZnO": 1}}, "moisture-range"),
        ({"tests": {"HP99": "no"}, "components": {"ZnO": 1}}, "property-unknown"),
        ({"tests": {"HP14": "perhaps"}, "components": {"ZnO": 1}}, "test-result"),
        ({"basis": "sideways", "components": {"ZnO": 1}}, "basis-unknown"),
    ],
)
def test_bad_values_are_refused(value: object, code: str) -> None:
    """Nothing wrong is guessed at."""
    with pytest.raises(CompositionRefused) as raised:
        compositions_of(value)
    assert code in {f.component for f in raised.value.findings}


def test_unknown_substances_are_kept_and_suggested() -> None:
    """A number or name that the table lacks is no reason to refuse; the nearest are named."""
    composition = one({"components": [{"name": "zink oxidee", "pct": 1}]})
    (note,) = composition.findings
    assert (note.component, note.severity.value) == ("substance-unknown", "warning")
    assert "zinc oxide (1314-13-2)" in note.message["en"]
    assert "çinko oksit" in note.message["tr"]


def test_a_mistyped_number_suggests_by_the_name_beside_it() -> None:
    """The check digit is wrong, the name tells what was meant."""
    with pytest.raises(CompositionRefused) as raised:
        compositions_of({"components": [{"cas": "1314-13-3", "name": "zinc oxide", "pct": 1}]})
    assert "1314-13-2" in raised.value.message["en"]


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"{", b"[1,", b'{"a": NaN}', b'{"a":1,"a":2}', b"\x00\x01", b"%PDF-1.4", b"a\n1\n"]
)
def test_hostile_files(data: bytes) -> None:
    """Empty, broken and foreign files end in an error of ours with both languages."""
    for name in ("x.json", "x.csv", "x.xlsx"):
        with pytest.raises(SymbioError) as raised:
            read_compositions(data, name=name)
        assert raised.value.message["tr"]


def test_deep_json_is_refused() -> None:
    """Nesting without end does not reach the parser."""
    with pytest.raises(SymbioError):
        read_compositions(b"[" * 100_000, name="x.json")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"physical_state": "plasma", "components": {"ZnO": 1}}, "state-unknown"),
        ({"components": [{"element": "Zn", "pct": 1, "as": "unobtainium"}]}, "species-unknown"),
        ({"components": [{"name": "ZnO", "value": 1}]}, "unit-assumed"),
        ({"components": [{"name": "ZnO", "value": "1,234", "unit": "mg/kg"}]}, "number-ambiguous"),
        ({"components": [{"cas": "7440-66-6", "pct": 0.1}]}, "several-entries"),
        ({"components": [{"cas": "1975-09-02", "pct": 0.1}]}, "cas-date"),
        ({"components": [{"name": "x", "pct": 1, "h_statements": "H300"}]}, "category-missing"),
        ({"components": {"ZnO": 60, "CaCO3": "40.5 %"}}, "total-rounded"),
        ({"components": [{"cas": "7732-18-6", "name": "zinc oxide", "pct": 1}]}, "cas-wrong"),
    ],
)
def test_what_is_read_with_a_warning(value: object, code: str) -> None:
    """A doubtful reading is told; only a wrong number is refused."""
    try:
        notes = one(value).findings
    except CompositionRefused as error:
        notes = error.findings
        assert code == "cas-wrong"
    assert code in {note.component for note in notes}


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ({"flash_point_c": 31}, "flash_point", Decimal(31)),
        ({"flashPointC": 31}, "flash_point", Decimal(31)),
        ({"parlama noktası (°C)": "31"}, "flash_point", Decimal(31)),
        ({"kinematic_viscosity_40c_mm2_s": 12}, "viscosity", Decimal(12)),
        ({"viskozite": "12,5 mm²/s"}, "viscosity", Decimal("12.5")),
        ({"tests": {"flash_point": 45, "HP14": "negative"}}, "flash_point", Decimal(45)),
        ({"physical": {"ph": "12,4"}}, "ph", Decimal("12.4")),
        ({"form": "dust"}, "state", "powder"),
        ({"fiziksel hal": "SIVI"}, "state", "liquid"),
        ({"oil_type": "diesel"}, "gas_oil", True),
        ({"fuel_type": "lubricant"}, "gas_oil", False),
        ({"speciation": "element as printed"}, "speciation", "printed"),
        ({"jurisdiction": "TR"}, "jurisdiction", "TR"),
        ({"massive_alloy": True, "contaminated": False}, "massive_alloy", True),
        ({"alloy": True, "form": "massive", "uncontaminated": True}, "massive_alloy", True),
        ({"alloy": True, "form": "powder", "contaminated": False}, "massive_alloy", False),
        ({"alloy": True}, "massive_alloy", False),
        ({"acid_alkali_known": "unknown"}, "corrosives_known", None),
        ({"rest": "inert"}, "rest_inert", True),
        ({"tarih": "9.12.2026"}, "day", date(2026, 12, 9)),
    ],
)
def test_what_is_said_of_the_waste(value: dict[str, object], field: str, expected: object) -> None:
    """Keys for the waste as a whole, in either language, at the top or in an object of their own."""
    assert getattr(one({**value, "components": {"ZnO": 1}}), field) == expected


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ({"HP14": "not-hazardous"}, {"HP14": False}),
        ({"hp 14": "negative"}, {"HP14": False}),
        ({"HP14": {"result": "hazardous", "method": "OECD 202"}}, {"HP14": True}),
        ([{"hp": "HP8", "outcome": "not corrosive"}], {"HP8": False}),
        ({"ecotoxicity": "ecotoxic"}, {"HP14": True}),
        ({"in-vitro skin corrosion": "no"}, {"HP8": False}),
        ({"HP3": True, "HP2": False}, {"HP3": True, "HP2": False}),
        ("HP14: tehlikesiz; HP13: pozitif", {"HP14": False, "HP13": True}),
    ],
)
def test_tests_in_many_forms(tests: object, expected: dict[str, bool]) -> None:
    """Results by number or by the name of the test."""
    found = one({"tests": tests, "components": {"ZnO": 1}}).tests
    assert {hp: test.hazardous for hp, test in found.items()} == expected


def test_a_sign_in_a_column_of_its_own() -> None:
    """Laboratories put < beside the number."""
    (composition,) = read_compositions(b"Parameter,Qualifier,Result,Unit\nZnO,<,0.5,%\n", name="x.csv")
    assert composition.parts[0].detection


def test_the_metal_itself_can_be_named() -> None:
    """Powder and massive metal are entries of their own."""
    forms = [
        one({"components": [{"element": "Pb", "pct": 1, "form": form}]}).parts[0].named
        for form in ("powder", "massive")
    ]
    assert forms == ["lead-powder", "lead-massive"]


def test_unknown_keys_are_told() -> None:
    """A misspelt key is not silently lost."""
    composition = one({"moistur": 20, "components": {"ZnO": 1}})
    assert "key-unknown" in {f.component for f in composition.findings}


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("H400", ["aquatic-acute-1-h400"]),
        ("H410, H400", ["aquatic-acute-1-h400", "aquatic-chronic-1-h410"]),
        (["Acute Tox. 2:H300"], ["acute-tox-2-h300"]),
        (["H300 (cat. 2)"], ["acute-tox-2-h300"]),
        ("H300", ["acute-tox-1-h300"]),
        ("Skin Corr. 1B H314; EUH031", ["skin-corr-1b-h314", "supplemental-euh031"]),
        ([{"class": "Acute Tox. 3", "h": "H331"}], ["acute-tox-3-h331"]),
        ([{"category": "2", "code": "H330"}], ["acute-tox-2-h330"]),
        ("H360FD H350i", ["carc-1a-h350", "repr-1a-h360"]),
        ("EUH 031 | H 317", ["skin-sens-1-h317", "supplemental-euh031"]),
        ([], []),
        ("none", []),
        ("H336", ["stot-se-3-h336"]),
    ],
)
def test_hazard_statements_in_many_forms(text: object, classes: list[str]) -> None:
    """Statements with or without class, in lists, texts and mappings."""
    assert sorted(classes_of(text, default_law())[0]) == sorted(classes)


def test_other_text_is_no_statement() -> None:
    """A word is not taken for a classification."""
    with pytest.raises(StatementBad):
        classes_of("very bad", default_law())


@pytest.mark.parametrize(
    ("text", "unit", "comma", "percent"),
    [
        ("0,5", "%", True, "0.5"),
        ("0.5", "%", False, "0.5"),
        ("1.234,5", "mg/kg", True, "0.12345"),
        ("1,234.5", "mg/kg", False, "0.12345"),
        ("1.234", "%", True, "1.234"),
        ("12 %", "mg/kg", False, "12"),
        ("2 500", "mg/kg", True, "0.25"),
        ("5", "g/kg", False, "0.5"),
        ("7", "ng TEQ/kg", False, "0.0000000007"),
        ("5", "µg/kg", False, "0.0000005"),
        ("5", "ppb", False, "0.0000005"),
        ("0.005", "kg/kg", False, "0.5"),
        ("3e-3", "%", False, "0.003"),
        ("~ 4", "wt%", False, "4"),
        ("5", "‰", False, "0.5"),
        ("5", "g/t", False, "0.0005"),
    ],
)
def test_amounts(text: str, unit: str, comma: bool, percent: str) -> None:
    """Numbers and units as they are written."""
    assert amount_of(text, unit, comma=comma).high == Decimal(percent)


def test_amounts_per_volume_need_a_density() -> None:
    """mg/l turns to mass by the density of the waste."""
    assert amount_of("1000", "mg/l", comma=False, density=Decimal("1.25")).high == Decimal("0.08")


@pytest.mark.parametrize("text", ["<0,5", "< 0.5", "≤0.5", "<=0,5"])
def test_below_detection(text: str) -> None:
    """A limit of detection is the worst case, nothing the best."""
    amount = amount_of(text, "%", comma=True)
    assert (amount.low, amount.high, amount.detection) == (Decimal(0), Decimal("0.5"), True)


@given(st.text(max_size=30), st.text(max_size=12), st.booleans())
@settings(max_examples=300)
def test_amounts_never_crash(text: str, unit: str, comma: bool) -> None:
    """Any text is an amount or an AmountBad whose code has words."""
    try:
        found = amount_of(text, unit, comma=comma)
    except AmountBad as error:
        assert error.code in FINDINGS
    else:
        assert 0 <= found.low <= found.high <= 100


KEYS = [
    *(
        "components",
        "composition",
        "cases",
        "input",
        "tests",
        "cas",
        "name",
        "element",
        "value",
        "unit",
        "pct",
        "mg_kg",
    ),
    *(
        "min",
        "max",
        "lod",
        "below_detection",
        "qualifier",
        "h_statements",
        "as",
        "notes_met",
        "note_1",
        "basis",
        "ec",
    ),
    *(
        "code",
        "as_of",
        "title",
        "physical_state",
        "ph",
        "flash_point",
        "viscosity",
        "moisture",
        "dry_matter",
        "density",
    ),
    *(
        "gas_oil",
        "alloy",
        "massive",
        "contaminated",
        "acid_alkali_known",
        "rest",
        "infectious",
        "form_excludes",
    ),
    *("speciation", "jurisdiction", "uncontaminated", "massive_alloy", "x"),
]
WORDS = [
    *(
        "Zn",
        "ZnO",
        "1314-13-2",
        "zinc oxide",
        "Pb",
        "%",
        "mg/kg DM",
        "<0.5",
        "1-2",
        "dry",
        "metal",
        "solid",
        "H400",
    ),
    *(
        "Acute Tox. 2:H300",
        "HP14",
        "not-hazardous",
        "10 10 10",
        "2026-11-25",
        "yes",
        "unknown",
        "-",
        "inert",
        "printed",
    ),
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-9, 200)
    | st.decimals(-1, 200, places=3)
    | st.text(max_size=8)
    | st.sampled_from(WORDS)
)
PARTS = st.lists(st.dictionaries(st.sampled_from(KEYS), SCALARS, max_size=5), max_size=4)
JSON_VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
) | st.builds(
    lambda whole, parts: {**whole, "components": parts},
    st.dictionaries(st.sampled_from(KEYS), SCALARS, max_size=5),
    PARTS,
)


@given(JSON_VALUES)
@settings(max_examples=400, deadline=None)
def test_any_json_is_assessed_or_refused(value: object) -> None:
    """Whatever the shape, there is an assessment or an error of ours, never a traceback."""
    try:
        compositions = compositions_of(value)
    except SymbioError as error:
        assert error.message["en"]
        assert error.message["tr"]
    else:
        for composition in compositions:
            json.dumps(assess(composition).as_json())


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("1314-13-2", True),
        ("1314132", True),
        ("1314‑13‑2", True),
        ("1314-13-3", False),
        ("abc", False),
        ("", False),
    ],
)
def test_cas_numbers(text: str, valid: bool) -> None:
    """Form and check digit, with any dash or none."""
    assert cas_is_valid(normal_cas(text)) is valid


def test_every_cas_of_the_table_is_valid() -> None:
    """No typing error in our own numbers."""
    numbers = [s.cas for versions in default_law().substances.values() for s in versions if s.cas]
    assert [number for number in numbers if not cas_is_valid(number)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zn", "element:Zn"),
        ("çinko", "element:Zn"),
        ("Toplam krom", "element:Cr"),
        ("Cr VI", "element:Cr(VI)"),
        ("krom(VI)", "element:Cr(VI)"),
        ("kurşun", "element:Pb"),
        ("ZnO", "zinc-oxide"),
        ("As₂O₃", "diarsenic-trioxide"),
        ("sülfürik asit", "sulphuric-acid"),
        ("sulfuric acid", "sulphuric-acid"),
        ("SULPHURIC ACID", "sulphuric-acid"),
        ("Benzo(a)pyrene", "benzo-a-pyrene"),
        ("kostik", "sodium-hydroxide"),
    ],
)
def test_names(text: str, expected: str) -> None:
    """Symbols, formulas, names and trade words of both languages."""
    hit = default_register().by_name(text)
    assert hit is not None
    assert (hit.substance or f"element:{hit.element}") == expected


def test_units_that_are_none() -> None:
    """Litres are no content by mass."""
    assert unit_of("litre") is None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples(path: Path) -> None:
    """Every example is read without a warning and assessed."""
    (composition,) = read_compositions(path)
    assert composition.findings == ()
    assert json.dumps(assess(composition).as_json())


def test_every_sentence_is_in_both_languages_with_the_same_blanks() -> None:
    """No blank is lost on the way from one language to the other."""
    import re

    for english, turkish in (*SENTENCES.values(), *FINDINGS.values()):
        assert set(re.findall(r"\{(\w+)\}", english)) == set(re.findall(r"\{(\w+)\}", turkish)), english
