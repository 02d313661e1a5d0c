"""Concentrations as people write them become percent by mass, from a lowest to a highest value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from symbio_kg.i18n import fold
from symbio_kg.read.cells import number_of, text_of

__all__ = ["Amount", "AmountBad", "Unit", "amount_of", "unit_of"]

_ZERO: Final = Decimal(0)
_PERCENT: Final = {
    "1": "% percent pct wt% w% %w/w w/w% %(w/w) %wt %m/m m/m% mass% massper cent yuzde agirlik% %agirlik kutle% "
    "percentw/w wtpercent masspercent w/w m/m",
    "0.0001": "mg/kg ppm g/t g/ton ug/g mgkg-1 mg.kg-1 mg/kg-1 mgkg µg/g ppmw gr/ton",
    "0.1": "g/kg gkg-1 kg/t kg/ton mg/g ‰ permille binde gr/kg",
    "0.0000001": "ug/kg ppb ng/g mg/t mg/ton µg/kg ugkg-1 mcg/kg",
    "0.0000000001": "ng/kg ppt pg/g ngkg-1",
    "100": "kg/kg g/g fraction massfraction kutlekesri t/t",
}
_BY_VOLUME: Final = {"mg/l": "0.0001", "g/l": "0.1", "ug/l": "0.0000001", "µg/l": "0.0000001", "kg/m3": "0.1"}
_FACTORS: Final[Mapping[str, Decimal]] = {
    unit: Decimal(factor) for factor, units in _PERCENT.items() for unit in units.split()
}
_NOISE: Final = re.compile(
    r"(?:who|i|who-?\d{4}|nato)?-?(?:pcdd/f-?)?teq|\(?(?:dm|d\.m\.|dw|ds|ts|km|k\.m\.|dry(?: (?:matter|weight|basis))?|"
    r"kuru(?: (?:madde|agirlik|baz))?(?:de)?)\)?$|\(?(?:fm|ww|wet(?: weight)?|as received|yas(?: agirlik)?)\)?$"
)
_DRY: Final = re.compile(r"\b(?:dm|d\.m\.|dw|ds|ts|km|k\.m\.|dry|kuru)\b")
_ABSENT: Final = frozenset(
    {
        *("nd", "n.d.", "n.d", "n/d", "not detected", "tespit edilemedi", "tespit edilmedi", "t.e.", "te"),
        *(
            "<lod",
            "<loq",
            "< lod",
            "< loq",
            "bdl",
            "iz",
            "trace",
            "traces",
            "eser",
            "olculemedi",
            "<dl",
            "< dl",
        ),
    }
)
_PARTS: Final = re.compile(
    r"(?P<sign><=|>=|=<|=>|[<>≤≥~≈±]|ca\.?|about|approx\.?|yaklasik)?\s*(?P<number>[-−+]?\s?\d[\d.,'  ]*(?:e[-+]?\d+)?)"
    r"(?:\s*(?:-|–|—|\.\.\.?|to|ila)\s*(?P<upper>\d[\d.,'  ]*))?\s*(?P<unit>\D.*)?",
    re.IGNORECASE,
)
_EXPONENT: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?e[-+]?\d{1,3}", re.IGNORECASE)


class AmountBad(ValueError):
    """A value that cannot be used; `code` names the finding, `facts` fill its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)


class Unit(NamedTuple):
    """A unit of content: percent of mass per unit, whether it is per volume, and whether of dry matter."""

    factor: Decimal
    by_volume: bool = False
    dry: bool = False


class Amount(NamedTuple):
    """A content in percent: equal ends for a value, zero to the limit of detection below it."""

    low: Decimal
    high: Decimal
    detection: bool = False
    dry: bool = False
    sure: bool = True


def unit_of(text: str) -> Unit | None:
    """Return the unit *text* spells, None when it is none of content."""
    folded = fold(text).replace("μ", "µ").replace("mcg", "ug").strip()
    dry = bool(_DRY.search(folded))
    key = _NOISE.sub("", folded).strip(" ,;").replace(" ", "").rstrip(",;")
    key = key.removeprefix("(").removesuffix(")") if key.startswith("(") else key
    if key in _FACTORS:
        return Unit(_FACTORS[key], dry=dry)
    plain = key.replace("µ", "u").replace("μ", "u")
    if plain in _FACTORS:
        return Unit(_FACTORS[plain], dry=dry)
    if plain in _BY_VOLUME:
        return Unit(Decimal(_BY_VOLUME[plain]), by_volume=True, dry=dry)
    return None


def amount_of(value: object, unit: str, *, comma: bool, density: Decimal | None = None) -> Amount:
    """Return the content that *value* gives in *unit* (or in one written behind the number).

    Raises AmountBad for no number, a negative one, one over 100 %, an unknown unit, a mere lower bound,
    or a detection limit that is not given.
    """
    text = text_of(value)
    if not text:
        raise AmountBad("value-missing")
    if fold(text) in _ABSENT:
        raise AmountBad("detection-limit-missing", text=text)
    found = _PARTS.fullmatch(fold(text) if not isinstance(value, str) else fold(value).strip())
    if found is None:
        raise AmountBad("value-not-number", text=text)
    scale = _scale(found["unit"] or "", unit, density)
    low, sure = _number(found["number"], comma=comma, percent=scale.factor == 1)
    high = low
    if found["upper"]:
        high, also = _number(found["upper"], comma=comma, percent=scale.factor == 1)
        sure = sure and also
    return _ends(found["sign"] or "", low * scale.factor, high * scale.factor, scale, text, sure=sure)


def _scale(written: str, unit: str, density: Decimal | None) -> Unit:
    wanted = written.strip() or unit.strip()
    if not wanted:
        raise AmountBad("unit-missing")
    scale = unit_of(wanted)
    if scale is None:
        raise AmountBad("unit-unknown", text=wanted)
    if not scale.by_volume:
        return scale
    if not density:
        raise AmountBad("density-missing", text=wanted)
    return scale._replace(factor=scale.factor / density)


def _number(text: str, *, comma: bool, percent: bool) -> tuple[Decimal, bool]:
    plain = text.strip().replace(" ", "").replace("−", "-")
    if _EXPONENT.fullmatch(plain):
        return Decimal(plain.replace(",", ".")), True
    found = number_of(plain, comma=comma, grouping=not percent)
    if found is None:
        raise AmountBad("value-not-number", text=text)
    return found.value, found.sure


def _ends(sign: str, low: Decimal, high: Decimal, scale: Unit, text: str, *, sure: bool) -> Amount:
    if low < 0 or high < 0:
        raise AmountBad("value-negative", text=text)
    if low > 100 or high > 100:
        raise AmountBad("value-over-100", text=text)
    if high < low:
        raise AmountBad("range-turned", text=text)
    if sign in (">", ">=", "=>", "≥"):
        raise AmountBad("lower-bound-only", text=text)
    if sign in ("<", "<=", "=<", "≤"):
        return Amount(_ZERO, high, detection=True, dry=scale.dry, sure=sure)
    return Amount(low, high, dry=scale.dry, sure=sure)
