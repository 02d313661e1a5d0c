"""Reference figures: emission factors and economic values, each a range with its source, year and evidence.

`factor_of("product", material)` walks up from a material to the nearest kind that has a figure, so that a
grade without a figure of its own takes that of its family. Nothing is invented: no figure, no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.ontology.reference import FIGURES, METHODS, PRECEDENTS
from symbio_kg.ontology.tables import many, read_table

__all__ = [
    *("Figure", "Method", "Precedent"),
    *(
        "cited",
        "economic_values",
        "emission_factors",
        "factor_of",
        "lineage",
        "methods",
        "precedents",
        "value_of",
    ),
]

_READ: Final = frozenset({"Confirmed", "SourceReadWithFigure"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a range; `basis` says how middle and ends came about, `evidence` how far it was read."""

    id: str
    kind: str
    material: str
    operation: str
    label: Text
    low: float
    mid: float
    high: float
    unit: str
    year: str
    region: str
    basis: Text
    source: str
    url: str
    evidence: str
    read_on: str
    currency: str = ""

    @property
    def is_read(self) -> bool:
        """Whether the figure itself was read in its source."""
        return self.evidence in _READ


@dataclass(frozen=True, slots=True)
class Precedent:
    """A rule, standard or register elsewhere; `materials` are local names, `codes` as in the list of waste."""

    id: str
    kind: str
    country: str
    materials: tuple[str, ...]
    codes: tuple[str, ...]
    label: Text
    use: Text
    act: str
    part: str
    source: str
    url: str
    year: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Method:
    """How a property is measured: the standards, and what is done."""

    standards: str
    label: Text
    evidence: str


@cache
def emission_factors() -> Mapping[str, Figure]:
    """Return the emission factors by id, in the order of their table."""
    return _figures("emission-factors")


@cache
def economic_values() -> Mapping[str, Figure]:
    """Return the economic values by id, in the order of their table."""
    return _figures("economic-values")


def factor_of(kind: str, material: str) -> Figure | None:
    """Return the emission factor of *kind* (product, disposal, treatment…) for *material* or its nearest family."""
    return _nearest(emission_factors(), kind, material)


def value_of(kind: str, material: str) -> Figure | None:
    """Return the economic value of *kind* (price…) for *material* or its nearest family."""
    return _nearest(economic_values(), kind, material)


def lineage(material: str) -> Iterator[str]:
    """Yield *material* (a local name) and the kinds above it, nearest first; an unknown one stands alone."""
    parents, seen = _parents(), set[str]()
    row = [material]
    while row:
        name = row.pop(0)
        if name not in seen:
            seen.add(name)
            yield name
            row.extend(parents.get(name, ()))


@cache
def precedents() -> tuple[Precedent, ...]:
    """Return the precedents in the order of their table."""
    rows = read_table(assets.ontology() / "tables" / "precedents.tsv", PRECEDENTS)
    return tuple(
        Precedent(
            row["id"],
            row["kind"],
            row["country"],
            tuple(many(row["materials"])),
            tuple(many(row["codes"])),
            _text(row),
            {"en": row["use_en"], "tr": row["use_tr"]},
            *(row[name] for name in ("act", "part", "source", "url", "year", "evidence")),
        )
        for row in rows
    )


@cache
def methods() -> Mapping[str, Method]:
    """Return the test method of each property that has one, by the property's local name."""
    rows = read_table(assets.ontology() / "tables" / "test-methods.tsv", METHODS)
    return {row["property"]: Method(row["method"], _text(row), row["evidence"]) for row in rows}


def cited(text: str, language: str) -> str:
    """Return what a source or standard of our tables is called: names as they are, our own words in *language*."""
    for english, turkish in _citation_words().items() if language == "tr" else ():
        text = text.replace(english, turkish)
    return text


@cache
def _citation_words() -> Mapping[str, str]:
    rows = read_table(assets.ontology() / "tables" / "citation-words.tsv", ("en", "tr"))
    return {row["en"]: row["tr"] for row in rows}


def _figures(name: str) -> dict[str, Figure]:
    rows = read_table(assets.ontology() / "tables" / f"{name}.tsv", FIGURES)
    return {row["id"]: _figure(row) for row in rows}


def _figure(row: Mapping[str, str]) -> Figure:
    return Figure(
        id=row["id"],
        kind=row["kind"],
        material=row["material"],
        operation=row["operation"],
        label=_text(row),
        low=float(row["low"]),
        mid=float(row["mid"]),
        high=float(row["high"]),
        unit=row["unit"],
        year=row["year"],
        region=row["region"],
        basis={"en": row["basis_en"], "tr": row["basis_tr"]},
        source=row["source"],
        url=row["url"],
        evidence=row["evidence"],
        read_on=row["read_on"],
        currency=row.get("currency", ""),
    )


def _text(row: Mapping[str, str]) -> Text:
    return {"en": row["en"], "tr": row["tr"]}


def _nearest(figures: Mapping[str, Figure], kind: str, material: str) -> Figure | None:
    by_material = {figure.material: figure for figure in figures.values() if figure.kind == kind}
    return next((by_material[name] for name in lineage(material) if name in by_material), None)


@cache
def _parents() -> Mapping[str, tuple[str, ...]]:
    rows = read_table(assets.ontology() / "tables" / "materials.tsv", ("id", "parent"))
    return {row["id"]: tuple(many(row["parent"])) for row in rows}
