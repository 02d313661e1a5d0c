"""The life of a synergy as data: which step may follow which, who may make it, and what it asks for.

The tables under `ontology/tables/synergy-*.tsv` are the source; the graph and `shapes/govern/synergy.ttl` say the same.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from symbio_kg import assets
from symbio_kg.model import Text

__all__ = ["COMPLETED", "ENDED", "IDEA", "RUNS", "Lifecycle", "Named", "Transition", "lifecycle"]

IDEA: Final = "idea"
ENDED: Final = "ended"
RUNS: Final = frozenset({"operating", "measured"})
"""The states in which something moves."""
COMPLETED: Final = "completed"
"""The group of reasons that are no failure: only what has run can be completed."""


@dataclass(frozen=True, slots=True)
class Named:
    """A state, kind of evidence, readiness level or reason; `group` of a reason, `evidence` how well it is backed."""

    id: str
    text: Text
    definition: Text
    group: str = ""
    evidence: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that is allowed: `before` is "" for the first; `by` holds party, facilitator, authority."""

    before: str
    after: str
    by: frozenset[str]
    evidence: frozenset[str]
    readiness: int
    consent: bool


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The whole table."""

    states: Mapping[str, Named]
    evidence: Mapping[str, Named]
    readiness: Mapping[str, Named]
    reasons: Mapping[str, Named]
    transitions: Mapping[tuple[str, str], Transition]

    def after(self, state: str) -> list[Transition]:
        """Return the steps that may follow *state*."""
        return [t for t in self.transitions.values() if t.before == state]


@cache
def lifecycle() -> Lifecycle:
    """Return the life of a synergy as the product's tables say it."""
    steps = [
        Transition(
            row["from"],
            row["to"],
            frozenset(row["by"].split(";")),
            frozenset(filter(None, row["evidence"].split(";"))),
            int(row["readiness"]),
            row["consent"] == "both",
        )
        for row in _rows("transitions")
    ]
    return Lifecycle(
        states=_named("states", "id"),
        evidence=_named("evidence", "id"),
        readiness=_named("readiness", "level"),
        reasons=_named("reasons", "id"),
        transitions={(t.before, t.after): t for t in steps},
    )


def _named(table: str, key: str) -> dict[str, Named]:
    return {
        row[key]: Named(
            row[key],
            _text(row, ""),
            _text(row, "definition_"),
            row.get("group", ""),
            row.get("evidence", ""),
            _text(row, "note_") if row.get("note_en") else None,
        )
        for row in _rows(table)
    }


def _text(row: Mapping[str, str], stem: str) -> Text:
    return {language: row.get(stem + language, "") for language in ("en", "tr")}


def _rows(table: str) -> Iterator[dict[str, str]]:
    path = assets.ontology() / "tables" / f"synergy-{table}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
