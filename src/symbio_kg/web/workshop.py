"""Workshop mode: cards are entered one after another or pasted, become offers and needs, and matches appear."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Final, TypeAlias

from fastapi import Response
from pyoxigraph import Literal, NamedNode

from symbio_kg.api.documents import Sent
from symbio_kg.api.intake import take
from symbio_kg.api.keeping import ListingRejected
from symbio_kg.endpoint.rights import Rights
from symbio_kg.errors import SymbioError
from symbio_kg.govern.sitting import Sitting, Sittings
from symbio_kg.govern.workshop import Card, Read, read_cards, recognised, table
from symbio_kg.match.kept import kept_runs
from symbio_kg.model import Report, Text
from symbio_kg.people import Scope
from symbio_kg.read.columns import CHOICES
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.units import default_units
from symbio_kg.web.listings import counted
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_BOTH: Final = ("GET", "POST")
_DATA: Final = PREFIXES["data"]
_FIELDS: Final = ("organisation", "side", "words", "amount", "unit", "period")
_HEADINGS: Final[Mapping[str, str]] = {
    "en": "organisation;has/wants;what;amount;unit;period",
    "tr": "kurum;var/arıyor;ne;miktar;birim;dönem",
}
_SIDES: Final[Mapping[str, Mapping[str, str]]] = {
    "offer": {"en": "has", "tr": "var"},
    "need": {"en": "wants", "tr": "arıyor"},
}
_UNITS: Final = ("t", "kg", "m³", "MWh", "kW", "m²")
_MOST_MATCHES: Final = 500
_SHOWN: Final = 24
_FIRST_ROW: Final = 2
"""The row of the first card in the table of cards."""
_CARDS: Final = """SELECT ?card ?way ?title ?firm ?name ?code ?material ?amount ?unit ?period WHERE {{
  VALUES ?card {{ {cards} }}
  {{ ?card a sym:Offer BIND (sym:Offer AS ?way) }} UNION {{ ?card a sym:Need BIND (sym:Need AS ?way) }}
  ?card dcterms:title ?title ; sym:listedBy ?firm ; sym:concerns ?resource .
  OPTIONAL {{ ?firm rdfs:label ?name }}
  OPTIONAL {{ ?resource sym:wasteCode / skos:notation ?code }}
  OPTIONAL {{ ?resource sym:material / rdfs:label ?material }}
  OPTIONAL {{ ?resource sym:quantity ?amount ; sym:unit ?unit OPTIONAL {{ ?resource sym:period ?period }} }}
}}"""
# One run and one side at a time, so that each card is looked up and no run is read through.
_FOUND: Final = """SELECT ?card ?other ?score WHERE {{ VALUES ?card {{ {cards} }}
  GRAPH {run} {{ ?match sym:{side} ?card ; sym:{far} ?other ; sym:score ?score ; a sym:Match }} }}"""
_OTHERS: Final = """SELECT ?listing ?title ?name WHERE {{ VALUES ?listing {{ {listings} }}
  ?listing dcterms:title ?title ; sym:listedBy ?firm . OPTIONAL {{ ?firm rdfs:label ?name }} }}"""


@dataclass(frozen=True, slots=True)
class Entered:
    """A card as it stands in the store: whose, what, and what it was taken for."""

    iri: str
    offered: bool
    title: str
    firm: str
    code: str
    material: Text
    amount: float | None
    unit: str

    @property
    def path(self) -> str:
        """What names it in an address."""
        return self.iri.removeprefix(_DATA)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a match: title and firm, and whether it is a card of this room."""

    path: str
    title: str
    firm: str
    here: bool


Match: TypeAlias = tuple[float, Side, Side]
"""Score, offer and need."""


@area.page("workshop", tr="/calistay", en="/workshop", methods=_BOTH)
def workshop(page: Page) -> Response:
    """Return the workshops there were; a POST begins one."""
    who, problem = page.needs(Scope.SYNERGIES), ""
    sittings = Sittings(page.service.store, page.service.clock)
    if page.request.method == "POST":
        try:
            made = page.service.write(
                lambda store: Sittings(store, page.service.clock).open(page.given("name"), who)
            )
        except SymbioError as error:
            problem = page.say(error.message)
        else:
            return page.redirect("workshop.room", id=made.id)
    found = sittings.all(who)
    return page.render(
        "workshop/workshop.html.j2", status=422 if problem else 200, sittings=found, problem=problem
    )


