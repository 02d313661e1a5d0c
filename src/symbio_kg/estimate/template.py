"""The workbook of one of the tables: headings in one language, drop-downs, help, and an example row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name

from symbio_kg.estimate.blueprints import blueprints
from symbio_kg.estimate.forms import Form
from symbio_kg.vocabulary import default_vocabulary

__all__ = ["write_form"]

_ROWS: Final = 5_000
_LISTS: Final = {"en": "Lists", "tr": "Listeler"}


def write_form(path: Path, form: Form, language: str) -> None:
    """Write the empty workbook of *form* in *language* (`tr` or `en`) to *path*; OSError if it cannot."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"title": form.title[language]})
    sheet = book.add_worksheet(form.title[language][:31])
    lists = book.add_worksheet(_LISTS[language])
    ranges = _lists(lists, form, language)
    _headings(book, sheet, form, language, ranges)
    lists.hide()
    sheet.activate()
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(f"{path}: {error}") from error


def _lists(sheet: Any, form: Form, language: str) -> dict[str, str]:
    ranges: dict[str, str] = {}
    groups = sorted({column.choices for column in form.columns if column.choices})
    for position, group in enumerate(groups):
        values = list(dict.fromkeys(_values(group, language)))
        sheet.write_column(0, position, [group, *values])
        letter = xl_col_to_name(position)
        ranges[group] = f"='{_LISTS[language]}'!${letter}$2:${letter}${len(values) + 1}"
    return ranges


def _values(group: str, language: str) -> Iterator[str]:
    words = default_vocabulary()
    if group == "nace":
        classes = (w for w in words.activities.words if w.id.count(".") == 1 and len(w.id) == 5)
        yield from (f"{w.id} | {w.label(language)[:90]}" for w in classes)
    elif group == "waste_code":
        for one in words.codes.words:
            star = "*" if one.facts.get("hazardous") == "true" else ""
            yield f"{one.id}{star} | {one.label(language)[:90]}"
    elif group == "operation":
        yield from (one.id for one in words.operations.words)
    elif group == "product":
        yield from (one.product_name[language] for one in blueprints() if not one.by_employee)
    elif group == "unit":
        yield from ("t", "m³")


def _headings(book: Any, sheet: Any, form: Form, language: str, ranges: Mapping[str, str]) -> None:
    heading = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#FFFFFF"}
    needed = book.add_format({**heading, "bg_color": "#1F5A4C", "font_color": "#FFFFFF"})
    optional = book.add_format({**heading, "bg_color": "#D9E8E3", "font_color": "#1F3A33"})
    example = book.add_format({"italic": True, "font_color": "#6B7370", "bg_color": "#F4F6F5"})
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 36)
    for position, column in enumerate(form.columns):
        sheet.write_string(0, position, column.heading[language], needed if column.needed else optional)
        sheet.write_comment(0, position, column.help[language], {"x_scale": 2, "font_size": 10})
        sheet.set_column(
            position, position, 30 if column.choices or column.key in ("firm", "receiver") else 16
        )
        text = form.example.get(column.key, {}).get(language, "")
        sheet.write(1, position, text, example)
        if column.choices in ranges:
            sheet.data_validation(
                1,
                position,
                _ROWS,
                position,
                {
                    "validate": "list",
                    "source": ranges[column.choices],
                    "input_title": column.heading[language][:32],
                    "input_message": column.help[language][:255],
                    "error_type": "information",
                },
            )
