"""Hazard statements given with a component become hazard classes, whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from symbio_kg import assets
from symbio_kg.hazard.tables import Law, parent
from symbio_kg.i18n import fold
from symbio_kg.ontology.tables import read_table

__all__ = ["StatementBad", "classes_of"]

_CODE: Final = re.compile(r"\b(EUH|H)[\s-]?(\d{3})([a-z]{0,2})\b", re.IGNORECASE)
_LEVEL: Final = re.compile(r"(?<![\dA-Za-z])([1-4][A-F]?|[A-F])(?![\dA-Za-z])")
_TWO_CATEGORIES: Final = frozenset({"H300", "H310", "H330"})
_NONE: Final = frozenset(
    {
        "",
        "-",
        "–",
        "none",
        "yok",
        "not classified",
        "siniflandirilmamis",
        "n/a",
        "no classification",
        "unclassified",
    }
)


class StatementBad(ValueError):
    """Text that holds no statement of the regulation."""


def classes_of(value: object, law: Law) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return the classes in *value*, a text, a list or mappings, and remarks (code, statement) on them.

    Raises StatementBad with the text that is no hazard statement.
    """
    classes: list[str] = []
    remarks: list[tuple[str, str]] = []
    for text in _texts(value):
        if fold(text) in _NONE:
            continue
        codes = list(_CODE.finditer(text))
        if not codes:
            raise StatementBad(text)
        for place, found in enumerate(codes):
            start = codes[place - 1].end() if place else 0
            end = codes[place + 1].start() if place + 1 < len(codes) else len(text)
            chosen, remark = _one(found, text[start : found.start()], text[found.end() : end], law)
            classes += chosen
            remarks += remark
    return tuple(sorted(set(classes))), remarks


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (part.strip() for part in re.split(r"[;|\n]|,(?=\s*(?:EUH|H)[\s-]?\d)", value))
    elif isinstance(value, Mapping):
        nested = [v for v in value.values() if isinstance(v, (list, Mapping))]
        if nested:
            for part in nested:
                yield from _texts(part)
        elif all(isinstance(v, (int, float, bool)) or v is None for v in value.values()):
            yield from (str(key) for key in value)
        else:
            texts = [str(v) for v in value.values() if v]
            yield " ".join(sorted(texts, key=lambda t: bool(_CODE.search(t))))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from _texts(part)
    elif value is not None:
        yield str(value)


def _one(found: re.Match[str], before: str, after: str, law: Law) -> tuple[list[str], list[tuple[str, str]]]:
    prefix, number, suffix = found.groups()
    statement = f"{prefix.upper()}{number}{suffix if prefix.upper() == 'H' else ''}"
    plain = parent(statement)
    candidates = law.by_statement.get(plain, ())
    if not candidates:
        if plain not in _known_statements():
            raise StatementBad(statement)
        return [], [("statement-unused", statement)]
    level = _level(before) or _level(after)
    matching = [c for c in candidates if level and law.classes[c].category.endswith(f" {level}")]
    named = [c for c in matching if _word(law.classes[c].category) in fold(before + after)]
    if chosen := named or matching:
        return [chosen[0]], []
    remark = [("category-missing", statement)] if plain in _TWO_CATEGORIES else []
    return [_strictest(candidates, law)], remark


def _level(text: str) -> str:
    found = _LEVEL.findall(text)
    return found[-1].upper() if found else ""


def _word(category: str) -> str:
    return fold(category.rpartition(" ")[0]).partition(" ")[0].rstrip(".")


def _strictest(candidates: tuple[str, ...], law: Law) -> str:
    return min(
        candidates, key=lambda c: (law.classes[c].category.rpartition(" ")[2], law.classes[c].category)
    )


@cache
def _known_statements() -> frozenset[str]:
    rows = read_table(assets.ontology() / "tables" / "hazard-statements.tsv", ("code",))
    return frozenset(parent(row["code"]) for row in rows)
