"""Every limit of the tables, just below, at and just above: the operator printed in the row decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest

from symbio_kg import assets
from symbio_kg.hazard import Composition, Part, Status, assess
from symbio_kg.hazard.counting import rulebook
from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.tables import Limit, PopLimit
from symbio_kg.ontology.tables import many, read_table

TABLES = assets.ontology() / "tables"
ROWS = {row["id"]: row for row in read_table(TABLES / "hp-rules.tsv")}
POPS = {row["id"]: row for row in read_table(TABLES / "pop-limits.tsv")}
LAW = default_law()
DAY = date(2026, 11, 25)
STEP = Decimal("0.000001")
COMPARE = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
}


class Case(NamedTuple):
    """A row, the class put into the waste, and how far from the limit."""

    row: dict[str, str]
    category: str
    statement: str
    offset: Decimal

    def __str__(self) -> str:
        return f"{self.row['id']}-{self.category}-{self.statement}-{self.offset}".replace(" ", "")


def cutoff(row: dict[str, str], statement: str, column: str = "cutoffs", otherwise: str = "0") -> Decimal:
    cell = row[column]
    if "=" in cell:
        return Decimal(dict(part.split("=") for part in many(cell)).get(statement, otherwise))
    return Decimal(cell or otherwise)


def classes(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (category, statement) for what the row counts, read from the class table."""
    for found in read_table(TABLES / "hazard-classes.tsv"):
        named = not row["categories"] or found["category"] in many(row["categories"])
        if named and found["statement"] in many(row["statements"]):
            yield found["category"], found["statement"]


def cases() -> Iterator[Case]:
    for row in ROWS.values():
        if row["mode"] in ("individual", "sum", "weighted-sum"):
            for category, statement in classes(row):
                for offset in (-STEP, Decimal(0), STEP):
                    yield Case(row, category, statement, offset)


def identifier(category: str, statement: str) -> str:
    return LAW.by_pair[category, statement]


def lines(composition: Composition, jurisdiction: str) -> dict[str, bool]:
    found = assess(composition, DAY, jurisdictions=(jurisdiction,))
    return {line.limit.id: line.reached for result in found.outcome.properties for line in result.lines}


def one(share: Decimal, *names: str, row: int = 1) -> Part:
    return Part(name=f"x{row}", low=share, high=share, classes=tuple(sorted(names)), row=row)


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_one_substance_at_its_limit(case: Case) -> None:
    """A single substance reaches a limit exactly where the row's operator says, weights and cut-offs included."""
    row = case.row
    weight = cutoff(row, case.statement, "weights", "1")
    cut = cutoff(row, case.statement)
    # With a weight the limit is met at limit / weight, yet never below the cut-off
    at = max(Decimal(row["limit"]) / weight, cut)
    share = at + case.offset
    expected = share >= cut and COMPARE[row["operator"]](share * weight, Decimal(row["limit"]))
    got = lines(Composition((one(share, identifier(case.category, case.statement)),)), row["jurisdiction"])
    assert got.get(row["id"], False) is expected


@pytest.mark.parametrize("offset", [-STEP, Decimal(0), STEP], ids=str)
def test_both_statements_at_the_limit(offset: Decimal) -> None:
    """Only substances with H315 and H319 add up for the third line of HP4, once each."""
    row = ROWS["eu-hp4-3"]
    both = (identifier("Skin Irrit. 2", "H315"), identifier("Eye Irrit. 2", "H319"))
    share = Decimal(row["limit"]) + offset
    assert lines(Composition((one(share, *both),)), "EU")["eu-hp4-3"] is (offset >= 0)
    for single in both:
        assert "eu-hp4-3" not in lines(Composition((one(share, single),)), "EU")


SUMS = [row for row in ROWS.values() if row["mode"] in ("sum", "weighted-sum")]


