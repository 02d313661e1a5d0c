"""What people call the columns and keys of a composition, in Turkish and English."""

# ruff: noqa: E501  (lists of words)

from __future__ import annotations

import re
from functools import cache
from typing import Final

from symbio_kg.i18n import fold

__all__ = ["IGNORED", "PARTS", "TOTALS", "WRAPPERS", "meta_field", "nearest_field", "part_field", "plain_key"]

_PART: Final = {
    "cas": "cas|cas no|cas nr|cas number|cas rn|cas numarasi|cas no.|casrn",
    "ec": "ec|ec no|ec number|einecs|ec numarasi",
    "index": "index|index no|index number|indeks|indeks no|indeks numarasi",
    "name": "name|substance|substance name|component|chemical|constituent|parameter|analyte|compound name|"
    "ad|adi|madde|madde adi|bilesen|bilesen adi|kimyasal|parametre|analit|name en|name tr|name english|name turkish|material",
    "element": "element|symbol|metal|sembol|simge",
    "value": "value|amount|concentration|conc|content|share|result|quantity|level|measured|mass|fraction|"
    "deger|miktar|konsantrasyon|derisim|icerik|sonuc|oran|pay|olculen|bulunan|c|w|x|concentration value|value measured",
    "unit": "unit|units|uom|birim|birimi",
    "low": "min|low|lower|from|minimum|en az|alt|best",
    "high": "max|high|upper|to|maximum|en cok|ust|worst",
    "lod": "lod|loq|detection limit|limit of detection|limit of quantification|tespit siniri|olcum siniri",
    "detection": "below detection|below lod|below loq|not detected|nd|tespit edilemedi|censored|is below detection",
    "sign": "sign|qualifier|operator|prefix|flag|isaret|onek|lt|relation",
    "hazards": "h statements|hazard statements|hazards|h statement|h codes|hazard codes|h code|h phrases|h|"
    "classification|classifications|hazard|hazard classes|hazard class|clp|zararlilik ifadeleri|"
    "zararlilik|zararlilik ifadesi|h ifadeleri|h ifadesi|siniflandirma|h statement codes",
    "as": "as|species|speciation|compound|form|present as|substance form|calculated as|bilesik|bilesigi|turu|"
    "hangi bilesik|olarak|chemical form",
    "notes": "notes met|note met|clp notes met|note proof|saglanan notlar|kanitlanan notlar",
    "metal_basis": "note 1|metal basis|as metal|not 1|metal bazi",
    "basis": "basis|dry wet|baz|kuru yas|esas|dry basis|dry weight basis|on dry matter|kuru madde uzerinden",
}
_META: Final = {
    "code": "code|waste code|low code|ewc|ewc code|low|list of waste code|atik kodu|kod|entry|lowcode",
    "day": "as of|as of day|date|day|assessment day|assessment date|tarih|degerlendirme tarihi|esas gun|asof",
    "title": "title|name|sample|sample name|waste|waste name|numune|numune adi|atik|atik adi|baslik|id|case|case id|"
    "description",
    "state": "physical state|state|form|physical form|fiziksel hal|fiziksel durum|hal|hali|aggregate state",
    "ph": "ph|ph value|ph degeri|ph 1 10",
    "flash": "flash point|flash point c|flashpoint|flashpoint c|flash point degc|flash|parlama noktasi|parlama noktasi c|"
    "alevlenme noktasi",
    "viscosity": "viscosity|viscosity mm2 s|kinematic viscosity|kinematic viscosity 40|viscosity 40|"
    "kinematic viscosity mm2 s|viscosity 40c mm2 s|viscosity at 40c|kinematic viscosity 40c mm2 s|viskozite|kinematik viskozite|"
    "kinematic viscosity mm2 s 40c",
    "moisture": "moisture|moisture pct|moisture percent|water content|humidity|nem|rutubet|su icerigi|nem orani|"
    "moisture content",
    "dry_matter": "dry matter|dry substance|dm|ts|kuru madde|kuru madde orani|dry matter pct",
    "basis": "basis|reported on|dry wet|baz|esas|sonuc bazi|dry basis|dry weight basis|dry weight|on dry matter|"
    "kuru madde uzerinden|kuru baz|analysis basis|concentration basis",
    "unit": "unit|units|default unit|birim",
    "density": "density|density kg l|density g cm3|yogunluk",
    "gas_oil": "gas oil|is gas oil|diesel or gas oil|gaz yagi|gas oil diesel or heating oil|oil type|dizel|liquid type|"
    "fuel type|gas oil diesel heating oil|waste gas oil|is gas oil diesel or heating oil|is diesel",
    "massive_alloy": "massive alloy|alloy massive|massive metal|masif alasim|is massive alloy|massive metal alloy|"
    "alloy in massive form|alloy massive form|massive pure alloy",
    "alloy": "alloy|pure metal alloy|pure alloy|is alloy|metal alloy|alasim|saf alasim|metal alasimi",
    "massive": "massive|massive form|in massive form|is massive|masif|masif bicim",
    "contaminated": "contaminated|is contaminated|contamination|kirli|kirlenmis|bulasmis",
    "uncontaminated": "uncontaminated|not contaminated|clean|temiz|kirlenmemis",
    "corrosives": "corrosive substances known|acids and alkalis known|acid or alkali known|acid alkali known|acid alkali identified|corrosives known|acids alkalis known|all corrosives known|"
    "acid base known|acid alkali content known|acid alkali fully identified|asit baz biliniyor|asindiricilar biliniyor",
    "rest": "rest|remainder|balance|kalan|kalan kisim|geri kalan|matrix|matris|complete|composition complete",
    "infectious": "infectious|is infectious|enfeksiyon yapici|bulasici",
    "form_excludes": "form excludes|form excluded|not explosive form|bicim dislar",
    "tests": "tests|test results|direct tests|test|testler|test sonuclari|deneyler",
    "speciation": "speciation|speciation mode|element basis|elements as",
    "jurisdiction": "jurisdiction|jurisdictions|yetki alani|rules of|country|ulke",
}
PARTS: Final = frozenset(
    [
        "components",
        "substances",
        "composition",
        "constituents",
        "contents",
        "parts",
        "concentrations",
        "analysis",
        "bilesim",
        "bilesenler",
        "maddeler",
        "icerik",
        "analiz",
        "ingredients",
        "analytes",
        "measurements",
    ]
)
WRAPPERS: Final = frozenset(
    [
        "input",
        "inputs",
        "waste",
        "facts",
        "sample",
        "given",
        "data",
        "case",
        "request",
        "properties",
        "physical",
        "measured",
    ]
)
TOTALS: Final = frozenset(
    {"total", "toplam", "sum", "genel toplam", "grand total", "ara toplam", "subtotal", "summe", "toplam %"}
)
IGNORED: Final = frozenset(
    [
        "comment",
        "comments",
        "note",
        "notes",
        "remark",
        "remarks",
        "aciklama",
        "aciklamalar",
        "not",
        "notlar",
        "source",
        "sources",
        "kaynak",
        "url",
        "expected",
        "expect",
        "expectation",
        "expected hp",
        "expected hps",
        "why",
        "reason",
        "rationale",
        "evidence",
        "version",
        "method",
        "yontem",
        "formula",
        "formul",
        "group",
        "grup",
        "tags",
        "limit",
        "sinir",
        "lab",
        "laboratory",
        "laboratuvar",
        "no",
        "nr",
        "sira",
        "sira no",
        "row",
        "satir",
        "language",
        "lang",
        "author",
        "context",
        "type",
        "kind",
        "category",
        "kategori",
        "rule",
        "rules",
        "rule id",
        "boundary",
        "result expected",
        "answer",
        "verdict",
        "hp",
        "hps",
        "uncertainty",
        "belirsizlik",
        "description",
        "aciklamasi",
        "case id",
        "name tr",
        "name en",
        "title",
        "position",
        "side",
        "atp",
        "clp notes",
        "factor",
    ]
)
_UNITS: Final = {
    "percent": "%",
    "pct": "%",
    "perc": "%",
    "wt": "%",
    "w w": "%",
    "yuzde": "%",
    "mass percent": "%",
    "mass pct": "%",
    "weight percent": "%",
    "wt pct": "%",
    "percentage": "%",
    "kutlece yuzde": "%",
    "%": "%",
    "mg kg": "mg/kg",
    "mgkg": "mg/kg",
    "mg/kg": "mg/kg",
    "ppm": "ppm",
    "g kg": "g/kg",
    "g/kg": "g/kg",
    "ug kg": "µg/kg",
    "µg/kg": "µg/kg",
    "ug/kg": "µg/kg",
    "ppb": "ppb",
    "ng kg": "ng/kg",
    "ng/kg": "ng/kg",
    "kg kg": "kg/kg",
    "mg l": "mg/l",
    "g l": "g/l",
    "g t": "g/t",
    "kg t": "kg/t",
}
_INNER_CAPITAL: Final = re.compile(r"(?<=[a-z][a-z])(?=[A-Z])")
_AMOUNTS: Final = frozenset({"value", "low", "high", "lod"})
_SUFFIXES: Final = re.compile(
    r"(?: (?:percent|pct|c|degc|celsius|mm2 s|mm2/s|cst|40c|40 c|at 40c|at 40 c|kg l|value|degeri|%))+$"
)
_TELLING: Final = (
    ("viscosity", "viscosity"),
    ("viskozite", "viscosity"),
    ("flash", "flash"),
    ("parlama", "flash"),
)
_BRACKETED: Final = re.compile(r"^(?P<base>[^([]*?)\s*[(\[](?P<inside>[^)\]]*)[)\]]\s*$")


