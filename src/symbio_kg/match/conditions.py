"""The conditions of a pair in words: met, not met or not known, and what would mend it.

Each takes the pair's row of the tables (and the names of things), and judges nothing by itself: what
is met was decided in `queries/match`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from symbio_kg.model import Condition, Text
from symbio_kg.terms import PREFIXES
from symbio_kg.units import default_units

__all__ = ["Names", "Row", "conditions", "limit_condition"]

Row = Mapping[str, Any]
Names = Callable[[str], Mapping[str, str]]
"""IRI → its names by language."""


def conditions(row: Row, limits: list[Row], name: Names) -> Iterator[Condition]:
    """Yield every condition of the pair *row*, whose limits are *limits*."""
    yield _substitution(row, name)
    yield _firm(row)
    if row["same_kind"] == 0:
        yield _kind(row, name)
    yield from (limit_condition(limit, name) for limit in limits)
    if row["water_wanted"] is not None:
        yield _water(row, name)
    yield _calendar(row)
    yield _distance(row)
    if row["warmth_wanted"] is not None and (row["warm"] is not None or row["warmth_gap"]):
        yield _temperature(row)
    yield _quantity(row)
    if row["alike"] is not None:
        yield _words(row)


def _number(value: float, language: str) -> str:
    text = f"{value:.4g}"
    if "e" in text:
        text = f"{value:f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "tr" else text


def _substitution(row: Row, name: Names) -> Condition:
    kind = name(row["kind"])
    if row["rule"] == "requested-material":
        text = {
            "en": f"The need asks for this material by name: {kind['en']}.",
            "tr": f"İhtiyaç bu malzemeyi adıyla istiyor: {kind['tr']}.",
        }
        return Condition("substitution", True, text)
    slot, rule, sure = name(row["slot"]), name(PREFIXES["rule"] + row["rule"]), row["confidence"]
    return Condition(
        "substitution",
        True,
        {
            "en": f"{kind['en']} → {slot['en']}: {rule['en']} (confidence {sure:.2f}).",
            "tr": f"{kind['tr']} → {slot['tr']}: {rule['tr']} (güven {f'{sure:.2f}'.replace('.', ',')}).",
        },
    )


def _firm(row: Row) -> Condition:
    same = row["offer_firm"] == row["need_firm"]
    return Condition(
        "firm",
        not same,
        {
            "en": "Offer and need are of the same firm." if same else "Offer and need are of two firms.",
            "tr": "Teklif ve ihtiyaç aynı firmanın." if same else "Teklif ve ihtiyaç iki ayrı firmanın.",
        },
    )


def _kind(row: Row, name: Names) -> Condition:
    offered, wanted = (name(PREFIXES["sym"] + row[side]) for side in ("offered_kind", "wanted_kind"))
    return Condition(
        "kind",
        False,
        {
            "en": f"The offer is of the kind {offered['en']}, the need of the kind {wanted['en']}.",
            "tr": f"Teklifin türü {offered['tr']}, ihtiyacın türü {wanted['tr']}.",
        },
        {
            "en": "Check the resource type of both listings.",
            "tr": "İki ilanın kaynak türünü denetleyin.",
        },
    )


_SIGNS = {"AtMost": "≤", "LessThan": "<", "AtLeast": "≥", "MoreThan": ">", "Equals": "="}


def limit_condition(limit: Row, name: Names) -> Condition:
    """Return what became of one limit: kept, broken, or not known because nobody measured it."""
    prop = name(limit["property"])
    wanted, found = _asked(limit), _found(limit)
    met = None if limit["verdict"] is None else limit["verdict"] == 0
    heal: Text | None = None
    if met is None:
        heal = {"en": f"Measure {prop['en']}.", "tr": f"Ölçün: {prop['tr']}."}
    elif not met:
        heal = {
            "en": "Treat or sort the stream until it keeps the limit, or look for another use.",
            "tr": "Sınır sağlanana dek akımı işleyin veya ayırın ya da başka bir kullanım arayın.",
        }
    return Condition(
        f"limit:{limit['property'].rsplit('/', 1)[-1]}",
        met,
        {
            "en": f"{prop['en']}: the use asks for {wanted['en']}; {found['en']}.",
            "tr": f"{prop['tr']}: kullanım {wanted['tr']} istiyor; {found['tr']}.",
        },
        heal,
    )


def _asked(limit: Row) -> Text:
    if limit["operator"] == "Declared":
        return {"en": "a declared value", "tr": "beyan edilmiş bir değer"}
    if limit["operator"] == "Absent":
        return {"en": "none of it", "tr": "hiç bulunmamasını"}
    symbol = _symbol(limit["unit"])
    return {
        language: f"{_SIGNS[limit['operator']]} {_number(limit['value'], language)}{symbol}"
        for language in ("en", "tr")
    }


def _found(limit: Row) -> Text:
    low, high = limit["low"], limit["high"]
    if low is None:
        return {"en": "nobody measured it", "tr": "ölçülmemiş"}
    sign = "" if low == high else "≤ " if math.isinf(low) else "≥ " if math.isinf(high) else ""
    value = high if math.isinf(low) else low
    unit = default_units().by_iri.get(limit["unit"] or "")
    if unit is not None:
        value = value / float(unit.multiplier) - float(unit.offset)
    if limit["operator"] == "Absent" or unit is None:
        # Whether some was found is the question, and the unit of the one who measured is not kept
        return {"en": "it was measured", "tr": "ölçülmüş"}
    symbol = _symbol(limit["unit"])
    return {
        "en": f"measured {sign}{_number(value, 'en')}{symbol}",
        "tr": f"ölçülen {sign}{_number(value, 'tr')}{symbol}",
    }


def _symbol(iri: str | None) -> str:
    unit = default_units().by_iri.get(iri or "")
    return f" {unit.symbols[0]}" if unit is not None else ""


def _water(row: Row, name: Names) -> Condition:
    wanted = name(PREFIXES["sym"] + row["water_wanted"])
    if row["water"] is None:
        text = {
            "en": f"The use asks for water of {wanted['en']}; the class of the offer is not known.",
            "tr": f"Kullanım {wanted['tr']} sınıfı su istiyor; teklifin sınıfı bilinmiyor.",
        }
        heal = {"en": "State the water quality class.", "tr": "Su kalite sınıfını bildirin."}
        return Condition("water", None, text, heal)
    offered = name(PREFIXES["sym"] + row["water"])
    met = None if row["water_fits"] is None else bool(row["water_fits"])
    return Condition(
        "water",
        met,
        {
            "en": f"Water: the offer is of {offered['en']}, the use asks for {wanted['en']}.",
            "tr": f"Su: teklif {offered['tr']}, kullanım {wanted['tr']} istiyor.",
        },
        None
        if met
        else {
            "en": "Have the water analysed or treated for this use.",
            "tr": "Suyu bu kullanım için analiz ettirin ya da arıtın.",
        },
    )


def _calendar(row: Row) -> Condition:
    days = int(row["days"])
    return Condition(
        "calendar",
        days > 0,
        {
            "en": f"Both are active on {days} days of the coming year.",
            "tr": f"Gelecek yılın {days} gününde ikisi de etkin.",
        },
        None
        if days
        else {
            "en": "Store it until the season of the other side.",
            "tr": "Karşı tarafın mevsimine dek depolayın.",
        },
    )


def _distance(row: Row) -> Condition:
    far, reach = row["distance"], row["reach"]
    if far is None:
        text = {
            "en": "A place is missing, so the distance is not known.",
            "tr": "Bir konum eksik, uzaklık bilinmiyor.",
        }
        heal = {"en": "Give the coordinates of the site.", "tr": "Tesisin koordinatlarını girin."}
        return Condition("distance", None, text, heal)
    return Condition(
        "distance",
        far <= reach,
        {
            "en": f"{far:.0f} km apart; worth carrying up to {reach:.0f} km.",
            "tr": f"Aralarında {far:.0f} km var; {reach:.0f} km'ye kadar taşınmaya değer.",
        },
        None if far <= reach else {"en": "Look for a nearer partner.", "tr": "Daha yakın bir ortak arayın."},
    )


def _temperature(row: Row) -> Condition:
    if row["warm"] is None:
        needed = row["warmth_wanted"]
        text = {
            "en": f"The duty needs {needed:.0f} °C; the temperature of the heat is not known.",
            "tr": f"Görev {needed:.0f} °C istiyor; ısının sıcaklığı bilinmiyor.",
        }
        heal = {"en": "State the supply temperature.", "tr": "Gidiş sıcaklığını bildirin."}
        return Condition("temperature", None, text, heal)
    warmth = row["warmth"]
    enough = warmth >= 0
    return Condition(
        "temperature",
        enough,
        {
            "en": f"The heat is {abs(warmth):.0f} °C {'above' if enough else 'below'} what the duty needs.",
            "tr": f"Isı, görevin gerektirdiğinden {abs(warmth):.0f} °C {'sıcak' if enough else 'soğuk'}.",
        },
        None if enough else {"en": "A heat pump could lift it.", "tr": "Bir ısı pompası yükseltebilir."},
    )


def _quantity(row: Row) -> Condition:
    if row["enough"] == 0:
        text = {
            "en": "One side has or takes less than the least the other is ready for.",
            "tr": "Taraflardan birinin miktarı, ötekinin en az kabul ettiğinin altında.",
        }
        heal = {
            "en": "Bundle several small offers or needs, or lower the minimum.",
            "tr": "Birkaç küçük teklifi ya da ihtiyacı birleştirin veya en az miktarı düşürün.",
        }
        return Condition("quantity", False, text, heal)
    offered, wanted = row["offered"], row["wanted"]
    if None in (offered, wanted) or row["offered_dimension"] != row["wanted_dimension"] or not wanted:
        text = {
            "en": "The amounts cannot be compared yet.",
            "tr": "Miktarlar henüz karşılaştırılamıyor.",
        }
        heal = {
            "en": "Give both amounts in units of one kind.",
            "tr": "İki miktarı da aynı türden birimlerle girin.",
        }
        return Condition("quantity", None, text, heal)
    share = offered / wanted
    return Condition(
        "quantity",
        True,
        {
            "en": f"The offer is {share:.0%} of the amount needed.",
            "tr": f"Teklif, gereken miktarın %{share * 100:.0f}'i kadar.",
        },
    )


def _words(row: Row) -> Condition:
    share = row["alike"]
    some = share > 0
    return Condition(
        "words",
        True if some else None,
        {
            "en": f"The two services share {share:.0%} of the shorter one's words.",
            "tr": f"İki hizmet, kısa olanın sözcüklerinin %{share * 100:.0f}'ini paylaşıyor.",
        },
        None
        if some
        else {
            "en": "Read both listings: only a person can tell whether these services go together.",
            "tr": "İki ilanı da okuyun: bu hizmetlerin birbirine uyup uymadığını ancak bir insan söyleyebilir.",
        },
    )
