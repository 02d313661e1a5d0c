"""Independent sources and their concentration, against figures reckoned by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.resilience.made import link, listing, region

from symbio_kg.packs import Pack
from symbio_kg.packs.loading import points
from symbio_kg.resilience.geometry import between, to_line
from symbio_kg.resilience.roads import DETOUR, Roads
from symbio_kg.resilience.setting import setting_of
from symbio_kg.resilience.sources import hhi, inputs_of


@pytest.mark.parametrize(
    ("shares", "index"),
    [
        # The example of the U.S. Department of Justice: four firms with 30, 30, 20 and 20 percent give 2,600
        ([30, 30, 20, 20], 2600.0),
        ([7], 10_000.0),
        ([1, 1, 1, 1], 2500.0),
        ([0, 5, 5], 5000.0),
    ],
)
def test_the_index_of_known_markets(shares: list[float], index: float) -> None:
    """The Herfindahl-Hirschman index is the sum of the squared percentages."""
    assert hhi(shares) == pytest.approx(index)


def test_no_source_has_no_index() -> None:
    """Nothing is divided by nothing."""
    assert hhi([]) is None
    assert hhi([0.0, 0.0]) is None


@given(st.lists(st.floats(min_value=1e-3, max_value=1e9), min_size=1, max_size=50))
def test_the_index_lies_between_its_bounds(amounts: list[float]) -> None:
    """It is never less than 10,000/n, never more than 10,000, and does not care for the scale."""
    found = hhi(amounts)
    assert found is not None
    assert 10_000 / len(amounts) - 1e-6 <= found <= 10_000 + 1e-6
    assert hhi([2 * amount for amount in amounts]) == pytest.approx(found)


def test_distances_of_the_earth() -> None:
    """A degree of the meridian is 111.195 km on the mean sphere; a line is as far as its nearest spot."""
    assert between((38.0, 27.0), (39.0, 27.0)) == pytest.approx(math.pi / 180 * 6371.0088)
    assert between((38.4, 27.1), (38.4, 27.1)) == 0
    assert to_line((0.0, 1.0), [(-1.0, 0.0), (1.0, 0.0)]) == pytest.approx(111.195, abs=0.01)
    assert to_line((0.0, 1.0), [(1.0, 0.0), (2.0, 0.0)]) == pytest.approx(157.25, abs=0.1)


@pytest.mark.parametrize("text", ["", "38 27", "38 27; 39", "38 27; nan 27", "38 27; 95 27", "a b; c d"])
def test_a_line_that_is_none_is_refused(text: str) -> None:
    """A fault is two points or more, each a place on earth."""
    with pytest.raises(ValueError, match=r".*"):
        points(text)


def test_ways_are_counted_without_a_common_road(pack: Pack) -> None:
    """From east two ways lead to middle (Menger); from west one, as does a source that shares the way."""
    roads = Roads(pack)
    assert roads.ways(["east"], "middle") == 2
    assert roads.ways(["west"], "middle") == 1
    assert roads.ways(["west", "east", "north"], "middle") == 3
    assert roads.ways(["east"], "west") == 1
    assert roads.ways(["middle"], "middle") == 0
    assert roads.ways([], "middle") == 0


def test_the_way_round_is_taken_when_a_road_is_closed(pack: Pack) -> None:
    """Lengths are great circles times the factor for bends; a closed section leads round, or nowhere."""
    roads = Roads(pack)
    direct = DETOUR * between((38.0, 27.5), (38.0, 28.0))
    assert roads.lengths("middle")["east"] == pytest.approx(direct)
    closed = frozenset({("east", "middle")})
    assert roads.lengths("middle", closed)["east"] > direct
    assert "west" not in roads.lengths("middle", frozenset({("middle", "west")}))


def test_an_input_before_and_after_substitution(pack: Pack) -> None:
    """One named source of 50 t and two substitutes of 25 t: 10,000 before, 3,750 by firm after."""
    offers = [listing("a", "west", 50), listing("b", "east", 25), listing("c", "east", 25)]
    need = listing("n", "middle", 100, offers=False)
    links = [link("a", "n", 0.9, named=True), link("b", "n", 0.8), link("c", "n", 0.7)]
    (found,) = inputs_of(setting_of(region(offers, [need], links), pack, [("line", {}, pack.faults[0].line)]))
    assert (found.wanted, found.unit, found.share_possible) == (100, "t/yr", 1.0)
    assert (found.before.firms, found.before.hhi_firms) == (1, 10_000)
    assert (found.after.firms, found.after.zones, found.after.districts) == (3, 2, 2)
    assert found.after.hhi_firms == pytest.approx(50**2 + 25**2 + 25**2)
    assert found.after.hhi_zones == pytest.approx(5000)
    # a stands on the fault, b and c far from it: one fault and two firms would have to be hit
    assert (found.after.faults, found.after.ways, found.after.by_amount) == (3, 3, True)


def test_shares_are_counted_where_an_amount_is_not_stated(pack: Pack) -> None:
    """A source without an amount makes all of them count the same, and the result says so."""
    offers = [listing("a", "west", 90), listing("b", "east", None)]
    need = listing("n", "middle", 100, offers=False)
    setting = setting_of(region(offers, [need], [link("a", "n", 0.9), link("b", "n", 0.8)]), pack, [])
    (found,) = inputs_of(setting)
    assert found.after.hhi_firms == pytest.approx(5000)
    assert not found.after.by_amount
    assert found.share_possible is None


def test_an_input_without_a_source(pack: Pack) -> None:
    """It counts nothing and has no index."""
    (found,) = inputs_of(setting_of(region([], [listing("n", "middle", 5, offers=False)], []), pack, []))
    assert (found.after.offers, found.after.ways, found.after.hhi_firms) == (0, 0, None)
