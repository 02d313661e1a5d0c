"""How the report speaks: the catalogue's sentences, and numbers and days the way a language writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from symbio_kg.i18n import say
from symbio_kg.model import Text
from symbio_kg.report.words import WORDS

__all__ = ["Wording", "plain"]

# Marks that turn the direction of what follows: one in a title could make a whole row lie.
_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return *text* on one line, without control characters and without marks that turn its direction."""
    kept = (" " if c.isspace() else c for c in _TURNING.sub("", text))
    return "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cs", "Cn"}).strip()


class Wording:
    """The words of one language; calling it looks a sentence up and fills its blanks.

    *more* are sentences of a page of its own, by key.
    """

    def __init__(self, language: str, more: Mapping[str, Text] | None = None) -> None:
        self._words = {**WORDS, **(more or {})}
        self.language = "tr" if language == "tr" else "en"
        self._locale = Locale(self.language)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the catalogue's sentence; KeyError for an unknown key. Whole numbers are written out."""
        shown = {
            name: self.number(v) if isinstance(v, int | float) else plain(str(v))
            for name, v in values.items()
        }
        return self._words[key][self.language].format(**shown)

    def named(self, group: str, name: str) -> str:
        """Return the word for a name from data (`kind`, `Waste`), or the name where there is none."""
        return self._words.get(f"{group}.{name}", {}).get(self.language, plain(name))

    def text(self, text: Text | None) -> str:
        """Return data's own text in this language, else in another one, on one clean line."""
        return plain(say(text, self.language)) if text else ""

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with the language's separators."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, pattern, locale=self._locale)

    def amount(self, value: float) -> str:
        """Return an amount with as many digits as it deserves: whole from ten on, one digit below."""
        return self.number(value, 0 if value >= 10 or value == int(value) else 1)

    def percent(self, share: float) -> str:
        """Return a share of one as whole percent."""
        return format_percent(share, locale=self._locale)

    def day(self, day: date) -> str:
        """Return a day written out."""
        return format_date(day, "long", locale=self._locale)

    def with_unit(self, value: float | None, unit: str) -> str:
        """Return an amount and its unit, or a dash where nobody said one."""
        return "–" if value is None else f"{self.amount(value)}\u00a0{self.named('unit', unit)}"

    def brief(self, text: str) -> str:
        """Return the title of an activity without the words that most English ones begin with."""
        return re.sub(r"\bManufacture of (\w)", lambda found: found[1].upper(), text)

    def clipped(self, text: str, letters: int) -> str:
        """Return *text* with at most so many letters, cut at a word where it is longer."""
        return text if len(text) <= letters else text[: letters - 1].rpartition(" ")[0] + " …"

    def parts(self, parts: Mapping[str, float]) -> list[tuple[str, str]]:
        """Return the parts of a score as (word, percent)."""
        return [(self.named("part", name), self.percent(value)) for name, value in parts.items()]
