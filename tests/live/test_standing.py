"""Lists that are kept as listings come and go tell the same best as lists made anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.live.standing import Standing

TOP, LENGTH = 2, 4
OFFERS, NEEDS = (1, 2, 3), (4, 5, 6, 7, 8, 9)
NAMES = ["", *"cabhfigde"]
POINTS = st.integers(0, 3)
PAIRS = st.fixed_dictionaries({(o, n): st.none() | POINTS for o in OFFERS for n in NEEDS})
CHANGES = st.lists(st.tuples(st.sampled_from((*OFFERS, *NEEDS)), st.booleans(), PAIRS), max_size=12)

Points = dict[tuple[int, int], int | None]


def others(number: int, points: Points, there: set[int]) -> list[tuple[int, int]]:
    """Return who stands before *number* and with how many points."""
    found = []
    for (o, n), value in points.items():
        if number in (o, n) and value is not None and {o, n} <= there:
            found.append((value, n if number == o else o))
    return found


def best(number: int, points: Points, there: set[int]) -> list[int]:
    ordered = sorted(others(number, points, there), key=lambda p: (-p[0], NAMES[p[1]]))
    return [other for _, other in ordered[:TOP]]


@given(PAIRS, CHANGES)
def test_who_is_among_the_best_is_told_whatever_comes_and_goes(
    points: Points, changes: list[tuple[int, bool, Points]]
) -> None:
    """A listing that comes, goes or changes leaves every list with the best of all, in order; undoing undoes all."""
    standing, there = Standing(TOP, LENGTH, NAMES), set(range(1, 10))
    standing.room()
    for number in there:
        standing.place(number, others(number, points, there))
    for number, comes, drawn in changes:
        standing.begin()
        for _, other in others(number, points, there):
            standing.remove(other, number)
        standing.place(number, ())
        there = there | {number} if comes else there - {number}
        points = {**points, **{pair: value for pair, value in drawn.items() if number in pair}}
        found = others(number, points, there)
        standing.place(number, found)
        for value, other in found:
            standing.offer(other, (value, number))
        for short in standing.short():
            standing.place(short, others(short, points, there))
        now = {x: [standing.rank(x, y) for y in range(1, 10)] for x in range(1, 10)}
        for x in there:
            assert [now[x].index(place + 1) + 1 for place in range(len(best(x, points, there)))] == best(
                x, points, there
            )
        matched = {frozenset((x, y)) for x in there for y in best(x, points, there)}
        for x, y, _, is_now in standing.changes():
            assert (frozenset((x, y)) in matched) is is_now


@given(PAIRS, st.lists(st.tuples(st.sampled_from(NEEDS), POINTS), max_size=8))
def test_what_is_undone_is_as_it_was(points: Points, offered: list[tuple[int, int]]) -> None:
    """Whatever a change did to the lists, undoing it brings them back."""
    there = set(range(1, 10))
    standing = Standing(TOP, LENGTH, NAMES)
    standing.room()
    for number in there:
        standing.place(number, others(number, points, there))
    ranks = [[standing.rank(x, y) for y in there] for x in there]
    standing.begin()
    for need, value in offered:
        standing.remove(1, need)
        standing.offer(1, (value, need))
    standing.undo()
    assert [[standing.rank(x, y) for y in there] for x in there] == ranks
