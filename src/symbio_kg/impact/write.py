"""The ledger written out: a filled form as CSV, XLSX and JSON-LD, and the figures behind it as JSON-LD."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import xlsxwriter

from symbio_kg.comply.law import evidence_name, is_read
from symbio_kg.handbook.book import known
from symbio_kg.impact.forms import Filled
from symbio_kg.impact.model import Figure, indicators
from symbio_kg.reference import cited
from symbio_kg.terms import PREFIXES
from symbio_kg.units import printed

__all__ = ["form_csv", "form_jsonld", "form_xlsx", "plain_number"]

_HEADS: Final = {
    "en": ("Field", "What it is", "Value", "Unit", "Source of the field", "Evidence", "Filled from"),
    "tr": ("Alan", "Anlamı", "Değer", "Birim", "Alanın kaynağı", "Kanıt", "Dolduran kayıtlar"),
}
_FROM: Final = {
    "en": "{count} figures of the ledger, the last noted on {last:%Y-%m-%d}",
    "tr": "defterin {count} kaydı, sonuncusu {last:%d.%m.%Y} tarihli",
}
_INVENTED: Final = {"en": "; {count} of them invented", "tr": "; {count} tanesi uydurma"}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_DIGITS: Final = Decimal("0.001")
_VALUE: Final = 2


def plain_number(value: Fraction | None) -> str:
    """Return *value* to three decimals without trailing zeros, "" for None."""
    if value is None:
        return ""
    return f"{(Decimal(value.numerator) / Decimal(value.denominator)).quantize(_DIGITS).normalize():f}"


def form_csv(filled: Iterable[Filled], figures: Sequence[Figure], language: str) -> str:
    """Return a filled form as CSV as the reader's spreadsheet takes it, in Turkish with `;` and decimal comma.

    A text that a spreadsheet would take for a formula gets an apostrophe.
    """
    out = io.StringIO()
    turkish = language == "tr"
    writer = csv.writer(out, delimiter=";" if turkish else ",", lineterminator="\n")
    writer.writerow(_HEADS[language])
    for one in filled:
        cells = [_quiet(text) for text in _cells(one, figures, language)]
        value = plain_number(one.value)
        cells[_VALUE] = value.replace(".", ",") if turkish else value
        writer.writerow(cells)
    return out.getvalue()


def form_xlsx(filled: Sequence[Filled], figures: Sequence[Figure], language: str) -> bytes:
    """Return a filled form as a workbook: the form, and the ledger's figures it was filled from."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        form = book.add_worksheet({"en": "Form", "tr": "Form"}[language])
        form.write_row(0, 0, _HEADS[language], bold)
        for row, one in enumerate(filled, 1):
            cells = _cells(one, figures, language)
            form.write_row(row, 0, cells[:2])
            if one.value is not None:
                form.write_number(row, 2, float(one.value))
            form.write_row(row, 3, cells[3:])
        form.set_column(0, 1, 42)
        form.set_column(4, 6, 30)
        ledger = book.add_worksheet({"en": "Ledger", "tr": "Defter"}[language])
        names = (
            *("synergy", "year", "indicator", "case", "side", "value"),
            *("code", "operation", "source", "on", "evidence"),
        )
        ledger.write_row(0, 0, names, bold)
        for row, figure in enumerate(figures, 1):
            values = [getattr(figure, name) for name in names]
            ledger.write_row(row, 0, [_cell(value) for value in values])
    return buffer.getvalue()


def form_jsonld(filled: Iterable[Filled], figures: Iterable[Figure], language: str) -> str:
    """Return a filled form and its figures as JSON-LD; values are numbers, fields keep the standard's own name."""
    context = {name: PREFIXES[name] for name in ("sym", "dcterms", "qudt", "rdfs", "schema", "syn", "xsd")}
    graph: list[dict[str, Any]] = [
        {
            "@type": "schema:PropertyValue",
            "schema:propertyID": one.field.id,
            "schema:name": {"@value": one.field.text[language], "@language": language},
            "schema:value": None if one.value is None else float(one.value),
            "schema:unitText": one.field.unit,
            "dcterms:source": one.field.source,
            "sym:evidenceLevel": {"@id": f"sym:{one.field.evidence}"},
        }
        for one in filled
    ]
    graph += [
        {
            "@type": "sym:ImpactFigure",
            "sym:ofSynergy": {"@id": f"{PREFIXES['data']}synergy/{figure.synergy}"},
            "sym:ofIndicator": {"@id": f"syn:indicator-{figure.indicator}"},
            "qudt:numericValue": float(figure.value),
            "schema:unitText": indicators()[figure.indicator].unit,
            "sym:figureYear": figure.year,
            "sym:figureBasis": figure.basis.value,
            "sym:figureCase": figure.case.value,
            "sym:figureSide": figure.side.value,
            "dcterms:source": figure.source,
            "dcterms:date": {"@value": figure.on.isoformat(), "@type": "xsd:date"},
            "sym:evidenceLevel": {"@id": f"sym:{figure.evidence}"},
        }
        for figure in figures
    ]
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1)


def _cells(one: Filled, figures: Sequence[Figure], language: str) -> list[str]:
    level = one.field.evidence
    mark = evidence_name(level)[language] if is_read(level) else known(level, language)
    return [
        one.field.id,
        one.field.text[language],
        plain_number(one.value),
        printed(one.field.unit),
        cited(one.field.source, language),
        mark,
        _behind(figures, language) if one.value is not None else "",
    ]


def _behind(figures: Sequence[Figure], language: str) -> str:
    """Return how many figures fill the form, the day of the last, and how many are invented."""
    if not figures:
        return ""
    invented = sum(figure.evidence == "Synthetic" for figure in figures)
    told = _FROM[language].format(count=len(figures), last=max(figure.on for figure in figures))
    return told + (_INVENTED[language].format(count=invented) if invented else "")


def _cell(value: object) -> str | float | int:
    if isinstance(value, Fraction):
        return float(value)
    return value if isinstance(value, int) else str(value)


def _quiet(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
