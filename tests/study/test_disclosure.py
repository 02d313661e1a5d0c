"""No firm's figure can be worked out from what is told: shown by solving the told totals as equations."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbio_kg.study.disclosure import BEFORE, COMPLEMENT, DOMINANT, FEW, Cell, Released, reason, release
from symbio_kg.study.told import Told

FIRMS = [f"firm{number}" for number in range(8)]
PARTS = st.dictionaries(
    st.sampled_from(FIRMS), st.integers(min_value=1, max_value=10_000), min_size=1, max_size=6
)
TABLES = st.lists(st.tuples(st.sampled_from(["10", "23", "24"]), PARTS), min_size=1, max_size=9)


def cells_of(table: list[tuple[str, dict[str, int]]]) -> list[Cell]:
    return [Cell(f"c{number}", group, parts) for number, (group, parts) in enumerate(table)]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, FEW),
        ({"a": 10, "b": 5}, FEW),
        ({"a": 90, "b": 5, "c": 5}, DOMINANT),
        ({"a": 85, "b": 10, "c": 5}, ""),
        ({"a": 10, "b": 5, "c": 0}, FEW),
    ],
)
def test_threshold_and_dominance(parts: dict[str, float], expected: str) -> None:
    """Two producers are too few, more than 85 % is dominant, 85 % exactly is told, a zero is no producer."""
    assert reason(parts) == expected


def test_one_cell_withheld_takes_another_with_it() -> None:
    """Were only the small cell withheld, the total less the others would give it."""
    safe = {"a": 10.0, "b": 10.0, "c": 10.0}
    large = dict.fromkeys("abc", 99.0)
    found = release([Cell("x", "24", {"z": 5.0}), Cell("y", "24", safe), Cell("w", "24", large)])
    assert found.cells == {"x": FEW, "y": COMPLEMENT}
    assert not found.groups


def test_a_sector_of_one_firm_hides_its_total_and_the_grand_total() -> None:
    """The grand total less the other sector would be the one firm's figure."""
    safe = {"a": 10.0, "b": 10.0, "c": 10.0}
    found = release([Cell("x", "24", {"z": 5.0}), Cell("y", "10", safe)])
    assert found == Released({"x": FEW}, {"24": FEW}, COMPLEMENT)


@given(TABLES)
@settings(max_examples=200, deadline=None)
def test_no_withheld_amount_follows_from_what_is_told(table: list[tuple[str, dict[str, int]]]) -> None:
    """Cells, group totals and grand total as linear equations leave every sensitive cell undetermined."""
    cells = cells_of(table)
    found = release(cells)
    hidden = [cell for cell in cells if cell.name in found.cells]
    equations = [
        [int(cell.group == group) for cell in hidden]
        for group in {c.group for c in cells} - found.groups.keys()
    ]
    if not found.whole:
        equations.append([1] * len(hidden))
    base = rank(equations)
    for place, cell in enumerate(hidden):
        if reason(cell.parts):
            unit = [int(number == place) for number in range(len(hidden))]
            assert rank([*equations, unit]) == base + 1, cell


@given(TABLES)
@settings(max_examples=200, deadline=None)
def test_what_is_hidden_in_a_told_total_is_safe_as_one(table: list[tuple[str, dict[str, int]]]) -> None:
    """The sum of the withheld cells, which anybody can subtract, passes threshold and dominance itself."""
    cells = cells_of(table)
    found = release(cells)
    for group in {c.group for c in cells} - found.groups.keys():
        together: dict[str, float] = {}
        for cell in cells:
            if cell.group == group and cell.name in found.cells:
                for firm, amount in cell.parts.items():
                    together[firm] = together.get(firm, 0) + amount
        assert not together or reason(together) == ""


@given(TABLES)
@settings(max_examples=100, deadline=None)
def test_every_told_amount_passes_the_rules(table: list[tuple[str, dict[str, int]]]) -> None:
    """Nothing sensitive is told."""
    cells = cells_of(table)
    found = release(cells)
    assert all(reason(cell.parts) == "" for cell in cells if cell.name not in found.cells)


