"""Known answers for the formulas: worked by hand or published, the source beside each."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.study.formulas import (
    Range,
    coefficient_of_variation,
    draw,
    herfindahl,
    quantile,
    season_index,
    sherwood_price,
    tolerance_factor,
)

POSITIVE = st.floats(min_value=1e-3, max_value=1e9, allow_nan=False)


def test_herfindahl_of_the_merger_guidelines() -> None:
    """Four firms with 30, 30, 20 and 20 %: 0.26 (example of the US Horizontal Merger Guidelines 2010, 2,600)."""
    assert herfindahl([30, 30, 20, 20]) == pytest.approx(0.26)


def test_herfindahl_without_amounts() -> None:
    """Nothing made, nothing divided."""
    assert herfindahl([]) is None
    assert herfindahl([0, 0]) is None


@given(st.lists(POSITIVE, min_size=1, max_size=30))
def test_herfindahl_lies_between_even_and_alone(amounts: list[float]) -> None:
    """It never leaves 1/n to 1."""
    found = herfindahl(amounts)
    assert found is not None
    assert 1 / len(amounts) - 1e-9 <= found <= 1 + 1e-9


@pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.25, 1.75), (0.5, 2.5), (0.75, 3.25), (1, 4)])
def test_quantiles_as_r_gives_them(share: float, expected: float) -> None:
    """quantile(1:4) of R, type 7: 1.00 1.75 2.50 3.25 4.00."""
    assert quantile([4, 2, 3, 1], share) == pytest.approx(expected)


def test_quantile_of_nothing() -> None:
    """No values, no quantile."""
    assert quantile([], 0.5) is None


def test_spread_by_hand() -> None:
    """2, 4, 6: mean 4, standard deviation 2, so one half."""
    assert coefficient_of_variation([2, 4, 6]) == pytest.approx(0.5)
    assert coefficient_of_variation([1]) is None
    assert coefficient_of_variation([-1, 1]) is None


def test_season_by_hand() -> None:
    """All in one month is twelve times the mean; an even year is one; an empty one is nothing."""
    assert season_index([12, *[0] * 11]) == pytest.approx(12)
    assert season_index([5] * 12) == pytest.approx(1)
    assert season_index([0] * 12) is None


@pytest.mark.parametrize(("count", "expected"), [(10, 2.568), (20, 2.208), (50, 1.965)])
def test_tolerance_factor_near_the_published_table(count: int, expected: float) -> None:
    """One-sided, 95 % coverage, 90 % confidence: 2.568, 2.208, 1.965 (Natrella 1963, A-7); near within 3 %."""
    assert tolerance_factor(count) == pytest.approx(expected, rel=0.03)


def test_tolerance_factor_of_too_few() -> None:
    """One value has no spread to reckon with."""
    assert tolerance_factor(1) is None
    assert tolerance_factor(0) is None


def test_sherwood_by_hand() -> None:
    """22 EUR a tonne of mixture at 25 % is 88 EUR a tonne of the thing; no concentration, no price."""
    assert sherwood_price(22, 0.25) == pytest.approx(88)
    assert sherwood_price(22, 0) is None
    assert sherwood_price(22, 1.5) is None


def test_a_draw_stays_in_its_range() -> None:
    """A thousand draws of a fixed seed lie within the ends, and their mean near (low + mid + high) / 3."""
    chance = random.Random(7)
    drawn = [draw(chance, Range(1, 2, 6)) for _ in range(1000)]
    assert 1 <= min(drawn) <= max(drawn) <= 6
    assert sum(drawn) / 1000 == pytest.approx(3, rel=0.05)


@pytest.mark.parametrize(("share", "expected"), [(0.1, 0.2828), (0.5, 0.6325), (0.9, 0.8586)])
def test_draws_have_the_quantiles_of_a_triangular_distribution(share: float, expected: float) -> None:
    """Low 0, middle 0.8, high 1: √(0.8 p) up to p = 0.8, 1 − √(0.2 (1 − p)) above (inverse of its distribution)."""
    chance = random.Random(1)
    found = quantile([draw(chance, Range(0, 0.8, 1)) for _ in range(20_000)], share)
    assert found == pytest.approx(expected, abs=0.01)


def test_a_range_without_width_is_its_middle() -> None:
    """No ends apart, nothing drawn."""
    assert draw(random.Random(1), Range(3, 3, 3)) == 3


def test_a_negative_factor_turns_the_ends_round() -> None:
    """A cost subtracted keeps low below high."""
    assert Range(1, 2, 4).times(-1) == Range(-4, -2, -1)
