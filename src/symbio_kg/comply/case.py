"""A case as people write it (JSON, YAML, flags) becomes facts of one form, or a list of what cannot be read.

Names are forgiving (`licence.until`, `licence.valid_to`, `lisans bitişi`), values are not: a date that
does not exist or a code that is none is an error with its field and the nearest right value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from symbio_kg.comply.facts import Fact, FactTable, fact_table
from symbio_kg.comply.values import Code, Misread, Value, pair_of, value_of
from symbio_kg.errors import SymbioError
from symbio_kg.model import Text

__all__ = ["Case", "CaseInvalid", "Code", "Problem", "Value", "read_case"]


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
        except Misread as miss:
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
                found.append(pair_of(fact, entry))
            elif isinstance(entry, Mapping):
                found.append(self._item(fact, entry, place))
                self._unit(fact, found[-1], place)
            else:
                raise Misread("Give a list of objects.", "Nesnelerden oluşan bir liste verin.")
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
            except Misread as miss:
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

    def _read(self, fact: Fact, value: object) -> Value | tuple[str, ...]:
        if fact.kind in ("choices", "activities", "operations", "codes", "countries", "texts"):
            entries = value if isinstance(value, list | tuple) else re.split(r"[;,|]", str(value))
            return tuple(
                sorted(
                    {
                        str(value_of(fact, part, self._table, comma=self._comma))
                        for part in entries
                        if str(part).strip()
                    }
                )
            )
        if isinstance(value, list | tuple):
            if len(value) != 1:
                raise Misread("Give one value, not a list.", "Liste değil, tek değer verin.")
            value = value[0]
        return value_of(fact, value, self._table, comma=self._comma)
