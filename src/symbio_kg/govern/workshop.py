"""A workshop: cards of what each organisation has and wants become listings, and matches appear in the room.

What a card says in words is looked up: first the materials it names, then the entry of the list of waste that
fits. A card that stays unclear comes back with what to add; nothing is guessed into the store.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from symbio_kg.classify import THRESHOLD, Classification, classify
from symbio_kg.classify.errors import TextEmpty
from symbio_kg.errors import SymbioError
from symbio_kg.i18n import fold
from symbio_kg.model import Text
from symbio_kg.read.columns import CHOICES, COLUMNS, choose
from symbio_kg.search import Hit, default_index
from symbio_kg.terms import PREFIXES
from symbio_kg.units import unit
from symbio_kg.vocabulary import default_vocabulary

__all__ = ["Card", "CardsRefused", "Read", "read_cards", "recognised", "table"]

_MOST: Final = 2000
_LONGEST: Final = 500
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": ("organisation", "organization", "kurum", "kuruluş", "firma", "firm", "company"),
    "side": ("has/wants", "side", "has or wants", "var/arıyor", "taraf", "teklif/ihtiyaç"),
    "words": ("words", "what", "resource", "kaynak", "ne", "açıklama", "tanım"),
    "amount": ("amount", "quantity", "miktar"),
    "unit": ("unit", "birim"),
    "period": ("period", "dönem"),
    "activity": ("activity", "nace", "faaliyet"),
}
_ANYTHING: Final = frozenset({f"{PREFIXES['mat']}resource", f"{PREFIXES['mat']}material"})
"""Names that say nothing of what it is."""

_SIDES: Final = {
    **dict.fromkeys(("has", "have", "offer", "var", "veriyor", "teklif", "elinde var"), "offer"),
    **dict.fromkeys(("wants", "want", "need", "needs", "istiyor", "arıyor", "ihtiyaç"), "need"),
}
_UNCLEAR: Final[Text] = {
    "en": "Say in a few words what it is: material, process it comes from, form.",
    "tr": "Ne olduğunu birkaç sözcükle yazın: malzeme, geldiği proses, biçimi.",
}
_NO_AMOUNT: Final = "The workshop card names no amount. / Çalıştay kartında miktar yok."


class CardsRefused(SymbioError):
    """Cards that cannot be read, or more than one sitting holds."""

    code = "cards-refused"
    status = 422


@dataclass(frozen=True, slots=True)
class Card:
    """One card: whose, `offer` or `need`, what in words, and how much of it where it is said."""

    organisation: str
    side: str
    words: str
    amount: str = ""
    unit: str = ""
    period: str = ""
    activity: str = ""

    @property
    def id(self) -> str:
        """The card's own number: the same card entered twice is one listing."""
        said = "\0".join((fold(self.organisation), self.side, fold(self.words)))
        return f"K-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Read:
    """What a card's words were taken for: a kind of resource and material or code; or what to `add`."""

    card: Card
    kind: str = ""
    material: str = ""
    code: str = ""
    confidence: float = 0.0
    add: tuple[Text, ...] = ()

    @property
    def clear(self) -> bool:
        """True when the card can become a listing."""
        return bool(self.kind)


def read_cards(text: str) -> list[Card]:
    """Return the cards of a JSON list or a CSV table with headings in either language; raises CardsRefused."""
    stripped = text.lstrip("\ufeff \r\n\t")
    try:
        rows = json.loads(stripped) if stripped.startswith("[") else _table_rows(stripped)
    except (ValueError, csv.Error, RecursionError) as error:
        raise _refused("the list cannot be read", "liste okunamıyor") from error
    if not 0 < len(rows) <= _MOST or not all(isinstance(row, Mapping) for row in rows):
        raise _refused(f"give 1 to {_MOST} cards", f"1 ile {_MOST} arası kart verin")
    return [_card(number, row) for number, row in enumerate(rows, 1)]


def recognised(card: Card, day: date, jurisdiction: str = "TR") -> Read:
    """Return what the card's words mean on *day*; a need is met by a material, an offer has a code as well."""
    missing = tuple(_unmeasured(card))
    if missing:
        return Read(card, add=missing)
    named = _material(default_index().recognise(card.words))
    try:
        found = classify(card.words, card.activity or None, day, jurisdiction)
    except TextEmpty:
        return Read(card, add=(_UNCLEAR,))
    if card.side == "need":
        return Read(card, "material", named, confidence=1.0) if named else _unclear(card, found)
    if found.proposals and found.proposals[0].confidence >= THRESHOLD and not _no_waste(named):
        first = found.proposals[0]
        return Read(card, "waste", named, first.code, first.confidence)
    return Read(card, "by-product", named, confidence=1.0) if named else _unclear(card, found)


def table(read: Iterable[Read], language: str = "tr") -> bytes:
    """Return the listings of clear cards, written in *language*, as a table that `read` reads, names kept private."""
    headings = {column.key: column.heading["en"] for column in COLUMNS}
    headings["title"] = headings[f"title_{language}"]
    out = io.StringIO()
    writer = csv.DictWriter(out, [headings[k] for k in _WRITTEN], lineterminator="\n")
    writer.writeheader()
    for item in read:
        writer.writerow({headings[key]: value for key, value in _row(item).items()})
    return out.getvalue().encode()


