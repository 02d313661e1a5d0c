"""Known answers for the parts of a dossier, worked by hand."""

from __future__ import annotations

import math

import pytest

from symbio_kg.reference import cited, economic_values, emission_factors, precedents
from symbio_kg.study.criteria import EVERY, MONTHLY, WEEKLY, control, frequency, strictest
from symbio_kg.study.formulas import Range, tolerance_factor
from symbio_kg.study.gather import Batch, Limit, Measured
from symbio_kg.study.law import precedents_for
from symbio_kg.study.model import Property, Study
from symbio_kg.study.money import treatment_of
from symbio_kg.study.quality import FAILED, PASSED, UNKNOWN, plausible, verdict
from symbio_kg.study.ratio import ratio_of
from symbio_kg.study.supply import band, supply
from symbio_kg.study.ways import Pair, allocate

PERCENT = "http://qudt.org/vocab/unit/PERCENT"


def batch(name: str, tonnes: float | None, firm: str = "", months: int = 4095) -> Batch:
    return Batch(name, firm or name, "24", "24.10", "Waste", "m", "", False, tonnes, months, True, "TR")


def found(name: str, mean: float, low: float, high: float) -> Property:
    return Property(name, {"en": name, "tr": name}, "%", 3, 0, mean, 1.0, low, mean, high, (), "")


def test_tonnes_go_nearest_first_and_once() -> None:
    """a has 10, b 10; need x wants 12, y 3. a→x 5 km takes 10, b→x 7 km the 2 left, b→y 9 km 3: 15 t, 91 t·km."""
    pairs = [Pair("a", "x", 5, 12), Pair("b", "x", 7, 12), Pair("b", "y", 9, 3)]
    placed, distance, left = allocate({"a": 10, "b": 10}, pairs)
    assert placed == pytest.approx(15)
    assert distance == pytest.approx((10 * 5 + 2 * 7 + 3 * 9) / 15)
    assert left == {"a": 0, "b": 5}


def test_nothing_to_place_divides_nothing() -> None:
    """Without amounts, or without needs, nothing is placed and no way is long."""
    assert allocate({"a": 0.0}, [Pair("a", "x", None, 0.0)]) == (0.0, 0.0, {"a": 0.0})
    assert allocate({}, []) == (0.0, 0.0, {})


@pytest.mark.parametrize(("index", "name"), [(0.1, "low"), (0.2, "moderate"), (0.26, "high"), (None, "")])
def test_bands_of_concentration(index: float | None, name: str) -> None:
    """Below 0.15 low, to 0.25 moderate, above high."""
    assert band(index) == name


def test_the_public_hears_no_month_of_a_firm() -> None:
    """The internal study has the months, the public one an index to the nearest half."""
    batches = [batch(name, 100) for name in "abcd"] + [batch("e", 300, months=1)]
    inside = supply(batches, withheld="", internal=True)
    outside = supply(batches, withheld="", internal=False)
    assert inside.months[0] == pytest.approx((400 / 12 + 300) / 700)
    assert inside.season == pytest.approx(12 * (400 / 12 + 300) / 700)
    assert (outside.months, outside.season, outside.index) == ((), 5.5, None)


@pytest.mark.parametrize(
    ("operator", "floor", "ceiling", "low", "high", "expected"),
    [
        ("AtMost", -math.inf, 0.04, 0.04, 0.04, PASSED),
        ("LessThan", -math.inf, 0.04, 0.04, 0.04, FAILED),
        ("AtMost", -math.inf, 0.04, 0.05, 0.05, FAILED),
        ("AtLeast", 0.04, math.inf, 0.03, 0.03, FAILED),
        ("AtMost", -math.inf, 0.04, -math.inf, 0.05, UNKNOWN),
        ("Declared", -math.inf, math.inf, 0.5, 0.5, PASSED),
    ],
)
def test_a_value_against_a_limit(
    operator: str, floor: float, ceiling: float, low: float, high: float, expected: int
) -> None:
    """At most holds at the limit, less than does not; “below 5” against 4 is open."""
    limit = Limit("h", "p", operator, floor, ceiling, "ratio", PERCENT)
    assert verdict(limit, Measured(low, high, "ratio")) == expected
    assert verdict(limit, None) == UNKNOWN


