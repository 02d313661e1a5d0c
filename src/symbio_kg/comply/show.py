"""Values as people read them, in each language: codes with their star, days, numbers with their unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from symbio_kg.comply.case import Case, Code, Items
from symbio_kg.comply.facts import CHOICE, Fact, fact_table
from symbio_kg.comply.lists import countries
from symbio_kg.comply.regimes import criterion_at
from symbio_kg.model import Text
from symbio_kg.store import Term
from symbio_kg.terms import PREFIXES

__all__ = ["day", "filled", "number", "shown"]

_BLANKS: Final = ("value", "limit", "other")


def day(value: date, language: str) -> str:
    """Return *value* as `2026-11-23`, in Turkish as `23.11.2026`."""
    return value.strftime("%d.%m.%Y") if language == "tr" else value.isoformat()


def number(value: Decimal, language: str) -> str:
    """Return *value* with groups of thousands, and the comma as decimal sign in Turkish."""
    text = f"{value.normalize():,f}"
    if language == "tr":
        return text.translate(str.maketrans(",.", ".,"))
    return text.replace(",", "\u202f")


def shown(fact: Fact, case: Case) -> Text | None:
    """Return the value of *fact* in *case*, None when it is not stated."""
    if fact.kind in ("items", "pairs"):
        items = case.items.get(fact.id)
        if items is None:
            return None
        return {language: _items(items, language) for language in ("en", "tr")}
    value = case.get(fact.id)
    if value is None:
        return None
    return {language: _shown(fact, value, language) for language in ("en", "tr")}


def _items(items: Items, language: str) -> str:
    facts = fact_table().facts
    return "; ".join(
        " ".join(_shown(facts[f], value, language) for f, value in item.items()) for item in items
    )


def _shown(fact: Fact, value: object, language: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(fact, part, language) for part in value)
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "tr": ("hayır", "evet")}[language][value]
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, Decimal):
        return f"{number(value, language)} {fact.unit}".strip()
    if isinstance(value, Code):
        return str(value)
    if fact.kind in ("choice", "choices", "name"):
        return fact_table().label(fact.choices, str(value))[language]
    if fact.kind in ("country", "countries"):
        return countries().names[str(value)][language]
    return str(value)


def filled(text: Text, blanks: Mapping[str, Term]) -> Text:
    """Return *text* with `{value}`, `{limit}` and `{other}` filled in from a row."""
    return {
        language: sentence.format(**{name: _of_term(blanks.get(name), language) for name in _BLANKS})
        for language, sentence in text.items()
    }


def _of_term(term: Term | None, language: str) -> str:
    if term is None:
        return "–"
    if isinstance(term, NamedNode):
        criterion = criterion_at(term.value)
        if criterion is not None:
            return f"{criterion.id} “{criterion.requirement[language]}”"
        if term.value.startswith(CHOICE):
            choices, _, names = term.value.removeprefix(CHOICE).partition("/")
            return ", ".join(fact_table().label(choices, name)[language] for name in names.split("+"))
        return term.value.rpartition("/")[2].replace("-", " ")
    if not isinstance(term, Literal):
        return str(term)
    if term.datatype.value.startswith(PREFIXES["fact"]):
        return _labels(term, language)
    kind = term.datatype.value.rpartition("#")[2]
    if kind == "date":
        return day(date.fromisoformat(term.value), language)
    if kind in ("decimal", "integer"):
        return number(Decimal(term.value), language)
    if kind == "boolean":
        return {"en": {"true": "yes"}.get(term.value, "no"), "tr": {"true": "evet"}.get(term.value, "hayır")}[
            language
        ]
    return term.value


def _labels(term: Literal, language: str) -> str:
    """Return the names of the choices in *term*, whose datatype is the fact they are choices of."""
    wanted = term.datatype.value.removeprefix(PREFIXES["fact"])
    choices = next((f.choices for f in fact_table().facts.values() if f.name == wanted), "")
    return ", ".join(fact_table().label(choices, part)[language] for part in term.value.split(", "))
