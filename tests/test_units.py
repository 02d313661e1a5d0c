"""Amounts keep their size through every change of unit, and what people type is understood."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg import units
from symbio_kg.terms import PREFIXES

UNIT = PREFIXES["unit"]
PAIRS = [
    (one.iri, other.iri)
    for one in units.default_units().by_iri.values()
    for other in units.default_units().by_iri.values()
    if one.kind == other.kind
]


@given(
    value=st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=3),
    pair=st.sampled_from(PAIRS),
)
def test_there_and_back_is_the_same(value: Decimal, pair: tuple[str, str]) -> None:
    """Converting to any unit of the kind and back returns the amount."""
    there = units.convert(value, *pair)
    back = units.convert(there, pair[1], pair[0])

    assert abs(back - value) <= abs(value) * Decimal("1e-15") + Decimal("1e-9")


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("1", "ton", "kg", "1000"),
        ("1", "MWh", "GJ", "3.6"),
        ("1", "TEP", "MWh", "11.63"),
        ("100", "°C", "K", "373.15"),
        ("212", "°F", "°C", "100"),
        ("1", "%", "mg/kg", "10000"),
        ("1", "dS/m", "µS/cm", "1000"),
        ("1000", "kcal/kg", "MJ/kg", "4.1868"),
        ("1", "ha", "m²", "10000"),
    ],
)
def test_known_amounts(value: str, source: str, target: str, expected: str) -> None:
    """Conversions agree with the textbook."""
    one, other = units.unit(source), units.unit(target)

    assert one
    assert other
    assert abs(units.convert(Decimal(value), one, other) - Decimal(expected)) < Decimal("1e-9")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ton", "TONNE"),
        ("TON", "TONNE"),
        ("t", "TONNE"),
        ("short ton", "TON_US"),
        ("MW", "MegaW"),
        ("mw", "MegaW"),
        ("Nm3", "M3"),
        ("metre  küp", "M3"),
        ("ADET", "NUM"),
        ("adam saat", "HR"),
        ("MİLİGRAM", "MilliGM"),
        ("kWh", "KiloW-HR"),
        ("mg", "MilliGM"),
    ],
)
def test_what_people_type(text: str, name: str) -> None:
    """Spellings in both languages and any case find their unit."""
    assert units.unit(text) == UNIT + name


def test_an_unknown_word_is_none() -> None:
    """A word that is no unit is told apart."""
    assert units.unit("furlong") is None


def test_kinds_do_not_mix() -> None:
    """Tonnes never become megawatt hours."""
    with pytest.raises(units.UnitMismatch) as caught:
        units.convert(Decimal(1), UNIT + "TONNE", UNIT + "MegaW-HR")

    assert set(caught.value.message) == {"en", "tr"}


def test_no_such_unit() -> None:
    """An IRI outside the list is named in the error."""
    with pytest.raises(units.UnitUnknown, match="TON_M"):
        units.convert(Decimal(1), UNIT + "TON_M", UNIT + "TONNE")


@pytest.mark.parametrize(
    ("period", "expected"),
    [("PerYear", 1), ("PerMonth", 12), ("PerDay", 365), ("PerHour", 8760), ("Once", 1)],
)
def test_a_year_of_it(period: str, expected: int) -> None:
    """Amounts per period add up to a year."""
    assert units.per_year(Decimal(1), PREFIXES["sym"] + period) == expected


def test_each_symbol_means_one_unit() -> None:
    """No spelling stands for two units."""
    seen: dict[str, str] = {}
    for entry in units.default_units().by_iri.values():
        for symbol in entry.symbols:
            assert seen.setdefault(symbol, entry.iri) == entry.iri