def rank(rows: list[list[int]]) -> int:
    """The rank of a matrix over the rationals."""
    left = [[Fraction(value) for value in row] for row in rows if any(row)]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        found += 1
        left.remove(pivot)
        left = [
            [v - p * row[column] / pivot[column] for v, p in zip(row, pivot, strict=True)] for row in left
        ]
    return found


def told_sums(found: Released, cells: list[Cell]) -> dict[str, dict[str, float]]:
    """Return the parts of each cell that is told."""
    return {cell.name: dict(cell.parts) for cell in cells if cell.name not in found.cells}


@given(TABLES, TABLES)
@settings(max_examples=200, deadline=None)
def test_two_studies_cannot_be_subtracted(
    first: list[tuple[str, dict[str, int]]], second: list[tuple[str, dict[str, int]]]
) -> None:
    """Of two tables no sums told of a stream differ by what is of fewer than three firms, or nearly all of one."""
    told = Told()
    studies = [[Cell(c.name, c.group, c.parts, c.name) for c in cells_of(table)] for table in (first, second)]
    earlier, later = (told_sums(release(cells, told), cells) for cells in studies)
    for stream, one in later.items():
        for other in [earlier[stream]] if stream in earlier else []:
            change = {
                f: abs(one.get(f, 0) - other.get(f, 0)) for f in {*one, *other} if one.get(f) != other.get(f)
            }
            assert not change or not reason(change)


@given(PARTS, PARTS)
def test_what_is_not_compared_is_far_apart(one: dict[str, int], other: dict[str, int]) -> None:
    """The quick look at shelves leaves out no sum whose difference would give a firm away."""
    told = Told()
    told.tell("x", one)
    change = {f: abs(one.get(f, 0) - other.get(f, 0)) for f in {*one, *other} if one.get(f) != other.get(f)}
    if change and reason(change):
        assert [sorted(found.values()) for found in told.differences("x", other)] == [sorted(change.values())]


def test_a_firm_that_comes_is_not_told_by_difference() -> None:
    """Three firms are told; with a fourth no more, with three more again; the same is told twice."""
    told = Told()
    three = dict.fromkeys("abc", 10.0)

    def why(parts: dict[str, float], sector: str = "24") -> str:
        return release([Cell("x", sector, parts, "slag")], told).cells.get("x", "")

    assert [why(three), why(three), why(three | {"d": 5.0}), why(three | {"d": 5.0}, "24.10")] == [
        "",
        "",
        BEFORE,
        BEFORE,
    ]
    assert not why(three | {"d": 5.0, "e": 6.0, "f": 7.0})
    assert why({**three, "a": 11.0}) == BEFORE


def test_a_total_does_not_give_away_what_a_cell_hides_since() -> None:
    """A cell told before and hidden now is no cover for a cell of one firm: the total is withheld."""
    told = Told()
    three = dict.fromkeys("abc", 10.0)
    assert not release([Cell("x", "24", three, "slag")], told).cells
    later = [Cell("x", "24", three | {"d": 5.0}, "slag"), Cell("y", "24", {"e": 7.0}, "dust")]
    found = release(later, told)
    assert found.cells == {"x": BEFORE, "y": FEW}
    assert found.groups
    assert found.whole


def test_the_total_of_a_smaller_region_does_not_give_away_who_lies_outside() -> None:
    """Of two circles the totals are told only where three firms or more lie between them."""
    told = Told()

    def total(*firms: str) -> str:
        cells = [Cell("x", "20", dict.fromkeys(firms, 10.0), "slag"), Cell("y", "20", {"one": 7.0}, "dust")]
        return release(cells, told).groups.get("20", "")

    assert not total(*"abcdef")
    assert total(*"abcde") == BEFORE
    assert not total(*"abc")


def test_what_was_told_outlives_the_process(tmp_path: Path) -> None:
    """The file keeps sums by digest of the firm, for its owner alone, and no name of a firm."""
    path = tmp_path / "told.sqlite"
    told = Told(path)
    release([Cell("x", "24", dict.fromkeys(("firm-a", "firm-b", "firm-c"), 10.0), "slag")], told)
    told.keep()
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"firm-a" not in path.read_bytes()
    again = release(
        [Cell("x", "24", dict.fromkeys(("firm-a", "firm-b"), 10.0) | {"firm-c": 1.0}, "slag")], Told(path)
    )
    assert again.cells == {"x": BEFORE}
