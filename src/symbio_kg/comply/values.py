"""Single values of a case: codes, days, numbers with units, choices, operations, activities and states.

What cannot be read says so in both languages, with the nearest right value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from symbio_kg.comply.facts import Fact, FactTable, plain
from symbio_kg.comply.lists import CountryList, OperationList, countries, older_activities, operations
from symbio_kg.errors import SymbioError
from symbio_kg.read.cells import date_of, number_of
from symbio_kg.read.words import Miss, activity
from symbio_kg.search import normal_code
from symbio_kg.units import convert, unit
from symbio_kg.vocabulary import default_vocabulary

__all__ = ["Code", "Misread", "Value", "pair_of", "value_of"]


@dataclass(frozen=True, slots=True)
class Code:
    """A waste code as written: two, four or six digits parted by blanks, and whether a star stood there."""

    notation: str
    star: bool

    def __str__(self) -> str:
        """Return the code as people write it."""
        return self.notation + ("*" if self.star else "")


Value: TypeAlias = str | bool | Decimal | date | Code


class Misread(Exception):
    """A value that cannot be read; `text` says why and what would be right."""

    def __init__(self, en: str, tr: str) -> None:
        self.text = {"en": en, "tr": tr}


def value_of(fact: Fact, value: object, table: FactTable, *, comma: bool) -> Value:
    """Return *value* in the form of *fact*; Misread when it has none. *comma* is for numbers with one sign."""
    match fact.kind:
        case "code" | "codes":
            return _code(str(value))
        case "boolean":
            return _boolean(value)
        case "number":
            return _number(value, fact.unit, comma=comma)
        case "date":
            return _date(value)
        case "choice" | "choices":
            return _choice(fact, str(value), table)
        case "name":
            return table.choice(fact.choices, str(value)) or plain(str(value))
        case "operation" | "operations":
            return _operation(str(value), operations())
        case "activity" | "activities":
            return _activity(str(value))
        case "country" | "countries":
            return _country(str(value), countries())
        case _:
            return " ".join(str(value).split())[:2000]


def pair_of(fact: Fact, entry: object) -> Mapping[str, Value]:
    """Return the code and the operation of a licence that *entry* writes together; Misread when it is no pair."""
    text = " ".join(map(str, entry)) if isinstance(entry, list | tuple) else str(entry)
    found = _PAIR.fullmatch(text)
    if found is None:
        raise Misread(
            f"“{text}” is no pair of code and operation; write it like 10 02 07*:R4.",
            f"“{text}” bir kod ve işlem çifti değil; 10 02 07*:R4 gibi yazın.",
        )
    return {
        f"{fact.id}[].code": _code(found["code"]),
        f"{fact.id}[].operation": _operation(found["operation"], operations()),
    }


_YES: Final = frozenset({"true", "yes", "evet", "var", "1", "on", "doğru", "dogru"})
_NO: Final = frozenset({"false", "no", "hayır", "hayir", "yok", "0", "off", "none", "yanlış", "yanlis"})
_PAIR: Final = re.compile(r"\s*(?P<code>\d[\d .\-]*\*?)\s*[:/,;|→]?\s*(?P<operation>[RrDd]\s*\d{1,2})\s*")
_AMOUNT: Final = re.compile(r"\s*(?P<number>[+\-−]?\d[\d.,\u00a0' ]*)\s*(?P<unit>\D.*)?", re.DOTALL)


def _code(text: str) -> Code:
    bare = text.strip().removeprefix("EWC").removeprefix("LoW").strip()
    if bare.count("*") and normal_code(bare) is None:
        # A star before the digits, among them or twice still means the star
        bare = bare.replace("*", "") + "*"
    if re.fullmatch(r"\d{5}\*?", bare):
        bare = f"0{bare}"
    notation = normal_code(bare.replace("–", "-"))
    if notation is None:
        digits = any(character.isdigit() for character in text)
        near = default_vocabulary().codes.nearest(text)[:1] if digits else []
        hint = {w: f"; {q} {near[0].id}" for w, q in (("en", "perhaps"), ("tr", "belki"))} if near else {}
        raise Misread(
            f"“{text}” is no waste code; write six digits such as 10 02 07*{hint.get('en', '')}.",
            f"“{text}” bir atık kodu değil; 10 02 07* gibi altı hane yazın{hint.get('tr', '')}.",
        )
    return Code(notation, bare.endswith("*"))


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Misread(f"“{value}” is neither yes nor no.", f"“{value}” evet ya da hayır değil.")


def _number(value: object, wanted: str, *, comma: bool) -> Decimal:
    amount = None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        amount, name = number_of(value, comma=comma), ""
    elif found := _AMOUNT.fullmatch(str(value)):
        amount, name = number_of(found["number"].strip(), comma=comma), (found["unit"] or "").strip()
    if amount is None:
        raise Misread(f"“{value}” is no number.", f"“{value}” bir sayı değil.")
    if amount.value < 0:
        raise Misread(f"{value} is below zero.", f"{value} sıfırın altında.")
    if not name or not wanted or name == wanted:
        return amount.value
    source, target = unit(name), unit(wanted)
    try:
        return convert(amount.value, source or "", target or "")
    except SymbioError as error:
        raise Misread(
            f"“{name}” does not fit; give the number in {wanted}.",
            f"“{name}” uymuyor; sayıyı {wanted} olarak verin.",
        ) from error


def _date(value: object) -> date:
    read = date_of(value)
    if read is None:
        raise Misread(
            f"“{value}” is no day of the calendar; write it like 2026-11-23 or 23.11.2026.",
            f"“{value}” takvimde olan bir gün değil; 2026-11-23 ya da 23.11.2026 gibi yazın.",
        )
    return read


def _choice(fact: Fact, text: str, table: FactTable) -> str:
    found = table.choice(fact.choices, text)
    if found is None:
        known = table.values.get(fact.choices, {})
        raise Misread(
            f"“{text}” is not among the choices: " + ", ".join(known) + ".",
            f"“{text}” seçenekler arasında yok: "
            + ", ".join(f"{k} ({v['tr']})" for k, v in known.items())
            + ".",
        )
    return found


def _operation(text: str, known: OperationList) -> str:
    code = re.sub(r"[\s.\-]", "", text).upper().replace("R0", "R").replace("D0", "D")
    if code not in known:
        raise Misread(
            f"“{text}” is no operation; they run from R1 to R13 and D1 to D15.",
            f"“{text}” bir işlem kodu değil; R1–R13 ve D1–D15 vardır.",
        )
    return code


def _country(text: str, known: CountryList) -> str:
    found = known.find(text)
    if found is None:
        raise Misread(
            f"“{text}” is no state we know; write its two letters, such as TR or DE.",
            f"“{text}” bildiğimiz bir devlet değil; TR ya da DE gibi iki harfini yazın.",
        )
    return found


_NEWER: Final = re.compile(r"(?:NACE\s*)?(?:rev\.?\s*)?2\.1\s*[:/]\s*", re.IGNORECASE)
_OLDER: Final = re.compile(r"(?:NACE\s*)?(?:rev\.?\s*)?2\s*:\s*", re.IGNORECASE)


def _activity(text: str) -> str:
    """Return the class of NACE Rev. 2; one of Rev. 2.1 is translated where the answer is sure."""
    newer = _NEWER.match(text)
    if newer is None:
        found = activity(default_vocabulary(), _OLDER.sub("", text).strip())
        if not isinstance(found, Miss):
            return found.id
    number = text[newer.end() :].strip() if newer else text.strip()
    older = older_activities().get(number, [])
    if len(older) == 1:
        return older[0]
    if older:
        choices = ", ".join(older)
        raise Misread(
            f"{number} of NACE Rev. 2.1 may be {choices} of Rev. 2; give one of them.",
            f"NACE Rev. 2.1'deki {number}, Rev. 2'de şunlardan biri olabilir: {choices}; birini verin.",
        )
    near = default_vocabulary().activities.nearest(text)[:1]
    hint = f" ({near[0].id} {{}})" if near else ""
    names = near[0].labels if near else {}
    raise Misread(
        f"“{text}” is no NACE activity{hint.format(names.get('en', ''))}.",
        f"“{text}” bir NACE faaliyeti değil{hint.format(names.get('tr', ''))}.",
    )
