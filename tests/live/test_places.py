"""Who is near is found, wherever it was at the start and whatever came, moved and went since."""

from __future__ import annotations

import math
from array import array

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.live.most import Most
from symbio_kg.live.places import Places, Point
from symbio_kg.live.sides import NOWHERE, point_of

PLACES = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
GROUPS = st.sets(st.integers(1, 3), max_size=3)
LISTINGS = st.lists(st.tuples(PLACES, GROUPS), min_size=1, max_size=12)
CHANGES = st.lists(st.tuples(st.integers(1, 12), PLACES, GROUPS), max_size=8)
REACHES = st.sampled_from([5.0, 600.0, 640.0, 1500.0, 20480.0])


def apart(one: Point, other: Point) -> float:
    """Return the chord between two, 0 where either has no place."""
    found = math.dist(one, other)
    return 0.0 if math.isnan(found) else found


@given(LISTINGS, CHANGES, PLACES, REACHES)
def test_nobody_within_reach_is_missed(
    listings: list[tuple[tuple[float, float] | None, set[int]]],
    changes: list[tuple[int, tuple[float, float] | None, set[int]]],
    here: tuple[float, float] | None,
    reach: float,
) -> None:
    """All of a group that stand within reach are yielded once, and nobody who left or is of another group."""
    points = [NOWHERE, *(point_of(*(place or (None, None))) for place, _ in listings)]
    rows = [(n, group, n / 8) for n, (_, groups) in enumerate(listings, 1) for group in sorted(groups)]
    table = pa.table(
        {
            "number": pa.array([n for n, _, _ in rows], pa.int32()),
            "held": pa.array([g for _, g, _ in rows], pa.int32()),
            "share": pa.array([s for _, _, s in rows], pa.float64()),
        }
    )

    axes = [array("d", [point[axis] for point in points]) for axis in range(3)]
    places = Places(table, axes)
    held = {n: groups for n, (_, groups) in enumerate(listings, 1)}
    for number, place, groups in changes:
        if number in held:
            places.leave(number)
            points[number] = point_of(*(place or (None, None)))
            for axis, value in zip(axes, points[number], strict=True):
                axis[number] = value
            places.put(number, [(group, number / 8) for group in sorted(groups)])
            held[number] = groups
    point = point_of(*(here or (None, None)))
    for group in (1, 2, 3):
        found = list(places.near(group, point, reach))
        near = {n for n, groups in held.items() if group in groups and apart(point, points[n]) <= reach}
        assert near <= {n for n, _ in found} <= {n for n, groups in held.items() if group in groups}
        assert len(found) == len(set(found))
        assert all(share == n / 8 for n, share in found)


@given(
    st.lists(st.integers(1, 4), max_size=6),
    st.lists(st.tuples(st.booleans(), st.integers(1, 4)), max_size=10),
)
def test_the_most_is_known_or_said_to_be_lost(parts: list[int], changes: list[tuple[bool, int]]) -> None:
    """As offers come and go it is the largest part there is, unless the need is told to be looked at anew."""

    most = Most(array("q", [0]), array("i", [0]))
    most.begin()
    most.place(0, parts)
    for comes, part in changes:
        if comes:
            parts.append(part)
            most.add(0, part)
        elif part in parts:
            parts.remove(part)
            most.remove(0, part)
        if most.lost:
            most.place(0, parts)
        assert most[0] == max(parts, default=0)
