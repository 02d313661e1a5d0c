"""From a register of firms to what they may yearly give and want: output or employees times a blueprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symbio_kg.estimate.blueprints import Blueprint, blueprints
from symbio_kg.estimate.reading import Filled, Line
from symbio_kg.model import Finding, Place, Severity, Text
from symbio_kg.read.cells import slug
from symbio_kg.read.words import activity, word
from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import Vocabulary, default_vocabulary, key

__all__ = ["Estimate", "RegisteredFirm", "estimates", "firm_iri"]


@dataclass(frozen=True, slots=True)
class RegisteredFirm:
    """A firm as a register or declaration names it; its IRI is the one that listings give it."""

    iri: str
    id: str
    name: str
    activity: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What *firm* may give or want in a year, in the unit of the blueprint."""

    firm: RegisteredFirm
    blueprint: Blueprint
    low: float
    mid: float
    high: float

    @property
    def iri(self) -> str:
        """The IRI of the estimate: one a firm and blueprint."""
        return f"{PREFIXES['data']}estimate/{self.firm.iri.rpartition('/')[2]}/{self.blueprint.id}"


def firm_iri(firm_id: str) -> str:
    """Return the IRI of the firm with this number, as listings in tables name it."""
    return PREFIXES["data"][f"firm/{slug(firm_id)}"].value


def estimates(
    table: Filled, vocabulary: Vocabulary | None = None
) -> tuple[Sequence[Estimate], Sequence[Finding]]:
    """Return the estimates for the rows of a register, and every finding of it.

    A row with a wrong cell gives no estimate. An activity without a blueprint, or without output and employees,
    gives none either, and the finding says so.
    """
    words = vocabulary or default_vocabulary()
    found: list[Estimate] = []
    findings = list(table.findings)
    seen: dict[str, int] = {}
    for line in table.lines:
        found += _of_line(line, words, seen)
        findings += line.findings
    return found, findings


def _of_line(line: Line, words: Vocabulary, seen: dict[str, int]) -> list[Estimate]:
    doing = line.known("nace", lambda text: activity(words, text))
    unit = line.known("unit", lambda text: word(words.units, "unit", text))
    output, employees = line.number("output"), line.number("employees")
    iri = firm_iri(line.text("firm_id")) if line.text("firm_id") else ""
    if iri and iri in seen:
        line.tell("duplicate-identifier", "firm_id", first=seen[iri], row=line.row)
    seen.setdefault(iri, line.row)
    if output is not None and unit is None and line.good:
        line.tell("missing", "unit")
    if not line.good or doing is None:
        return []
    firm = RegisteredFirm(iri, line.text("firm_id"), line.text("firm"), doing.id, line.text("source"))
    suited = [one for one in blueprints() if one.holds_for(doing.id)]
    made = [one for one in suited if not one.by_employee]
    chosen = _by_product(line, made, unit.id if unit else "") if output is not None else []
    rows = [(one, float(output)) for one in chosen if output is not None]
    rows += [(one, float(employees)) for one in suited if one.by_employee and employees is not None]
    if not rows and line.good:
        _none(line, made, doing.id)
    return [Estimate(firm, one, one.low * much, one.mid * much, one.high * much) for one, much in rows]


def _by_product(line: Line, made: Sequence[Blueprint], unit: str) -> list[Blueprint]:
    """Return those of *made* that count the product and unit of *line*; what stands against them is told."""
    products = {one.product: one for one in made}
    asked = line.text("product")
    if asked:
        named = {key(n): p for p, one in products.items() for n in (p, *one.product_name.values())}
        product = named.get(key(asked))
        if product is None:
            line.refuse("product", **_says(_PRODUCT, _list(products)))
            return []
    elif len(products) > 1:
        line.refuse("product", **_says(_SEVERAL, _list(products)))
        return []
    else:
        product = next(iter(products), "")
    suited = [one for one in made if one.product == product]
    if suited and all(one.per != unit for one in suited):
        line.refuse("unit", **_says(_UNIT, {"en": suited[0].per, "tr": suited[0].per}))
        return []
    return suited


_PRODUCT: Text = {
    "en": "No blueprint of this activity counts this product. There are: {names}.",
    "tr": "Bu faaliyetin hiçbir şablonu bu ürünü saymıyor. Olanlar: {names}.",
}
_SEVERAL: Text = {
    "en": "The activity has several products; say which the output counts: {names}.",
    "tr": "Faaliyetin birden çok ürünü var; üretimin hangisini saydığını yazın: {names}.",
}
_UNIT: Text = {
    "en": "Give the output of this product in {names}.",
    "tr": "Bu ürünün üretimini {names} birimiyle verin.",
}


def _list(products: dict[str, Blueprint]) -> Text:
    names = [one.product_name for one in products.values()]
    return {language: ", ".join(name[language] for name in names) or "–" for language in ("en", "tr")}


def _says(text: Text, names: Text) -> dict[str, str]:
    return {language: text[language].format(names=names[language]) for language in ("en", "tr")}


def _none(line: Line, made: Sequence[Blueprint], doing: str) -> None:
    """Tell why nothing was estimated: no blueprint, or nothing to reckon with."""
    told = (
        {
            "en": f"No blueprint holds for {doing}, so nothing is estimated of its output.",
            "tr": f"{doing} için şablon yok; üretiminden tahmin yapılmadı.",
        }
        if not made
        else {
            "en": "Give the yearly output or the employees; nothing is estimated without.",
            "tr": "Yıllık üretimi ya da çalışan sayısını verin; onlarsız tahmin yapılmaz.",
        }
    )
    place = Place(line.table, row=line.row, field=line.headings.get("output", "output"))
    line.findings.append(Finding(Severity.WARNING, told, place, component="estimate"))
