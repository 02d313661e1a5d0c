"""Workbooks: what their cells hold, what is refused, and the template that comes back without a fault."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from symbio_kg.read import Unreadable, read, write_template
from symbio_kg.read.template import write_template as template_of
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator
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


def _book(rows: list[list[Any]], path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return path


def _refused(source: Path | bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(Unreadable) as caught:
        read(source, name=name, vocabulary=VOCABULARY)
    return caught.value.reason


def test_workbook_cells(tmp_path: Path) -> None:
    """Dates, numbers, formulas with and without value, and a title over the header are understood."""
    header = [
        "Kayıt no",
        "Teklif mi ihtiyaç mı",
        "Kaynak türü",
        "Başlık (Türkçe)",
        "Firma",
        "Miktar",
        "Birim",
    ]
    header += ["Dönem", "Başlangıç tarihi", "Atık kodu", "Bitiş tarihi"]
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 5, "İLANLAR")
        sheet.write_row(2, 0, header)
        sheet.write_row(3, 0, ["K", "teklif", "atık", "Kül deposu", "Çığ A.Ş."])
        sheet.write_formula(3, 5, "=2*600", None, 1200)
        sheet.write_string(3, 6, "ton")
        sheet.write_string(3, 7, "yıl")
        sheet.write_datetime(3, 8, datetime(2026, 3, 1), book.add_format({"num_format": "dd.mm.yyyy"}))  # noqa: DTZ001
        sheet.write_number(3, 9, 100102)
        sheet.write_formula(3, 10, "=TODAY()", None, "")
    document = read(path, vocabulary=VOCABULARY)
    text = "\n".join(map(str, document.triples))
    assert '"1200"' in text
    assert '"2026-03-01"' in text
    assert "10-01-02" in text
    assert document.places[f"{PREFIXES['data']}listing/cig-a.s/K"].row == 4


def test_a_formula_without_value_is_told(tmp_path: Path) -> None:
    """A workbook written by a program, never calculated, does not lose its formulas silently."""
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Kayıt no", "Teklif mi ihtiyaç mı", "Kaynak türü", "Başlık (Türkçe)", "Firma", "Miktar"])
    sheet.append(["K", "teklif", "atık", "Kül deposu", "Çığ A.Ş.", "=1+1"])
    book.save(path)
    codes = {(f.component, f.place.field) for f in read(path, vocabulary=VOCABULARY).findings}
    assert ("formula-without-value", "Miktar") in codes


def test_a_million_empty_rows_cost_little(tmp_path: Path) -> None:
    """A workbook formatted down to its last row is read as the few rows it has."""
    path = _book([list(GOOD), list(GOOD.values())], tmp_path / "a.xlsx")
    empty = "".join(
        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(3, 1_000_000, 2)
    )
    big = tmp_path / "big.xlsx"
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for item in old.infolist():
            content = old.read(item)
            if item.filename.endswith("sheet1.xml"):
                text = content.decode().replace("</sheetData>", f"{empty}</sheetData>")
                text = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', text)
                content = text.encode()
            new.writestr(item.filename, content)
    start = time.perf_counter()
    document = read(big, vocabulary=VOCABULARY)
    assert time.perf_counter() - start < 5
    assert not [f for f in document.findings if f.severity == "violation"]


def test_hostile_workbooks(tmp_path: Path) -> None:
    """Macros, bombs, entities, damage and other packed formats are refused, each by name."""
    path = _book([list(GOOD), list(GOOD.values())], tmp_path / "a.xlsx")

    def changed(extra: Mapping[str, bytes], drop: str = "\0") -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                if drop not in item.filename and item.filename not in extra:
                    new.writestr(item.filename, old.read(item))
            for name, content in extra.items():
                new.writestr(name, content)
        return target.getvalue()

    assert _refused(changed({"xl/vbaProject.bin": b"x"})) == "macro"
    assert _refused(changed({"xl/vbaProject.bin": b"x"}), "a.xlsm") == "macro"
    assert _refused(changed({"xl/media/a.bin": bytes(40_000_000)})) == "zip-bomb"
    assert _refused(changed({"xl/styles.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"})) == "bad-workbook"
    assert _refused(changed({}, drop="workbook.xml")) == "bad-workbook"
    assert _refused(path.read_bytes()[:2000]) == "bad-workbook"
    assert _refused(changed({"word/document.xml": b"<a/>"}, drop="xl/")) == "other-format"
    assert _refused(b"no workbook at all") == "bad-workbook"


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_template_comes_back_without_a_fault(language: str, tmp_path: Path) -> None:
    """Written, filled in from its own example, read and validated: nothing is wrong with it."""
    path = tmp_path / "template.xlsx"
    template_of(path, language, vocabulary=VOCABULARY)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes
    assert len(sheet.data_validations.dataValidation) >= 10
    assert [s.sheet_state for s in book.worksheets] == ["visible", "visible", "hidden"]
    assert all(cell.comment for cell in sheet[1])
    sheet.delete_rows(3)
    sheet.append([cell.value for cell in sheet[2]])
    sheet["A3"] = "Ş-1"
    book.save(path)
    report = VALIDATOR.validate(read(path, vocabulary=VOCABULARY))
    assert report.conforms, [f.message["en"] for f in report.violations]
    assert {f.component for f in report.findings} == {"example-row"}


def test_the_template_of_the_product_is_written(tmp_path: Path) -> None:
    """The product's own lists fit into the workbook."""
    write_template(tmp_path / "t.xlsx", "tr")
    assert (tmp_path / "t.xlsx").stat().st_size > 5_000
