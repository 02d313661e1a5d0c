"""Reads the tables of hazard assessment, once a process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from symbio_kg import assets
from symbio_kg.hazard.tables import (
    HazardClass,
    Law,
    Limit,
    PopLimit,
    ReliefNote,
    Species,
    Substance,
    Term,
    WasteEntry,
    parent,
)
from symbio_kg.model import Text
from symbio_kg.ontology.tables import many, read_table

__all__ = ["default_law"]

Row = Mapping[str, str]

_SUPPLEMENTAL: Final = "Supplemental"
# The Turkish list took over the entries of 2015 with its amendment of 2017 (as in ontology.waste_codes).
_TURKISH_DAYS: Final = {"2002-01-01": date(2015, 4, 2), "2015-06-01": date(2017, 3, 23)}


@cache
def default_law() -> Law:
    """Return the product's own tables."""
    return _law(assets.ontology() / "tables")


def _law(tables: Path) -> Law:
    classes = [HazardClass(r["id"], r["category"], r["statement"]) for r in _rows(tables, "hazard-classes")]
    by_statement: dict[str, list[str]] = defaultdict(list)
    for found in classes:
        by_statement[found.statement].append(found.id)
    by_pair = {(c.category, c.statement): c.id for c in classes}
    pops = tuple(_pop(row) for row in _rows(tables, "pop-limits"))
    return Law(
        classes={c.id: c for c in classes},
        by_pair=by_pair,
        by_statement={statement: tuple(ids) for statement, ids in by_statement.items()},
        limits=tuple(_limit(row, classes) for row in _rows(tables, "hp-rules")),
        pops=pops,
        pollutants=frozenset(name for limit in pops for name in limit.members),
        substances=_substances(_rows(tables, "substances"), by_pair),
        species=tuple(_species(row) for row in _rows(tables, "speciation")),
        notes={r["note"]: _relief(r) for r in _rows(tables, "clp-notes")},
        entries=_entries(_rows(tables, "list-of-waste")),
    )


def _rows(tables: Path, name: str) -> list[dict[str, str]]:
    return read_table(tables / f"{name}.tsv")


def _text(row: Row, prefix: str = "") -> Text:
    return {"en": row[f"{prefix}en"], "tr": row[f"{prefix}tr"]}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _limit(row: Row, classes: list[HazardClass]) -> Limit:
    statements, categories = tuple(many(row["statements"])), set(many(row["categories"]))
    terms = [
        Term(c.id, _of(row["weights"], c.statement, "1"), _of(row["cutoffs"], c.statement, "0"))
        for c in classes
        if c.statement in statements and (not categories or c.category in categories)
    ]
    return Limit(
        id=row["id"],
        jurisdiction=row["jurisdiction"],
        hp=row["hp"],
        mode=row["mode"],
        statements=statements,
        terms=tuple(terms),
        value=_number(row["limit"]),
        operator=row["operator"],
        unit=row["unit"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        text=_text(row),
        note=_text(row, "note_"),
        source=row["source"],
        evidence=row["evidence"],
        cutoff_evidence=row["cutoff_evidence"],
    )


def _of(cell: str, statement: str, otherwise: str) -> Decimal:
    if "=" in cell:
        return Decimal(dict(part.split("=") for part in many(cell)).get(statement, otherwise))
    return Decimal(cell or otherwise)


def _pop(row: Row) -> PopLimit:
    return PopLimit(
        id=row["id"],
        jurisdiction=row["jurisdiction"],
        members=tuple(many(row["members"])),
        sums=frozenset(many(row["sums"])),
        triggers=row["triggers"] == "true",
        value=Decimal(row["limit"]),
        unit=row["unit"],
        operator=row["operator"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        text=_text(row),
        note=_text(row, "note_"),
        source=row["source"],
        evidence=row["evidence"],
    )


def _substances(
    rows: list[dict[str, str]], by_pair: Mapping[tuple[str, str], str]
) -> dict[str, tuple[Substance, ...]]:
    found: dict[str, list[Substance]] = defaultdict(list)
    for row in rows:
        found[row["id"]].append(_substance(row, by_pair))
    return {
        name: tuple(sorted(versions, key=lambda s: s.valid_from or date.min))
        for name, versions in found.items()
    }


def _substance(row: Row, by_pair: Mapping[tuple[str, str], str]) -> Substance:
    pairs = [tuple(part.split(":")) for part in many(row["hazards"])]
    pairs += [(_SUPPLEMENTAL, code) for code in many(row["euh"])]
    return Substance(
        id=row["id"],
        names=_text(row),
        aliases=tuple(many(row["aliases"])),
        cas=row["cas"],
        ec=row["ec"],
        index_no=row["index_no"],
        classes=tuple(sorted({by_pair[category, parent(statement)] for category, statement in pairs})),
        statements=tuple(statement for _, statement in pairs),
        minimum=tuple(many(row["minimum"])),
        metal_basis=row["note_1"] == "true",
        notes=tuple(row["clp_notes"].split()),
        specific=tuple(many(row["specific"])),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        atp=row["atp"],
        formula=row["formula"],
        element=row["element"],
        factor=_number(row["factor"]),
        group=row["group"],
        reaction=row["reaction"],
        rank=int(row["rank"] or 1),
        origin=row["origin"],
        evidence=row["evidence"],
    )


def _species(row: Row) -> Species:
    return Species(
        row["symbol"],
        _text(row),
        tuple(many(row["aliases"])),
        row["when"],
        row["substance"],
        _number(row["factor"]),
        _text(row, "reason_"),
    )


def _relief(row: Row) -> ReliefNote:
    return ReliefNote(row["note"], frozenset(many(row["releases"])), _text(row, "proof_"))


def _entries(rows: list[dict[str, str]]) -> dict[tuple[str, str], tuple[WasteEntry, ...]]:
    found: dict[tuple[str, str], list[WasteEntry]] = defaultdict(list)
    for row in rows:
        if row["level"] != "entry":
            continue
        start = date.fromisoformat(row["valid_from"])
        found["EU", row["code"]].append(_entry(row, start, _day(row["valid_to"]), ""))
        if row["in_tr"] == "true":
            # The Turkish list is the European one as it was taken over; later European changes are not in it
            turkish = _entry(row, _TURKISH_DAYS[row["valid_from"]], None, row["tr_mark"])
            found["TR", row["code"]].append(turkish)
    return {key: tuple(entries) for key, entries in found.items()}


def _entry(row: Row, start: date, end: date | None, mark: str) -> WasteEntry:
    return WasteEntry(
        code=row["code"],
        names=_text(row),
        hazardous=row["hazardous"] == "true",
        kind=row["entry_type"],
        mirrors=tuple(code for code in many(row["mirror_group"]) if code != row["code"]),
        mark=mark,
        evidence=row["tr_mark_evidence"] if mark else row["en_evidence"],
        valid_from=start,
        valid_to=end,
    )