@pytest.mark.parametrize("row", SUMS, ids=lambda row: row["id"])
def test_sums_add_up_and_singles_do_not_split(row: dict[str, str]) -> None:
    """Two substances that are each below a limit reach it together."""
    category, statement = next(iter(classes(row)))
    weight = cutoff(row, statement, "weights", "1")
    half = max(Decimal(row["limit"]) / weight / 2, cutoff(row, statement))
    name = identifier(category, statement)
    parts = (one(half, name, row=1), one(half, name, row=2))
    assert lines(Composition(parts), row["jurisdiction"])[row["id"]]


SINGLES = [row for row in ROWS.values() if row["mode"] == "individual"]


@pytest.mark.parametrize("row", SINGLES, ids=lambda row: row["id"])
def test_individual_limits_do_not_add_up(row: dict[str, str]) -> None:
    """Two substances just below a limit for one substance do not reach it together."""
    category, statement = next(iter(classes(row)))
    share = Decimal(row["limit"]) - STEP
    name = identifier(category, statement)
    parts = (one(share, name, row=1), one(share, name, row=2))
    assert not lines(Composition(parts), row["jurisdiction"]).get(row["id"], False)


def with_cutoffs() -> Iterator[tuple[dict[str, str], str, str, Decimal]]:
    for row in ROWS.values():
        for category, statement in classes(row):
            cut = cutoff(row, statement)
            if cut and row["mode"] != "sum-of-both":
                for offset in (-STEP, Decimal(0), STEP):
                    yield row, category, statement, cut + offset


@pytest.mark.parametrize(("row", "category", "statement", "share"), list(with_cutoffs()))
def test_every_cut_off(row: dict[str, str], category: str, statement: str, share: Decimal) -> None:
    """A substance below its cut-off is named as cut off and not counted; at the cut-off it counts."""
    composition = Composition((one(share, identifier(category, statement)),))
    found = assess(composition, DAY, jurisdictions=(row["jurisdiction"],))
    line = next(
        line for result in found.outcome.properties for line in result.lines if line.limit.id == row["id"]
    )
    counts = share >= cutoff(row, statement)
    assert (bool(line.contributions), bool(line.cut)) == (counts, not counts)


PRESENT = [row for row in ROWS.values() if row["mode"] == "presence"]


@pytest.mark.parametrize("row", PRESENT, ids=lambda row: row["id"])
def test_presence_asks_for_a_test(row: dict[str, str]) -> None:
    """A listed statement asks for a test; under HP15 of the EU it gives the property until the form excludes it."""
    category, statement = next(iter(classes(row)))
    share = max(Decimal("0.5"), cutoff(row, statement))
    part = one(share, identifier(category, statement))
    found = assess(Composition((part,)), DAY, jurisdictions=(row["jurisdiction"],)).outcome
    status = next(result.status for result in found.properties if result.hp == row["hp"])
    european = row["hp"] == "HP15" and row["jurisdiction"] == "EU"
    assert status is (Status.YES if european else Status.TO_BE_TESTED)


def pop_cases() -> Iterator[tuple[dict[str, str], Decimal]]:
    for row in POPS.values():
        for offset in (-STEP, Decimal(0), STEP):
            yield row, Decimal(row["limit"]) + offset


@pytest.mark.parametrize(("row", "amount"), list(pop_cases()))
def test_every_pollutant_limit(row: dict[str, str], amount: Decimal) -> None:
    """Over the limit sets the asterisk, at the limit binds the operation; each member counts."""
    day = date.fromisoformat(row["valid_to"] or row["valid_from"] or DAY.isoformat())
    share = amount / (10_000 if row["unit"] == "mg/kg" else 10_000_000)
    for member in many(row["members"]):
        part = Part(name=member, low=share, high=share, substance=member)
        found = assess(Composition((part,), rest_inert=True), day, jurisdictions=(row["jurisdiction"],))
        result = next(pop for pop in found.outcome.pops if pop.limit.id == row["id"])
        assert result.sure is COMPARE[row["operator"]](amount, Decimal(row["limit"]))


