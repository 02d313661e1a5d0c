"""Listings as the reader may see them, what each could be matched with, and why a pair does not match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Final, cast
from urllib.parse import unquote, urlsplit

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
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.units import default_units
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.carried import own_listings
from symbio_kg.web.page import ADDRESSES, Area, Page
from symbio_kg.web.rows import Row, kinds, listing_rows, with_words
from symbio_kg.web.withdrawn import withdrawn_page
from symbio_kg.web.words import N_

__all__ = ["area", "asked", "counted", "filtered"]

area = Area()

_DATA: Final = PREFIXES["data"]
_PER_PAGE: Final = 50
_OUTCOMES: Final = {
    "OutsideWasteLaw": Outcome.OUTSIDE,
    "Permitted": Outcome.PERMITTED,
    "PermittedWithCondition": Outcome.CONDITION,
    "NeedsAssessment": Outcome.ASSESS,
}
_GAPS: Final = """SELECT ?gap ?name WHERE {{ VALUES ?gap {{ {gaps} }} ?gap rdfs:label ?name }}"""


@area.page("listings", tr="/ilanlar", en="/listings")
def listings(page: Page) -> Response:
    """Return the public listings, filtered."""
    found = filtered(page)
    number = page.number
    start = (number - 1) * _PER_PAGE
    say = ReportWording(page.language)
    return page.render(
        "listings/listings.html.j2",
        rows=found[start : start + _PER_PAGE],
        unit=partial(counted, page),
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
            counted(page, row.unit, row.period),
            row.firm,
            page.say(row.place),
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


def counted(page: Page, unit: str, period: str) -> str:
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
    row = listing_rows(page).get(iri)
    run, matches = seen_matches(page.service, held, page.caller)
    pages = max(1, -(-len(matches) // _PER_PAGE))
    number = min(pages, page.number)
    shown = matches[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    return page.render(
        "listings/listing.html.j2",
        iri=iri,
        path=page.blank("path"),
        row=row,
        titles=_titles(held),
        mine=page.caller.may(Scope.LISTINGS) and page.firm in firms_of(held),
        ways=_WAYS,
        say=ReportWording(page.language),
        unit=partial(counted, page),
        matches=list(_shown(page, iri, shown)),
        total=len(matches),
        first=(number - 1) * _PER_PAGE + 1,
        number=number,
        pages=pages,
        run=run,
        proposable=_proposable(page, iri, shown),
    )


@area.page("matches", tr="/eslesmeler", en="/matches")
def matches(page: Page) -> Response:
    """Ask for a pair, and return every condition of it: which is met, which is not, and what would heal it."""
    offer, need = _named(page.asked("offer")), _named(page.asked("need"))
    if not offer or not need:
        return page.render("listings/why.html.j2", offer=offer, need=need, found=None, problem="")
    sees = Rights.of(page.caller).sees
    both = [held_listing(page.service.store, iri_of(name), sees) for name in (offer, need)]
    known = [one for one in both if one is not None]
    if len(known) < len(both):
        problem = page.word(
            "One of the two is not here, or not for everybody. Give the addresses of their pages."
        )
        return page.render(
            "listings/why.html.j2", status=404, offer=offer, need=need, found=None, problem=problem
        )
    today = page.service.today()
    said = frozenset(t for one in known for t in (*one.own, *one.around))
    found = page.per_commit(
        ("why", *(one.iri for one in known), today, said),
        lambda _store: page.service.desk.why(known[0], known[1], today),
    )
    names = [page.say(_titles(one)) for one in known]
    return page.render("listings/why.html.j2", offer=offer, need=need, found=found, names=names, problem="")


def _named(given: str) -> str:
    """Return what names a listing, from that or from the address of its page."""
    try:
        path = unquote(urlsplit(given).path)
    except ValueError:  # no address
        return given
    starts = (ADDRESSES.to("listing", language, {"path": ""}) for language in LANGUAGES)
    return next((path.removeprefix(start) for start in starts if path.startswith(start)), given)


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


def asked(page: Page) -> dict[str, str]:
    """Return the filters of the list as they are set."""
    return {name: page.asked(name) for name in ("way", "kind", "code", "words")}


def filtered(page: Page) -> list[Row]:
    """Return the public listings that the filters leave."""
    way, kind, code = page.asked("way"), page.asked("kind"), page.asked("code").replace("*", "").strip()
    found = with_words(page, page.asked("words"))
    if way:
        found = [row for row in found if row.way == way]
    if kind:
        found = [row for row in found if row.kind == kind]
    if code:
        begins = f"|{code}"
        found = [row for row in found if begins in row.numbers]
    return found


def _shown(page: Page, iri: str, found: Sequence[KeptMatch]) -> Iterator[dict[str, object]]:
    rows = listing_rows(page)
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