def plain_key(text: str) -> str:
    """Return a key or heading for comparing: folded, with blanks for every divider and before inner capitals."""
    return " ".join(re.sub(r"[\s_\-.:]+", " ", fold(_INNER_CAPITAL.sub(" ", text))).split())


def part_field(text: str) -> tuple[str, str] | None:
    """Return what a column or key of a component means, and the unit it names; None when it is unknown.

    >>> part_field("Derişim (mg/kg)"), part_field("concentration_pct"), part_field("CAS No")
    (('value', 'mg/kg'), ('value', '%'), ('cas', ''))
    """
    inside, base = "", text
    if found := _BRACKETED.match(text.strip()):
        inside, base = found["inside"].strip(), found["base"]
    key = plain_key(base)
    if not key and inside:
        return ("value", _UNITS.get(plain_key(inside), inside))
    if (name := _parts().get(key)) is not None:
        return name, inside if name in ("value", "low", "high", "lod") else ""
    if key in _UNITS:
        return "value", _UNITS[key]
    for words in _longest_units():
        if f" {words} " in f" {key} ":
            rest = " ".join(f" {key} ".replace(f" {words} ", " ").split())
            if rest in _UNITS or not rest:
                return "value", _UNITS[words]
            if (name := _parts().get(rest)) is not None and name in _AMOUNTS:
                return name, _UNITS[words]
    return None


@cache
def _longest_units() -> tuple[str, ...]:
    return tuple(sorted(_UNITS, key=len, reverse=True))


def meta_field(text: str) -> str | None:
    """Return what a key means that describes the waste as a whole; None when it is unknown."""
    found = _BRACKETED.match(text.strip())
    key = plain_key(text)
    bare = plain_key(found["base"]) if found else key
    known = _metas().get(key) or _metas().get(bare) or _metas().get(_SUFFIXES.sub("", bare))
    return known or next((name for word, name in _TELLING if word in key.split()), None)


def nearest_field(text: str) -> list[str]:
    """Return the known keys closest to *text*."""
    from rapidfuzz import fuzz, process

    known = [*_parts(), *_metas()]
    close = process.extract(plain_key(text), known, scorer=fuzz.ratio, limit=2, score_cutoff=75)
    return [word for word, _, _ in close]


@cache
def _parts() -> dict[str, str]:
    return {word: name for name, words in _PART.items() for word in words.split("|")}


@cache
def _metas() -> dict[str, str]:
    return {word: name for name, words in _META.items() for word in words.split("|")}
