"""Both demand ratings speak of known activities and kinds, once each."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from symbio_kg import assets
from symbio_kg.ontology.tables import many, read_table

TABLES = assets.ontology() / "tables"
RATINGS = {"sector-demands": ("activities", "materials"), "material-outlets": ("activities", "material")}


def pairs(name: str) -> list[tuple[str, str]]:
    activity, material = RATINGS[name]
    return [
        (code, kind)
        for row in read_table(TABLES / f"{name}.tsv")
        for code in many(row[activity])
        for kind in many(row[material])
    ]


@pytest.mark.parametrize("name", RATINGS)
def test_ratings_use_known_words(name: str) -> None:
    """Activities are divisions, groups or classes of NACE, kinds are in the materials table."""
    known = {r["code"] for r in read_table(TABLES / "nace-rev2.tsv") if r["level"] != "section"}
    kinds = {r["id"] for r in read_table(TABLES / "materials.tsv")}
    assert {code for code, _ in pairs(name)} <= known
    assert {kind for _, kind in pairs(name)} <= kinds


@pytest.mark.parametrize("name", RATINGS)
def test_nothing_is_rated_twice(name: str) -> None:
    """An activity and a kind meet on one step of the scale only."""
    assert [pair for pair, times in Counter(pairs(name)).items() if times > 1] == []


@pytest.mark.parametrize("name", RATINGS)
def test_ratings_lie_on_the_scale(name: str) -> None:
    """A rating is above 0 and at most 1, with its evidence level."""
    for row in read_table(TABLES / f"{name}.tsv"):
        assert 0 < Decimal(row["demand"]) <= 1
        assert row["evidence"]


def test_every_division_that_makes_things_is_rated() -> None:
    """The sector side covers farming to construction division by division."""
    wanted = {f"{number:02}" for number in range(1, 44)} & {
        row["code"] for row in read_table(TABLES / "nace-rev2.tsv") if row["level"] == "division"
    }
    assert wanted - {code[:2] for code, _ in pairs("sector-demands")} == set()
