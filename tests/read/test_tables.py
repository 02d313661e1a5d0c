"""Tables of listings: each bad cell gets its message, its row and its column; good rows can be kept."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbio_kg.model import Document, Finding, Report
from symbio_kg.read import Unreadable, read, split_rows, write_errors
from symbio_kg.read.columns import CHOICES, COLUMNS, choose, column_of
from symbio_kg.read.messages import MESSAGES
from symbio_kg.validate import Validator, kept
from symbio_kg.vocabulary import load

VOCABULARY = load(Path(__file__).parents[1] / "cases" / "read" / "tables")
VALIDATOR = Validator(vocabulary=VOCABULARY)
GOOD = {
    "Kayıt no": "K-1",
    "Teklif mi ihtiyaç mı": "teklif",
    "Kaynak türü": "atık",
    "Başlık (Türkçe)": "Iğdır'ın ışıltılı uçucu külü",
    "Firma": "ŞİŞLİ ÇİMENTO A.Ş.",
    "NACE faaliyeti": "23.51",
    "Enlem": "38,42",
    "Boylam": "27,14",
    "Malzeme": "UÇUCU KÜL",
    "Atık kodu": "10 01 02",
    "Miktar": "1.234,5",
    "Birim": "ton",
    "Dönem": "YIL",
    "Başlangıç tarihi": "01.02.2026",
    "Bitiş tarihi": "31.12.2026",
    "Ölçülen değerler ya da sınırlar": "SiO2 = 52,3 %; NEM <= 12 %",
}


def _csv(*rows: Mapping[str, str], delimiter: str = ";") -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(dict.fromkeys(k for row in rows for k in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def _read(*rows: Mapping[str, str]) -> Document:
    return read(_csv(*rows), name="liste.csv", vocabulary=VOCABULARY)


def _report(*rows: Mapping[str, str]) -> Report:
    return VALIDATOR.validate(_read(*rows))


def _at(report: Report, row: int, field: str) -> list[Finding]:
    return [f for f in report.findings if f.place.row == row and f.place.field == field]


def _refused(source: Path | bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(Unreadable) as caught:
        read(source, name=name, vocabulary=VOCABULARY)
    return caught.value.reason


def test_a_good_row_conforms() -> None:
    """A row with Turkish letters in every field, comma decimals and Turkish dates has nothing wrong."""
    report = _report(GOOD)
    assert not report.findings, [f.message["en"] for f in report.findings]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254"])
def test_separators_and_encodings(delimiter: str, encoding: str) -> None:
    """Comma, semicolon and tab are told apart; other encodings are read with a warning."""
    data = _csv(GOOD, delimiter=delimiter).decode().encode(encoding)
    document = read(data, name="a.csv", vocabulary=VOCABULARY)
    codes = [f.component for f in document.findings]
    assert codes == (["decoded"] if encoding in ("utf-16", "cp1254") else [])
    assert any("Iğdır'ın ışıltılı" in str(t) for t in document.triples)


def test_other_encodings_are_refused() -> None:
    """Bytes that are not plainly Turkish are not guessed at."""
    assert _refused(_csv(GOOD).decode().encode("cp1254") + b"\x83\x9f\xa5", "a.csv") == "encoding"


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("Teklif mi ihtiyaç mı", "belki", "unknown-choice"),
        ("Teklif mi ihtiyaç mı", "", "missing"),
        ("Kaynak türü", "çöp", "unknown-choice"),
        ("Kayıt no", "", "missing"),
        ("Firma", "", "missing"),
        ("NACE faaliyeti", "99.99", "unknown-word"),
        ("Malzeme", "uçucu kull", "unknown-word"),
        ("Atık kodu", "10 01 98", "unknown-code"),
        ("Atık kodu", "kül", "unknown-code"),
        ("Atık kodu", "10 01", "code-not-entry"),
        ("Atık kodu", "10", "code-not-entry"),
        ("Atık kodu", "10 01 02*", "star"),
        ("Miktar", "çok", "number"),
        ("Miktar", "99999999999999999999", "number-range"),
        ("Miktar", "1.234", "number-ambiguous"),
        ("Miktar", "-5", "sh:MinExclusiveConstraintComponent"),
        ("Miktar", "", "sh:MinCountConstraintComponent"),
        ("Birim", "tonn", "unknown-word"),
        ("Birim", "m²", "sh:InConstraintComponent"),
        ("Dönem", "asır", "unknown-choice"),
        ("Başlangıç tarihi", "31.02.2026", "date"),
        ("Başlangıç tarihi", "31.12.2027", "sh:LessThanOrEqualsConstraintComponent"),
        ("Enlem", "138,42", "sh:MaxInclusiveConstraintComponent"),
        ("Enlem", "kuzey", "number"),
        ("Ölçülen değerler ya da sınırlar", "SiO2 52", "measurement"),
        ("Ölçülen değerler ya da sınırlar", "guzellik = 5 %", "unknown-word"),
        ("Ölçülen değerler ya da sınırlar", "nem = 5 furlong", "unknown-word"),
        ("Başlık (Türkçe)", "a\u202eb", "control-character"),
        ("Birim", "#REF!", "excel-error"),
    ],
)
def test_bad_cells(field: str, text: str, code: str) -> None:
    """Each bad cell is found in its row and column, once, and says so in both languages."""
    if code == "control-character":
        assert _refused(_csv(GOOD, {**GOOD, field: text}), "a.csv") == code
        return
    report = _report(GOOD, {**GOOD, "Kayıt no": "K-2", "Firma": "Öteki A.Ş.", field: text})
    found = [f for f in _at(report, 3, field) if f.severity != "info"]
    assert [f.component for f in found] == [code], [(f.component, f.message["en"]) for f in report.findings]
    assert found[0].message["en"] != found[0].message["tr"]


def test_suggestions_name_the_nearest() -> None:
    """An unknown word comes with its neighbours; a subchapter with its entries; each in both languages."""
    material, code, group, unit = (
        _at(_report({**GOOD, field: text}), 2, field)[0].message
        for field, text in (
            ("Malzeme", "ucucu kulu"),
            ("Atık kodu", "10 01 03"),
            ("Atık kodu", "10 01"),
            ("Birim", "tonn"),
        )
    )
    assert "uçucu kül" in material["tr"]
    assert "coal fly ash" in material["en"]
    assert "10 01 02" in code["en"]
    assert "alt bölümü" in group["tr"]
    assert "10 01 04" in group["tr"]
    assert "tonne" in unit["en"]


@pytest.mark.parametrize(
    "text", ["100102", "10.01.02", "10-01-02", "10 01 02 | uçucu", "low:10-01-02", "EWC 10 01 02"]
)
def test_waste_codes_in_every_spelling(text: str) -> None:
    """A code is known however it is written."""
    assert any("low-eu/10-01-02" in str(t) for t in _read({**GOOD, "Atık kodu": text}).triples)


def test_a_code_gets_its_leading_zero_back() -> None:
    """A spreadsheet that took the code for a number cost it its zero."""
    assert any("low-eu/01-01-02" in str(t) for t in _read({**GOOD, "Atık kodu": "10102"}).triples)


def test_properties_and_units_as_people_write_them() -> None:
    """`demir` is the iron content, pH needs no unit, and `Mt` is not `mt`."""
    text = "\n".join(
        map(str, _read({**GOOD, "Ölçülen değerler ya da sınırlar": "demir: 5 %\npH = 7,5"}).triples)
    )
    assert "property/iron" in text
    assert "unit/PH" in text
    for unit, name in (("Mt", "MegaTONNE"), ("mt", "TONNE"), ("TON", "TONNE")):
        assert any(f"unit/{name}>" in str(t) for t in _read({**GOOD, "Birim": unit}).triples)


def test_swapped_coordinates_are_suspected() -> None:
    """Latitude 27 and longitude 38 are a place in Türkiye the wrong way round."""
    found = _at(_report({**GOOD, "Enlem": "27,14", "Boylam": "38,42"}), 2, "Enlem")
    assert [f.severity for f in found] == ["warning"]
    assert "swapped" in found[0].message["en"]


def test_duplicate_identifiers_name_both_rows() -> None:
    """The second use of an identifier is rejected and says where the first was; ı and I are the same."""
    report = _report(GOOD, {**GOOD, "Kayıt no": "k-1"})
    (found,) = _at(report, 3, "Kayıt no")
    assert "2" in found.message["en"]
    assert "3" in found.message["tr"]
    assert found.component == "duplicate-identifier"


def test_columns_are_known_in_both_languages_whatever_their_case() -> None:
    """Every heading is found again in capitals and without marks, and no two columns share one."""
    for column in COLUMNS:
        for heading in column.heading.values():
            assert column_of(heading) is column
            assert column_of(heading.upper().replace("İ", "I")) is column
            assert column_of(f" {heading}* ") is column
    for group, choices in CHOICES.items():
        for choice in choices:
            assert choose(group, choice.names["tr"].upper()) is choice
            assert choose(group, choice.names["en"].title()) is choice


def test_header_problems() -> None:
    """An unknown column is a warning with a suggestion, a doubled one and a missing one an error."""
    document = _read({**GOOD, "Miktarr": "5"})
    (found,) = document.findings
    assert found.component == "unknown-column"
    assert "Miktar" in found.message["tr"]
    assert _refused(_csv({**GOOD, "Quantity": "5"}), "a.csv") == "double-column"
    assert _refused(b"a;b;c\n1;2;3\n", "a.csv") == "no-header"
    assert _refused(_csv(GOOD).splitlines()[0], "a.csv") == "no-rows"


def test_csv_oddities() -> None:
    """A `sep=` line, empty lines and a title row above are passed over; a row too long is an error."""
    data = b"sep=;\r\n" + _csv(GOOD)
    assert not read(data, name="a.csv", vocabulary=VOCABULARY).findings
    above = "İlanlar\n\n".encode() + _csv(GOOD) + b"\n\n;;;\n"
    document = read(above, name="a.csv", vocabulary=VOCABULARY)
    assert not document.findings
    assert {p.row for p in document.places.values() if p.row} == {4}
    long = _csv(GOOD).rstrip() + b";fazla\n"
    assert [f.component for f in read(long, name="a.csv", vocabulary=VOCABULARY).findings] == ["extra-cells"]
    assert _refused(_csv({**GOOD, "Firma": "x" * 40_000}), "a.csv") == "long-cell"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_errors_come_back_in_the_table(suffix: str, tmp_path: Path) -> None:
    """The table comes back with its errors; the good rows apart can be read again without a fault."""
    source = tmp_path / "liste.csv"
    rows = [GOOD, {**GOOD, "Kayıt no": "K-2", "Miktar": "çok"}, {**GOOD, "Kayıt no": "K-3", "Firma": "=1+1"}]
    source.write_bytes(_csv(*rows))
    report = VALIDATOR.validate(read(source, vocabulary=VOCABULARY))
    whole = tmp_path / f"errors{suffix}"
    write_errors(source, report, whole, "tr")
    good, bad = tmp_path / f"good{suffix}", tmp_path / f"bad{suffix}"
    assert split_rows(source, report, good, bad, "tr") == (2, 1)
    again = VALIDATOR.validate(read(good, vocabulary=VOCABULARY))
    assert again.conforms, [f.message["en"] for f in again.violations]
    if suffix == ".csv":
        text = whole.read_text(encoding="utf-8-sig")
        assert "✗ Miktar: “çok” bir sayı değil." in text
        assert "'=1+1" in text
    else:
        sheet = openpyxl.load_workbook(whole).worksheets[0]
        assert "Miktar" in str(sheet.cell(3, len(GOOD) + 1).value)
        assert sheet.cell(4, 5).data_type == "s"


def test_good_rows_are_kept_and_bad_ones_leave_nothing() -> None:
    """What is kept of a table holds no triple of a rejected row, nor of a firm only that row names."""
    bad = {**GOOD, "Kayıt no": "K-2", "Firma": "Öteki", "Miktar": "-1"}
    document = _read(GOOD, bad)
    good = kept(document, VALIDATOR.validate(document))
    assert good is not None
    text = "\n".join(map(str, good.triples))
    assert "K-1" in text
    assert "K-2" not in text
    assert "oteki" not in text
    assert VALIDATOR.validate(good).conforms
    document = _read(bad)
    assert kept(document, VALIDATOR.validate(document)) is None


def test_every_message_exists_in_both_languages() -> None:
    """Each message is a pair of sentences with the same blanks to fill in."""
    for code, (english, turkish) in MESSAGES.items():
        blanks = [set(re.findall(r"\{(\w+?)(?:_en|_tr)?\}", text)) for text in (english, turkish)]
        assert blanks[0] == blanks[1], code


_LETTERS = st.text(st.sampled_from("İIıişŞğĞüÜöÖçÇ aA1.,;\"'=+-@\t|*"), max_size=30)


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(list(GOOD)), _LETTERS, min_size=1))
def test_turkish_letters_in_every_field(cells: dict[str, str]) -> None:
    """Any cell may hold anything: there is a document, and each finding has a row and two languages."""
    document = _read({**GOOD, **cells})
    for finding in document.findings:
        assert finding.place.row == 2
        assert set(finding.message) == {"en", "tr"}


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(list(GOOD)), st.text(max_size=20), min_size=1))
def test_what_is_read_can_be_judged(cells: dict[str, str]) -> None:
    """The validator takes whatever the reader lets through."""
    try:
        document = _read({**GOOD, **cells})
    except Unreadable:
        return
    assert VALIDATOR.validate(document).source == "liste.csv"
