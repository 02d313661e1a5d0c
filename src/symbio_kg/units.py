"""Units of measure: finding one by what people type, and turning amounts of one into another.

The list is `ontology/tables/units.tsv`, a subset of QUDT with the spellings used in Turkey and Europe.
"ton" is the metric tonne: nobody who types it here means the American short ton. "Nm3" is read as a
cubic metre, since a gas is traded by its normal volume.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from symbio_kg import assets
from symbio_kg.errors import SymbioError
from symbio_kg.i18n import fold
from symbio_kg.terms import PREFIXES

__all__ = [
    "Unit",
    "UnitMismatch",
    "UnitUnknown",
    "Units",
    "convert",
    "default_units",
    "per_year",
    "printed",
    "unit",
]

_TIMES_A_YEAR: Final = {
    "PerYear": Decimal(1),
    "PerMonth": Decimal(12),
    "PerWeek": Decimal(365) / 7,
    "PerDay": Decimal(365),
    "PerHour": Decimal(8760),
    "Once": Decimal(1),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: amounts of one kind convert by `base = (value + offset) * multiplier`."""

    iri: str
    kind: str
    multiplier: Decimal
    offset: Decimal
    labels: Mapping[str, str]
    symbols: tuple[str, ...]


def printed(sign: str) -> str:
    """Return a unit's sign as print writes it; nothing for that of a mere number.

    >>> printed("tCO2e/(t*km)"), printed("m3"), printed("-")
    ('t CO₂e/(t·km)', 'm³', '')
    """
    if sign in ("-", "1"):
        return ""
    return sign.replace("tCO2", "t CO2").replace("*", "·").replace("CO2", "CO₂").replace("m3", "m³")


class UnitUnknown(SymbioError):
    """An IRI that is no unit of the list."""

    code = "unit-unknown"

    def __init__(self, iri: str) -> None:
        self.iri = iri
        super().__init__(en=f"{iri} is not a unit we know.", tr=f"{iri} bilinen bir birim değil.")


class UnitMismatch(SymbioError):
    """Two units of different kinds, such as tonnes and megawatt hours."""

    code = "unit-mismatch"

    def __init__(self, one: Unit, other: Unit) -> None:
        self.one, self.other = one, other
        super().__init__(
            en=f"{one.labels['en']} ({one.kind}) does not convert to {other.labels['en']} ({other.kind}).",
            tr=f"{one.labels['tr']}, {other.labels['tr']} birimine çevrilemez.",
        )


class Units:
    """The units of one table."""

    def __init__(self, table: Path) -> None:
        self.by_iri = {entry.iri: entry for entry in _read(table)}
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        for entry in self.by_iri.values():
            for name in (*entry.symbols, *entry.labels.values(), entry.iri.rpartition("/")[2]):
                self._exact.setdefault(_squeeze(name), entry.iri)
                self._folded.setdefault(fold(_squeeze(name)), entry.iri)

    def find(self, text: str) -> str | None:
        """Return the IRI of the unit that *text* spells (case as typed first, then any case), or None."""
        name = _squeeze(text)
        return self._exact.get(name) or self._folded.get(fold(name))

    def get(self, iri: str) -> Unit:
        """Return the unit *iri*; UnitUnknown when there is none."""
        try:
            return self.by_iri[iri]
        except KeyError:
            raise UnitUnknown(iri) from None

    def convert(self, value: Decimal, source: str, target: str) -> Decimal:
        """Return *value* of unit *source* in unit *target*; UnitMismatch when their kinds differ."""
        one, other = self.get(source), self.get(target)
        if one.kind != other.kind:
            raise UnitMismatch(one, other)
        if one is other:
            return value
        return (value + one.offset) * one.multiplier / other.multiplier - other.offset


@cache
def default_units() -> Units:
    """Return the product's own units."""
    return Units(assets.ontology() / "tables" / "units.tsv")


def unit(text: str) -> str | None:
    """Return the IRI of the unit that *text* spells, such as `ton`, `MWh` or `m³`; None when unknown."""
    return default_units().find(text)


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Return *value* of unit *source* in unit *target* (IRIs).

    Raises UnitUnknown for an IRI that is no unit, UnitMismatch when the two measure different things.
    """
    return default_units().convert(value, source, target)


def per_year(value: Decimal, period: str) -> Decimal:
    """Return what *value* per *period* (IRI or local name, `PerMonth`) comes to in a year.

    A one-off amount (`Once`) counts as it is. KeyError for another period.
    """
    return value * _TIMES_A_YEAR[period.rpartition("/")[2]]


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _read(table: Path) -> list[Unit]:
    with table.open(encoding="utf-8", newline="") as file:
        return [
            Unit(
                iri=PREFIXES["unit"] + row["id"],
                kind=row["kind"],
                multiplier=Decimal(row["multiplier"]),
                offset=Decimal(row["offset"]),
                labels={"en": row["en"], "tr": row["tr"]},
                symbols=tuple(row["symbols"].split(";")),
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
