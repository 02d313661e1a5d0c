"""What can be wrong with a question for a code; that no code fits is an answer, not an error."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from symbio_kg.errors import SymbioError

__all__ = ["ActivityUnknown", "DayOutsideList", "ListUnknown", "TestSetMalformed", "TextEmpty"]


class TextEmpty(SymbioError):
    """A description without a single word."""

    code = "text-empty"

    def __init__(self) -> None:
        super().__init__(
            en="The description has no word in it. Say what the waste is and what it comes from.",
            tr="Tanımda hiç sözcük yok. Atığın ne olduğunu ve nereden çıktığını yazın.",
        )


class ActivityUnknown(SymbioError):
    """A NACE code of neither revision; `nearest` holds codes that look like it."""

    code = "activity-unknown"

    def __init__(self, given: str, nearest: Sequence[str]) -> None:
        self.given, self.nearest = given, tuple(nearest)
        near = ", ".join(nearest)
        super().__init__(
            en=f"{given}: no NACE code. Nearest: {near}.",
            tr=f"{given}: böyle bir NACE kodu yok. En yakınları: {near}.",
        )


class DayOutsideList(SymbioError):
    """A day before the list began."""

    code = "day-outside-list"

    def __init__(self, day: date, jurisdiction: str, first: date) -> None:
        self.day, self.first = day, first
        which = {"EU": ("European", "Avrupa"), "TR": ("Turkish", "Türkiye")}[jurisdiction]
        super().__init__(
            en=f"{day}: the {which[0]} list in this data begins on {first}. Give that day or a later one.",
            tr=f"{day}: bu verideki {which[1]} listesi {first} tarihinde başlar. O günü ya da sonrasını verin.",
        )


class ListUnknown(SymbioError):
    """Another list than the two there are."""

    code = "list-unknown"

    def __init__(self, given: str) -> None:
        super().__init__(
            en=f"{given}: no such list. Give eu or tr.",
            tr=f"{given}: böyle bir liste yok. eu ya da tr verin.",
        )


class TestSetMalformed(SymbioError):
    """A table of phrases whose columns or codes cannot be used."""

    __test__ = False
    code = "test-set-malformed"
