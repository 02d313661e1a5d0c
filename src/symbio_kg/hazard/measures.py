"""What is said of the waste as a whole: its code, day, state, pH, flash point, tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from symbio_kg.hazard.fields import meta_field
from symbio_kg.hazard.model import TestResult
from symbio_kg.hazard.tables import Law
from symbio_kg.i18n import fold
from symbio_kg.read.cells import date_of, number_of, text_of

__all__ = ["MeasureBad", "measure", "speciation_of", "truth"]

_STATES: Final = {
    "solid": "solid kati granular taneli lump parca monolithic massive masif",
    "powder": "powder toz dust ash kul powdery",
    "sludge": "sludge camur slurry bulamac filter-cake kek wet-solid",
    "paste": "paste macun semi-solid yari-kati viscous",
    "liquid": "liquid sivi fluid aqueous sulu oil yag solution cozelti emulsion emulsiyon",
    "gas": "gas gaz gaseous aerosol",
}
_YES: Final = frozenset(
    {
        "true",
        "yes",
        "evet",
        "1",
        "x",
        "y",
        "e",
        "dogru",
        "known",
        "biliniyor",
        "positive",
        "pozitif",
        "var",
        "fully",
        "full",
    }
)
_NO: Final = frozenset(
    {"false", "no", "hayir", "0", "n", "h", "yanlis", "unknown", "bilinmiyor", "negative", "yok", "partly"}
)
_FLAGS: Final = frozenset({"gas_oil", "alloy", "massive", "contaminated", "corrosives_known", "infectious"})
_GAS_OIL: Final = re.compile(
    r"gas ?oil|diesel|dizel|motorin|mazot|heating oil|gaz yagi|kalorifer|fuel oil no"
)
_UNKNOWN: Final = frozenset({"", "null", "none", "?", "unknown", "bilinmiyor", "-"})
_INERT: Final = frozenset(
    {
        *(
            "inert",
            "non-hazardous",
            "not hazardous",
            "nonhazardous",
            "tehlikesiz",
            "clean",
            "temiz",
            "complete",
            "tam",
        ),
        *("not classified", "siniflandirilmamis", "water", "su", "inert matrix", "inert matris", "no hazard"),
    }
)
_SHOWS_NOT: Final = re.compile(
    r"\b(?:not|non|no|neg\w*|false|absent|clear\w*|pass\w*|hayir|tehlikesiz|degil|yok|below|olumsuz|free)\b|^-$"
)
_SHOWS: Final = re.compile(
    r"\b(?:hazardous|pos\w*|poz\w*|yes|true|fail\w*|evet|tehlikeli|var|present|olumlu|shown|toxic|ecotoxic|toksik|ekotoksik|corrosive|flammable|irritant|"
    r"oxidising|oxidizing|explosive|sensitising|sensitizing|mutagenic|carcinogenic|reached|met|confirmed|yanici|patlayici|"
    r"asindirici)\b|^\+$"
)
_HP: Final = re.compile(r"h\s?p?[\s_\-.]*(\d{1,2})\b.*")
_TESTED: Final = {
    "explos|patla": "HP1",
    "oxidi|oksitle": "HP2",
    "flamm|burn|yanic|alevlen": "HP3",
    "corros|asindir|skin|deri": "HP8",
    "irrit|tahris": "HP4",
    "acute tox|akut toks": "HP6",
    "carcin|kanser": "HP7",
    "infect|enfeks": "HP9",
    "repro|ureme": "HP10",
    "mutag|ames": "HP11",
    "toxic gas|gas release|zehirli gaz": "HP12",
    "sensit|hassas|duyarl": "HP13",
    "ecotox|ekotoks|aquatic|daphni|sucul": "HP14",
}
"""What a test is called when its property is not numbered."""
_WHOLE: Final = frozenset({"flash", "ph", "viscosity"})
_TRIMMINGS: Final = re.compile(r"^[%<>≥≤=\s]+|\s*(?:%|mm2/s|mm²/s|cst|kg/l|g/cm3|g/cm³)\s*$", re.IGNORECASE)
_CODE: Final = re.compile(r"(\d{2})[\s.\-]?(\d{2})[\s.\-]?(\d{2})\s*(\*?)")


class MeasureBad(ValueError):
    """A value of the whole that cannot be used; `code` names the finding."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)


