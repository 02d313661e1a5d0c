"""How the pages write numbers, days and names in a language, and how Turkish words are sorted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final, TypeVar

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from symbio_kg.report.wording import plain

__all__ = ["ISTANBUL", "LARGEST", "Wording", "sort_key"]

ISTANBUL: Final = timezone(timedelta(hours=3))
_LOWER = str.maketrans({"I": "ı", "İ": "i", "Â": "a", "Î": "i", "Û": "u", "â": "a", "î": "i", "û": "u"})

T = TypeVar("T")


class _Order(dict[int, str]):
    """Character → what it is sorted by: others before the letters of *alphabet*, letters of other alphabets last."""

    def __init__(self, alphabet: str) -> None:
        super().__init__({ord(letter): f"\x01{chr(place)}" for place, letter in enumerate(alphabet, 1)})

    def __missing__(self, character: int) -> str:
        band = "\x02" if chr(character).isalpha() else "\x00"
        return self.setdefault(character, band + chr(character))


_TURKISH: Final = _Order("abcçdefgğhıijklmnoöpqrsştuüvwxyz")
_OTHER: Final = _Order("")
LARGEST: Final = 1e15
"""From here on a number is written with a power of ten."""


def sort_key(text: str, language: str) -> str:
    """Return what *text* is sorted by: the Turkish alphabet for `tr`, plain letters otherwise; digits come first.

    >>> sorted(["Zonguldak", "Çorum", "İzmir", "Isparta", "Cizre"], key=lambda t: sort_key(t, "tr"))
    ['Cizre', 'Çorum', 'Isparta', 'İzmir', 'Zonguldak']
    """
    if language != "tr":
        return text.casefold().translate(_OTHER)
    return text.translate(_LOWER).lower().translate(_TURKISH)


class Wording:
    """Numbers, days and sorting of one language; the filters of the templates."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = Locale("tr") if language == "tr" else Locale("en", "GB")

    def number(self, value: float | None, digits: int | None = None) -> str:
        """Return a number; without *digits*, whole from 100 on and three figures below; a dash for none.

        What is too large for anything that is measured is written with a power of ten.
        """
        if value is None:
            return "–"
        try:
            value = float(value)
        except OverflowError:
            return "∞"
        if not abs(value) < LARGEST:
            return f"{value:.3g}"
        if digits is None:
            digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
        return _number(value, digits, self._locale)

    def percent(self, share: float | None) -> str:
        """Return a share of one as whole percent; a dash for none."""
        return "–" if share is None else format_percent(share, locale=self._locale)

    def day(self, value: date | str | None) -> str:
        """Return a day written out, also from its ISO form; a dash for none."""
        if value is None or value == "":
            return "–"
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        return _day(day, self._locale)

    def typed_day(self, value: date) -> str:
        """Return a day as it is typed into a field."""
        return value.strftime("%d.%m.%Y") if self.language == "tr" else value.isoformat()

    def month(self, number: int) -> str:
        """Return the name of a month, 1 to 12."""
        return str(self._locale.months["stand-alone"]["wide"][number])

    def moment(self, value: datetime | str | None) -> str:
        """Return day and time in Istanbul, with the name of the zone, also from the ISO form; a dash for none."""
        if value is None or value == "":
            return "–"
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        zone = {"en": "Istanbul time", "tr": "İstanbul saati"}[self.language]
        return format_datetime(zoned, f"d MMMM y HH:mm '({zone})'", tzinfo=ISTANBUL, locale=self._locale)

    def sorted(self, values: Iterable[T], attribute: str | None = None) -> list[T]:
        """Return *values* in the language's order, by themselves or by an attribute or key of each."""

        def text(value: T) -> str:
            if attribute is None:
                return str(value)
            return str(value[attribute] if isinstance(value, dict) else getattr(value, attribute))

        return sorted(values, key=lambda value: sort_key(text(value), self.language))

    def plain(self, value: object) -> str:
        """Return text from data on one line, without control characters and marks that turn its direction."""
        return plain(str(value))


@lru_cache(maxsize=20_000)
def _number(value: float, digits: int, locale: Locale) -> str:
    """Return a number of a page; Babel takes long enough for a table of some hundreds to be felt."""
    return format_decimal(value, "#,##0" + ("." + "#" * digits if digits else ""), locale=locale)


@lru_cache(maxsize=5_000)
def _day(day: date, locale: Locale) -> str:
    return format_date(day, "d MMMM y", locale=locale)