@area.page("workshop.room", tr="/calistay/{id}", en="/workshop/{id}")
def room(page: Page) -> Response:
    """Return a workshop's room: the form for the next card, the cards so far, and their matches."""
    given = {field: page.asked(field) for field in ("organisation", "side")}
    return _room(page, given=given)


@area.page("workshop.card", tr="/calistay/{id}/kart", en="/workshop/{id}/card", methods=("POST",))
def card(page: Page) -> Response:
    """Take one card in; an unclear one comes back with what to add."""
    given = {field: page.given(field) for field in _FIELDS}
    problems = {
        field: page.word(words) for field, words in _MISSING.items() if not given[field]
    }  # fmt: skip
    if problems:
        return _room(page, given=given, problems=problems)
    made = Card(**given) if given["amount"] else Card(given["organisation"], given["side"], given["words"])
    try:
        unclear = _take(page, [made])
    except SymbioError as error:
        return _room(page, given=given, problems={"words": page.say(error.message)})
    if unclear:
        added = " ".join(page.say(text) for text in unclear[0].add)
        return _room(page, given=given, problems={"words": added})
    return page.redirect(
        "workshop.room", id=page.blank("id"), organisation=given["organisation"], side=given["side"]
    )


_MISSING: Final = {
    "organisation": N_("Write whose card it is"),
    "side": N_("Say whether they have it or want it"),
    "words": N_("Write what it is"),
}


@area.page("workshop.cards", tr="/calistay/{id}/kartlar", en="/workshop/{id}/cards", methods=("POST",))
def cards(page: Page) -> Response:
    """Take pasted cards in; those that are unclear stay in the field, each with what to add."""
    pasted = page.given("cards")
    try:
        unclear = _take(page, read_cards(pasted))
    except SymbioError as error:
        return _room(page, pasted=pasted, problems={"cards": page.say(error.message)})
    if unclear:
        return _room(page, pasted=_as_text(page, unclear), unclear=unclear)
    return page.redirect("workshop.room", id=page.blank("id"))


def _take(page: Page, given: Sequence[Card]) -> list[Read]:
    """Store the cards that are clear and remember them for this room; return those that are not."""
    who, name, day = page.needs(Scope.SYNERGIES), page.blank("id"), page.service.today()
    Sittings(page.service.store).get(name, who)
    read = [recognised(one, day) for one in given]
    clear = {one.card.id: one for one in read if one.clear}
    report: Report | None = None
    if clear:
        sent = Sent("workshop.csv", table(clear.values(), page.language), "text/csv", language=page.language)
        try:
            stored = take(page.service, sent, who, "workshop")
        except ListingRejected as error:
            report = error.report
        else:
            report = stored.receipt.report
            page.service.write(lambda store: Sittings(store).add(name, stored.receipt.accepted, who))
    refused = _refused(list(clear.values()), report)
    return [refused.get(one.card.id, one) for one in read if not one.clear or one.card.id in refused]


def _refused(given: Sequence[Read], report: Report | None) -> dict[str, Read]:
    """Return the cards that *report*, on the table of *given*, refuses, with what it says is to be mended."""
    said: dict[str, list[Text]] = {}
    for found in report.violations if report else ():
        if found.place.row is not None and 0 <= found.place.row - _FIRST_ROW < len(given):
            said.setdefault(given[found.place.row - _FIRST_ROW].card.id, []).append(found.message)
    return {
        one.card.id: replace(one, kind="", add=tuple(said[one.card.id]))
        for one in given
        if one.card.id in said
    }


