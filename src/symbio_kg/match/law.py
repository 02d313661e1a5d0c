"""The law inside matching: each way that pairs could go is judged once, by the rules on offer, site and route.

Listings with the same code, status, activity, state and licences are one *side*; two sides and an
operation are a route. Papers of the transfer itself do not exist yet, so they are asked for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import pyarrow as pa

from symbio_kg.comply import Case, Outcome, Verdict, product_judge, read_case
from symbio_kg.comply.law import is_read
from symbio_kg.comply.screen import cited
from symbio_kg.comply.verdict import LegalFinding, Stage
from symbio_kg.match.columns import Row, local, select, texts, unit_of, wholes
from symbio_kg.match.engines import Engine
from symbio_kg.match.listings import ListingUnknown
from symbio_kg.model import LegalNote
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["ANY", "LAWFUL", "case_of", "judge_routes", "legal_notes", "note_of"]

LAWFUL: Final = int(Outcome.REFUSED)
"""The first outcome that is no match."""

ANY: Final = LAWFUL + 1
"""For those who ask why: nothing is left out."""

_SCOPES: Final = frozenset({"offer", "site", "route"})
_CLAIMS: Final = {"Waste": "waste", "ByProduct": "by-product"}
"""The kinds of resource that waste law may have a say in, and what they are said to be."""


@dataclass(frozen=True, slots=True)
class _Side:
    """What the law asks of one end; `facts` are those of a case."""

    waste: bool
    facts: tuple[tuple[str, object], ...]


def judge_routes(store: GraphStore, engine: Engine, day: date, worst: int = LAWFUL) -> list[Verdict]:
    """Judge the routes of the pairs in *engine* and make its table `candidate`.

    Pairs with an outcome from *worst* on are left out. Returns the verdicts, which the column
    `verdict` counts.
    """
    sides = _sides(store, day)
    engine.put("side", sides.table)
    engine.run("routes")
    routes = engine.rows(
        "SELECT giver, taker, operation FROM route ORDER BY giver, taker, operation NULLS LAST"
    )
    cases = [sides.case(giver, taker, operation) for giver, taker, operation in routes]
    verdicts = (
        product_judge().for_scopes(_SCOPES).judge_all(cases, day, stage=Stage.PLAN, information=False)
        if cases
        else []
    )
    rows = [
        {"giver": g, "taker": t, "operation": o, "outcome": int(v.outcome), "verdict": place}
        for place, ((g, t, o), v) in enumerate(zip(routes, verdicts, strict=True))
        if v.deciding_laws
    ]
    columns = wholes(rows, "giver", "taker", "outcome", "verdict") | texts(rows, "operation")
    engine.put("law", pa.table(columns))
    engine.run("law", worst=worst)
    return verdicts


def legal_notes(verdict: Verdict) -> tuple[LegalNote, ...]:
    """Return what *verdict* asks or forbids: its deciding findings that are not simply met."""
    return tuple(note_of(f) for f in verdict.findings if f.deciding and f.outcome > Outcome.PERMITTED)


def note_of(finding: LegalFinding) -> LegalNote:
    """Return what *finding* says, in few words."""
    source = {lang: "; ".join(cited(c, lang) for c in finding.citations) for lang in ("en", "tr")}
    return LegalNote(
        finding.rule, finding.outcome.id, finding.text, finding.heal, source, is_read(finding.evidence)
    )


def case_of(store: GraphStore, offer: str, need: str, day: date) -> dict[str, object]:
    """Return the facts that the store holds of a transfer between two listings, each an IRI or identifier.

    Of licences, those in force on *day* count. Raises ListingUnknown when one is not stored.
    """
    rows = select(store, "pair")
    given, taken = _one(rows, offer, "Offer"), _one(rows, need, "Need")
    sides = _sides(store, day)
    place = dict(zip(*(sides.table[name].to_pylist() for name in ("listing", "side")), strict=True))
    facts: dict[str, object] = dict(sides.facts[place[given["listing"]]].facts)
    facts |= dict(sides.facts[place[taken["listing"]]].facts)
    facts |= {"operation": taken["operation"]} if "operation" in taken else {}
    unit = unit_of(given)
    if unit is not None and unit.kind == "mass":
        facts["quantity"] = str(Decimal(given["quantity"]) * unit.multiplier / 1000)
    if "lat" in given and "lat" in taken:
        facts["distance"] = f"{_distance(given, taken):.0f}"
    return facts


def _one(rows: Sequence[Row], name: str, role: str) -> Row:
    for row in rows:
        if local(row, "role") == role and name in (row["listing"], row.get("identifier")):
            return row
    raise ListingUnknown(name, role)


def _distance(one: Row, other: Row) -> float:
    """Return the kilometres between two listings, as the crow flies."""
    (a, b), (c, d) = (
        (math.radians(float(row["lat"])), math.radians(float(row["long"]))) for row in (one, other)
    )
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


@dataclass(frozen=True)
class _Sides:
    table: pa.Table
    facts: Sequence[_Side]

    def case(self, giver: int, taker: int, operation: str | None) -> Case:
        stated: dict[str, object] = dict(self.facts[giver].facts) | dict(self.facts[taker].facts)
        if operation:
            stated["operation"] = operation
        return read_case({"facts": stated}, f"{giver}-{taker}-{operation}")


def _sides(store: GraphStore, day: date) -> _Sides:
    licences = _licences(store, day)
    known: dict[_Side, int] = {}
    rows = []
    for row in {row["listing"]: row for row in select(store, "lawful")}.values():
        offered = local(row, "role") == "Offer"
        side = _giver(row) if offered else _taker(row, licences.get(row["listing"], ()))
        place = known.setdefault(side, len(known))
        rows.append({"listing": row["listing"], "side": place, "waste": int(side.waste)})
    return _Sides(pa.table(texts(rows, "listing") | wholes(rows, "side", "waste")), list(known))


def _giver(row: Row) -> _Side:
    claim = _CLAIMS.get(local(row, "resource") or "", "")
    facts = {"claim": claim, "code": row.get("code"), **_place("producer", row)}
    return _Side(bool(claim), _stated(facts))


def _taker(row: Row, licences: tuple[tuple[str, object], ...]) -> _Side:
    return _Side(False, _stated(_place("receiver", row)) + licences)


def _place(end: str, row: Row) -> dict[str, object]:
    activity = row.get("activity", "").removeprefix(PREFIXES["nace"]).replace("-", ".")
    return {f"{end}.nace": activity or None, f"{end}.country": row.get("country")}


def _stated(facts: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple((fact, value) for fact, value in facts.items() if value)


def _licences(store: GraphStore, day: date) -> Mapping[str, tuple[tuple[str, object], ...]]:
    """Return what is known of the licences at the site of each need.

    Those in force on *day* count together; where none is, the one that lasts longest.
    """
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in select(store, "licences"):
        found[row["listing"]][row["licence"]].append(row)
    return {listing: _licence(_counting(list(by.values()), day.isoformat())) for listing, by in found.items()}


def _counting(licences: Sequence[Sequence[Row]], day: str) -> Sequence[Sequence[Row]]:
    held = [rows for rows in licences if rows[0].get("from", "") <= day <= rows[0].get("until", day)]
    return held or [max(licences, key=lambda rows: rows[0].get("until", ""))]


def _licence(licences: Sequence[Sequence[Row]]) -> tuple[tuple[str, object], ...]:
    rows = [row for licence in licences for row in licence]
    pairs = sorted({f"{r['code']}:{r['operation']}" for r in rows if "code" in r and "operation" in r})
    types = sorted({r["type"] for r in rows if "type" in r})
    facts = {
        "licence.held": "true",
        "licence.number": ", ".join(sorted({r["number"] for r in rows if "number" in r})),
        "licence.from": _least(rows, "from"),
        "licence.until": _least(rows, "until"),
        "licence.room": _room(licences),
        "licence.covers": tuple(pairs),
        "receiver.facility_type": tuple(types),
    }
    return _stated(facts)


def _room(licences: Sequence[Sequence[Row]]) -> str | None:
    """Return the tonnes that all of *licences* leave room for; None when one does not tell."""
    rooms = [rows[0].get("room") for rows in licences]
    told = [Decimal(room) for room in rooms if room]
    return str(sum(told)) if len(told) == len(rooms) else None


def _least(rows: Sequence[Row], name: str) -> str | None:
    """Return the first day of *name*; None when a licence does not tell it, so that it is asked for."""
    return min(row[name] for row in rows) if all(name in row for row in rows) else None
