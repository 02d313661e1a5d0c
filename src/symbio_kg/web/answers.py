"""Answers to the questions of a listing: as typed, as they are kept whatever the language, and as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg.api.documents import Judged, Sent
from symbio_kg.api.service import Service
from symbio_kg.api.v1.listings import ListingIn, cells_of, owner_for
from symbio_kg.i18n import capital
from symbio_kg.model import Finding, Place, Severity, Text
from symbio_kg.people import Caller
from symbio_kg.read.cells import number_of
from symbio_kg.read.columns import CHOICES, COLUMNS, choose
from symbio_kg.read.fields import fields_of
from symbio_kg.read.messages import finding
from symbio_kg.read.values import Value, values_of
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.units import default_units
from symbio_kg.vocabulary import WordList, default_vocabulary
from symbio_kg.web.page import whole
from symbio_kg.web.wording import LARGEST, Wording

__all__ = ["MORE", "Cells", "faults", "judge", "own_cells", "settled", "shown", "typed"]

Cells = Mapping[str, object]
MORE: Final = ("kept_from_partners", "kept_from_authority", "replaces", "version")
"""What a draft holds besides the columns."""

_SYM: Final = PREFIXES["sym"]
_KINDS: Final = (_SYM["Offer"], _SYM["Need"])
_HEADINGS: Final = {column.key: column.heading for column in COLUMNS}
_NUMBERS: Final = frozenset(
    {"quantity", "minimum", "latitude", "longitude", "distance", "supply", "return", "licence_room"}
)
_PLACES: Final = frozenset({"latitude", "longitude"})
_DAYS: Final = frozenset({"from", "until", "sampled", "licence_from", "licence_until"})
_LISTS: Final = {
    "material": "materials",
    "process": "processes",
    "slot": "slots",
    "unit": "units",
    "function": "functions",
    "facility_type": "facilities",
    "country": "countries",
}
_SIGNS: Final = {"<=": "≤", ">=": "≥"}
_THREE: Final = re.compile(r"(?<![\d.])([1-9]\d{0,2}\.\d{3})(?![\d.])")
"""`1.234` is a thousand in Turkish; with a zero more it is the same number in both languages."""


def own_cells(fields: Cells) -> dict[str, object]:
    """Return the columns of a draft without what it holds besides."""
    return {name: value for name, value in fields.items() if name not in MORE}


def judge(service: Service, who: Caller, cells: Cells, language: str) -> Judged:
    """Return what reader and shapes find in a listing of the caller's organisation; nothing is stored.

    Raises Refusal for an account without an organisation, and what `Documents.judge` raises.
    """
    given = cells_of(ListingIn.model_validate(own_cells(cells)))
    owner = owner_for(service, who, None)
    return service.documents.judge(Sent("listing", fields=given, language=language, owner=owner))


def faults(found: Iterable[Finding], severity: Severity) -> dict[str, Text]:
    """Return the first message of each column, of the findings that weigh *severity*."""
    told: dict[str, Text] = {}
    for one in found:
        key = one.place.field or ""
        if one.severity is severity and key in _HEADINGS:
            told.setdefault(key, _missing(key) if one.component == "missing" else one.message)
    return told


def _missing(key: str) -> Text:
    """Return what the reader says of an empty cell, by the heading that people see."""
    return {
        language: finding("missing", Place(""), column=heading).message[language]
        for language, heading in _HEADINGS[key].items()
    }


def settled(cells: Cells, judged: Judged, language: str) -> dict[str, object]:
    """Return *cells*, typed in *language*, so that they read the same in every language."""
    triples = judged.document.triples
    wrong = faults(judged.report.findings, Severity.VIOLATION)
    listing = next((t.subject for t in triples if t.predicate == RDF_TYPE and t.object in _KINDS), None)
    read: Cells = {}
    if isinstance(listing, NamedNode):
        read = fields_of(listing.value, triples, (), default_vocabulary())
    return {
        key: value if key in wrong else _settled(key, value, read.get(key), language)
        for key, value in cells.items()
    }


def _settled(key: str, typed_value: object, read: object, language: str) -> object:
    if key in ("private", "identifier", "months", *MORE):
        return typed_value
    if key == "values" and read:
        return _THREE.sub(r"\g<1>0", str(read))
    if read not in (None, ""):
        return read
    if key in _NUMBERS:
        number = number_of(typed_value, comma=language == "tr", grouping=key not in _PLACES)
        return float(number.value) if number else typed_value
    return typed_value


def typed(key: str, value: object, wording: Wording) -> str:
    """Return an answer as it stands in its field, to be changed."""
    if key in _NUMBERS and isinstance(value, float | int):
        return _plain(value, wording.language)
    if key == "values":
        return "\n".join(_values(str(value or ""), wording, plain=True))
    if key in _LISTS and key not in ("unit", "slot", "country"):
        return "; ".join(_name(key, one, wording.language) for one in _each(value))
    if key in _DAYS:
        return _day(str(value or ""))
    return "; ".join(map(str, _each(value)))


def shown(key: str, value: object, wording: Wording) -> list[str]:
    """Return an answer as people read it, one line each; nothing for none."""
    language = wording.language
    if value in (None, "", []):
        return []
    if key in _NUMBERS and isinstance(value, float | int):
        return [wording.number(value, 5 if key in _PLACES else 3)]
    if key == "values":
        return list(_values(str(value), wording, plain=False))
    if key == "waste_code":
        return [_code(str(value), language)]
    if key == "nace":
        return [_numbered(default_vocabulary().activities, str(value), language)]
    if key in _LISTS:
        return [capital(_name(key, one, language), language) for one in _each(value)]
    if key in _DAYS:
        return [_written(str(value), wording)]
    if key == "months":
        return [", ".join(_month(month, wording) for month in str(value).split(", "))]
    if key in CHOICES:
        found = [(one, choose(key, str(one))) for one in _each(value)]
        return [capital(choice.names[language], language) if choice else str(one) for one, choice in found]
    return [line for line in str(value).splitlines() if line.strip()]


def _month(typed: str, wording: Wording) -> str:
    number = whole(typed) or 0
    return wording.month(number) if 0 < number <= 12 else typed


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _plain(value: float, language: str) -> str:
    text = str(value) if abs(value) > LARGEST else f"{value:.10f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "tr" else text


def _name(key: str, value: object, language: str) -> str:
    words: WordList = getattr(default_vocabulary(), _LISTS[key])
    found = words.find(str(value))
    if len(found) != 1:
        return str(value)
    name = found[0].label(language)
    return name if key in ("slot", "unit") or words.find(name) == found else f"{found[0].id} | {name}"


def _code(value: str, language: str) -> str:
    words = default_vocabulary()
    local = value.removeprefix("lowtr:")
    return _numbered(words.turkish_codes if local != value else words.codes, local, language)


def _numbered(words: WordList, value: str, language: str) -> str:
    found = words.find(value)
    return f"{found[0].id} {found[0].label(language)}" if len(found) == 1 else value


def _day(value: str) -> str:
    year, _, rest = value.partition("-")
    month, _, day = rest.partition("-")
    return f"{day}.{month}.{year}" if len(year) == 4 and day else value


def _written(value: str, wording: Wording) -> str:
    try:
        return wording.day(value)
    except ValueError:
        return value


def _values(text: str, wording: Wording, *, plain: bool) -> Iterable[str]:
    """Yield each measured value in the language of *wording*; what cannot be read as it stands."""
    words, units = default_vocabulary(), default_units().by_iri
    language = wording.language
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        (read,) = values_of(part, words, comma=language == "tr")
        if not isinstance(read, Value):
            yield part
            continue
        name = words.properties.by_iri[read.property].label(language)
        if read.number is None:
            yield f"{name} = {'yok' if language == 'tr' else 'absent'}"
            continue
        unit = units[read.unit].symbols[0] if read.unit in units else ""
        number = float(read.number)
        amount = _plain(number, language) if plain else wording.number(number, 4)
        yield f"{name} {_SIGNS.get(read.sign, read.sign)} {amount} {unit}".strip()