@pytest.mark.parametrize(
    ("name", "value", "dimension", "possible"),
    [
        ("zinc", 1.3, "ratio", False),
        ("zinc", 1.0, "ratio", True),
        ("zinc", -0.1, "ratio", False),
        ("ph", 15, "acidity", False),
        ("ph", 12.4, "acidity", True),
        ("temperature", -5, "temperature", True),
    ],
)
def test_values_that_cannot_be(name: str, value: float, dimension: str, possible: bool) -> None:
    """No content above the whole or below nought, no pH of fifteen; it may freeze."""
    assert plausible(name, Measured(value, value, dimension)) is possible


def test_the_strictest_limit_counts() -> None:
    """Of two ceilings the lower, of two floors the higher, a declaration is none."""
    given = [
        Limit("a", "p", "AtMost", -math.inf, 5, "ratio", PERCENT),
        Limit("b", "p", "AtMost", -math.inf, 4, "ratio", PERCENT),
        Limit("a", "p", "AtLeast", 1, math.inf, "ratio", PERCENT),
        Limit("b", "p", "AtLeast", 2, math.inf, "ratio", PERCENT),
        Limit("b", "q", "Declared", -math.inf, math.inf, None, ""),
    ]
    assert [(limit.operator, limit.holder) for limit in strictest(given)] == [
        ("AtLeast", "b"),
        ("AtMost", "b"),
    ]


def test_control_and_frequency() -> None:
    """Limit 4, s 0.2, ten batches: 4 − k·0.2; 5 % variation is monthly, 20 % weekly, 30 % every batch."""
    factor = tolerance_factor(10)
    assert factor is not None
    assert control(4, 0.2, 10, upper=True) == pytest.approx(4 - factor * 0.2)
    assert control(4, 0.2, 10, upper=False) == pytest.approx(4 + factor * 0.2)
    assert control(4, 0.2, 2, upper=True) is None
    assert control(0.1, 0.2, 10, upper=True) is None
    assert [frequency(10, s) for s in (0.5, 2, 3)] == [MONTHLY, WEEKLY, EVERY]
    assert frequency(0, 1) == frequency(None, None) == EVERY


def test_how_much_a_tonne_replaces() -> None:
    """17.9 MJ/kg against coal of 25.8 is 0.694; sand replaces sand one for one; without a value a range is supposed."""
    measured = ratio_of("coal", "olive-stone", [found("ncv", 17.9, 17.7, 18.1)])
    assert measured.how == "measured"
    assert measured.value.mid == pytest.approx(17.9 / 25.8)
    assert ratio_of("virgin-silica-sand", "spent-green-sand", []).value == Range(1, 1, 1)
    assert ratio_of("steel-scrap", "ladle-slag", []).how == "supposed"


def test_no_use_no_treatment() -> None:
    """Without a use nothing is said of a treatment, and Sherwood's estimate is taken."""
    assert treatment_of(None) == ""


def test_precedents_by_family_and_code() -> None:
    """Carbon steel slag finds what is written of steel slag and of its code; the nearest comes first."""
    names = [p.id for p in precedents_for("eaf-slag-carbon", "10 02 02")]
    assert {"eu-fp-slag", "uk-steel-slag", "en-12620"} <= set(names)
    assert names.index("en-12620") < names.index("hr-register")
    assert "eu-cu" not in names


def test_demand_of_one_receiver_does_not_follow(public: Study) -> None:
    """What an input with few receivers wants is withheld, and so is the total it would follow from."""
    for dossier in public.dossiers:
        hidden = [use for use in dossier.market.uses if use.withheld]
        assert all(use.demand is None for use in hidden)


def test_our_own_words_about_a_source_are_in_turkish() -> None:
    """What says that nobody read a source is said in Turkish; names of sources stay, and English is as it was."""
    figures = [*emission_factors().values(), *economic_values().values()]
    sources = [one.source for one in figures] + [one.source for one in precedents()]
    said = [cited(source, "tr") for source in sources]
    english = (
        "not read",
        "no document",
        "from memory",
        "own ",
        "by definition",
        "as copied",
        "to be checked",
    )
    assert not [text for text in said if any(word in text for word in english)]
    assert [cited(source, "en") for source in sources] == sources
