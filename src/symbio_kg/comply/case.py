"""A case as people write it (JSON, YAML, flags) becomes facts of one form, or a list of what cannot be read.

Names are forgiving (`licence.until`, `licence.valid_to`, `lisans bitişi`), values are not: a date that
does not exist or a code that is none is an error with its field and the nearest right value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from symbio_kg.comply.facts import Fact, FactTable, fact_table, plain
from symbio_kg.comply.lists import CountryList, OperationList, countries, operations
from symbio_kg.errors import SymbioError
from symbio_kg.model import Text
from symbio_kg.read.cells import date_of, number_of
from symbio_kg.read.words import Miss, activity
from symbio_kg.search import normal_code
from symbio_kg.units import convert, unit
from symbio_kg.vocabulary import default_vocabulary

__all__ = ["Case", "CaseInvalid", "Code", "Problem", "Value", "read_case"]


@dataclass(frozen=True, slots=True)
class Code:
    """A waste code as written: two, four or six digits parted by blanks, and whether a star stood there."""

    notation: str
    star: bool

    def __str__(self) -> str:
        """Return the code as people write it."""
        return self.notation + ("*" if self.star else "")


Value: TypeAlias = str | bool | Decimal | date | Code
Items: TypeAlias = tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one transfer: single values and repeated items, each by the id of its fact.

    Items are keyed by the whole id of their facts (`measurements[].value`); a list of plain values
    (`receiver.facility_type`) is a tuple.
    """

    id: str
    values: Mapping[str, Value | tuple[str, ...]]
    items: Mapping[str, Items] = field(default_factory=dict)
    title: Text = field(default_factory=dict)

    def get(self, fact: str) -> Value | tuple[str, ...] | None:
        """Return the value of *fact*, None when the case does not state it."""
        return self.values.get(fact)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be read: the field as written, and what to do about it."""

    field: str
    text: Text


class CaseInvalid(SymbioError):
    """A case with names or values that cannot be read; `problems` lists them all."""

    code = "case-invalid"

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = {lang: [f"  {p.field}: {p.text[lang]}" for p in problems] for lang in ("en", "tr")}
        super().__init__(
            en="\n".join([f"{name}: these facts cannot be used.", *lines["en"]]),
            tr="\n".join([f"{name}: bu olgular kullanılamıyor.", *lines["tr"]]),
        )


def read_case(document: Mapping[str, object], name: str = "case", *, comma: bool = False) -> Case:
    """Return the case that *document* states; a key `facts` may hold the facts, beside `id` and `title`.

    *comma* says that a lone sign in a number is the Turkish decimal comma. Raises CaseInvalid with
    every name and value that cannot be read.
    """
    body = document.get("facts", document)
    reader = _Reader(comma)
    identifier = str(document.get("id", name))
    if not isinstance(body, Mapping):
        raise CaseInvalid(identifier, [_problem("facts", "Give an object.", "Bir nesne verin.")])
    skip = frozenset() if "facts" in document else _OUTSIDE
    for path, value in _leaves({k: v for k, v in body.items() if k not in skip}):
        reader.take(path, value)
    if reader.problems:
        raise CaseInvalid(identifier, reader.problems)
    case = Case(identifier, reader.values, reader.items, _title(document.get("title")))
    if "composition" in case.items:
        _check_composition(case)
    return case


def _check_composition(case: Case) -> None:
    from symbio_kg.comply.composition import composition_of
    from symbio_kg.hazard import CompositionRefused

    try:
        composition_of(case)
    except CompositionRefused as refused:
        raise CaseInvalid(case.id, [Problem("composition", refused.message)]) from refused


_OUTSIDE: Final = frozenset({"id", "title", "expected", "expect", "note", "source", "$schema"})
_WITHOUT_UNIT: Final = frozenset({"ph"})
_YES: Final = frozenset({"true", "yes", "evet", "var", "1", "on", "doğru", "dogru"})
_NO: Final = frozenset({"false", "no", "hayır", "hayir", "yok", "0", "off", "none", "yanlış", "yanlis"})
_PAIR: Final = re.compile(r"\s*(?P<code>\d[\d .\-]*\*?)\s*[:/,;|→]?\s*(?P<operation>[RrDd]\s*\d{1,2})\s*")
_AMOUNT: Final = re.compile(r"\s*(?P<number>[+\-−]?\d[\d.,\u00a0' ]*)\s*(?P<unit>\D.*)?", re.DOTALL)


def _title(value: object) -> Text:
    if isinstance(value, Mapping):
        return {str(k): str(v) for k, v in value.items()}
    return {"en": str(value)} if value else {}


def _leaves(body: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in body.items():
        path = f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping):
            yield from _leaves(value, path)
        elif value is not None:
            yield path, value


def _problem(name: str, en: str, tr: str) -> Problem:
    return Problem(name, {"en": en, "tr": tr})


class _Miss(Exception):
    def __init__(self, en: str, tr: str) -> None:
        self.text = {"en": en, "tr": tr}


class _Reader:
    """Collects values and problems of one case."""

    def __init__(self, comma: bool) -> None:
        self.values: dict[str, Value | tuple[str, ...]] = {}
        self.items: dict[str, Items] = {}
        self.problems: list[Problem] = []
        self._comma = comma
        self._table: FactTable = fact_table()
        self._stated: dict[str, str] = {}

    def take(self, path: str, value: object) -> None:
        fact = self._fact(path)
        if fact is None:
            near = self._table.nearest(path)
            hint = (
                {"en": f" Did you mean {near}?", "tr": f" Şunu mu demek istediniz: {near}?"} if near else {}
            )
            self.problems.append(
                _problem(
                    path,
                    "There is no such fact." + hint.get("en", ""),
                    "Böyle bir olgu yok." + hint.get("tr", ""),
                )
            )
            return
        try:
            read = (
                self._items(fact, value, path) if fact.kind in ("items", "pairs") else self._read(fact, value)
            )
        except _Miss as miss:
            self.problems.append(Problem(path, miss.text))
            return
        if isinstance(read, dict):
            return
        known = self.values.setdefault(fact.id, read)
        if known != read:
            other = self._stated[fact.id]
            self.problems.append(
                _problem(
                    path,
                    f"It contradicts {other}: give one of the two.",
                    f"{other} ile çelişiyor: ikisinden birini verin.",
                )
            )
        self._stated.setdefault(fact.id, path)

    def _fact(self, path: str) -> Fact | None:
        parts = path.split(".")
        for start in range(len(parts)):
            if start and len(parts) - start < 2:
                break
            found = self._table.find(".".join(parts[start:]))
            if found is not None:
                return found
        return None

    def _items(self, fact: Fact, value: object, path: str) -> dict[str, object]:
        entries = value if isinstance(value, list | tuple) else [value]
        found = []
        for number, entry in enumerate(entries, start=1):
            place = f"{path}[{number}]"
            if fact.kind == "pairs" and not isinstance(entry, Mapping):
                found.append(self._pair(fact, entry))
            elif isinstance(entry, Mapping):
                found.append(self._item(fact, entry, place))
                self._unit(fact, found[-1], place)
            else:
                raise _Miss("Give a list of objects.", "Nesnelerden oluşan bir liste verin.")
        self.items[fact.id] = (*self.items.get(fact.id, ()), *found)
        return {}

    def _item(self, fact: Fact, entry: Mapping[str, object], place: str) -> Mapping[str, Value]:
        item: dict[str, Value] = {}
        for key, value in entry.items():
            if value is None:
                continue
            inner = self._table.find(f"{fact.id}[].{key}")
            if inner is None:
                near = self._table.nearest(f"{fact.id}.{key}", f"{fact.id}[].").rpartition(".")[2]
                self.problems.append(
                    _problem(
                        f"{place}.{key}",
                        f"There is no such fact here; near it: {near or '–'}.",
                        f"Burada böyle bir olgu yok; en yakını: {near or '–'}.",
                    )
                )
                continue
            try:
                read = self._read(inner, value)
            except _Miss as miss:
                self.problems.append(Problem(f"{place}.{key}", miss.text))
            else:
                if not isinstance(read, tuple):
                    item[inner.id] = read
        return item

    def _unit(self, fact: Fact, item: Mapping[str, Value], place: str) -> None:
        """Ask for the unit of a measured content: without it no rule could compare it with a limit."""
        measured = item.get(f"{fact.id}[].property")
        bare = f"{fact.id}[].value" in item and f"{fact.id}[].unit" not in item
        if bare and measured not in _WITHOUT_UNIT and measured in self._table.values.get("measured", {}):
            self.problems.append(
                _problem(
                    f"{place}.unit",
                    "Give the unit of the measured value, such as mg/kg or %.",
                    "Ölçülen değerin birimini verin; örneğin mg/kg ya da %.",
                )
            )

    def _pair(self, fact: Fact, entry: object) -> Mapping[str, Value]:
        text = " ".join(map(str, entry)) if isinstance(entry, list | tuple) else str(entry)
        found = _PAIR.fullmatch(text)
        if found is None:
            raise _Miss(
                f"“{text}” is no pair of code and operation; write it like 10 02 07*:R4.",
                f"“{text}” bir kod ve işlem çifti değil; 10 02 07*:R4 gibi yazın.",
            )
        return {
            f"{fact.id}[].code": _code(found["code"]),
            f"{fact.id}[].operation": _operation(found["operation"], operations()),
        }

    def _read(self, fact: Fact, value: object) -> Value | tuple[str, ...]:
        if fact.kind in ("choices", "activities", "operations", "codes", "countries", "texts"):
            entries = value if isinstance(value, list | tuple) else re.split(r"[;,|]", str(value))
            return tuple(sorted({str(self._one(fact, part)) for part in entries if str(part).strip()}))
        if isinstance(value, list | tuple):
            if len(value) != 1:
                raise _Miss("Give one value, not a list.", "Liste değil, tek değer verin.")
            value = value[0]
        return self._one(fact, value)

    def _one(self, fact: Fact, value: object) -> Value:
        match fact.kind:
            case "code" | "codes":
                return _code(str(value))
            case "boolean":
                return _boolean(value)
            case "number":
                return _number(value, fact.unit, comma=self._comma)
            case "date":
                return _date(value)
            case "choice" | "choices":
                return _choice(fact, str(value), self._table)
            case "name":
                return self._table.choice(fact.choices, str(value)) or plain(str(value))
            case "operation" | "operations":
                return _operation(str(value), operations())
            case "activity" | "activities":
                return _activity(str(value))
            case "country" | "countries":
                return _country(str(value), countries())
            case _:
                return " ".join(str(value).split())[:2000]


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
        raise _Miss(
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
    raise _Miss(f"“{value}” is neither yes nor no.", f"“{value}” evet ya da hayır değil.")


def _number(value: object, wanted: str, *, comma: bool) -> Decimal:
    amount = None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        amount, name = number_of(value, comma=comma), ""
    elif found := _AMOUNT.fullmatch(str(value)):
        amount, name = number_of(found["number"].strip(), comma=comma), (found["unit"] or "").strip()
    if amount is None:
        raise _Miss(f"“{value}” is no number.", f"“{value}” bir sayı değil.")
    if amount.value < 0:
        raise _Miss(f"{value} is below zero.", f"{value} sıfırın altında.")
    if not name or not wanted or name == wanted:
        return amount.value
    source, target = unit(name), unit(wanted)
    try:
        return convert(amount.value, source or "", target or "")
    except SymbioError as error:
        raise _Miss(
            f"“{name}” does not fit; give the number in {wanted}.",
            f"“{name}” uymuyor; sayıyı {wanted} olarak verin.",
        ) from error


def _date(value: object) -> date:
    read = date_of(value)
    if read is None:
        raise _Miss(
            f"“{value}” is no day of the calendar; write it like 2026-11-23 or 23.11.2026.",
            f"“{value}” takvimde olan bir gün değil; 2026-11-23 ya da 23.11.2026 gibi yazın.",
        )
    return read


def _choice(fact: Fact, text: str, table: FactTable) -> str:
    found = table.choice(fact.choices, text)
    if found is None:
        known = table.values.get(fact.choices, {})
        raise _Miss(
            f"“{text}” is not among the choices: " + ", ".join(known) + ".",
            f"“{text}” seçenekler arasında yok: "
            + ", ".join(f"{k} ({v['tr']})" for k, v in known.items())
            + ".",
        )
    return found


def _operation(text: str, known: OperationList) -> str:
    code = re.sub(r"[\s.\-]", "", text).upper().replace("R0", "R").replace("D0", "D")
    if code not in known:
        raise _Miss(
            f"“{text}” is no operation; they run from R1 to R13 and D1 to D15.",
            f"“{text}” bir işlem kodu değil; R1–R13 ve D1–D15 vardır.",
        )
    return code


def _country(text: str, known: CountryList) -> str:
    found = known.find(text)
    if found is None:
        raise _Miss(
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
    older = _older_classes(number)
    if len(older) == 1:
        return older[0]
    if older:
        choices = ", ".join(older)
        raise _Miss(
            f"{number} of NACE Rev. 2.1 may be {choices} of Rev. 2; give one of them.",
            f"NACE Rev. 2.1'deki {number}, Rev. 2'de şunlardan biri olabilir: {choices}; birini verin.",
        )
    near = default_vocabulary().activities.nearest(text)[:1]
    hint = f" ({near[0].id} {{}})" if near else ""
    names = near[0].labels if near else {}
    raise _Miss(
        f"“{text}” is no NACE activity{hint.format(names.get('en', ''))}.",
        f"“{text}” bir NACE faaliyeti değil{hint.format(names.get('tr', ''))}.",
    )


def _older_classes(number: str) -> list[str]:
    from symbio_kg.comply.lists import older_activities

    return older_activities().get(number, [])
