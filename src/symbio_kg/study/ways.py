"""Where each stream could go: the pairs of the matching join, summed up stream by stream.

Pairs grow with the square of the region. They are joined for a few hundred offers at a time and leave DuckDB only as
sums; of each offer the nearest needs are looked at, and more only where tonnes are left over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Final

import pyarrow as pa

from symbio_kg.match.engines import DuckEngine

__all__ = ["HIDDEN", "Pair", "Ways", "allocate", "ways_of"]

HIDDEN: Final = "hidden"
"""Stands for every firm that is not told: they count as one, so that nobody is taken for several."""

_AT_ONCE: Final = 500
"""Offers that are joined at a time."""
_NEAREST: Final = 50

_FIT: Final = f"""
CREATE OR REPLACE TABLE fit AS
SELECT s.stream, s.tonnes, p.offer, p.need,
       ANY_VALUE(CASE WHEN p.need_firm = p.need THEN '{HIDDEN}' ELSE p.need_firm END) AS receiver,
       MIN(STRUCT_PACK(trust := -p.trust_in_kind, slot := p.slot)).slot AS slot,
       ANY_VALUE(p.distance) AS distance,
       COALESCE(ANY_VALUE(CASE WHEN p.wanted_dimension = 'mass' THEN p.wanted / 1000 END), 0.0) AS wanted
FROM placed p JOIN stream s ON s.listing = p.offer
WHERE p.fits = 1
GROUP BY s.stream, s.tonnes, p.offer, p.need
"""  # noqa: S608
"""A need once for an offer, at the input that is trusted most."""

_WANTED: Final = """
SELECT stream, {by} AS slot, receiver, CAST(SUM(CAST(wanted AS DECIMAL(38, 6))) AS DOUBLE)
FROM (SELECT DISTINCT stream, {by}, need, receiver, wanted FROM fit)
GROUP BY ALL ORDER BY ALL
"""
"""Exact sums, so that the order in which rows come in does not show."""

_FAR: Final = """
SELECT stream, COUNT(*), QUANTILE_CONT(distance, [0.1, 0.5, 0.9]),
       SUM(CAST(ROUND(distance * 1000) AS BIGINT)) / 1000.0 / COUNT(distance)
FROM fit GROUP BY stream
"""

_NEAR: Final = """
SELECT stream, offer, need, distance, wanted, of
FROM (
  SELECT *, COUNT(*) OVER (PARTITION BY offer) AS of,
         ROW_NUMBER() OVER (PARTITION BY offer ORDER BY COALESCE(distance, 1e9), need) AS place
  FROM fit WHERE wanted > 0 AND tonnes > 0 AND {where}
)
WHERE place <= {most}
ORDER BY stream, COALESCE(distance, 1e9), offer, need
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """An offer and a need that fit, how far apart, and the tonnes wanted."""

    offer: str
    need: str
    distance: float | None
    wanted: float


@dataclass(frozen=True, slots=True)
class Ways:
    """What waits for a stream, and how far away.

    `wanted` is tonnes by input and receiver, `receivers` tonnes by receiver, each need once; of the pairs' distances
    the 10th, 50th and 90th percentile and the mean; `placed` tonnes could go, over `carried` kilometres on average.
    """

    wanted: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    receivers: Mapping[str, float] = field(default_factory=dict)
    pairs: int = 0
    distances: tuple[float, ...] = ()
    mean: float | None = None
    placed: float = 0.0
    carried: float = 0.0


