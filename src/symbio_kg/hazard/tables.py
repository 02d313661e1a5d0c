"""The tables of law and substances as values that cannot change; `loading` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from symbio_kg.model import Text

__all__ = [
    "HazardClass",
    "Law",
    "Limit",
    "PopLimit",
    "ReliefNote",
    "Species",
    "Substance",
    "Term",
    "WasteEntry",
    "parent",
]


class HazardClass(NamedTuple):
    """A class with its category, such as `Acute Tox. 2`, and the statement that goes with it."""

    id: str
    category: str
    statement: str


class Term(NamedTuple):
    """What a limit adds: a hazard class, the weight of its content, and the cut-off below which it is left out."""

    hazard_class: str
    weight: Decimal
    cutoff: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A condition that gives a property: how contents are held against which value, and since when."""

    id: str
    jurisdiction: str
    hp: str
    mode: str
    statements: tuple[str, ...]
    terms: tuple[Term, ...]
    value: Decimal | None
    operator: str
    unit: str
    valid_from: date | None
    valid_to: date | None
    text: Text
    note: Text
    source: str
    evidence: str
    cutoff_evidence: str

    def reached(self, value: Decimal) -> bool:
        """Return whether *value* meets the limit."""
        if self.value is None:
            return value > 0
        match self.operator:
            case ">=":
                return value >= self.value
            case ">":
                return value > self.value
            case "<=":
                return value <= self.value
            case _:
                return value < self.value


@dataclass(frozen=True, slots=True, eq=False)
class PopLimit:
    """The content of a persistent pollutant from which a waste is hazardous or must be destroyed.

    `sums` are the members that stand for the others together.
    """

    id: str
    jurisdiction: str
    members: tuple[str, ...]
    sums: frozenset[str]
    triggers: bool
    value: Decimal
    unit: str
    operator: str
    valid_from: date | None
    valid_to: date | None
    text: Text
    note: Text
    source: str
    evidence: str

    def reached(self, amount: Decimal) -> bool:
        """Return whether *amount*, in the limit's unit, goes over (or reaches) it."""
        return amount > self.value if self.operator == ">" else amount >= self.value


@dataclass(frozen=True, slots=True, eq=False)
class Substance:
    """A substance as classified from one day to another; factor is mass of substance per mass of element."""

    id: str
    names: Text
    aliases: tuple[str, ...]
    cas: str
    ec: str
    index_no: str
    classes: tuple[str, ...]
    statements: tuple[str, ...]
    minimum: tuple[str, ...]
    metal_basis: bool
    notes: tuple[str, ...]
    specific: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    atp: str
    formula: str
    element: str
    factor: Decimal | None
    group: str
    reaction: str
    rank: int
    origin: str
    evidence: str

    @property
    def classified(self) -> bool:
        """Whether the table knows its classification, be it that there is none."""
        return bool(self.classes) or self.origin != "convention"


class Species(NamedTuple):
    """The substance that an element is reasonably taken for, under a condition of the waste."""

    symbol: str
    names: Text
    aliases: tuple[str, ...]
    when: str
    substance: str
    factor: Decimal | None
    reason: Text


class ReliefNote(NamedTuple):
    """A note of the list of classifications that lifts statements when its proof is given."""

    note: str
    releases: frozenset[str]
    proof: Text


@dataclass(frozen=True, slots=True)
class WasteEntry:
    """One version of an entry of a list of waste; `mark` is the Turkish A or M."""

    code: str
    names: Text
    hazardous: bool
    kind: str
    mirrors: tuple[str, ...]
    mark: str
    evidence: str
    valid_from: date
    valid_to: date | None

    @property
    def shown(self) -> str:
        """The code with its asterisk."""
        return f"{self.code}*" if self.hazardous else self.code


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """All tables together; `classes` by identifier, `substances` by identifier with their versions in order."""

    classes: Mapping[str, HazardClass]
    by_pair: Mapping[tuple[str, str], str]
    by_statement: Mapping[str, tuple[str, ...]]
    limits: tuple[Limit, ...]
    pops: tuple[PopLimit, ...]
    substances: Mapping[str, tuple[Substance, ...]]
    species: tuple[Species, ...]
    notes: Mapping[str, ReliefNote]
    entries: Mapping[tuple[str, str], tuple[WasteEntry, ...]]
    pollutants: frozenset[str]

    def substance(self, name: str, day: date) -> Substance:
        """Return the version of substance *name* on *day*, or the first one for a day before it."""
        versions = self.substances[name]
        for found in reversed(versions):
            if found.valid_from is None or found.valid_from <= day:
                return found
        return versions[0]

    def entry(self, jurisdiction: str, code: str, day: date) -> WasteEntry | None:
        """Return what the list of *jurisdiction* says about *code* on *day*, None when it is not in it."""
        for found in self.entries.get((jurisdiction, code), ()):
            if found.valid_from <= day and (found.valid_to is None or day <= found.valid_to):
                return found
        return None


def parent(statement: str) -> str:
    """Return the statement without its suffix: H360FD is judged as H360."""
    return statement[:4] if statement[:1] == "H" and statement[1:4].isdigit() else statement
