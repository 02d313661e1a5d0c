"""Formulas against hand-worked answers, and the rules against double counting on drawn ledgers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.impact.heads import LEAST, Count, counted, told
from symbio_kg.impact.model import Case, Figure, Heads, Side, indicators
from symbio_kg.impact.reckon import fresh_tonnes, reckon
from symbio_kg.impact.rollup import BY, MEASURES, Firm, rollup, totals
from symbio_kg.reference import emission_factors

ON = date(2026, 1, 31)


def figure(synergy: str, indicator: str, value: float | str, year: int = 2025, **more: object) -> Figure:
    return Figure(synergy, indicator, Fraction(str(value)), year, "weighbridge", ON, "Declared", **more)  # type: ignore[arg-type]


def test_tonnes_count_as_kept_from_disposal_by_what_would_have_been() -> None:
    """Of 1,000 t moved, 600 would have been landfilled and 400 recovered anyway: 600 are kept from disposal."""
    (result,) = reckon(
        [
            figure("s", "moved", 1000, code="10 01 02", operation="R5"),
            figure("s", "moved", 600, case=Case.COUNTERFACTUAL, operation="D5"),
            figure("s", "moved", 400, case=Case.COUNTERFACTUAL, operation="R5"),
            figure("s", "moved", 999, case=Case.BASELINE, operation="D5"),
        ]
    )
    assert [result.moved, result.diverted] == [1000, 600]
    assert result.gaps == ("disposal-factor", "haulage")


def test_the_baseline_stands_where_no_counterfactual_is_given() -> None:
    """What was landfilled before is what would have been; more than was moved does not count."""
    rows = [
        figure("s", "moved", 50, operation="R5"),
        figure("s", "moved", 80, case=Case.BASELINE, operation="D1"),
    ]
    (result,) = reckon(rows)
    assert result.diverted == 50


def test_without_a_counterfactual_nothing_counts_and_the_gap_is_named() -> None:
    """Nobody said what would have been: no claim is made."""
    (result,) = reckon([figure("s", "moved", 50, operation="R5")])
    assert result.diverted == 0
    assert result.gaps == ("counterfactual", "haulage")


def test_what_goes_to_disposal_is_not_kept_from_it() -> None:
    """A move to a landfill diverts nothing."""
    rows = [
        figure("s", "moved", 50, operation="D5"),
        figure("s", "moved", 50, case=Case.BASELINE, operation="D5"),
    ]
    assert reckon(rows)[0].diverted == 0


def test_a_flow_is_net_of_what_would_have_been_saved_anyway() -> None:
    """500 m³ saved, 120 of which a new pump would have saved: 380."""
    (result,) = reckon([figure("s", "water", 500), figure("s", "water", 120, case=Case.COUNTERFACTUAL)])
    assert result.flows["water"] == 380


def test_greenhouse_gas_by_hand() -> None:
    """100 t of paper from landfill, 90 t of cement not made, 5,000 t·km hauled: by the factors of the table."""
    factors = emission_factors()
    (result,) = reckon(
        [
            figure("s", "moved", 100, code="03 03 10", operation="R5", material="paper-fibre"),
            figure("s", "moved", 100, case=Case.COUNTERFACTUAL, operation="D5"),
            figure("s", "virgin", 90, material="portland-cement"),
            figure("s", "haulage", 5000),
        ]
    )
    by_hand = (
        100 * factors["landfill-paper"].mid
        + 90 * factors["product-portland-cement"].mid
        - 5000 * factors["transport-road"].mid
    )
    assert float(result.co2) == pytest.approx(by_hand, abs=1e-3)
    assert {gas.factor for gas in result.gas} == {
        "landfill-paper",
        "product-portland-cement",
        "transport-road",
    }
    low, high = result.co2_range
    assert low < result.co2 < high
    assert result.gaps == ()


def test_a_stated_gas_figure_takes_the_place_of_the_reckoned_one() -> None:
    """Measured or reckoned, never both."""
    rows = [figure("s", "virgin", 90, material="portland-cement"), figure("s", "co2", 12)]
    assert reckon(rows)[0].co2 == 12


def test_a_price_is_no_gain_of_both_sides() -> None:
    """The giver saves 300 and gets 100, the taker saves 250 and pays 100, each has 20 of handling: 510 together."""
    (result,) = reckon(
        [
            figure("s", "disposal-avoided", 300),
            figure("s", "material-avoided", 250),
            figure("s", "price", 100),
            figure("s", "handling", 40),
        ]
    )
    assert [result.net(Side.GIVER), result.net(Side.TAKER)] == [380, 130]
    assert totals([result])["net"] == 510


def test_a_chain_counts_its_tonnes_once() -> None:
    """a gives 100 t to b, who gives 70 of them and 30 of its own to c: 130 fresh tonnes, not 200."""
    first = figure("a", "moved", 100, operation="R5")
    second = figure("b", "moved", 120, operation="R5", continues="a")
    third = figure("c", "moved", 30, operation="R5", continues="b")
    assert fresh_tonnes([third, second, first]) == {first: 100, second: 20, third: 0}


def test_a_ring_counts_once_and_ends() -> None:
    """Two synergies that continue each other count the tonnes at one of them."""
    one = figure("a", "moved", 100, operation="R5", continues="b")
    other = figure("b", "moved", 100, operation="R5", continues="a")
    assert sum(fresh_tonnes([one, other]).values()) == 100


def test_stocks_do_not_add_over_years_and_investments_count_once() -> None:
    """Four jobs in 2024 and five in 2025 are five jobs; tonnes add up."""
    results = reckon(
        [
            figure("s", "jobs-created", 4, 2024),
            figure("s", "jobs-created", 5, 2025),
            figure("s", "moved", 10, 2024, operation="R5"),
            figure("s", "moved", 11, 2025, operation="R5"),
            figure("s", "investment", 900, 2024),
        ]
    )
    whole = totals(results)
    assert [whole["jobs"], whole["moved"], whole["investment"]] == [5, 21, 900]
    assert totals([r for r in results if r.year == 2025])["investment"] == 0


def test_an_investment_is_never_yearly() -> None:
    """Its basis is once, that of a flow is a year."""
    assert figure("s", "investment", 1).basis == "once"
    assert {figure("s", name, 1).basis for name, i in indicators().items() if i.kind != "once"} == {"yearly"}


AMOUNT = st.fractions(min_value=0, max_value=10**6, max_denominator=1000)
FIRMS = {
    name: Firm(name, name, zone, sectors)
    for name, zone, sectors in (
        ("p", "Aliağa", ("24",)),
        ("q", "", ()),
        ("r", "Kemalpaşa", ("23", "38", "10")),
        ("t", "Aliağa", ("24", "25")),
    )
}


@st.composite
def _ledgers(draw: st.DrawFn) -> tuple[list[Figure], dict[str, tuple[str, str]]]:
    names = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5, unique=True))
    parties = {n: tuple(draw(st.permutations(sorted(FIRMS)))[:2]) for n in names}
    figures = []
    for name in names:
        for year in draw(st.sets(st.sampled_from([2024, 2025]), min_size=1)):
            component = draw(st.sampled_from(["", "K1", "K2"]))
            onward = draw(st.sampled_from(["", *(n for n in names if n != name)]))
            for indicator, more in (
                ("moved", {"operation": "R5", "continues": onward}),
                ("moved", {"operation": "D5", "case": Case.COUNTERFACTUAL}),
                ("virgin", {"material": "limestone"}),
                ("price", {}),
                ("disposal-avoided", {}),
                ("handling", {"side": draw(st.sampled_from(list(Side)))}),
                ("jobs-kept", {}),
                ("investment", {}),
            ):
                value = draw(AMOUNT)
                figures.append(
                    Figure(name, indicator, value, year, "s", ON, "Declared", component=component, **more)
                )
            share = draw(st.fractions(min_value=0, max_value=1, max_denominator=100))
            figures.append(Figure(name, "giver-share", share, year, "s", ON, "Declared"))
    return figures, parties  # type: ignore[return-value]


@given(_ledgers(), st.sampled_from(BY))
def test_the_parts_of_every_rollup_make_the_whole(
    drawn: tuple[list[Figure], dict[str, tuple[str, str]]], by: str
) -> None:
    """Whatever the shares, zones, sectors and components: the rows add up to the total, exactly."""
    figures, parties = drawn
    results = reckon(figures)
    rows, whole = rollup(results, by, parties, FIRMS), totals(results)
    for measure in MEASURES:
        assert sum((r.values.get(measure, Fraction()) for r in rows), Fraction()) == whole[measure], measure
        for one in rows:
            assert sum(one.parts.get(measure, {}).values(), Fraction()) == one.values.get(measure, 0)


@given(_ledgers())
def test_no_tonne_is_fresh_twice(drawn: tuple[list[Figure], dict[str, tuple[str, str]]]) -> None:
    """Fresh tonnes are neither negative nor more than was moved, and a chain has at least its greatest link."""
    figures, _ = drawn
    for year in (2024, 2025):
        of_year = [f for f in figures if f.year == year]
        fresh = fresh_tonnes(of_year)
        assert all(0 <= amount <= one.value for one, amount in fresh.items())
        if fresh:
            assert sum(fresh.values()) >= max(one.value for one in fresh)


def _open_values(
    rows: list[tuple[int | None, int | None, int | None]], whole: tuple[int | None, ...]
) -> list[set[int]]:
    """Return for each row every number of women that fits all that is told."""
    hidden = [i for i, r in enumerate(rows) if r[0] is None and r[2] is not None]
    found: list[set[int]] = [set() for _ in rows]
    women = whole[0]
    known = sum(r[0] or 0 for r in rows)
    for i in hidden:
        size = rows[i][2] or 0
        others = sum(rows[j][2] or 0 for j in hidden if j != i)
        dark = any(r[2] is None for r in rows)
        for value in range(size + 1):
            if women is None or dark or 0 <= women - known - value <= others:
                found[i].add(value)
    return found


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_nobody_small_in_number_can_be_worked_out(drawn: list[tuple[int, int]]) -> None:
    """No told number is below the threshold, and what is withheld keeps several possible values."""
    counts = [Count(str(n), w, m) for n, (w, m) in enumerate(drawn)]
    rows, whole = told(counts)
    for row in (*rows, whole):
        assert all(n is None or n >= LEAST for n in (row.women, row.men)), row
    assert all(row.all is None or row.all >= LEAST for row in rows)
    shown = [(r.women, r.men, r.all) for r in rows]
    for values, row in zip(_open_values(shown, (whole.women, whole.men, whole.all)), rows, strict=True):
        if row.women is None and row.all is not None:
            assert len(values) > min(LEAST, row.all) - 1
    sizes = [row.all for row in rows]
    if None in sizes and whole.all is not None:
        assert sizes.count(None) > 1


def test_a_small_number_takes_another_with_it() -> None:
    """3 women of training are withheld, and so is the next group, or the total would tell them."""
    rows, whole = told([Count("decisions", 9, 20), Count("training", 3, 30), Count("jobs", 12, 40)])
    assert [(r.women, r.all) for r in rows] == [(None, 29), (None, 33), (12, 52)]
    assert (whole.women, whole.men) == (24, 90)


def test_people_are_not_counted_once_a_year() -> None:
    """Who decides in both years is counted in the last; trainings of both years add up."""
    heads = [
        Heads("s", area, women, 9, year, "list", ON, "Declared")
        for area, year, women in (
            ("decisions", 2024, 5),
            ("decisions", 2025, 6),
            ("training", 2024, 7),
            ("training", 2025, 8),
        )
    ]
    assert [(h.area, h.women) for h in counted(heads)] == [("decisions", 6), ("training", 7), ("training", 8)]
    assert [h.women for h in counted(heads, 2024)] == [5, 7]