def _as_text(page: Page, unclear: Sequence[Read]) -> str:
    """Return unclear cards as they are pasted, so that they can be mended."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(_HEADINGS[page.language].split(";"))
    for one in unclear:
        c = one.card
        side = _SIDES[c.side][page.language]
        writer.writerow([c.organisation, side, c.words, c.amount, c.unit, c.period])
    return out.getvalue()


def _room(
    page: Page,
    *,
    given: Mapping[str, str] | None = None,
    pasted: str = "",
    problems: Mapping[str, str] | None = None,
    unclear: Sequence[Read] = (),
) -> Response:
    sitting = Sittings(page.service.store).get(page.blank("id"), page.needs(Scope.SYNERGIES))
    entered = _entered(page, sitting)
    matches = sorted(_spread(_matches(page, sitting)), key=lambda one: not (one[1].here and one[2].here))
    return page.render(
        "workshop/room.html.j2",
        status=422 if problems else 200,
        sitting=sitting,
        entered=page.wording.sorted(entered, "firm"),
        firms=len({one.firm for one in entered}),
        matches=matches[:_SHOWN],
        more=max(0, len(matches) - _SHOWN),
        here=sum(offer.here and need.here for _, offer, need in matches),
        given={field: (given or {}).get(field, "") for field in _FIELDS},
        units=_UNITS,
        periods=[choice.names[page.language] for choice in CHOICES["period"]],
        pasted=pasted or _HEADINGS[page.language] + "\n",
        problems=dict(problems or {}),
        unclear=unclear,
        example=_example(page.language),
    )


@cache
def _example(language: str) -> str:
    rows = {
        "en": "Example Steel;has;steelworks slag;1200;t;year\nExample Cement;wants;blast furnace slag;;;",
        "tr": "Örnek Çelik;var;çelikhane cürufu;1200;t;yıl\nÖrnek Çimento;arıyor;yüksek fırın cürufu;;;",
    }
    return f"{_HEADINGS[language]}\n{rows[language]}"


def _entered(page: Page, sitting: Sitting) -> list[Entered]:
    """Return the cards of the room that are still in the store."""
    if not sitting.cards:
        return []
    store = page.service.store
    found: dict[str, Entered] = {}
    materials: dict[str, dict[str, str]] = {}
    shown = default_units().by_iri
    for row in store.select(sparql_prologue() + _CARDS.format(cards=_nodes(sitting.cards))).dicts():
        iri, name = _text(row["card"]), row.get("material")
        if isinstance(name, Literal):
            materials.setdefault(iri, {})[name.language or "en"] = name.value
        unit = shown.get(_text(row.get("unit")))
        found[iri] = Entered(
            iri=iri,
            offered=_text(row["way"]).endswith("Offer"),
            title=_text(row["title"]),
            firm=_text(row.get("name")) or _text(row["firm"]).rpartition("/")[2],
            code=_text(row.get("code")),
            material=materials.setdefault(iri, {}),
            amount=float(_text(row["amount"])) if "amount" in row else None,
            unit=counted(page, unit.symbols[0], _text(row.get("period")).rpartition("/")[2]) if unit else "",
        )
    return list(found.values())


def _matches(page: Page, sitting: Sitting) -> Iterator[Match]:
    """Yield score, offer and need of the matches of the room's cards from the newest runs, best first."""
    store = page.service.store
    runs = kept_runs(store, Rights.of(page.caller).sees)
    if not sitting.cards or not runs:
        return
    newest = sorted(run.iri for run in runs if run.day == runs[-1].day)
    scores = _scores(store, newest, sitting)
    found = sorted(scores, key=lambda pair: (-scores[pair], pair))[:_MOST_MATCHES]
    sides = _sides(store, {iri for pair in found for iri in pair}, sitting)
    for offer, need in found:
        if offer in sides and need in sides:
            yield scores[offer, need], sides[offer], sides[need]


def _spread(matches: Iterable[Match]) -> list[Match]:
    """Return *matches* with the best of each card before the next of any: few cards would fill the list otherwise."""
    turns: Counter[str] = Counter()
    found: list[tuple[int, Match]] = []
    for match in matches:
        sides = (match[1].path, match[2].path)
        found.append((max(turns[path] for path in sides), match))
        turns.update(sides)
    return [match for _, match in sorted(found, key=lambda one: one[0])]


def _scores(store: GraphStore, runs: Sequence[str], sitting: Sitting) -> dict[tuple[str, str], float]:
    """Return (offer, need) → the best score of the pair in *runs*, for what the room's cards meet."""
    scores: dict[tuple[str, str], float] = {}
    for run, (side, far) in product(runs, (("offer", "need"), ("need", "offer"))):
        query = _FOUND.format(run=NamedNode(run), side=side, far=far, cards=_nodes(sitting.cards))
        for card, other, score in store.select(sparql_prologue() + query):
            pair = (_text(card), _text(other)) if side == "offer" else (_text(other), _text(card))
            scores[pair] = max(scores.get(pair, 0.0), float(_text(score)))
    return scores


def _sides(store: GraphStore, listings: set[str], sitting: Sitting) -> dict[str, Side]:
    if not listings:
        return {}
    found = store.select(sparql_prologue() + _OTHERS.format(listings=_nodes(listings))).dicts()
    return {
        (iri := _text(row["listing"])): Side(
            iri.removeprefix(_DATA), _text(row["title"]), _text(row.get("name")), iri in sitting.cards
        )
        for row in found
    }


def _nodes(iris: set[str] | frozenset[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in sorted(iris))


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))