def measure(key: str, value: object, law: Law, *, comma: bool = False) -> Mapping[str, object]:
    """Return the fields of a composition that *value* under *key* gives; MeasureBad when it cannot be used."""
    match key:
        case "code":
            return {"code": _code(text_of(value), law)}
        case "day":
            day = date_of(value)
            if day is None:
                raise MeasureBad("day-bad")
            return {"day": day}
        case "title":
            return {"name": text_of(value)[:200]}
        case "state":
            return _state(text_of(value))
        case "ph":
            return {"ph": _within(value, Decimal(-2), Decimal(16), "ph-range", comma=comma)}
        case "flash":
            return _flash(value, comma=comma)
        case "viscosity":
            return {"viscosity": _within(value, Decimal(0), Decimal(10) ** 9, "viscosity-range", comma=comma)}
        case "moisture" | "dry_matter":
            share = _within(value, Decimal(0), Decimal(100), "moisture-range", comma=comma)
            return {"moisture": share if key == "moisture" else 100 - share}
        case "density":
            return {"density": _within(value, Decimal("0.1"), Decimal(25), "density-range", comma=comma)}
        case "basis":
            return {"basis": _basis(text_of(value))}
        case "unit":
            return {"unit": text_of(value)}
        case "tests":
            return _all_tests(value, law, comma=comma)
        case "speciation":
            return {"speciation": speciation_of(text_of(value))}
        case "jurisdiction":
            return {"jurisdiction": _jurisdiction(text_of(value))}
        case "massive_alloy":
            known = truth(value)
            return {"alloy": known is not False, "massive": known is not False}
        case "form_excludes":
            values = value if isinstance(value, (list, tuple)) else text_of(value).replace(",", " ").split()
            return {"form_excludes": frozenset(_property(str(one)) for one in values)}
        case "rest":
            return {"rest_inert": truth(value) is True or fold(text_of(value)) in _INERT}
    return _flag(key, value)


def _flag(key: str, value: object) -> Mapping[str, object]:
    if key == "uncontaminated":
        clean = truth(value)
        return {"contaminated": None if clean is None else not clean}
    if key == "gas_oil" and truth(value) is None:
        return {"gas_oil": bool(_GAS_OIL.search(fold(text_of(value))))}
    name = {"corrosives": "corrosives_known"}.get(key, key)
    if name not in _FLAGS:
        return {}
    if fold(text_of(value)) in _UNKNOWN:
        return {name: None} if name in ("contaminated", "corrosives_known", "massive") else {}
    known = truth(value)
    if known is None:
        known = not _SHOWS_NOT.search(fold(text_of(value)))
    return {name: known}


def truth(value: object) -> bool | None:
    """Return what a yes or no means, None when *value* is neither."""
    if isinstance(value, bool):
        return value
    text = fold(text_of(value))
    return True if text in _YES else False if text in _NO else None


def _code(text: str, law: Law) -> str:
    # A spreadsheet drops the zero that chapters 01 to 09 begin with
    found = _CODE.fullmatch(text.strip().zfill(6) if text.strip().isdigit() else text.strip())
    if not found:
        raise MeasureBad("code-form", near=_nearest(text))
    code = " ".join(found.groups()[:3])
    if not any((where, code) in law.entries for where in ("EU", "TR")):
        raise MeasureBad("code-unknown", near=_nearest(code))
    return code


@lru_cache(maxsize=2_000)
def _nearest(text: str) -> tuple[str, ...]:
    from symbio_kg.search import default_index

    return tuple(entry.notation for entry in default_index().nearest_codes(text[:40]))


def _state(text: str) -> Mapping[str, object]:
    folded = fold(text)
    if re.search(r"massive|masif", folded):
        alloy = {"alloy": True} if re.search(r"alloy|alasim", folded) else {}
        return {"state": "solid", "massive": True, **alloy}
    for word in re.split(r"[^a-z\-]+", folded):
        for state, words in _STATES.items():
            if word and word in words.split():
                return {"state": state}
    raise MeasureBad("state-unknown")


