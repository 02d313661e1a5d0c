"""How much raw material a tonne replaces: by the property that counts, measured, typical, or only supposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.ontology.tables import read_table
from symbio_kg.reference import lineage
from symbio_kg.study.formulas import Range
from symbio_kg.study.model import Property, Ratio

__all__ = ["ratio_of"]

_ONE: Text = {
    "en": "one tonne is taken to replace one tonne (assumption)",
    "tr": "bir tonun bir tonun yerine geçtiği varsayıldı",
}
_HOW: Mapping[str, Text] = {
    "measured": {"en": "measured", "tr": "ölçülmüş"},
    "typical": {
        "en": "typical of the material, not measured here",
        "tr": "malzemenin olağan değeri, burada ölçülmedi",
    },
    "supposed": {"en": "not measured: supposed range", "tr": "ölçülmedi: varsayılan aralık"},
}


def ratio_of(replaces: str, material: str, properties: Sequence[Property]) -> Ratio:
    """Return what a tonne of *material* replaces of *replaces* (local names), by what *properties* tell."""
    row = next((_rows()[kind] for kind in lineage(replaces) if kind in _rows()), None)
    if row is None:
        return Ratio(Range(1.0, 1.0, 1.0), _ONE, "one")
    name, per = row["property"], float(row["per"])
    for found in properties:
        if found.name == name and found.mean and found.low is not None and found.high is not None:
            value = Range(found.low / per, found.mean / per, found.high / per)
            return Ratio(value, _basis(row, "measured"), "measured", name)
    typical = _typical(material, name)
    if typical is not None:
        return Ratio(typical.times(1 / per), _basis(row, "typical"), "typical", name)
    value = Range(float(row["low"]), float(row["mid"]), float(row["high"]))
    return Ratio(value, _basis(row, "supposed"), "supposed", name)


def _basis(row: Mapping[str, str], how: str) -> Text:
    return {language: f"{row[language]}; {_HOW[how][language]}" for language in ("en", "tr")}


def _typical(material: str, name: str) -> Range | None:
    """Return the typical range of a property of *material* or its nearest family, where both ends are known."""
    for kind in lineage(material):
        bounds = _typicals().get((kind, name))
        if bounds and len(bounds) > 1:
            low, high = min(bounds), max(bounds)
            return Range(low, (low + high) / 2, high)
    return None


@cache
def _rows() -> Mapping[str, dict[str, str]]:
    path = assets.queries() / "study" / "ratios.tsv"
    columns = ("replaces", "property", "per", "low", "mid", "high", "en", "tr")
    return {row["replaces"]: row for row in read_table(path, columns)}


@cache
def _typicals() -> Mapping[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = {}
    path = assets.ontology() / "tables" / "material-properties.tsv"
    for row in read_table(path, ("material", "property", "operator", "value", "unit")):
        if row["operator"] in ("AtLeast", "AtMost") and row["unit"] in ("PERCENT", "MegaJ-PER-KiloGM"):
            found.setdefault((row["material"], row["property"]), []).append(float(row["value"]))
    return found
