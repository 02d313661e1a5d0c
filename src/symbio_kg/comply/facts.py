"""The facts a case may state, from their table: what each is called, what form it has, how people write it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from symbio_kg import assets
from symbio_kg.i18n import fold
from symbio_kg.model import Text
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.terms import BASE, fact_name

__all__ = ["CHOICE", "Fact", "FactTable", "fact_name", "fact_table", "plain"]

CHOICE: Final = f"{BASE}choice/"
"""Where the nodes of choices begin: `choice/treatment-step/physical-sieving`, several joined by `+`."""


def plain(name: str) -> str:
    """Return *name* for comparing: folded, without case, blanks, hyphens and underscores; dots stay."""
    return "".join(c for c in fold(name) if c.isalnum() or c == ".")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its id (`licence.until`), form, the list its choices come from, unit and names."""

    id: str
    kind: str
    choices: str
    unit: str
    label: Text
    definition: Text
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The local name of its IRI."""
        return fact_name(self.id)


_THINGS: Final = {
    "uretici": "producer",
    "alici": "receiver",
    "lisans": "licence",
    "license": "licence",
    "tasiyici": "carrier",
    "depolama": "storage",
    "sinir": "border",
}
"""What the first part of a dotted name is called in Turkish, or in American spelling."""


@dataclass(frozen=True)
class FactTable:
    """All facts, found by id or by any other name; `values` holds the choices of each list."""

    facts: Mapping[str, Fact]
    values: Mapping[str, Mapping[str, Text]]
    _names: Mapping[str, str] = field(repr=False)
    _value_names: Mapping[str, Mapping[str, str]] = field(repr=False)

    def find(self, name: str) -> Fact | None:
        """Return the fact that *name* means: its id, an alias or a label in either language."""
        first, dot, rest = plain(name).partition(".")
        wanted = _THINGS.get(first, first) + dot + rest if dot else first
        identifier = self._names.get(wanted)
        return self.facts[identifier] if identifier else None

    def nearest(self, name: str, within: str = "") -> str:
        """Return the id whose name is closest to *name*, "" when none is; *within* narrows to a list's facts."""
        names = [known for known, fact in self._names.items() if fact.startswith(within)]
        found = process.extractOne(plain(name), names, scorer=fuzz.ratio, score_cutoff=60)
        return self._names[found[0]] if found else ""

    def choice(self, choices: str, text: str) -> str | None:
        """Return the value of the list *choices* that *text* means, or None."""
        return self._value_names.get(choices, {}).get(plain(text))

    def label(self, choices: str, value: str) -> Text:
        """Return what a value of a list is called."""
        return self.values.get(choices, {}).get(value, {"en": value, "tr": value})


@cache
def fact_table() -> FactTable:
    """Return the facts of the product's own tables."""
    return _load(assets.ontology() / "tables")


_CHOICE: Final = ("choice:", "choices:")


def _load(tables: Path) -> FactTable:
    facts = {fact.id: fact for fact in map(_fact, read_table(tables / "case-facts.tsv"))}
    names: dict[str, str] = {}
    for pick in (lambda f: (f.id,), lambda f: f.aliases, lambda f: f.label.values()):
        fresh: dict[str, list[str]] = defaultdict(list)
        for fact in facts.values():
            prefix = fact.id.rpartition("[].")[0]
            for name in pick(fact):
                key = plain(name if not prefix or name == fact.id else f"{prefix}.{name}")
                fresh[key].append(fact.id)
        for key, found in fresh.items():
            if len(set(found)) == 1:
                names.setdefault(key, found[0])
    values: dict[str, dict[str, Text]] = defaultdict(dict)
    value_names: dict[str, dict[str, str]] = defaultdict(dict)
    for row in read_table(tables / "fact-values.tsv"):
        values[row["list"]][row["value"]] = {"en": row["en"], "tr": row["tr"]}
        for name in (row["value"], *many(row["aliases"]), row["en"], row["tr"]):
            value_names[row["list"]].setdefault(plain(name), row["value"])
    return FactTable(facts, values, names, value_names)


def _fact(row: Mapping[str, str]) -> Fact:
    kind, _, choices = row["kind"].partition(":")
    return Fact(
        row["id"],
        kind,
        choices,
        row["unit"],
        {"en": row["en"], "tr": row["tr"]},
        {"en": row["definition_en"], "tr": row["definition_tr"]},
        tuple(many(row["aliases"])),
    )
