"""What does not fit in data from outside, in both languages: pydantic itself speaks English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from symbio_kg.model import Text

__all__ = ["Unfit", "unreadable", "worded"]

_SAID: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("This field is required.", "Bu alan zorunludur."),
    "extra_forbidden": ("There is no such field.", "Böyle bir alan yok."),
    "string_type": ("Give a text.", "Bir metin verin."),
    "string_too_long": ("The text is too long.", "Metin çok uzun."),
    "string_too_short": ("The text is too short.", "Metin çok kısa."),
    "string_pattern_mismatch": (
        "The text is not of the form {pattern}.",
        "Metin {pattern} biçiminde değil.",
    ),
    "int_parsing": ("Give a whole number.", "Bir tam sayı verin."),
    "int_type": ("Give a whole number.", "Bir tam sayı verin."),
    "int_from_float": ("Give a whole number.", "Bir tam sayı verin."),
    "float_parsing": ("Give a number.", "Bir sayı verin."),
    "float_type": ("Give a number.", "Bir sayı verin."),
    "finite_number": ("Give a finite number.", "Sonlu bir sayı verin."),
    "greater_than": ("Give a number above {gt}.", "{gt} değerinden büyük bir sayı verin."),
    "greater_than_equal": ("Give a number of at least {ge}.", "En az {ge} verin."),
    "less_than": ("Give a number below {lt}.", "{lt} değerinden küçük bir sayı verin."),
    "less_than_equal": ("Give a number of at most {le}.", "En çok {le} verin."),
    "bool_parsing": ("Give true or false.", "true ya da false verin."),
    "date_from_datetime_parsing": (
        "Give a date such as 2026-12-09.",
        "2026-12-09 biçiminde bir tarih verin.",
    ),
    "enum": ("Give one of {expected}.", "Şunlardan birini verin: {expected}."),
    "literal_error": ("Give one of {expected}.", "Şunlardan birini verin: {expected}."),
    "too_long": ("The list is too long: at most {max_length}.", "Liste çok uzun: en çok {max_length}."),
    "too_short": ("The list is too short: at least {min_length}.", "Liste çok kısa: en az {min_length}."),
    "list_type": ("Give a list.", "Bir liste verin."),
    "tuple_type": ("Give a list.", "Bir liste verin."),
    "model_type": ("Give fields with values.", "Alanları değerleriyle verin."),
    "json_invalid": ("The JSON cannot be read.", "JSON okunamıyor."),
}


class Unfit(ValueError):
    """What a check of our own finds; pydantic hands it on."""

    def __init__(self, *, en: str, tr: str) -> None:
        super().__init__(en)
        self.text: Text = {"en": en, "tr": tr}


def worded(fault: Mapping[str, Any]) -> Text:
    """Return what one of the errors of a ValidationError says."""
    told = fault.get("ctx", {})
    if isinstance(own := told.get("error"), Unfit):
        return own.text
    if fault["type"] not in _SAID:
        return {"en": f"{fault['msg']}.", "tr": "Bu değer kullanılamıyor."}
    english, turkish = _SAID[fault["type"]]
    return {
        "en": english.format(**{name: _shown(value, ".") for name, value in told.items()}),
        "tr": turkish.format(
            **{name: _shown(value, ",").replace(" or ", " ya da ") for name, value in told.items()}
        ),
    }


def unreadable(error: Exception) -> Text:
    """Return where a text stops being YAML."""
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if mark is None:
        return {"en": "This cannot be read as YAML or JSON.", "tr": "YAML ya da JSON olarak okunamıyor."}
    line, column = mark.line + 1, mark.column + 1
    return {
        "en": f"This cannot be read as YAML or JSON from line {line}, column {column} on.",
        "tr": f"{line}. satırın {column}. sütunundan sonrası YAML ya da JSON olarak okunamıyor.",
    }


def _shown(value: object, point: str) -> str:
    return f"{value:g}".replace(".", point) if isinstance(value, float) else str(value)
