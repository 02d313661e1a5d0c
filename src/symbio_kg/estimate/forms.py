"""Two tables that are no listings: the register of firms, and the yearly waste declaration.

The fields of the declaration are those that firms in Türkiye declare once a year (facility, NACE code, waste
code, amount, operation, receiving facility); docs/estimates.md describes both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from symbio_kg.model import Text
from symbio_kg.vocabulary import key

__all__ = ["DECLARATION", "FORMS", "REGISTER", "Column", "Form"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` in code, heading, help, further headings, whether it must be filled, its drop-down."""

    key: str
    heading: Text
    help: Text
    others: tuple[str, ...] = ()
    needed: bool = False
    choices: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A table with its title and columns; `example` is the row of the template that is skipped."""

    id: str
    title: Text
    columns: tuple[Column, ...]
    example: Mapping[str, Text]

    def column_of(self, heading: str) -> Column | None:
        """Return the column that *heading* names in either language; None for any other."""
        wanted = key(heading)
        for column in self.columns:
            if wanted in {key(name) for name in (column.key, *column.heading.values(), *column.others)}:
                return column
        return None


def _column(
    name: str,
    en: str,
    tr: str,
    help_en: str,
    help_tr: str,
    *others: str,
    needed: bool = False,
    choices: str = "",
) -> Column:
    return Column(name, {"en": en, "tr": tr}, {"en": help_en, "tr": help_tr}, others, needed, choices)


def _both(text: str) -> Text:
    return {"en": text, "tr": text}


_FIRM_ID: Final = _column(
    "firm_id",
    "Firm ID",
    "Firma no",
    "Tax or registration number; the same as in listings.",
    "Vergi ya da sicil numarası; ilanlardakiyle aynı.",
    "facility id",
    "tax number",
    "tesis no",
    "vergi no",
    "vergi numarası",
    "çevre kimlik no",
    needed=True,
)
_FIRM: Final = _column(
    "firm",
    "Firm",
    "Firma",
    "Name of the firm or facility.",
    "Firmanın ya da tesisin adı.",
    "facility",
    "firm name",
    "firma adı",
    "tesis",
    "tesis adı",
    needed=True,
)
_NACE: Final = _column(
    "nace",
    "NACE activity",
    "NACE faaliyeti",
    "Main activity, four digits such as 24.10.",
    "Ana faaliyet, 24.10 gibi dört hane.",
    "nace",
    "nace code",
    "nace kodu",
    "faaliyet kodu",
    needed=True,
    choices="nace",
)

REGISTER: Final = Form(
    "register",
    {"en": "Register of firms", "tr": "Firma sicili"},
    (
        _FIRM_ID,
        _FIRM,
        _NACE,
        _column(
            "product",
            "Product",
            "Ürün",
            "What the yearly output counts, from the list; needed where the activity has several.",
            "Yıllık üretimin neyi saydığı, listeden; faaliyetin birden çok ürünü varsa gerekir.",
            "product",
            choices="product",
        ),
        _column(
            "output",
            "Yearly output",
            "Yıllık üretim",
            "Number a year, in the unit beside it.",
            "Yıllık miktar, yanındaki birimle.",
            "output",
            "production",
            "üretim",
            "üretim miktarı",
        ),
        _column(
            "unit",
            "Unit of output",
            "Üretim birimi",
            "t or m³ (hl of beer is 0.1 m³).",
            "t ya da m³ (1 hl bira 0,1 m³'tür).",
            "unit",
            "birim",
            choices="unit",
        ),
        _column(
            "employees",
            "Employees",
            "Çalışan sayısı",
            "Number of people who work there.",
            "Orada çalışan kişi sayısı.",
            "staff",
            "çalışan",
            "personel",
        ),
        _column(
            "source",
            "Source",
            "Kaynak",
            "Where the row comes from, such as a register and its date.",
            "Satırın kaynağı; sicil ve tarihi gibi.",
            "reference",
            "kaynakça",
        ),
    ),
    {
        "firm_id": {"en": "EXAMPLE-1", "tr": "ÖRNEK-1"},
        "firm": {"en": "Example Steel (invented)", "tr": "Örnek Çelik (uydurma)"},
        "nace": _both("24.10"),
        "product": {"en": "crude steel", "tr": "ham çelik"},
        "output": _both("500000"),
        "unit": _both("t"),
        "employees": _both("600"),
    },
)

DECLARATION: Final = Form(
    "declaration",
    {"en": "Yearly waste declaration", "tr": "Yıllık atık beyanı"},
    (
        _column(
            "year",
            "Year",
            "Beyan yılı",
            "Calendar year that the amounts are of.",
            "Miktarların ait olduğu takvim yılı.",
            "declaration year",
            "yıl",
            "dönem",
            needed=True,
        ),
        _FIRM_ID,
        _FIRM,
        _NACE,
        _column(
            "code",
            "Waste code",
            "Atık kodu",
            "Six digits of the list of waste, such as 10 02 07*.",
            "Atık listesindeki altı hane, 10 02 07* gibi.",
            "code",
            "waste",
            "atık",
            needed=True,
            choices="waste_code",
        ),
        _column(
            "tonnes",
            "Amount (t)",
            "Miktar (ton)",
            "Tonnes in the year; kilograms go in as 0.001 t.",
            "Yıl içindeki ton; kilogramlar tona çevrilir (1 kg = 0,001 t).",
            "tonnes",
            "amount",
            "ton",
            "miktar",
            "miktar (t)",
            needed=True,
        ),
        _column(
            "operation",
            "Operation",
            "İşlem",
            "R1 to R13 or D1 to D15; empty when stored on site.",
            "R1–R13 ya da D1–D15; tesiste depolandıysa boş.",
            "r/d code",
            "işlem kodu",
            "geri kazanım/bertaraf kodu",
            "r/d kodu",
            choices="operation",
        ),
        _column(
            "receiver",
            "Receiving facility",
            "Alıcı tesis",
            "Name of the facility that took it.",
            "Atığı alan tesisin adı.",
            "receiver",
            "alıcı",
            "atık işleme tesisi",
            "gönderilen tesis",
        ),
        _column(
            "receiver_id",
            "Receiver ID",
            "Alıcı no",
            "Its tax or licence number.",
            "Vergi ya da lisans numarası.",
            "receiver licence",
            "alıcı lisans no",
            "alıcı tesis no",
        ),
        _column("note", "Note", "Not", "Anything else.", "Başka bilgi.", "remarks", "açıklama"),
    ),
    {
        "year": _both("2025"),
        "firm_id": {"en": "EXAMPLE-1", "tr": "ÖRNEK-1"},
        "firm": {"en": "Example Steel (invented)", "tr": "Örnek Çelik (uydurma)"},
        "nace": _both("24.10"),
        "code": _both("10 02 07*"),
        "tonnes": _both("9700"),
        "operation": _both("R4"),
        "receiver": {"en": "Example Zinc Recovery (invented)", "tr": "Örnek Çinko Geri Kazanım (uydurma)"},
    },
)

FORMS: Final[Mapping[str, Form]] = {form.id: form for form in (REGISTER, DECLARATION)}
"""The tables by name."""