_WRITTEN: Final = (
    "identifier", "kind", "resource", "title", "firm", "nace", "material", "waste_code", "quantity", "unit",
    "period", "reason", "private",
)  # fmt: skip


def _row(item: Read) -> dict[str, str]:
    card = item.card
    return {
        "identifier": card.id,
        "kind": card.side,
        "resource": item.kind,
        "title": card.words[:_TITLE],
        "firm": card.organisation,
        "nace": card.activity,
        "material": item.material,
        "waste_code": item.code,
        "quantity": card.amount,
        "unit": card.unit if card.amount else "",
        "period": card.period if card.amount else "",
        "reason": "" if card.amount else _NO_AMOUNT,
        "private": "firm name",
    }


_TITLE: Final = 100


def _card(number: int, row: Mapping[str, Any]) -> Card:
    given = {fold(str(key).strip()): str(value).strip() for key, value in row.items() if value is not None}
    found = {
        name: next((given[fold(h)] for h in headings if given.get(fold(h))), "")
        for name, headings in _HEADINGS.items()
    }
    side = _SIDES_FOLDED.get(fold(found.pop("side")))
    long = any(len(value) > _LONGEST for value in found.values())
    if side is None or long or not found["organisation"] or not found["words"]:
        raise _refused(
            f"card {number}: give organisation, has or wants, and words of at most {_LONGEST} characters",
            f"kart {number}: kurum, var ya da arıyor ve en çok {_LONGEST} karakterlik bir tanım verin",
        )
    measure, _, per = found["unit"].partition("/")
    if per and not found["period"] and choose("period", per):  # t/yr
        found |= {"unit": measure.strip(), "period": per.strip()}
    return Card(side=side, **found)


_SIDES_FOLDED: Final = {fold(word): side for word, side in _SIDES.items()}


def _table_rows(text: str) -> list[dict[str, str]]:
    first = text.split("\n", 1)[0]
    counts = Counter({mark: first.count(mark) for mark in (";", ",", "\t")})
    reader = csv.DictReader(io.StringIO(text), delimiter=counts.most_common(1)[0][0])
    return [row for row in _limited(reader) if any(value for value in row.values())]


def _limited(rows: Iterable[dict[Any, Any]]) -> Iterator[dict[str, str]]:
    for number, row in enumerate(rows):
        if number > _MOST or None in row:
            raise ValueError(number)
        yield row


def _material(hits: Sequence[Hit]) -> str:
    """Return the material that is named, "" when none is or several are equally likely.

    Of several the one that all others are kinds of, which holds whatever is meant.
    """
    best = [hit.entry for hit in hits if hit.score >= 1.0 and hit.entry.iri not in _ANYTHING]
    common = [one for one in best if all(one.iri in _and_broader(other.iri) for other in best)]
    return common[0].labels["en"] if common else ""


def _unmeasured(card: Card) -> Iterator[Text]:
    """Yield what is to be mended of an amount: its unit, or what it is counted by."""
    if card.amount and unit(card.unit) is None:
        yield {
            "en": f"Give the amount in a unit such as t, kg, m³, MWh, kW or m²; “{card.unit}” is none.",
            "tr": f"Miktarı t, kg, m³, MWh, kW ya da m² gibi bir birimle verin; “{card.unit}” bunlardan değil.",
        }
    if card.period and choose("period", card.period) is None:
        names = {
            language: ", ".join(c.names[language] for c in CHOICES["period"]) for language in ("en", "tr")
        }
        yield {
            "en": f"Say per what the amount is: {names['en']}; “{card.period}” is none of these.",
            "tr": f"Miktarın neye göre olduğunu yazın: {names['tr']}; “{card.period}” bunlardan değil.",
        }


@cache
def _no_waste(name: str) -> bool:
    """Tell whether the material called *name* is energy, water or a service, which have no waste code."""
    iri = next((w.iri for w in default_vocabulary().materials.words if w.labels["en"] == name), "")
    return not _NO_WASTE.isdisjoint(_and_broader(iri))


_NO_WASTE: Final = frozenset(
    f"{PREFIXES['mat']}{name}" for name in ("energy-carrier", "water-resource", "shared-service")
)


@cache
def _and_broader(iri: str) -> frozenset[str]:
    """Return the material *iri* and those that it is a kind of."""
    known = {word.iri: word.facts.get("parent", "") for word in default_vocabulary().materials.words}
    found: set[str] = set()
    while iri in known and iri not in found:
        found.add(iri)
        iri = f"{PREFIXES['mat']}{known[iri]}"
    return frozenset(found | {iri})


def _unclear(card: Card, found: Classification) -> Read:
    return Read(card, add=found.add or (_UNCLEAR,))


def _refused(en: str, tr: str) -> CardsRefused:
    return CardsRefused(en=f"Workshop cards: {en}.", tr=f"Çalıştay kartları: {tr}.")
