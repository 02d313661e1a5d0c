"""The listings and drafts of one's organisation: continue, change, withdraw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Response
from pyoxigraph import NamedNode

from symbio_kg.accept import listed
from symbio_kg.api.intake import remove
from symbio_kg.api.matches import newest_for
from symbio_kg.api.v1 import drafts
from symbio_kg.api.v1.drafts import DraftIn
from symbio_kg.api.v1.listings import iri_of, listing_for, owned, owner_for
from symbio_kg.endpoint.rights import Rights
from symbio_kg.govern.disclosure import Disclosure
from symbio_kg.match import ListingUnknown
from symbio_kg.people import Caller, Role
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area", "title_of"]

area = Area()

_BOTH: Final = ("GET", "POST")
_DATA: Final = PREFIXES["data"]
_PER_PAGE: Final = 25
# The run stands in the text: bound from outside, all of its matches would be joined first.
_COUNTS: Final = """SELECT ?listing (COUNT(DISTINCT ?match) AS ?n) WHERE {{ VALUES ?listing {{ {names} }}
  GRAPH {run} {{ {{ ?match sym:offer ?listing }} UNION {{ ?match sym:need ?listing }} ?match a sym:Match }}
}} GROUP BY ?listing"""


@dataclass(frozen=True, slots=True)
class Row:
    """A listing of one's own: its address, what it says, and how many matches it has."""

    path: str
    title: str
    fields: dict[str, Any]
    matches: int


@area.page("mine", tr="/ilanlarim", en="/my-listings")
def mine(page: Page) -> Response:
    """Return the drafts and the listings of one's organisation."""
    who = page.writer()
    kept = drafts.drafts(page.service, who)
    owner = owner_for(page.service, who, None)
    found = listed(page.service.store, owner.iri, Rights.of(who).sees)
    number = page.number
    start = (number - 1) * _PER_PAGE
    return page.render(
        "mine/mine.html.j2",
        owner=owner,
        drafts=[(one, title_of(page, one.fields) or page.word(N_("without a title yet"))) for one in kept],
        rows=list(_rows(page, who, found[start : start + _PER_PAGE])),
        total=len(found),
        number=number,
        pages=max(1, -(-len(found) // _PER_PAGE)),
        kept=page.asked("kept"),
        gone=page.asked("withdrawn"),
    )


@area.page(
    "mine.change",
    tr="/ilanlarim/degistir/{path:path}",
    en="/my-listings/change/{path:path}",
    methods=("POST",),
)
def change(page: Page) -> Response:
    """Begin a draft that changes a listing, or go on with the one there is."""
    who = page.writer()
    iri = iri_of(page.blank("path"))
    owned(page.service, who, iri)
    found, etag = listing_for(page.service, iri, Rights.of(who))
    if found is None:
        raise ListingUnknown(iri, "Offer")
    for one in drafts.drafts(page.service, who):
        if (one.fields.get("replaces"), one.fields.get("version")) == (iri, etag):
            return page.redirect("post.check", draft=one.id)
    fields = found.fields | {"replaces": iri, "version": etag}
    if who.has(Role.FIRM):
        choices = Disclosure(page.service.store).choices(iri)
        fields |= {
            "kept_from_partners": sorted(choices.matched),
            "kept_from_authority": sorted(choices.authority),
        }
    kept = drafts.keep(DraftIn.model_validate(fields), Response(), page.service, who)
    return page.redirect("post.check", draft=kept.id)


@area.page(
    "mine.withdraw",
    tr="/ilanlarim/geri-cek/{path:path}",
    en="/my-listings/withdraw/{path:path}",
    methods=_BOTH,
)
def withdraw(page: Page) -> Response:
    """Say what withdrawing does, and do it."""
    who = page.writer()
    iri = iri_of(page.blank("path"))
    owned(page.service, who, iri)
    found, etag = listing_for(page.service, iri, Rights.of(who))
    if found is None:
        raise ListingUnknown(iri, "Offer")
    if page.request.method != "POST":
        (row,) = _rows(page, who, [iri])
        return page.render("mine/withdraw.html.j2", row=row, version=etag)
    remove(page.service, iri, who, page.given("version"))
    return page.redirect("mine", withdrawn=title_of(page, found.fields) or page.blank("path"))


def title_of(page: Page, fields: dict[str, Any]) -> str:
    """Return the title of a listing or draft in the page's language; its number, or nothing, without one."""
    titles = {name: str(fields[f"title_{name}"]) for name in ("tr", "en") if fields.get(f"title_{name}")}
    return page.say(titles) or str(fields.get("identifier") or "")


def _rows(page: Page, who: Caller, names: Sequence[str]) -> Iterator[Row]:
    rights = Rights.of(who)
    counts = _matches(page, names)
    for name in names:
        found, _ = listing_for(page.service, name, rights)
        if found is not None:
            title = title_of(page, found.fields) or name.removeprefix(_DATA)
            yield Row(name.removeprefix(_DATA), title, found.fields, counts.get(name, 0))


def _matches(page: Page, names: Sequence[str]) -> dict[str, int]:
    """Return how many matches each listing of the reader's own has in the newest run."""
    run = newest_for(page.service, page.caller, own=True)
    if run is None or not names:
        return {}
    listings = " ".join(str(NamedNode(name)) for name in names)
    query = sparql_prologue() + _COUNTS.format(names=listings, run=NamedNode(run.iri))
    rows = page.service.store.select(query).dicts()
    return {_text(row["listing"]): int(_text(row["n"])) for row in rows}


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