def ways_of(engine: DuckEngine, streams: Sequence[Mapping[str, float]]) -> list[Ways]:
    """Return the ways of each of *streams*, given as tonnes a year by offer; *engine* holds what the join reads."""
    rows = [(place, offer, tonnes) for place, parts in enumerate(streams) for offer, tonnes in parts.items()]
    numbers, offers, tonnes = zip(*rows, strict=True) if rows else ((), (), ())
    table = {
        "stream": pa.array(numbers, pa.int32()),
        "listing": pa.array(offers, pa.string()),
        "tonnes": pa.array(tonnes, pa.float64()),
    }
    engine.put("every_stream", pa.table(table))
    engine.connection.execute("ALTER TABLE offer_kind RENAME TO every_kind")
    found: dict[int, Ways] = {}
    for first, last in _portions(streams):
        engine.connection.execute(
            f"CREATE OR REPLACE TABLE stream AS SELECT * FROM every_stream WHERE stream BETWEEN {first} AND {last}"  # noqa: S608
        )
        engine.connection.execute(
            "CREATE OR REPLACE TABLE offer_kind AS SELECT k.* FROM every_kind k JOIN stream USING (listing)"
        )
        engine.run("join")
        engine.connection.execute(_FIT)
        found |= _summed(engine, streams)
    return [found.get(place, Ways()) for place in range(len(streams))]


def _portions(streams: Sequence[Mapping[str, float]]) -> Iterator[tuple[int, int]]:
    """Yield first and last of runs of streams that have about so many offers together."""
    first = count = 0
    for place, parts in enumerate(streams):
        count += len(parts)
        if count >= _AT_ONCE or place == len(streams) - 1:
            yield first, place
            first, count = place + 1, 0


def _summed(engine: DuckEngine, streams: Sequence[Mapping[str, float]]) -> Iterator[tuple[int, Ways]]:
    wanted: dict[int, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    receivers: dict[int, dict[str, float]] = defaultdict(dict)
    for stream, slot, receiver, much in engine.rows(_WANTED.format(by="slot")):
        wanted[stream][slot][receiver] = much
    for stream, _, receiver, much in engine.rows(_WANTED.format(by="''")):
        receivers[stream][receiver] = much
    plans = _plans(engine, streams)
    for stream, pairs, distances, mean in engine.rows(_FAR):
        placed, carried = plans.get(stream, (0.0, 0.0))
        told = dict(wanted[stream]), receivers[stream], pairs, tuple(distances or ())
        yield stream, Ways(*told, mean, placed, carried)


def _plans(engine: DuckEngine, streams: Sequence[Mapping[str, float]]) -> dict[int, tuple[float, float]]:
    """Return what of each stream can be placed, and how far on average.

    An offer whose tonnes are gone after its nearest needs would give nothing to those farther away.
    """
    found: dict[int, tuple[float, float]] = {}
    query = _NEAR.format(where="TRUE", most=_NEAREST)
    for stream, rows in groupby(engine.rows(query), itemgetter(0)):
        pairs, many = [], set()
        for _, offer, need, distance, wanted, of in rows:
            pairs.append(Pair(offer, need, distance, wanted))
            many |= {offer} if of > _NEAREST else set()
        placed, carried, left = allocate(streams[stream], pairs)
        if any(left[offer] > 0 for offer in many):
            query = _NEAR.format(where=f"stream = {stream}", most="of")
            whole = [Pair(*row[1:5]) for row in engine.rows(query)]
            placed, carried, _ = allocate(streams[stream], whole)
        found[stream] = placed, carried
    return found


def allocate(tonnes: Mapping[str, float], pairs: Iterable[Pair]) -> tuple[float, float, dict[str, float]]:
    """Return tonnes that could be placed, their mean distance, and what is left of the *tonnes* of each offer.

    *pairs* come nearest first; nothing is given twice. A feasible plan, so a lower bound of the best one.
    """
    left = dict(tonnes)
    still: dict[str, float] = {}
    placed = carried = 0.0
    for pair in pairs:
        moved = min(left[pair.offer], still.setdefault(pair.need, pair.wanted))
        if moved > 0:
            left[pair.offer] -= moved
            still[pair.need] -= moved
            placed += moved
            carried += moved * (pair.distance or 0.0)
    return placed, carried / placed if placed > 0 else 0.0, left
