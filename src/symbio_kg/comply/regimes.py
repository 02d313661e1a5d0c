"""The status regimes with their criteria, from their tables: what a batch must show not to be waste."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.terms import BASE, PREFIXES

__all__ = ["Criterion", "Regime", "criterion_at", "listed_material", "regimes", "within"]

_PAPERS: Final = {"no": "", "yes": "eow.statement_of_conformity", "approval": "byproduct.approval"}
_SIGNS: Final = {"<=": "≤", ">=": "≥"}


def within(day: date, first: date | None, last: date | None) -> bool:
    """Tell whether *day* lies between *first* and *last*, both included, None being open."""
    return (first is None or first <= day) and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a regime for a span of days.

    `facts` are the facts that answer it, each with the answer it wants reversed where it begins with `!`,
    several joined by `+` where their sum counts. `effect` is `required`, `optional` (heeded when answered),
    `paper` (a document whose absence is itself a failure once the batch moves) or `duty` (what follows
    above a limit). `stands_for` is the fact of a paper that may stand for the answer: a statement of
    conformity, or the approval that was given on it.
    """

    id: str
    regime: str
    group: str
    alternative: str
    effect: str
    facts: tuple[str, ...]
    operator: str
    value: str
    unit: str
    when: str
    stands_for: str
    name: Text
    question: Text
    wanted: Text
    valid_from: date | None
    valid_to: date | None
    evidence: str
    source: str
    note: Text

    @property
    def iri(self) -> str:
        """The node of this version of the criterion."""
        local = self.id.replace(" ", "-")
        return f"{BASE}law/status/{self.regime}/{local}/{self.valid_from or ''}"

    @property
    def measured(self) -> bool:
        """Whether the answer is a number."""
        return self.operator in ("<=", "<", ">=", ">")

    @property
    def asks_day(self) -> bool:
        """Whether the answer is a day: of a review, or the last one of a paper."""
        return self.operator == "within-months" or self.facts[0].endswith("_until")

    @property
    def requirement(self) -> Text:
        """What is demanded, as people read it: `foreign material ≤ 2 %`."""
        if not self.measured:
            return self.name
        sign = _SIGNS.get(self.operator, self.operator)
        comma = self.value.replace(".", ",")
        amount = f"%{comma}" if self.unit == "%" else f"{comma} {self.unit}".strip()
        return {
            "en": f"{self.name['en']} {sign} {self.value} {self.unit}".strip(),
            "tr": f"{self.name['tr']} {sign} {amount}",
        }


@dataclass(frozen=True, slots=True)
class Regime:
    """One set of criteria: its law (`EU`, `TR`), what it grants, for which material, and its legal status."""

    id: str
    law: str
    kind: str
    material: str
    status: str
    label: Text
    source: str
    valid_from: date | None
    valid_to: date | None
    evidence: str
    note: Text
    criteria: tuple[Criterion, ...]

    @property
    def iri(self) -> str:
        """The node of the regime."""
        return f"{PREFIXES['law']}status/{self.id}"

    def in_force(self, day: date) -> bool:
        """Whether the regime binds on *day*; a draft never does."""
        return self.status == "in-force" and within(day, self.valid_from, self.valid_to)

    def on(self, day: date) -> tuple[Criterion, ...]:
        """Return the criteria in force on *day*, in their order."""
        return tuple(c for c in self.criteria if within(day, c.valid_from, c.valid_to))


@cache
def regimes() -> Mapping[str, Regime]:
    """Return the product's own regimes by id."""
    tables = assets.ontology() / "tables"
    criteria: dict[str, list[Criterion]] = {}
    for row in _rows(tables / "status-criteria.tsv"):
        criteria.setdefault(row["regime"], []).append(_criterion(row))
    return {
        row["id"]: _regime(row, criteria.get(row["id"], ())) for row in _rows(tables / "status-regimes.tsv")
    }


@cache
def _by_iri() -> Mapping[str, Criterion]:
    return {c.iri: c for regime in regimes().values() for c in regime.criteria}


def criterion_at(iri: str) -> Criterion | None:
    """Return the criterion whose node is *iri*, or None."""
    return _by_iri().get(iri)


def listed_material(notation: str) -> str | None:
    """Return the end-of-waste material that the title of a waste code names, or None."""
    return _materials().get(notation)


@cache
def _materials() -> Mapping[str, str]:
    rows = _rows(assets.ontology() / "tables" / "code-lists.tsv")
    return {row["code"]: row["value"] for row in rows if row["list"] == "eow-material"}


def _criterion(row: Mapping[str, str]) -> Criterion:
    return Criterion(
        id=row["id"],
        regime=row["regime"],
        group=row["group"],
        alternative=row["alternative"],
        effect=row["effect"],
        facts=tuple(part.strip() for part in row["facts"].split(";")),
        operator=row["operator"],
        value=row["value"],
        unit=row["unit"],
        when=row["when"],
        stands_for=_PAPERS[row["by_statement"]],
        name={"en": row["en"], "tr": row["tr"]},
        question={"en": row["question_en"], "tr": row["question_tr"]},
        wanted={"en": row["wanted_en"], "tr": row["wanted_tr"]},
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        evidence=row["evidence"],
        source=f"{row['act']}/{row['part']}",
        note=_texts(row),
    )


def _regime(row: Mapping[str, str], criteria: Sequence[Criterion]) -> Regime:
    return Regime(
        id=row["id"],
        law=row["law"],
        kind=row["kind"],
        material=row["material"],
        status=row["status"],
        label={"en": row["en"], "tr": row["tr"]},
        source=f"{row['act']}/{row['part']}".rstrip("/"),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        evidence=row["evidence"],
        note=_texts(row),
        criteria=tuple(criteria),
    )


def _texts(row: Mapping[str, str]) -> Text:
    return {"en": row["note_en"], "tr": row["note_tr"]} if row["note_en"] else {}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
