"""Measured contents reach the rules under one name and in one unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from symbio_kg.comply import Judge, read_case
from symbio_kg.comply.case import CaseInvalid
from symbio_kg.comply.graph import mass_fraction
from symbio_kg.comply.verdict import LegalFinding


@pytest.mark.parametrize(
    ("unit", "content"),
    [
        ("mg/kg", "6"),
        ("mg/kg DM", "6"),
        ("mg/kg kuru madde", "6"),
        ("µg TEQ/kg", "0.006"),
        ("μg WHO-TEQ/kg", "0.006"),
        ("ng I-TEQ/kg", "0.000006"),
        ("% w/w", "60000"),
        ("g/t", "6"),
    ],
)
def test_a_content_is_read_in_its_usual_units(unit: str, content: str) -> None:
    """Words for the way of counting do not change the number."""
    assert mass_fraction(Decimal(6), unit) == Decimal(content)


@pytest.mark.parametrize("unit", ["kg", "°C", "mg/l", "m"])
def test_what_is_no_content_is_not_made_one(unit: str) -> None:
    """A unit that is no mass fraction gives nothing to compare."""
    assert mass_fraction(Decimal(6), unit) is None


def test_a_measured_content_needs_its_unit() -> None:
    """A bare number is refused with its field, for no rule could compare it."""
    with pytest.raises(CaseInvalid) as caught:
        read_case({"code": "10 02 07*", "measurements": [{"property": "PCB", "value": 62}]})

    assert [problem.field for problem in caught.value.problems] == ["measurements[1].unit"]


def _landfill(judge: Judge, measurement: dict[str, Any]) -> LegalFinding:
    facts = {
        "day": "2026-11-23",
        "code": "10 02 07*",
        "operation": "D5",
        "landfill.class": "I",
        "measurements": [measurement],
    }
    verdict = judge.judge(read_case(facts))
    return next(f for f in verdict.findings if f.rule == "landfill-limits" and f.law == "TR")


@pytest.mark.parametrize(
    "measurement",
    [
        {"property": "leaching-pb", "value": 120, "unit": "mg/kg"},
        {"property": "Pb", "basis": "eluat", "value": 12, "unit": "mg/l"},
        {"property": "kurşun, sızan", "value": "12000", "unit": "µg/l"},
    ],
)
def test_an_eluate_is_compared_however_it_is_written(judge: Judge, measurement: dict[str, Any]) -> None:
    """One leaching value, three spellings, the same finding in both languages."""
    finding = _landfill(judge, measurement)

    assert finding.finding == "over"
    assert "kurşun, sızan: 120" in finding.text["tr"]
    assert "lead, leached: 120" in finding.text["en"]
