"""The text in a cell becomes a number, a date or months, the Turkish way of writing included."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from symbio_kg.vocabulary import key

__all__ = ["Number", "date_of", "months_of", "number_of", "plain", "slug", "text_of"]

_NOT_IN_NAMES = re.compile(r"[^\w.~-]+")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_MOST_DIGITS = 15
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})(?:\s+00?:00(?::00)?)?")
_IN_WORDS = re.compile(r"(\d{1,2})\.? +([^\W\d_]+)\.?,? +(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ocak january jan oca",
            "subat february feb sub",
            "mart march mar",
            "nisan april apr nis",
            "mayis may",
            "haziran june jun haz",
            "temmuz july jul tem",
            "agustos august aug agu",
            "eylul september sep sept eyl",
            "ekim october oct eki",
            "kasim november nov kas",
            "aralik december dec ara",
        ),
        start=1,
    )
    for name in names.split()
}
_ALL_YEAR = frozenset({"tum yil", "butun yil", "yil boyu", "all year", "all", "hepsi", "1-12", "year-round"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from text; `sure` is False when another reading was as good."""

    value: Decimal
    sure: bool = True


def text_of(value: object) -> str:
    """Return what a person sees in a cell that holds *value*."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, float):
        return plain(Decimal(str(value))) if value == value and abs(value) < 1e30 else str(value)
    return (
        " ".join(str(value).replace("\u00a0", " ").split()) if "\n" not in str(value) else str(value).strip()
    )


def slug(text: str) -> str:
    """Return *text* as part of an IRI; what has no letter or digit gets a short hash.

    >>> slug("Kül no 7/b")
    'Kül-no-7-b'
    """
    name = _NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", text)).strip("-._~")[:120]
    return name or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def plain(value: Decimal) -> str:
    """Return *value* without an exponent and without needless zeros, as `xsd:decimal` wants it."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_of(value: object, *, comma: bool, grouping: bool = True) -> Number | None:
    """Return the number in a cell; None when it holds none, or one too long to be real.

    `1.234,5` and `1,234.5` tell which sign is the decimal one. A lone `1.234` is a thousand when
    the table writes the decimal comma (*comma*), else a fraction, and not sure either way; where
    thousands cannot be meant (*grouping* false, as in coordinates) it is a fraction.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float, Decimal)):
        return _real(str(value))
    text = _SPACES.sub("", text_of(value)).replace("−", "-").replace("\u2013", "-")
    if len(text) > 40 or not _NUMBER.fullmatch(text) or not text.isascii():
        return None
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        return _two_signs(text)
    sign = "." if dots else ","
    if dots + commas > 1:
        return _real(text.replace(sign, "")) if grouping and _GROUPED.fullmatch(text) else None
    if dots + commas == 1 and grouping and _GROUPED.fullmatch(text):
        thousand = (sign == ".") == comma
        found = _real(text.replace(sign, "" if thousand else "."))
        return Number(found.value, sure=False) if found else None
    return _real(text.replace(",", "."))


def _two_signs(text: str) -> Number | None:
    decimal = max(".,", key=text.rfind)
    group = "," if decimal == "." else "."
    whole, _, fraction = text.rpartition(decimal)
    if decimal in whole or group in fraction or not _GROUPED.fullmatch(whole):
        return None
    return _real(f"{whole.replace(group, '')}.{fraction}")


def _real(text: str) -> Number | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or value.adjusted() >= _MOST_DIGITS or value.adjusted() < -_MOST_DIGITS:
        return Number(Decimal(0)) if value == 0 else None
    return Number(value)


def date_of(value: object) -> date | None:
    """Return the day in a cell: an Excel date, `31.12.2026` (day first), `2026-12-31` or `31 Aralık 2026`; or None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif (found := _IN_WORDS.fullmatch(text)) and (named := _MONTHS.get(key(found[2]))):
        day, month, year = int(found[1]), named, int(found[3])
    else:
        return None
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read if 1900 <= year <= 2200 else None


def months_of(value: object) -> list[int] | None:
    """Return the months a cell names, in order, [] for the whole year; None when it cannot be read."""
    text = key(text_of(value)).replace("–", "-").replace("—", "-")
    if not text or text in _ALL_YEAR:
        return []
    found: set[int] = set()
    for part in re.split(r"\s*[,;/+]\s*|\s+(?:ve|and)\s+|\s+(?=\w+$)(?<!-\s)(?!-)", text):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        start, end = _month(first), _month(last if dash else first)
        if start is None or end is None:
            return None
        found.update(range(start, end + 1) if start <= end else [*range(start, 13), *range(1, end + 1)])
    return sorted(found)


def _month(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 2:
        return int(text) if 1 <= int(text) <= 12 else None
    return _MONTHS.get(text.removesuffix("."))
