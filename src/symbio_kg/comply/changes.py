"""What the law says differently on two days: entries of the lists, dated details, provisions, rules, stored listings.

The two days are compared as they stand; what begins and ends between them is on neither and not told.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyoxigraph import Literal

from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.law import Law
from symbio_kg.comply.rules import LegalRule
from symbio_kg.comply.verdict import Citation
from symbio_kg.model import Text
from symbio_kg.store import GraphStore
from symbio_kg.terms import sparql_prologue
from symbio_kg.units import default_units

__all__ = [
    "BEGINS",
    "CHANGES",
    "ENDS",
    "Change",
    "EntryChange",
    "Extent",
    "LawChanges",
    "ListingTouched",
    "changes",
    "touched",
]

BEGINS, ENDS, CHANGES, TURNS, REWORDED = "begins", "ends", "changes", "changes-class", "reworded"


@dataclass(frozen=True, slots=True)
class Extent:
    """How many entries a list has on a day, and how many of them are hazardous."""

    entries: int
    hazardous: int


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that begins, ends, changes its class or is reworded; `before` and `after` as written on the days."""

    law: str
    code: str
    how: str
    before: str
    after: str
    name: Text
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A detail of the law that begins, ends or changes: a value, a row of a code list, a provision, a rule.

    `id` names it for machines, `name` for people; `before` and `after` are its values where it has any.
    """

    kind: str
    law: str
    id: str
    how: str
    name: Text
    day: date | None
    before: str = ""
    after: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class ListingTouched:
    """A stored listing whose code changes: the listing, its code, and what happens to it under which law."""

    listing: str
    identifier: str
    title: Text
    change: EntryChange


@dataclass(frozen=True, slots=True)
class LawChanges:
    """Everything that differs between *first* and *second*; `lists` holds each list's extent on both days."""

    first: date
    second: date
    lists: Mapping[str, tuple[Extent, Extent]]
    entries: tuple[EntryChange, ...]
    details: tuple[Change, ...]
    listings: tuple[ListingTouched, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Dated:
    """One dated node: what it is the next version of (`key`), its days and what it says."""

    key: Hashable
    node: str
    start: date | None
    end: date | None
    fields: Mapping[str, str]
    name: Text

    def holds(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


_VERSIONS: Final = """SELECT ?node ?law ?code ?hazardous ?from ?to ?en ?tr WHERE {
  ?order sym:wasteList ?list .
  ?entry skos:inScheme ?list ; a sym:WasteCode ; skos:notation ?code ; sym:hasVersion ?node .
  ?node sym:hazardous ?hazardous .
  OPTIONAL { ?node sym:validFrom ?from }
  OPTIONAL { ?node sym:validTo ?to }
  OPTIONAL { ?node skos:prefLabel ?en FILTER (LANG(?en) = "en") }
  OPTIONAL { ?node skos:prefLabel ?tr FILTER (LANG(?tr) = "tr") }
  BIND (IF(?order = sym:Turkey, "TR", "EU") AS ?law)
}"""
_DETAILS: Final = """SELECT ?node ?kind ?law ?id ?value ?unit ?from ?to ?en ?tr ?evidence WHERE {
  VALUES (?type ?kind) {
    (sym:LegalValue "value") (sym:PersistentPollutantLimit "pollutant-limit") (sym:HazardLimit "hazard-limit")
    (sym:StatusCriterion "criterion") (sym:StatusRegime "regime") (sym:Fine "fine")
  }
  ?node a ?type .
  OPTIONAL { ?node sym:jurisdiction ?order }
  OPTIONAL { ?node dcterms:identifier ?id }
  OPTIONAL { ?node schema:value|qudt:numericValue|sym:limitValue ?value }
  OPTIONAL { ?node qudt:hasUnit|qudt:unit ?unit }
  OPTIONAL { ?node sym:validFrom ?from }
  OPTIONAL { ?node sym:validTo ?to }
  OPTIONAL { ?node rdfs:label ?en FILTER (LANG(?en) = "en") }
  OPTIONAL { ?node rdfs:label ?tr FILTER (LANG(?tr) = "tr") }
  OPTIONAL { ?node sym:evidenceLevel ?evidence }
  BIND (COALESCE(IF(?order = sym:Turkey, "TR", IF(?order = sym:EuropeanUnion, "EU", "")), "") AS ?law)
}"""
_MEMBERS: Final = """SELECT ?node ?law ?list ?code ?value ?from ?to ?evidence WHERE {
  ?node a sym:CodeListMember ; sym:inCodeList ?list ; sym:listedCode ?code ; sym:jurisdiction ?order .
  OPTIONAL { ?node sym:listedValue ?value }
  OPTIONAL { ?node sym:validFrom ?from }
  OPTIONAL { ?node sym:validTo ?to }
  OPTIONAL { ?node sym:evidenceLevel ?evidence }
  BIND (COALESCE(IF(?order = sym:Turkey, "TR", IF(?order = sym:EuropeanUnion, "EU", "")), "") AS ?law)
}"""
_LISTINGS: Final = """SELECT DISTINCT ?listing ?identifier ?code ?title WHERE {
  ?listing sym:concerns / sym:wasteCode / skos:notation ?code .
  OPTIONAL { ?listing dcterms:identifier ?identifier }
  OPTIONAL { ?listing dcterms:title ?title }
}
ORDER BY ?identifier ?listing"""


def changes(store: GraphStore, law: Law, rules: Sequence[LegalRule], first: date, second: date) -> LawChanges:
    """Return what differs between *first* and *second* in the law that *store* holds."""
    versions = list(_read(store, _VERSIONS, lambda row: (row["law"], row["code"])))
    lists = {name: (_extent(versions, name, first), _extent(versions, name, second)) for name in ("EU", "TR")}
    links = _successors(store, second)
    details = [
        *_details(store, first, second),
        *_members(store, first, second),
        *_provisions(law, first, second),
        *_rules(law, rules, first, second),
    ]
    details.sort(key=lambda one: (_KINDS.index(one.kind), one.law, one.id, one.how))
    return LawChanges(first, second, lists, tuple(_entries(versions, links, first, second)), tuple(details))


_KINDS: Final = (
    "value",
    "pollutant-limit",
    "hazard-limit",
    "criterion",
    "regime",
    "fine",
    "code-list",
    "provision",
    "rule",
)


def touched(store: GraphStore, found: LawChanges) -> tuple[ListingTouched, ...]:
    """Return the listings in *store* whose code is among the entries that *found* says change."""
    by_code: dict[str, list[EntryChange]] = {}
    for change in found.entries:
        if change.how in (ENDS, TURNS):
            by_code.setdefault(change.code, []).append(change)
    titles: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in store.select(sparql_prologue() + _LISTINGS).dicts():
        code = _text(row["code"])
        if code in by_code:
            key = (_text(row["listing"]), _text(row.get("identifier")), code)
            language = getattr(row.get("title"), "language", None) or "en"
            titles.setdefault(key, {})[language] = _text(row.get("title"))
    return tuple(
        ListingTouched(listing, identifier, title, change)
        for (listing, identifier, code), title in titles.items()
        for change in by_code[code]
    )


def _read(store: GraphStore, query: str, key: Callable[[Mapping[str, str]], Hashable]) -> Iterator[_Dated]:
    for row in store.select(sparql_prologue() + query).dicts():
        fields = {name: _text(term) for name, term in row.items()}
        name: Text = {language: fields[language] for language in ("en", "tr") if language in fields}
        yield _Dated(key(fields), fields["node"], _day(fields, "from"), _day(fields, "to"), fields, name)


def _pairs(
    dated: Sequence[_Dated], first: date, second: date
) -> Iterator[tuple[_Dated | None, _Dated | None]]:
    """Yield each thing that is not the same node on both days: what held on the first, what on the second."""
    before = {one.key: one for one in dated if one.holds(first)}
    after = {one.key: one for one in dated if one.holds(second)}
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if (old and old.node) != (new and new.node):
            yield old, new


def _extent(versions: Sequence[_Dated], law: str, day: date) -> Extent:
    held = [one for one in versions if one.fields["law"] == law and one.holds(day)]
    return Extent(len(held), sum(one.fields["hazardous"] == "true" for one in held))


def _entries(
    versions: Sequence[_Dated], links: Mapping[tuple[str, str], list[str]], first: date, second: date
) -> Iterator[EntryChange]:
    found = []
    for old, new in _pairs(versions, first, second):
        one = new or old
        if one is None:
            continue
        law, code = one.fields["law"], one.fields["code"]
        before, after = (_written(version) for version in (old, new))
        how = BEGINS if old is None else ENDS if new is None else TURNS if before != after else REWORDED
        successors = tuple(links.get((law, code), ())) if new is None else ()
        found.append(EntryChange(law, code, how, before, after, one.name, successors))
    order = (ENDS, TURNS, BEGINS, REWORDED)
    yield from sorted(found, key=lambda one: (one.law, order.index(one.how), one.code))


def _written(version: _Dated | None) -> str:
    if version is None:
        return ""
    return version.fields["code"] + ("*" if version.fields["hazardous"] == "true" else "")


def _successors(store: GraphStore, day: date) -> dict[tuple[str, str], list[str]]:
    from symbio_kg.comply.nearest import waste_lists

    return {
        (law, old): sorted(form for new in others if (form := known.form(new, day)))
        for law, known in waste_lists(store).items()
        for old, others in known.links.items()
    }


def _details(store: GraphStore, first: date, second: date) -> Iterator[Change]:
    def key(row: Mapping[str, str]) -> Hashable:
        return row["kind"], row["law"], row.get("id") or row.get("en") or row["node"]

    for old, new in _pairs(list(_read(store, _DETAILS, key)), first, second):
        one = new or old
        if one is not None:
            identifier = one.fields.get("id") or one.node.rpartition("/")[2]
            yield _change(one.fields["kind"], identifier, one.name, old, new)


def _members(store: GraphStore, first: date, second: date) -> Iterator[Change]:
    def key(row: Mapping[str, str]) -> Hashable:
        return row["list"], row["law"], row["code"], row.get("value", "")

    for old, new in _pairs(list(_read(store, _MEMBERS, key)), first, second):
        one = new or old
        if one is not None:
            words = [one.fields["list"], one.fields["code"], one.fields.get("value", "")]
            yield _change("code-list", " ".join(filter(None, words)), _member_name(*words), old, new)


def _member_name(list_name: str, code: str, value: str) -> Text:
    """Return a row of a code list in words: what the list is called, the code, and what it says of it."""
    table = fact_table()
    lists = [name for name, values in table.values.items() if value in values]
    names = table.label("code-list", list_name)
    meaning = table.label(lists[0], value) if len(lists) == 1 else {"en": value, "tr": value}
    return {
        language: f"{names[language]}: {code}" + (f" → {meaning[language]}" if value else "")
        for language in ("en", "tr")
    }


def _change(kind: str, identifier: str, name: Text, old: _Dated | None, new: _Dated | None) -> Change:
    one = new or old
    fields = one.fields if one is not None else {}
    how = BEGINS if old is None else ENDS if new is None else CHANGES
    day = new.start if new is not None else old.end if old is not None else None
    evidence = fields.get("evidence", "").rpartition("/")[2]
    return Change(kind, fields["law"], identifier, how, name, day, _value(old), _value(new), evidence)


def _value(one: _Dated | None) -> str:
    if one is None or "value" not in one.fields or "list" in one.fields:
        return ""
    known = default_units().by_iri.get(one.fields.get("unit", ""))
    return f"{one.fields['value']} {known.symbols[0] if known and known.symbols else ''}".strip()


def _provisions(law: Law, first: date, second: date) -> Iterator[Change]:
    for citation in law.citations.values():
        held = _holds(citation, first), _holds(citation, second)
        if citation.locator and held[0] != held[1]:
            order = "TR" if citation.act.startswith("TR-") else "EU" if citation.act.startswith("EU-") else ""
            day = citation.valid_from if held[1] else citation.valid_to
            place = f"{citation.act} {citation.locator}"
            how = BEGINS if held[1] else ENDS
            yield Change("provision", order, place, how, citation.name, day, evidence=citation.evidence)


def _rules(law: Law, rules: Sequence[LegalRule], first: date, second: date) -> Iterator[Change]:
    from symbio_kg.comply.law import provision_iri

    for rule in rules:
        for order in rule.laws:
            names = rule.header.provisions["eu" if order == "EU" else "tr"]
            cited = [law.citations[provision_iri(name)] for name in names]
            held = [any(_holds(one, day) for one in cited) for day in (first, second)]
            if held[0] != held[1]:
                days = [one.valid_from if held[1] else one.valid_to for one in cited]
                known = [day for day in days if day is not None]
                day = (min(known) if held[1] else max(known)) if known else None
                how = BEGINS if held[1] else ENDS
                yield Change("rule", order, rule.header.id, how, rule.header.title.model_dump(), day)


def _holds(citation: Citation, day: date) -> bool:
    return (citation.valid_from is None or citation.valid_from <= day) and (
        citation.valid_to is None or day <= citation.valid_to
    )


def _day(fields: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(fields[name]) if name in fields else None


def _text(term: object) -> str:
    if isinstance(term, Literal):
        return term.value
    return str(getattr(term, "value", term or ""))