def dated(rows: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows.values() if row["valid_from"]]


@pytest.mark.parametrize("row", dated(ROWS), ids=lambda row: row["id"])
def test_a_limit_starts_on_its_day(row: dict[str, str]) -> None:
    """The day before it starts, a limit is not in the rulebook."""
    start = date.fromisoformat(row["valid_from"])
    assert row["id"] in {limit.id for limit in rulebook(row["jurisdiction"], start).limits}
    before = rulebook(row["jurisdiction"], start - timedelta(days=1))
    assert row["id"] not in {limit.id for limit in before.limits}


@pytest.mark.parametrize("row", dated(POPS), ids=lambda row: row["id"])
def test_a_pollutant_limit_starts_and_ends_on_its_days(row: dict[str, str]) -> None:
    """On the first and last day the limit applies, the day before and after it does not."""
    member = many(row["members"])[0]
    composition = Composition((Part(name=member, low=Decimal(1), high=Decimal(1), substance=member),))

    def applies(day: date) -> bool:
        pops = assess(composition, day, jurisdictions=(row["jurisdiction"],)).outcome.pops
        return row["id"] in {pop.limit.id for pop in pops}

    start = date.fromisoformat(row["valid_from"])
    assert (applies(start - timedelta(days=1)), applies(start)) == (False, True)
    if row["valid_to"]:
        end = date.fromisoformat(row["valid_to"])
        assert (applies(end), applies(end + timedelta(days=1))) == (True, False)


@pytest.mark.parametrize(
    ("field", "hp", "limit", "state"),
    [
        ("flash_point", "HP3", "eu-hp3-flash", "liquid"),
        ("flash_point", "HP3", "tr-hp3-flash", "liquid"),
        ("ph", "HP8", "eu-hp8-ph-low", "liquid"),
        ("ph", "HP8", "eu-hp8-ph-high", "sludge"),
    ],
)
@pytest.mark.parametrize("offset", [Decimal("-0.01"), Decimal(0), Decimal("0.01")], ids=str)
def test_measured_limits(field: str, hp: str, limit: str, state: str, offset: Decimal) -> None:
    """Flash point and pH give the property exactly as the row's operator says."""
    row = ROWS[limit]
    value = Decimal(row["limit"]) + offset
    composition = Composition((), state=state, **{field: value})  # type: ignore[arg-type]
    found = assess(composition, DAY, jurisdictions=(row["jurisdiction"],)).outcome
    status = next(result.status for result in found.properties if result.hp == hp)
    assert (status is Status.YES) is COMPARE[row["operator"]](value, Decimal(row["limit"]))


@pytest.mark.parametrize("offset", [Decimal("-0.01"), Decimal(0), Decimal("0.01")], ids=str)
def test_gas_oil_and_viscosity(offset: Decimal) -> None:
    """Gas oil is flammable up to 75 °C; aspiration counts only for thin fluids."""
    point = Decimal(ROWS["eu-hp3-gas-oil"]["limit"]) + offset
    oil = Composition((), state="liquid", gas_oil=True, flash_point=point)
    assert (assess(oil, DAY).outcome.properties[2].status is Status.YES) is (offset <= 0)
    viscosity = Decimal(ROWS["eu-hp5-viscosity"]["limit"]) + offset
    part = one(Decimal(10), identifier("Asp. Tox. 1", "H304"))
    thin = Composition((part,), state="liquid", viscosity=viscosity)
    assert (assess(thin, DAY).outcome.properties[4].status is Status.YES) is (offset <= 0)


def test_every_row_is_loaded() -> None:
    """No limit of the tables is lost on the way into the engine."""
    kinds: tuple[Limit | PopLimit, ...] = (*LAW.limits, *LAW.pops)
    assert {limit.id for limit in kinds} == {*ROWS, *POPS}
