"""Synergies as the pages show them: what moves from whom to whom, where it stands, and what it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from symbio_kg.accept import owners
from symbio_kg.govern import Kind, Synergies, Synergy, Way, lifecycle, parts_of, view, ways
from symbio_kg.govern.lifecycle import Named
from symbio_kg.model import Text
from symbio_kg.people import Role
from symbio_kg.people.errors import NoSuchAccount
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.web.page import Page

__all__ = [
    "Carried",
    "Listed",
    "Record",
    "author",
    "carried",
    "listed",
    "own_listings",
    "synergies",
    "titles",
]

_DATA: Final = PREFIXES["data"]
_TITLES: Final = f"""SELECT ?thing ?name WHERE {{{{ VALUES ?thing {{{{ {{things}} }}}}
  GRAPH <{LISTINGS}> {{{{ ?thing dcterms:title ?name }}}} }}}}"""
_FIRMS: Final = """SELECT ?thing ?name WHERE {{ VALUES ?thing {{ {things} }}
  GRAPH ?g {{ ?thing rdfs:label|schema:name ?name }} }}"""
_CALLED: Final = """SELECT ?thing ?name WHERE {{ VALUES ?thing {{ {things} }}
  GRAPH ?g {{ ?thing dcterms:title ?name }} }}"""
_CLOSED_BY: Final = frozenset({Kind.TASK, Kind.COMPLAINT})


@dataclass(frozen=True, slots=True)
class Listed:
    """One side's listing: its title, and what names it in an address."""

    title: Text
    path: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the reader sees it; `waits` for a task or complaint that nobody closed."""

    number: int
    kind: Kind
    at: str
    who: str
    text: str
    day: date | None
    until: date | None
    hash: str
    answers: int | None
    waits: bool

    def late(self, today: date) -> bool:
        """Tell whether its day has passed while it waits."""
        return self.waits and self.day is not None and self.day < today


@dataclass(frozen=True, slots=True)
class Carried:
    """A synergy as the reader may see it: `told` is what `govern.view` says, the rest makes it readable."""

    id: str
    offer: Listed
    need: Listed
    told: Mapping[str, Any]
    state: Named
    readiness: Named
    changed: datetime
    parts: frozenset[str]
    consent: bool | None
    """What the reader's own firm said of being named; None for who is no party."""
    open: bool
    ways: tuple[Way, ...]
    records: tuple[Record, ...]

    def of(self, kind: str) -> list[Record]:
        """Return the records of a kind, oldest first."""
        return [record for record in self.records if record.kind == kind]

    def waiting(self, kind: str) -> list[Record]:
        """Return the records of a kind that wait, the first due first."""
        found = [record for record in self.of(kind) if record.waits]
        return sorted(found, key=lambda r: (r.day or date.max, r.number))

    @property
    def steps(self) -> list[Way]:
        """The steps that lead on, as far as the reader may make them now."""
        return [way for way in self.ways if way.mine and not way.waits]


def synergies(page: Page, store: GraphStore | None = None) -> Synergies:
    """Return the synergies of the service's store."""
    return Synergies(store or page.service.store, page.service.clock)


def carried(page: Page, found: Sequence[Synergy]) -> list[Carried]:
    """Return *found*, which the reader may know of, as they are shown; three questions to the store for all."""
    store = page.service.store
    titles = _names(store, _TITLES, (name for s in found for name in (s.offer, s.need)))
    firms = _names(store, _FIRMS, (firm for s in found for firm in s.parties))
    people: dict[str, str] = {}
    return [_carried(page, synergy, titles, firms, people) for synergy in found]


def listed(page: Page, iris: Sequence[str]) -> list[Listed]:
    """Return the listings called *iris*, with the titles that everybody may read."""
    titles = _names(page.service.store, _TITLES, iris)
    return [Listed(titles.get(iri, {}), iri.removeprefix(_DATA)) for iri in iris]


def titles(store: GraphStore, iris: Iterable[str]) -> dict[str, Text]:
    """Return the titles of the listings called *iris*, for those who may read every graph; else the end of the IRI."""
    held = set(iris)
    found = _names(store, _CALLED, held)
    return {iri: found.get(iri) or dict.fromkeys(("en", "tr"), iri.rpartition("/")[2]) for iri in held}


def firm_name(page: Page, firm: str) -> str:
    """Return what the organisation *firm* is called, for its own people."""
    return page.say(_names(page.service.store, _FIRMS, [firm]).get(firm, {})) or firm.rpartition("/")[2]


def own_listings(page: Page, iris: Sequence[str]) -> set[str]:
    """Return which of the listings called *iris* are the reader's firm's."""
    who = page.caller
    if not who.has(Role.FIRM) or who.organisation is None:
        return set()
    held = owners(page.service.store, [NamedNode(iri) for iri in iris])
    return {listing.value for listing, firm in held.items() if firm.value == who.organisation}


def _carried(
    page: Page,
    synergy: Synergy,
    titles: Mapping[str, Text],
    firms: Mapping[str, Text],
    people: dict[str, str],
) -> Carried:
    who, life = page.caller, lifecycle()
    last = synergy.steps[-1]
    told = view(synergy, who, lambda firm: page.say(firms.get(firm, {})) or firm.rpartition("/")[2])
    waits = {record.act.number for kind in _CLOSED_BY for record in synergy.waiting(kind)}
    parts = parts_of(who, synergy)
    return Carried(
        id=synergy.id,
        offer=Listed(titles.get(synergy.offer, {}), synergy.offer.removeprefix(_DATA)),
        need=Listed(titles.get(synergy.need, {}), synergy.need.removeprefix(_DATA)),
        told=told,
        state=life.states[synergy.state],
        readiness=life.readiness[str(last.readiness)],
        changed=last.act.at,
        parts=parts,
        consent=synergy.consented[str(who.organisation)] if "party" in parts else None,
        open=synergy.open,
        ways=tuple(ways(synergy, who)),
        records=tuple(_record(page, record, told, waits, people) for record in told["records"]),
    )


def _record(
    page: Page, record: Mapping[str, Any], told: Mapping[str, Any], waits: set[int], people: dict[str, str]
) -> Record:
    return Record(
        number=record["number"],
        kind=Kind(record["kind"]),
        at=record["at"],
        who=author(page, record, told, people),
        text=record["text"],
        day=date.fromisoformat(record["day"]) if record["day"] else None,
        until=date.fromisoformat(record["until"]) if record["until"] else None,
        hash=record["hash"] or "",
        answers=record["answers"],
        waits=record["number"] in waits,
    )


def author(page: Page, act: Mapping[str, Any], told: Mapping[str, Any], people: dict[str, str]) -> str:
    """Return who did *act*, as far as the reader may know: the person and for which firm; "" when they may not."""
    account = act["account"]
    if account is None:
        return ""
    if account not in people:
        try:
            people[account] = page.service.people.accounts.get(account).name
        except NoSuchAccount:
            people[account] = page.word("somebody who was erased")
    sides = {side["id"]: side["name"] for side in (told["giver"], told["taker"]) if side}
    firm = sides.get(act["organisation"])
    return f"{people[account]}, {firm}" if firm else people[account]


def _names(store: GraphStore, query: str, things: Iterable[str]) -> dict[str, Text]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    wanted = " ".join(sorted({str(NamedNode(thing)) for thing in things}))
    if wanted:
        for row in store.select(sparql_prologue() + query.format(things=wanted)).dicts():
            name = row["name"]
            if isinstance(name, Literal):
                found[str(getattr(row["thing"], "value", ""))].setdefault(name.language or "en", name.value)
    return {**found}
