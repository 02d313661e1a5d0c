"""Reference figures: every row is a range with a source, and a grade takes the figure of its family."""

from __future__ import annotations

import pytest

from symbio_kg.reference import Figure, economic_values, emission_factors, factor_of, methods, precedents

FIGURES = [*emission_factors().values(), *economic_values().values()]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_a_figure_is_a_range_with_source_and_year(figure: Figure) -> None:
    """No figure stands without source, year, unit and evidence, and its ends enclose its middle."""
    assert figure.low <= figure.mid <= figure.high
    assert all(
        (figure.source, figure.year, figure.unit, figure.evidence, figure.label["tr"], figure.basis["tr"])
    )


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_what_counts_as_read_names_its_page_and_day(figure: Figure) -> None:
    """A figure that claims to be read says where and when."""
    assert not figure.is_read or (figure.url and figure.read_on)


def test_a_grade_takes_the_figure_of_its_family() -> None:
    """Electric arc furnace slag has no landfill factor of its own: that of mineral matter counts."""
    found = factor_of("disposal", "eaf-slag-carbon")
    assert found is not None
    assert found.id == "landfill-inert"


def test_an_unknown_material_has_no_factor() -> None:
    """Nothing is invented for what is not known."""
    assert factor_of("product", "unobtainium") is None


def test_landfilled_food_is_reckoned_as_the_guidelines_say() -> None:
    """IPCC 2006, volume 5: 0.15 × 0.5 × 0.5 × 16/12 × 0.9 × 28 = 1.26 t a tonne without gas capture."""
    assert emission_factors()["landfill-food"].high == pytest.approx(1.26)


def test_a_lorry_that_comes_back_empty() -> None:
    """(0.448 + 0.311) l/km × 2.63 kg/l ÷ 25 t + 0.023 kg = 0.103 kg a tonne-kilometre."""
    reckoned = ((0.448 + 0.311) * 2.63 / 25 + 0.023) / 1000
    assert emission_factors()["transport-road"].mid == pytest.approx(reckoned, rel=0.01)


def test_precedents_and_methods_say_how_far_they_were_read() -> None:
    """Every precedent and method has its evidence mark and its names in both languages."""
    assert all(p.evidence and p.source and p.label["tr"] and p.use["tr"] for p in precedents())
    assert all(m.evidence and m.standards and m.label["tr"] for m in methods().values())
