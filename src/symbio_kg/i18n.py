"""Language: which one a reader gets, and Turkish-safe folding for comparing words."""

from __future__ import annotations

import os
import unicodedata

from symbio_kg.model import Language, Text

__all__ = ["capital", "fold", "reader_language", "say"]

_TURKISH = str.maketrans({"I": "i", "İ": "i", "ı": "i", "ß": "ss"})


def fold(text: str) -> str:
    """Return *text* for comparing: lower case without marks, all four Turkish i alike.

    >>> fold("IZGARA Külü") == fold("ızgara külü") == "izgara kulu"
    True
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_TURKISH).lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def capital(text: str, language: str) -> str:
    """Return *text* with a capital first letter; the Turkish one of i is İ.

    >>> capital("izinli", "tr")
    'İzinli'
    """
    first = text[:1]
    return ("İ" if language == "tr" and first == "i" else first.upper()) + text[1:]


def reader_language(asked: str | None = None) -> Language:
    """Return the language *asked* for, else that of SYMBIO_LANG or the locale, else English."""
    for value in (asked, os.environ.get("SYMBIO_LANG"), os.environ.get("LC_ALL"), os.environ.get("LANG")):
        if value:
            return Language.TR if value.lower().startswith("tr") else Language.EN
    return Language.EN


def say(text: Text, language: str) -> str:
    """Return *text* in *language*, falling back to English, Turkish, then anything there is."""
    for wanted in (language, "en", "tr"):
        if wanted in text:
            return text[wanted]
    return next(iter(text.values()), "")
