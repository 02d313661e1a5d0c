"""Numbers, days and months as people write them, Turkish and English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.read.cells import date_of, months_of, number_of, plain, text_of
from symbio_kg.web.wording import Wording


@pytest.mark.parametrize(
    ("text", "comma", "expected"),
    [
        ("1.234,5", True, "1234.5"),
        ("1,234.5", True, "1234.5"),
        ("1.234.567", False, "1234567"),
        ("1 234,5", False, "1234.5"),
        ("1\u00a0234", True, "1234"),
        ("12,5", False, "12.5"),
        ("0.125", True, "0.125"),
        ("-5", True, "-5"),
        ("−5", True, "-5"),
        (7, True, "7"),
        (2.5, True, "2.5"),
    ],
)
def test_numbers(text: object, comma: bool, expected: str) -> None:
    """A number is read whichever sign parts its fraction."""
    number = number_of(text, comma=comma)
    assert number is not None
    assert number.sure
    assert plain(number.value) == expected


def test_a_number_that_can_be_read_two_ways_is_not_sure() -> None:
    """`1.234` is a thousand in a Turkish table and a fraction in an English one, and never sure."""
    turkish, english = (number_of("1.234", comma=comma) for comma in (True, False))
    assert turkish is not None
    assert english is not None
    assert (plain(turkish.value), plain(english.value)) == ("1234", "1.234")
    assert not turkish.sure
    assert not english.sure
    degrees = number_of("27.142", comma=True, grouping=False)
    assert degrees is not None
    assert degrees.sure
    assert plain(degrees.value) == "27.142"


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2,3", "1.234.5", "1e5", "5 t", "٣", True, 1e300, float("nan"), "9" * 30]
)
def test_no_number(text: object) -> None:
    """What is no number, or none that can be real, is not read."""
    assert number_of(text, comma=True) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_amount_is_read_back(value: Decimal) -> None:
    """An amount written the Turkish way is the same amount again."""
    text = f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    number = number_of(text, comma=True)
    assert number is not None
    assert number.value == value


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    """A day is the same in each way of writing it."""
    texts: list[object] = [f"{day:%d.%m.%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat(), day]
    texts += [Wording(language).day(day) for language in ("en", "tr")]
    assert {date_of(text) for text in texts} == {day}
    assert date_of(datetime(day.year, day.month, day.day)) == day  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["31.02.2026", "31.12.26", "12/31/2026", "31 Şubat 2026", "yarın", "", 45000]
)
def test_no_day(text: object) -> None:
    """What is no day, or one that could be two, is not read."""
    assert date_of(text) is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("1-3, 11", [1, 2, 3, 11]),
        ("Mart–Mayıs", [3, 4, 5]),
        ("KASIM - ŞUBAT", [1, 2, 11, 12]),
        ("AĞUSTOS ve Eylül", [8, 9]),
        ("tüm yıl", []),
        ("", []),
        (7, [7]),
        ("13", None),
        ("hepsi değil", None),
    ],
)
def test_months(text: object, months: list[int] | None) -> None:
    """Months are read as numbers, names and ranges, over the turn of the year too."""
    assert months_of(text) == months


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text: str) -> None:
    """Any text is a value or None."""
    for grouping in (True, False):
        number = number_of(text, comma=True, grouping=grouping)
        assert number is None or number.value.is_finite()
    date_of(text)
    months_of(text)
    text_of(text)
