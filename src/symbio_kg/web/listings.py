"""Listings as the reader may see them, what each could be matched with, and why a pair does not match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, cast

from fastapi import Response
from pyoxigraph import Literal, NamedNode

from symbio_kg.accept import Listing, held_listing
from symbio_kg.api.matches import firms_of, seen_matches
from symbio_kg.api.v1.listings import iri_of
from symbio_kg.comply import Outcome
from symbio_kg.comply.rules import legal_rules
from symbio_kg.endpoint.rights import Rights
from symbio_kg.infer import substitution_rules
from symbio_kg.match.kept import KeptMatch
from symbio_kg.people import Role, Scope
from symbio_kg.report.data import as_sheet
from symbio_kg.report.summary import UNINFERRED
from symbio_kg.report.wording import Wording as ReportWording
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.units import default_units
from symbio_kg.web.carried import own_listings
from symbio_kg.web.page import Area, Page
from symbio_kg.web.withdrawn import withdrawn_page
from symbio_kg.web.words import N_

__all__ = ["Row", "area", "asked", "filtered", "kinds"]

area = Area()

_DATA: Final = PREFIXES["data"]
_PER_PAGE: Final = 50
_PUBLIC: Final = f"""SELECT ?listing ?way ?resource ?kind ?firm ?site ?synthetic WHERE {{
  GRAPH <{LISTINGS}> {{
    ?listing sym:concerns ?resource ; a ?way .
    ?resource a ?kind .
    OPTIONAL {{ ?listing sym:listedBy ?firm }}
    OPTIONAL {{ ?listing sym:atSite ?site }}
    OPTIONAL {{ ?listing sym:synthetic ?synthetic }}
  }}
}} ORDER BY ?listing"""
_VALUES: Final = f"SELECT ?x ?y WHERE {{{{ GRAPH <{LISTINGS}> {{{{ ?x {{path}} ?y }}}} }}}}"
"""The path stands in the text: bound from outside, all of the graph would be read for it."""
_NUMBERS: Final = "SELECT ?x ?y WHERE { ?x a sym:WasteCode ; skos:notation ?y }"
_ZONES: Final = "SELECT ?x ?y WHERE { ?x a sym:IndustrialZone ; rdfs:label ?y }"
_OUTCOMES: Final = {
    "OutsideWasteLaw": Outcome.OUTSIDE,
    "Permitted": Outcome.PERMITTED,
    "PermittedWithCondition": Outcome.CONDITION,
    "NeedsAssessment": Outcome.ASSESS,
}
_GAPS: Final = """SELECT ?gap ?name WHERE {{ VALUES ?gap {{ {gaps} }} ?gap rdfs:label ?name }}"""


@dataclass(frozen=True, slots=True)
class Row:
    """A public listing in the list."""

    iri: str
    way: str
    titles: Mapping[str, str]
    kind: str
    codes: tuple[str, ...]
    quantity: float | None
    unit: str
    period: str
    firm: str
    place: str
    region: str
    synthetic: bool

    @property
    def path(self) -> str:
        """What names the listing in an address."""
        return self.iri.removeprefix(_DATA)


@area.page("listings", tr="/ilanlar", en="/listings")
def listings(page: Page) -> Response:
    """Return the public listings, filtered."""
    found = filtered(page)
    number = max(1, int(page.asked("page"))) if page.asked("page").isdigit() else 1
    start = (number - 1) * _PER_PAGE
    say = ReportWording(page.language)
    return page.render(
        "listings/listings.html.j2",
        rows=found[start : start + _PER_PAGE],
        unit=partial(_unit, page),
        total=len(found),
        number=number,
        pages=max(1, -(-len(found) // _PER_PAGE)),
        asked=asked(page),
        kinds=kinds(page),
        say=say,
    )


@area.page("listings.csv", tr="/ilanlar/ilanlar.csv", en="/listings/listings.csv")
def listings_csv(page: Page) -> Response:
    """Return the filtered listings as CSV that is safe to open."""
    head = [page.word(words) for words in _COLUMNS]
    say = ReportWording(page.language)
    rows: Iterator[list[object]] = (
        [
            row.path,
            page.word(_WAYS[row.way]),
            page.say(row.titles),
            say.named("kind", row.kind),
            ", ".join(row.codes),
            row.quantity,
            _unit(page, row.unit, row.period),
            row.firm,
            row.place,
        ]
        for row in filtered(page)
    )
    return Response(
        "\ufeff" + as_sheet([head, *rows]),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="listings.csv"'},
    )


_PERIODS: Final = {
    "PerYear": N_("year"),
    "PerMonth": N_("month"),
    "PerWeek": N_("week"),
    "PerDay": N_("day"),
    "PerHour": N_("hour"),
}


def _unit(page: Page, unit: str, period: str) -> str:
    """Return a unit with the time it is counted in, such as `t/yıl`."""
    return f"{unit}/{page.word(_PERIODS[period])}" if period in _PERIODS else unit


_WAYS: Final = {"Offer": N_("offer"), "Need": N_("need")}
_COLUMNS: Final = (
    N_("Listing"),
    N_("Offer or need"),
    N_("Title"),
    N_("Kind"),
    N_("Waste codes"),
    N_("Amount"),
    N_("Unit"),
    N_("Firm"),
    N_("Place"),
)


@area.page("listing", tr="/ilanlar/ilan/{path:path}", en="/listings/listing/{path:path}")
def listing(page: Page) -> Response:
    """Return a listing as the reader may see it, and its matches with their reasons."""
    iri = iri_of(page.blank("path"))
    rights = Rights.of(page.caller)
    held = held_listing(page.service.store, iri, rights.sees)
    if held is None:
        if (gone := withdrawn_page(page, iri)) is not None:
            return gone
        title = page.word("This listing is not here")
        message = page.word("It may have been withdrawn, or it is not for everybody. Sign in if it is yours.")
        return page.render("problem.html.j2", status=404, title=title, message=message)
    row = next((row for row in _rows(page) if row.iri == iri), None)
    run, matches = seen_matches(page.service, held, page.caller)
    return page.render(
        "listings/listing.html.j2",
        iri=iri,
        path=page.blank("path"),
        row=row,
        titles=_titles(held),
        mine=page.caller.may(Scope.LISTINGS) and page.caller.organisation in firms_of(held),
        ways=_WAYS,
        say=ReportWording(page.language),
        unit=partial(_unit, page),
        matches=list(_shown(page, iri, matches[:_PER_PAGE])),
        more=max(0, len(matches) - _PER_PAGE),
        run=run,
        proposable=_proposable(page, iri, matches[:_PER_PAGE]),
    )


@area.page("matches", tr="/eslesmeler", en="/matches")
def matches(page: Page) -> Response:
    """Ask for a pair, and return every condition of it: which is met, which is not, and what would heal it."""
    offer, need = page.asked("offer"), page.asked("need")
    if not offer or not need:
        return page.render("listings/why.html.j2", offer=offer, need=need, found=None, problem="")
    sees = Rights.of(page.caller).sees
    both = [held_listing(page.service.store, iri_of(name), sees) for name in (offer, need)]
    known = [one for one in both if one is not None]
    if len(known) < len(both):
        problem = page.word("One of the two is not here, or not for everybody. Write them as listing/…")
        return page.render(
            "listings/why.html.j2", status=404, offer=offer, need=need, found=None, problem=problem
        )
    found = page.service.desk.why(known[0], known[1], page.service.today())
    return page.render("listings/why.html.j2", offer=offer, need=need, found=found, problem="")


def _proposable(page: Page, iri: str, found: Sequence[KeptMatch]) -> set[str]:
    """Return the other listings of the matches that the reader may propose a synergy with."""
    others = {one.need if one.offer == iri else one.offer for one in found}
    if not page.caller.may(Scope.SYNERGIES):
        return set()
    if page.caller.has(Role.FACILITATOR):
        return others
    mine = own_listings(page, [iri, *others])
    return others if iri in mine else mine & others


def _titles(held: Listing) -> dict[str, str]:
    """Return the titles of a listing; one that was posted a moment ago is not among the rows yet."""
    told = [t.object for t in held.own if t.predicate == PREFIXES["dcterms"]["title"]]
    return {term.language or "en": term.value for term in told if isinstance(term, Literal)}


def _rows(page: Page) -> Sequence[Row]:
    return page.per_commit("listings", _read)


def asked(page: Page) -> dict[str, str]:
    """Return the filters of the list as they are set."""
    return {name: page.asked(name) for name in ("way", "kind", "code", "words")}


def kinds(page: Page) -> list[tuple[str, str]]:
    """Return the kinds of resource that there are listings of, as (name, words)."""
    say = ReportWording(page.language)
    return page.wording.sorted(
        [(kind, say.named("kind", kind)) for kind in {row.kind for row in _rows(page)}]
    )


def filtered(page: Page) -> list[Row]:
    """Return the public listings that the filters leave."""
    way, kind, code = page.asked("way"), page.asked("kind"), page.asked("code").replace("*", "").strip()
    words = page.asked("words").casefold().split()
    return [
        row
        for row in _rows(page)
        if (not way or row.way == way)
        and (not kind or row.kind == kind)
        and (not code or any(c.startswith(code) for c in row.codes))
        and all(word in " ".join((*row.titles.values(), row.firm, row.place)).casefold() for word in words)
    ]


def _read(store: GraphStore) -> list[Row]:
    sym, labels = PREFIXES["sym"], PREFIXES["rdfs"]["label"]
    titles = _values(store, _VALUES, PREFIXES["dcterms"]["title"])
    amounts, units, periods = (_values(store, _VALUES, sym[name]) for name in ("quantity", "unit", "period"))
    codes, firms = _values(store, _VALUES, sym["wasteCode"]), _values(store, _VALUES, labels)
    zones, regions = (_values(store, _VALUES, sym[name]) for name in ("inZone", "region"))
    numbers, names = _values(store, _NUMBERS), _values(store, _ZONES)
    shown = default_units().by_iri
    found: dict[str, Row] = {}
    for row in store.select(sparql_prologue() + _PUBLIC).dicts():
        iri, way, resource = (_text(row[name]) for name in ("listing", "way", "resource"))
        if way.rpartition("/")[2] not in _WAYS:
            continue
        site, firm = _text(row.get("site", "")), _text(row.get("firm", ""))
        amount = _first(amounts, resource)
        unit = shown.get(_first(units, resource))
        zone = _first(zones, site)
        region = _first(regions, site)
        found[iri] = Row(
            iri=iri,
            way=way.rpartition("/")[2],
            titles={language: text for text, language in titles.get(iri, [])},
            kind=_text(row["kind"]).rpartition("/")[2],
            codes=tuple(sorted(filter(None, (_first(numbers, code) for code, _ in codes.get(resource, []))))),
            quantity=float(amount) if amount else None,
            unit=unit.symbols[0] if unit else "",
            period=_first(periods, resource).rpartition("/")[2],
            firm=_first(firms, firm),
            place=_first(names, zone) or region,
            region=region,
            synthetic=_text(row.get("synthetic", "")) == "true",
        )
    return list(found.values())


def _values(store: GraphStore, query: str, path: NamedNode | None = None) -> dict[str, list[tuple[str, str]]]:
    """Return subject → its values as (text, language), sorted."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, value in store.select(sparql_prologue() + (query.format(path=path) if path else query)):
        found[_text(subject)].append((_text(value), getattr(value, "language", None) or "en"))
    for values in found.values():
        values.sort()
    return found


