"""The tables of matching for the offers of some sectors: asked for fact by fact, so that a large region is quick.

Each fact is a plain query without options that names its listings, joined here; of needs only those come in that
may stand for an input in question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import pyarrow as pa

from symbio_kg.match.columns import numbers, select, texts
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.listings import tables_of
from symbio_kg.match.tables import knowledge_tables, limit_table, measured_table
from symbio_kg.study.graph import Knowledge
from symbio_kg.terms import PREFIXES

__all__ = ["SURE", "Row", "project", "substitutions", "wanted"]

SURE: Final = 0.5
"""A use that is trusted less than this is no use to write a standard for."""
_SYM, _MAT, _LOW = PREFIXES["sym"], PREFIXES["mat"], PREFIXES["low"]
_TOGETHER: Final = {
    "who": ("firm", "thing", "site"),
    "amount": ("resource", "quantity", "unit", "period"),
    "place": ("lat", "long"),
}
"""Facts that nearly all have are asked for in one query, and singly of those that lack one of them."""
_USES: Final = 12
"""So many uses of a kind are looked for takers of, the surest and best documented first."""
_OF_CODE: Final = 0.6
_NEEDS: Final = (
    "SELECT listing FROM wanted JOIN substitution USING (slot) UNION SELECT listing FROM requested ORDER BY 1"
)
Row = dict[str, str]


def project(
    knowledge: Knowledge,
    offers: Mapping[str, Row],
    measurements: Sequence[Row],
    day: date,
    engine: DuckEngine,
) -> None:
    """Give *engine* what the join of matching reads, with only *offers* (their facts by IRI) on the giving side.

    What needs say of their input is asked first; all else only of those that stand for an input in question.
    """
    kinds = _kinds(knowledge, offers)
    store = knowledge.store
    substitution = substitutions(knowledge, {row["kind"] for row in kinds})
    requested = _requested(knowledge, kinds)
    tables = knowledge_tables(store, day, substitution) | {
        "need_aspect": pa.table(
            texts(
                _aspects(knowledge, _candidates(knowledge, substitution, requested)),
                "listing",
                "aspect",
                "value",
            )
        ),
        "requested": pa.table(texts(requested, "listing", "kind")),
    }
    for name, table in tables.items():
        engine.put(name, table)
    wanted(engine)
    needs = [listing for (listing,) in engine.rows(_NEEDS)]
    months = _months(knowledge, (offers, needs))
    listings, calendars = tables_of(
        [*_listings(knowledge, offers), *_listings(knowledge, needs)], months, day
    )
    tables = {
        "chosen": pa.table({"listing": pa.array(list(offers), pa.string())}),
        "listing": listings,
        "calendar": calendars,
        "offer_kind": pa.table(texts(kinds, "listing", "kind") | numbers(kinds, "likelihood")),
        "limit_value": limit_table(knowledge.rows("bounds")),
        "measured": measured_table(measurements),
    }
    for name, table in tables.items():
        engine.put(name, table)


def wanted(engine: DuckEngine) -> None:
    """Work out which needs stand for which of the inputs in question; others would only take room."""
    engine.connection.execute("DELETE FROM input_aspect WHERE slot NOT IN (SELECT slot FROM substitution)")
    engine.run("wanted")


def _kinds(knowledge: Knowledge, offers: Mapping[str, Row]) -> list[dict[str, str]]:
    """Return what each offer may be: its material, else what its code may hold; and the code itself."""
    contents: dict[str, list[Row]] = defaultdict(list)
    for row in knowledge.rows("contents"):
        contents[row["code"]].append(row)
    found = []
    for listing, told in offers.items():
        code = _LOW + told["code"].rstrip("*").replace(" ", "-") if told.get("code") else ""
        if told.get("material"):
            found.append({"listing": listing, "kind": told["material"], "likelihood": "1.0"})
        else:
            found += [
                {"listing": listing, "kind": row["kind"], "likelihood": row["likelihood"]}
                for row in contents.get(code, ())
            ]
        if code:
            found.append({"listing": listing, "kind": code, "likelihood": str(_OF_CODE)})
    return found


def substitutions(knowledge: Knowledge, kinds: Collection[str]) -> pa.Table:
    """Return the substitutions of *kinds* that are sure enough, of each kind the surest and best documented inputs."""
    behind = {row["substitution"]: row["documented"] for row in knowledge.about("derived", "kind", kinds)}
    rows = [
        {
            **row,
            "rule": row["rule"].removeprefix(PREFIXES["rule"]),
            **({"documented": behind[row["substitution"]]} if row["substitution"] in behind else {}),
        }
        for row in knowledge.about("inferred", "kind", kinds)
        if float(row["confidence"]) >= SURE
    ]
    rows.sort(
        key=lambda row: ("documented" not in row, -float(row["confidence"]), row["slot"], row["substitution"])
    )
    slots: dict[str, set[str]] = defaultdict(set)
    kept = []
    for row in rows:
        mine = slots[row["kind"]]
        if row["slot"] in mine or len(mine) < _USES:
            mine.add(row["slot"])
            kept.append(row)
    rows = kept
    return pa.table(
        texts(rows, "substitution", "kind", "slot", "rule", "documented") | numbers(rows, "confidence")
    )


def _requested(knowledge: Knowledge, kinds: Iterable[Row]) -> list[Row]:
    """Return which needs ask for one of *kinds* by name, or for a kind above it."""
    below: dict[str, list[str]] = defaultdict(list)
    for row in knowledge.about("broader", "kind", {row["kind"] for row in kinds}):
        if "wanted" in row:  # not a class without a name
            below[row["wanted"]].append(row["kind"])
    return [
        {"listing": row["listing"], "kind": kind}
        for row in knowledge.about("wants-material", "value", below)
        for kind in below[row["value"]]
    ]


def _candidates(knowledge: Knowledge, substitution: pa.Table, requested: Iterable[Row]) -> list[str]:
    """Return the needs that may stand for an input of *substitution*: they name it, its process, or what it takes."""
    slots = set(substitution.column("slot").to_pylist())
    inputs = [row for row in select(knowledge.store, "inputs") if row["slot"] in slots]
    wanted: dict[str, set[str]] = {"slot": slots}
    for row in inputs:
        wanted.setdefault("material" if row["aspect"] == "replaces" else row["aspect"], set()).add(
            row["value"]
        )
    wanted["replaces"] = {row["value"] for row in inputs if row["aspect"] == "replaces"}
    found = {row["listing"] for row in requested}
    for aspect in ("slot", "process", "function", "material", "replaces"):
        rows = knowledge.about(f"wants-{aspect}", "value", wanted.get(aspect, ()))
        found.update(row["listing"] for row in rows)
    return sorted(found)


def _aspects(knowledge: Knowledge, needs: Collection[str]) -> list[Row]:
    """Return what *needs* say of the input they are for, one aspect a row; one that names it says all with that."""
    found = [
        {"listing": listing, "aspect": "slot", "value": value}
        for listing, value in knowledge.facts("want-slot", needs)
    ]
    others = set(needs) - {row["listing"] for row in found}
    return found + [
        {"listing": listing, "aspect": aspect.removeprefix("site-"), "value": value}
        for aspect in ("process", "activity", "site-activity", "function", "material", "replaces")
        for listing, value in knowledge.facts(f"want-{aspect}", others)
    ]


def _listings(knowledge: Knowledge, listings: Collection[str]) -> Iterable[Row]:
    """Return the facts of *listings*; one whose firm is hidden stands for it.

    What a listing is about and where it lies are asked for once, and their facts by those: sites are shared.
    """
    found = _facts(knowledge, "who", listings, ("from", "until", "reach"))
    things = _facts(
        knowledge, "amount", {row["thing"] for row in found.values() if "thing" in row}, ("minimum",)
    )
    areas = dict(knowledge.facts("area", [name for name, row in found.items() if "site" not in row]))
    places = _facts(
        knowledge, "place", {row["site"] for row in found.values() if "site" in row} | set(areas.values())
    )
    for listing, row in found.items():
        row |= things.get(row.pop("thing", ""), {})
        row |= places.get(row.pop("site", "") or areas.get(listing, ""), {})
        row |= {"listing": listing}
        row.setdefault("firm", listing)
    return found.values()


def _facts(
    knowledge: Knowledge, together: str, nodes: Collection[str], others: Iterable[str] = ()
) -> dict[str, Row]:
    """Return facts of *nodes*: those asked *together*, and *others*; of several values the least."""
    found: dict[str, Row] = {node: {} for node in nodes}
    names = _TOGETHER[together]
    for row in knowledge.about(together, "listing", nodes):
        for name in names:
            _least(found[row["listing"]], name, row[name])
    lacking = [node for node, row in found.items() if len(row) < len(names)]
    for name, asked in (*((name, lacking) for name in names), *((name, nodes) for name in others)):
        for node, value in knowledge.facts(name, asked):
            _least(found[node], name, value)
    return found


def _least(row: Row, name: str, value: str) -> None:
    row[name] = min(row.get(name, value), value)


def _months(knowledge: Knowledge, sides: Iterable[Collection[str]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for listings in sides:
        for listing, month in knowledge.facts("month", listings):
            found[listing] |= 1 << (int(month) - 1)
    return found
