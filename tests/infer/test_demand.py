"""The demand ratings order what the rules propose; they propose nothing themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.infer import Demand, Knowledge, Route
from symbio_kg.terms import PREFIXES

ANCESTORS = {"fly-ash": frozenset({"ash", "mineral"}), "ash": frozenset({"mineral"})}
CODES = st.sampled_from(["23", "23.5", "23.51", "01.13", "24.10"])
KINDS = st.dictionaries(st.sampled_from(["fly-ash", "ash", "mineral", "steam"]), st.floats(0, 1))
RATINGS = st.floats(0, 1)
SECTORS = st.dictionaries(CODES, st.dictionaries(st.sampled_from(["ash", "fly-ash", "steam"]), RATINGS))
OUTLETS = st.dictionaries(st.sampled_from(["ash", "fly-ash", "steam"]), st.dictionaries(CODES, RATINGS))


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        ("ash", "23.51", 1.0),
        ("ash", "23", 1.0),
        ("fly-ash", "23.51", 0.9),
        ("mineral", "23.51", 0.5),
        ("steam", "23.51", 0.0),
        ("ash", "01.13", 0.0),
    ],
)
def test_ratings_follow_the_hierarchies(kind: str, code: str, expected: float) -> None:
    """A narrower kind counts a little less, a wider one half; a group answers for its classes."""
    demand = Demand({"23.5": {"ash": 1.0}}, {"ash": {"23.5": 1.0}}, ANCESTORS)
    assert demand.rating({kind: 1.0}, code) == pytest.approx(expected)


def test_the_narrowest_listed_activity_and_kind_decide() -> None:
    """What is said of a class or of a kind itself overrides what is said of the wider one."""
    demand = Demand({}, {"ash": {"23": 1.0, "23.1": 0.2}, "fly-ash": {"23.51": 0.6}}, ANCESTORS)
    assert demand.rating({"ash": 1.0}, "23.11") == pytest.approx(0.1)
    assert demand.rating({"fly-ash": 1.0}, "23.51") == pytest.approx(0.3)
    assert demand.rating({"fly-ash": 1.0}, "23.11") == 0.0


@given(SECTORS, OUTLETS, KINDS, CODES)
def test_a_rating_is_a_share_and_is_the_same_asked_twice(
    sectors: dict[str, dict[str, float]],
    outlets: dict[str, dict[str, float]],
    kinds: dict[str, float],
    code: str,
) -> None:
    """Whatever the tables say, a rating lies between 0 and 1 and does not depend on earlier questions."""
    demand = Demand(sectors, outlets, ANCESTORS)
    first = demand.rating(kinds, code)
    assert 0.0 <= first <= 1.0
    assert demand.rating(kinds, code) == first


def test_demand_orders_proposals_and_adds_none() -> None:
    """Of two activities the rules find equal, the typical taker comes first; one without a rule never comes."""
    routes = {"ash": [Route("ash", "s1", "farm", "r", 0.5), Route("ash", "s2", "cement", "r", 0.5)]}
    activities = {"farm": {PREFIXES["nace"] + "01-13": 1.0}, "cement": {PREFIXES["nace"] + "23-51": 1.0}}
    demand = Demand({"23.51": {"ash": 1.0}, "42.11": {"ash": 1.0}}, {}, ANCESTORS)
    found = Knowledge(routes, activities, {}, {}, demand).receivers({"ash": 1.0})
    assert [r.activity.removeprefix(PREFIXES["nace"]) for r in found] == ["23-51", "01-13"]
    assert [r.score for r in found] == [0.5, 0.5]