def _first(values: Mapping[str, Sequence[tuple[str, str]]], subject: str) -> str:
    return next((text for text, _ in values.get(subject, ())), "")


def _shown(page: Page, iri: str, found: Sequence[KeptMatch]) -> Iterator[dict[str, object]]:
    rows = {row.iri: row for row in _rows(page)}
    names = _names(page.service.store, {gap for one in found for gap in one.gaps})
    legal = {rule.header.id: rule.header.title.model_dump() for rule in legal_rules()}
    units = default_units().by_iri
    for one in found:
        other = one.need if one.offer == iri else one.offer
        outcome = _OUTCOMES.get((one.outcome or "").rpartition("/")[2])
        yield {
            "match": one,
            "other": other.removeprefix(_DATA),
            "row": rows.get(other),
            "outcome": outcome,
            "gaps": [page.say(names.get(gap, {})) or gap.rpartition("/")[2] for gap in one.gaps],
            "rule": page.say(_rules().get(one.rule, {})) or one.rule,
            "unit": units[one.unit].symbols[0] if one.unit in units else "",
            "asks": [(name, page.say(legal.get(name, {})) or name) for name in one.asks],
        }


@cache
def _rules() -> Mapping[str, Mapping[str, str]]:
    """Return what a match may rest on, in words."""
    inferred = {rule.header.id: rule.header.title.model_dump() for rule in substitution_rules()}
    return {**inferred, **UNINFERRED}


def _names(store: GraphStore, things: set[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    if things:
        query = _GAPS.format(gaps=" ".join(str(NamedNode(thing)) for thing in sorted(things)))
        for row in store.select(sparql_prologue() + query).dicts():
            name = cast("Literal", row["name"])
            found.setdefault(_text(row["gap"]), {})[name.language or "en"] = name.value
    return found


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
