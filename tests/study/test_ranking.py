"""The ranking against answers that are known beforehand: criteria by hand, weights, and the draws."""

from __future__ import annotations

import random

import pytest

from symbio_kg.study import Study
from symbio_kg.study.formulas import Range, draw
from symbio_kg.study.model import Score
from symbio_kg.study.rank import closeness, moved_weights, orders
from symbio_kg.study.scores import GAP

SLAG = "24_eaf-slag-carbon_10-02-02"


def test_criteria_by_hand(internal: Study) -> None:
    """100,000 t are the top of the scale from 100 t; 1 − 0.22; 60 %; the net value on −50 to 150 EUR.

    Quality: 4 of 5 pass. Agresti and Coull (1998) at 90 %: (4 + 1.353) / 7.706 = 0.6947 ± 0.2729; the lower end
    counts half, as half the limits were measured.
    """
    found = next(d for d in internal.dossiers if d.id == SLAG)
    scores = {score.name: score.value for score in found.scores}
    assert found.economy.net is not None
    assert scores["volume"].mid == pytest.approx(1)
    assert scores["producers"].mid == pytest.approx(0.78)
    assert (scores["demand"].low, scores["demand"].mid) == pytest.approx((0.5, 0.6))
    quality = scores["quality"]
    assert (quality.low, quality.mid, quality.high) == pytest.approx((0.2109, 0.8, 0.9676), abs=1e-4)
    assert scores["economy"].mid == pytest.approx(max(0.0, (found.economy.net.mid + 50) / 200))


def test_weights_move_as_by_hand() -> None:
    """0.6 and 0.4: the first less a quarter is 0.45, more a quarter 0.75; the second takes the rest."""
    moved = dict(moved_weights({"a": 0.6, "b": 0.4}))
    assert moved["a −25%"] == pytest.approx({"a": 0.45, "b": 0.55})
    assert moved["a +25%"] == pytest.approx({"a": 0.75, "b": 0.25})
    assert moved["b −25%"] == pytest.approx({"a": 0.7, "b": 0.3})


def test_closeness_by_hand() -> None:
    """Equal weights, values 0.8 and 0.2: as far from the worst, √(0.4² + 0.1²), as from the best: one half."""
    assert closeness({"a": 0.8, "b": 0.2}, {"a": 0.5, "b": 0.5}) == pytest.approx(0.5)


def test_triangular_draws_have_the_known_moments() -> None:
    """Mean (1 + 2 + 6) / 3 = 3, variance (1 + 4 + 36 − 2 − 6 − 12) / 18 = 1.1667 (Evans, Hastings and Peacock 2000)."""
    chance = random.Random(11)
    drawn = [draw(chance, Range(1, 2, 6)) for _ in range(20_000)]
    mean = sum(drawn) / len(drawn)
    assert mean == pytest.approx(3, abs=0.03)
    assert sum((value - mean) ** 2 for value in drawn) / len(drawn) == pytest.approx(1.1667, rel=0.04)


def _one(value: Range) -> list[Score]:
    return [Score("a", value, known=True)]


def test_the_chance_of_the_first_place_is_the_known_one() -> None:
    """A triangle on 0, ½, 1 lies above ¾ with 2 · (1 − ¾)² = 1/8, so it beats a sure ¾ once in eight draws."""
    candidates = {"unsure": _one(Range(0, 0.5, 1)), "sure": _one(Range(0.75, 0.75, 0.75))}
    placed, _ = orders(candidates, {"a": 1.0}, seed=3, draws=8_000)
    assert placed["unsure"].first_share == pytest.approx(1 / 8, abs=0.012)
    assert placed["sure"].first_share == pytest.approx(7 / 8, abs=0.012)
    assert (placed["unsure"].low, placed["unsure"].high) == (1, 2)


def test_a_gap_against_a_gap_is_even() -> None:
    """Two candidates of which nobody knows anything win half the draws each."""
    placed, _ = orders({"x": _one(GAP), "y": _one(GAP)}, {"a": 1.0}, seed=5, draws=4_000)
    assert placed["x"].first_share == pytest.approx(0.5, abs=0.03)