def _flash(value: object, *, comma: bool) -> Mapping[str, object]:
    """Return the flash point; `> 100` is kept as 100, which is all that is known."""
    text = text_of(value)
    plain = fold(text).removesuffix("degc").removesuffix("°c").removesuffix("c").strip()
    return {
        "flash_point": _within(
            plain.lstrip("<>≥≤= "), Decimal(-120), Decimal(1500), "flash-range", comma=comma
        )
    }


def _within(value: object, least: Decimal, most: Decimal, code: str, *, comma: bool) -> Decimal:
    text = value
    if not isinstance(value, (int, float, Decimal)):
        text = _TRIMMINGS.sub("", text_of(value))
    found = number_of(text, comma=comma, grouping=False)
    if found is None or not least <= found.value <= most:
        raise MeasureBad(code)
    return found.value


def _basis(text: str) -> str:
    folded = fold(text)
    if truth(text) is not None:
        return "dry" if truth(text) else "wet"
    if re.search(r"dry|kuru|\b(?:dm|ts|km)\b", folded):
        return "dry"
    if re.search(r"wet|yas|received|oldugu|fresh|as is|orijinal|original|geldigi", folded):
        return "wet"
    raise MeasureBad("basis-unknown")


def speciation_of(text: str) -> str:
    """Return the speciation that *text* means, "" for none; MeasureBad for anything else."""
    folded = fold(text)
    for pattern, mode in (
        (r"print|yazildigi|element|as is|metal", "printed"),
        (r"nam|belirt|given", "named"),
    ):
        if re.search(pattern, folded):
            return mode
    if re.search(r"worst|kotu|unknown|bilinm", folded) or not folded:
        return "worst" if folded else ""
    raise MeasureBad("speciation-unknown")


def _jurisdiction(text: str) -> str:
    folded = fold(text)
    return (
        "TR" if re.match(r"tr\b|tur", folded) else "EU" if re.match(r"eu\b|ab\b|europ|avrupa", folded) else ""
    )


def _all_tests(value: object, law: Law, *, comma: bool) -> Mapping[str, object]:
    """Return the tests in *value*; a flash point, pH or viscosity among them is what it is elsewhere."""
    found: dict[str, object] = {}
    if isinstance(value, Mapping):
        whole = {key: one for key, one in value.items() if meta_field(str(key)) in _WHOLE}
        for key, one in whole.items():
            if one is not None:
                found.update(measure(str(meta_field(str(key))), one, law, comma=comma))
        value = {key: one for key, one in value.items() if key not in whole and one is not None}
    return {**found, "tests": dict(_tests(value))}


def _tests(value: object) -> Iterator[tuple[str, TestResult]]:
    if isinstance(value, Mapping):
        for hp, result in value.items():
            yield _property(str(hp)), _test(result)
    elif isinstance(value, (list, tuple)):
        for one in value:
            if not isinstance(one, Mapping):
                raise MeasureBad("tests-form")
            named = {fold(str(k)): v for k, v in one.items()}
            hp = next(
                (named[k] for k in ("hp", "property", "hazardous property", "ozellik", "test") if k in named),
                "",
            )
            yield _property(str(hp)), _test(one)
    else:
        for part in text_of(value).split(";"):
            hp, _, result = part.partition(":") if ":" in part else part.partition("=")
            if hp.strip():
                yield _property(hp), _test(result)


def _property(text: str) -> str:
    folded = fold(text)
    found = _HP.fullmatch(folded.strip())
    if found and 1 <= int(found[1]) <= 15:
        return f"HP{int(found[1])}"
    for pattern, hp in _TESTED.items():
        if re.search(pattern, folded):
            return hp
    raise MeasureBad("property-unknown", name=text)


def _test(value: object) -> TestResult:
    method = ""
    if isinstance(value, Mapping):
        named = {fold(str(k)): v for k, v in value.items()}
        method = str(next((named[k] for k in ("method", "yontem", "standard", "standart") if k in named), ""))
        keys = ("result", "outcome", "sonuc", "hazardous", "tehlikeli", "value")
        value = next((named[k] for k in keys if k in named), None)
    if isinstance(value, bool):
        return TestResult(value, method)
    text = fold(text_of(value)).replace("_", " ").replace("-hazardous", " hazardous")
    if _SHOWS_NOT.search(text):
        return TestResult(False, method)
    if _SHOWS.search(text):
        return TestResult(True, method)
    raise MeasureBad("test-result", name=text)
