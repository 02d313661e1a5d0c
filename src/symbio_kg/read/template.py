"""The workbook people fill in: one row a listing, drop-downs from a hidden sheet, help on every column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name

from symbio_kg.read.columns import CHOICES, COLUMNS, Column
from symbio_kg.read.table import EXAMPLES
from symbio_kg.vocabulary import Vocabulary, WordList, default_vocabulary

__all__ = ["write_template"]

_ROWS: Final = 2_000
_COLUMN_OF_NUMBERS = frozenset(
    {"quantity", "minimum", "latitude", "longitude", "distance", "supply", "return", "licence_room"}
)
_DAYS = frozenset({"from", "until", "sampled", "licence_from", "licence_until"})

_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "sheet": {"en": "Listings", "tr": "İlanlar"},
    "help": {"en": "How to fill in", "tr": "Nasıl doldurulur"},
    "lists": {"en": "Lists", "tr": "Listeler"},
    "title": {"en": "Listings for industrial symbiosis", "tr": "Endüstriyel simbiyoz ilanları"},
    "column": {"en": "Column", "tr": "Sütun"},
    "meaning": {"en": "What to write", "tr": "Ne yazılır"},
    "needed": {"en": "Needed", "tr": "Zorunlu"},
    "yes": {"en": "yes", "tr": "evet"},
    "pick": {"en": "Choose from the list", "tr": "Listeden seçin"},
    "not-listed": {
        "en": "This is not on the list. You may keep it; it is checked on loading.",
        "tr": "Bu, listede yok. Bırakabilirsiniz; yüklerken denetlenir.",
    },
}

_STEPS: Final[Mapping[str, Sequence[str]]] = {
    "en": (
        "Write one listing in each row of the sheet “Listings”. The first row there is an example and is skipped.",
        "Columns with a dark heading are needed; of the two titles one is enough.",
        "Cells with an arrow offer a list. You may also type the name of a material in Turkish or English.",
        "If the quantity or the analysis of a hazardous waste is missing, give the reason in its column.",
        "Save as .xlsx and load it. Rows with a mistake come back with an explanation; the others can be kept.",
    ),
    "tr": (
        "“İlanlar” sayfasında her satıra bir ilan yazın. İlk satır örnektir, okunmaz.",
        "Koyu başlıklı sütunlar zorunludur; iki başlıktan biri yeter.",
        "Oklu hücrelerde liste açılır. Malzeme adını Türkçe ya da İngilizce de yazabilirsiniz.",
        "Miktar ya da tehlikeli atığın analizi yoksa nedenini kendi sütununa yazın.",
        ".xlsx olarak kaydedip yükleyin. Hatalı satırlar açıklamasıyla geri gelir; ötekiler tutulabilir.",
    ),
}

_EXAMPLE: Final[Mapping[str, Mapping[str, object]]] = {
    "kind": {"en": "offer", "tr": "teklif"},
    "resource": {"en": "waste", "tr": "atık"},
    "title_tr": {"en": "Uçucu kül, kuru, silodan", "tr": "Uçucu kül, kuru, silodan"},
    "title_en": {"en": "Fly ash, dry, from the silo", "tr": "Fly ash, dry, from the silo"},
    "firm": {"en": "Example Power Plant (invented)", "tr": "Örnek Enerji Santralı (uydurma)"},
    "latitude": {"en": 38.8, "tr": 38.8},
    "longitude": {"en": 26.97, "tr": 26.97},
    "quantity": {"en": 12500, "tr": 12500},
    "period": {"en": "year", "tr": "yıl"},
    "months": {"en": "1-12", "tr": "1-12"},
    "values": {"en": "SiO2 = 52 %", "tr": "SiO2 = 52 %"},
    "note": {"en": "Loaded into silo trucks.", "tr": "Silobasa yüklenir."},
    "synthetic": {"en": "yes", "tr": "evet"},
}


def write_template(path: Path, language: str, *, vocabulary: Vocabulary | None = None) -> None:
    """Write the empty workbook for listings in *language* (`tr` or `en`) to *path*; OSError if it cannot."""
    words = vocabulary or default_vocabulary()
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"title": _TEXTS["title"][language]})
    _Template(book, language, words).write()
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(f"{path}: {error}") from error


class _Template:
    """The workbook being written."""

    def __init__(self, book: Any, language: str, vocabulary: Vocabulary) -> None:
        self.book, self.language, self.vocabulary = book, language, vocabulary
        font = {"font_name": "Calibri", "font_size": 11}
        heading = {**font, "bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        dark = {"bg_color": "#1F5A4C", "font_color": "#FFFFFF", "border_color": "#FFFFFF"}
        light = {"bg_color": "#D9E8E3", "font_color": "#1F3A33", "border_color": "#FFFFFF"}
        self.needed = book.add_format({**heading, **dark})
        self.optional = book.add_format({**heading, **light})
        self.example = book.add_format(
            {**font, "italic": True, "font_color": "#6B7370", "bg_color": "#F4F6F5"}
        )
        self.cell = book.add_format({**font, "valign": "top"})
        self.wrap = book.add_format({**font, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({**font, "num_format": "dd.mm.yyyy"})
        self.number = book.add_format({**font, "num_format": "#,##0.###"})
        self.title = book.add_format({**font, "bold": True, "font_size": 18, "font_color": "#1F5A4C"})

    def say(self, name: str) -> str:
        """Return the text *name* in the language of the workbook."""
        return _TEXTS[name][self.language]

    def write(self) -> None:
        """Write the three sheets; the listings stand first."""
        sheet = self.book.add_worksheet(self.say("sheet"))
        guide = self.book.add_worksheet(self.say("help"))
        lists = self.book.add_worksheet(self.say("lists"))
        ranges = self._lists(lists)
        self._listings(sheet, ranges)
        self._guide(guide)
        lists.hide()
        sheet.activate()

    def _lists(self, sheet: Any) -> dict[str, str]:
        ranges: dict[str, str] = {}
        groups = {column.choices for column in COLUMNS if column.choices}
        for position, group in enumerate(sorted(groups)):
            values = list(self._values(group))
            if not values:
                continue
            sheet.write_string(0, position, group)
            for row, value in enumerate(values, start=1):
                sheet.write_string(row, position, value)
            letter = xl_col_to_name(position)
            ranges[group] = f"='{self.say('lists')}'!${letter}$2:${letter}${len(values) + 1}"
        return ranges

    def _values(self, group: str) -> Iterator[str]:
        language, words = self.language, self.vocabulary
        if group in CHOICES:
            yield from (choice.names[language] for choice in CHOICES[group])
        elif group == "waste_code":
            for word in words.codes.words:
                star = "*" if word.facts.get("hazardous") == "true" else ""
                yield f"{word.id}{star} | {_short(word.label(language))}"
        elif group == "nace":
            classes = (w for w in words.activities.words if w.id.count(".") == 1 and len(w.id) == 5)
            yield from (f"{word.id} | {_short(word.label(language))}" for word in classes)
        else:
            lists = {
                "material": words.materials,
                "function": words.functions,
                "process": words.processes,
                "unit": words.units,
                "zone": words.zones,
                "country": words.countries,
                "facility": words.facilities,
            }
            yield from _names(lists[group], language)

    def _listings(self, sheet: Any, ranges: Mapping[str, str]) -> None:
        sheet.freeze_panes(1, 2)
        sheet.set_row(0, 36)
        sheet.autofilter(0, 0, _ROWS, len(COLUMNS) - 1)
        for position, column in enumerate(COLUMNS):
            dark = column.needed or column.key.startswith("title")
            text = column.heading[self.language]
            sheet.write_string(0, position, text, self.needed if dark else self.optional)
            sheet.write_comment(0, position, column.help[self.language], {"x_scale": 2, "font_size": 10})
            sheet.set_column(position, position, column.width, self._format(column))
            self._check(sheet, position, column, ranges.get(column.choices))
            self._example(sheet, position, column)

    def _format(self, column: Column) -> Any:
        if column.key in _DAYS:
            return self.day
        return self.number if column.key in _COLUMN_OF_NUMBERS else self.cell

    def _check(self, sheet: Any, position: int, column: Column, source: str | None) -> None:
        if source is None:
            return
        options = {
            "validate": "list",
            "source": source,
            "input_title": column.heading[self.language][:32],
            "input_message": column.help[self.language][:255],
            "error_title": self.say("pick"),
            "error_message": self.say("not-listed"),
            # Several of a list, or a material by its other name, must stay possible
            "error_type": "stop" if column.choices in CHOICES and not column.several else "information",
        }
        sheet.data_validation(1, position, _ROWS, position, options)

    def _example(self, sheet: Any, position: int, column: Column) -> None:
        value: object = _EXAMPLE.get(column.key, {}).get(self.language, "")
        if column.key == "identifier":
            value = EXAMPLES[self.language]
        elif column.key in ("material", "waste_code", "unit", "nace"):
            value = self._sample(column.key)
        sheet.write(1, position, value, self.example)

    def _sample(self, group: str) -> str:
        wanted = {"material": "coal-fly-ash", "waste_code": "10 01 02", "unit": "TONNE", "nace": "35.11"}[
            group
        ]
        words = self.vocabulary
        lists = {"material": words.materials, "waste_code": words.codes, "unit": words.units}
        found = lists.get(group, words.activities).find(wanted)
        if not found:
            return ""
        name = found[0].label(self.language)
        return f"{wanted} | {name}" if group in ("waste_code", "nace") else name

    def _guide(self, sheet: Any) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 30, self.wrap)
        sheet.set_column(1, 1, 90, self.wrap)
        sheet.set_column(2, 2, 12, self.wrap)
        sheet.write_string(0, 0, self.say("title"), self.title)
        row = 2
        for number, step in enumerate(_STEPS[self.language], start=1):
            sheet.merge_range(row, 0, row, 2, f"{number}. {step}", self.wrap)
            row += 1
        row += 1
        for position, name in enumerate(("column", "meaning", "needed")):
            sheet.write_string(row, position, self.say(name), self.needed)
        for column in COLUMNS:
            row += 1
            sheet.write_string(row, 0, column.heading[self.language], self.wrap)
            sheet.write_string(row, 1, column.help[self.language], self.wrap)
            sheet.write_string(row, 2, self.say("yes") if column.needed else "", self.wrap)


def _short(text: str, length: int = 90) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _names(words: WordList, language: str) -> Iterator[str]:
    """Yield the names of *words*; a name that two of them share goes with its id."""
    for word in sorted(words.words, key=lambda w: w.label(language).casefold()):
        name = word.label(language)
        yield name if words.find(name) == [word] else f"{word.id} | {name}"
