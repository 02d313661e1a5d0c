"""Match a region: project, join, rank, and write the chosen matches back into the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from symbio_kg.comply import Outcome
from symbio_kg.match.asking import Asker
from symbio_kg.match.barred import barred
from symbio_kg.match.engines import DuckEngine, Engine
from symbio_kg.match.knowledge import Known
from symbio_kg.match.law import LAWFUL, Law, legal_notes
from symbio_kg.match.many import prepare, rank_all
from symbio_kg.match.results import POOLS
from symbio_kg.match.tables import all_tables
from symbio_kg.match.written import pool_triples, run_triples
from symbio_kg.model import LegalNote, Match, MatchResult, Pool
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

__all__ = [
    "COLUMNS",
    "amount",
    "chosen",
    "gap_of",
    "match",
    "match_of",
    "pools",
]

COLUMNS = (
    "offer, need, substitution, kind, slot, rule, confidence, score, quantity_fit, calendar_fit, nearness, known, "
    "alike, distance, offered, wanted, offered_dimension, wanted_dimension, days, offer_rank, law, "
    "giver, receiver, operation"
)
_GAPS = """
SELECT g.offer, g.need, g.property FROM gap g
JOIN {table} r ON r.offer = g.offer AND r.need = g.need AND r.substitution = g.substitution
  AND r.kind = g.kind AND r.slot = g.slot
ORDER BY g.offer, g.need, g.property"""
_TONNES = "t/yr"
_BASE_UNITS: Mapping[str, tuple[str, float]] = {
    "mass": (_TONNES, 1e-3),
    "volume": ("m3/yr", 1.0),
    "energy": ("MWh/yr", 1 / 3.6e9),
    "power": ("kW", 1e-3),
    "area": ("m2", 1.0),
    "time": ("h/yr", 1 / 3600),
}
"""What an annual amount of a dimension is shown in, and the factor from the table's base unit."""


def match(
    store: GraphStore,
    day: date,
    *,
    top: int = 10,
    run: str | None = None,
    engine: Engine | None = None,
    asker: Asker | None = None,
    known: Known | None = None,
) -> MatchResult:
    """Return the best matches of all listings in *store* on *day* and write them to the graph *run*.

    That is `graph:match/{day}` by default. A pair is kept when it is among the *top* of its offer or of
    its need; of the first *top* of a need that none fills, pools are made. What an earlier run wrote there is replaced.
    The joins run on *engine*, DuckDB by default; *asker* judges. What is *known* takes the place of both the
    knowledge in *store* and who judges.
    """
    engine = engine or DuckEngine()
    for name, table in all_tables(store, day, known.tables if known else None).items():
        engine.put(name, table)
    law = prepare(engine, day, known.asker if known else asker)
    rank_all(engine, top=top, told=True)
    engine.run("barred", worst=LAWFUL)
    engine.run("partial", "gaps", "bearing")
    matches, partial, found = chosen(engine, law), chosen(engine, law, "partial", "0"), pools(engine)
    run = run or f"{PREFIXES['graph']}match/{day.isoformat()}"
    result = MatchResult(run, matches, law.outcomes(), barred(engine, law), found, partial)
    triples = chain(run_triples(run, day, matches), pool_triples(run, found, partial))
    store.replace(run, triples)
    return result


def chosen(engine: Engine, law: Law, table: str = "ranked", rank: str = "offer_rank") -> tuple[Match, ...]:
    """Return what *table* of *engine* holds, best first, with what *law* says of each."""
    gaps: dict[tuple[str, str], list[str]] = defaultdict(list)
    for offer, need, prop in engine.rows(_GAPS.format(table=table)):
        gaps[offer, need].append(gap_of(prop))
    columns = COLUMNS.replace("offer_rank", rank)
    rows = engine.rows(f"SELECT {columns} FROM {table} ORDER BY score DESC, offer, need")  # noqa: S608
    told = cache(lambda giver, receiver, operation: legal_notes(law.verdict(giver, receiver, operation)))
    return tuple(match_of(row, tuple(gaps[row[0], row[1]]), told, law.room) for row in rows)


def pools(engine: Engine) -> tuple[Pool, ...]:
    """Return what table `pool` of *engine* holds, by need."""
    names = ("need", "slot", "offers", "members", "dimension", "wanted", "amount", "share", "alone")
    rows = engine.rows(f"SELECT * FROM ({POOLS}) p ORDER BY need")  # noqa: S608
    return tuple(_pool(dict(zip(names, row, strict=True))) for row in rows)


def _pool(got: Mapping[str, Any]) -> Pool:
    moved, unit = amount(got["amount"], got["dimension"], None, None)
    return Pool(
        need=got["need"],
        slot=got["slot"],
        offers=tuple(got["offers"].split(" ")),
        amount=moved,
        unit=unit,
        share=_number(got["share"]),
    )


def gap_of(name: str) -> str:
    """Return the IRI of a data gap: a property of the list, or a property of the resource by local name."""
    return name if "://" in name else PREFIXES["sym"] + name


def amount(
    offered: float | None, offered_dimension: str | None, wanted: float | None, wanted_dimension: str | None
) -> tuple[float | None, str]:
    """Return what could move in a year and its unit: the smaller side, or the one that is known."""
    if offered_dimension and wanted_dimension and offered_dimension != wanted_dimension:
        wanted = None
    dimension = offered_dimension if offered is not None else wanted_dimension
    known = [value for value in (offered, wanted) if value is not None]
    if not known or dimension is None or dimension not in _BASE_UNITS:
        return None, ""
    unit, factor = _BASE_UNITS[dimension]
    return min(known) * factor, unit


def match_of(
    row: tuple[object, ...],
    gaps: tuple[str, ...],
    told: Callable[[int, int, str], tuple[LegalNote, ...]],
    room: Callable[[int | None, int | None], float | None],
) -> Match:
    """Return the match that *row* has the columns of, with its *gaps* and what the law has *told* of such.

    No more moves than the receiver's licence leaves *room* for.
    """
    names = [name.strip() for name in COLUMNS.split(",")]
    got = dict(zip(names, row, strict=True))
    moved, unit = amount(*(got[n] for n in ("offered", "offered_dimension", "wanted", "wanted_dimension")))  # type: ignore[arg-type]
    free = room(got["giver"], got["receiver"])  # type: ignore[arg-type]
    if moved is not None and free is not None and unit == _TONNES:
        moved = min(moved, free)
    parts = {
        "substitution": _number(got["confidence"]),
        "quantity": _number(got["quantity_fit"]),
        "calendar": _number(got["calendar_fit"]),
        "nearness": _number(got["nearness"]),
        "known": _number(got["known"]),
    }
    if got["alike"] is not None:
        parts["words"] = _number(got["alike"])
    distance = got["distance"]
    outcome = got["law"]
    return Match(
        offer=str(got["offer"]),
        need=str(got["need"]),
        substitution=str(got["substitution"]),
        kind=str(got["kind"]),
        slot=str(got["slot"]),
        rule=str(got["rule"]),
        confidence=parts["substitution"],
        score=_number(got["score"]),
        parts=parts,
        distance_km=None if distance is None else _number(distance, 1),
        amount=moved,
        unit=unit,
        overlap_days=int(_number(got["days"])),
        gaps=gaps,
        rank=int(_number(got["offer_rank"])),
        law="" if outcome is None else Outcome(int(str(outcome))).id,
        legal=() if outcome is None else told(got["giver"], got["receiver"], got["operation"]),  # type: ignore[arg-type]
    )


def _number(value: object, digits: int = 4) -> float:
    return round(float(value), digits)  # type: ignore[arg-type]
