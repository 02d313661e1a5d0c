"""Administering organisations: what they are called, their sites, and who does what there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fastapi import Response

from symbio_kg.api.v1.listings import iri_of
from symbio_kg.errors import SymbioError
from symbio_kg.govern.organisations import Membership, Organisation, Organisations, Place
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.terms import PREFIXES
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_BOTH: Final = ("GET", "POST")
_FIRMS: Final = f"{PREFIXES['data']}firm/"
_MOST: Final = 500
"""Rows of sites or people that a form may have."""


@area.page("admin.organisations", tr="/yonetim/kurumlar", en="/administration/organisations", methods=_BOTH)
def organisations(page: Page) -> Response:
    """Return the organisations; a POST adds one."""
    who, problems = _administrator(page), dict[str, str]()
    held = Organisations(page.service.store)
    if page.request.method == "POST":
        problems = _missing(page)
        iri = _FIRMS + page.given("id")
        if not problems and held.get(iri) is not None:
            problems = {"id": page.word(N_("There is an organisation with this short name"))}
        if not problems:
            problems = _put(page, Organisation(iri, page.given("name")), who)
        if not problems:
            return page.redirect("admin.organisation", iri=iri)
    return page.render(
        "organisations/organisations.html.j2",
        status=422 if problems else 200,
        found=page.wording.sorted(held.all(), "name"),
        given={field: page.given(field) for field in ("name", "id")},
        problems=problems,
        firms=_FIRMS,
    )


def _missing(page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    if not page.given("name"):
        found["name"] = page.word(N_("Give the name of the organisation"))
    short = page.given("id")
    if not short or not all(c.isascii() and (c.isalnum() or c in "-._") for c in short) or len(short) > 100:
        found["id"] = page.word(N_("Give a short name of letters from a to z, digits and hyphens"))
    return found


@area.page(
    "admin.organisation",
    tr="/yonetim/kurumlar/kurum",
    en="/administration/organisations/organisation",
    methods=_BOTH,
)
def organisation(page: Page) -> Response:
    """Return an organisation with a row for each site and person; a POST keeps them, emptied rows go."""
    who = _administrator(page)
    iri = iri_of(page.given("iri") or page.asked("iri"))
    held = Organisations(page.service.store).get(iri)
    if held is None:
        title = page.word(N_("There is no such organisation"))
        message = page.word(
            N_("It may not have been added yet. The list of organisations has all there are.")
        )
        return page.render("problem.html.j2", status=404, title=title, message=message)
    problems: Mapping[str, str] = {}
    if page.request.method == "POST":
        held = _given(page, held)
        problems = _put(page, held, who)
        if not problems:
            return page.redirect("admin.organisation", iri=iri)
    accounts = page.service.people.accounts.all()
    return page.render(
        "organisations/organisation.html.j2",
        status=422 if problems else 200,
        held=held,
        accounts=[(one.id, one.name) for one in accounts],
        belong=[one for one in accounts if one.organisation == iri],
        problems=problems,
    )


def _given(page: Page, held: Organisation) -> Organisation:
    """Return the organisation as the form says it; rows without a name or a person are left out."""
    sites = []
    for row in range(_MOST):
        name = page.given(f"site-{row}-name")
        if name:
            iri = held.sites[row].iri if row < len(held.sites) else _fresh(held, row)
            sites.append(Place(iri, name, page.given(f"site-{row}-region")))
    known = {site.iri for site in sites}
    members = []
    for row in range(_MOST):
        account, role = page.given(f"member-{row}-account"), page.given(f"member-{row}-role")
        if account:
            site = page.given(f"member-{row}-site")
            members.append(Membership(account, role, site if site in known else ""))
    return Organisation(held.iri, page.given("name"), tuple(sites), tuple(members))


def _fresh(held: Organisation, row: int) -> str:
    """Return an IRI that no site of the organisation has."""
    taken = {site.iri for site in held.sites}
    number = row + 1
    while (iri := f"{held.iri}/site/{number}") in taken:
        number += 1
    return iri


def _put(page: Page, kept: Organisation, who: Caller) -> dict[str, str]:
    """Keep an organisation; return what is wrong with it."""
    try:
        page.service.write(lambda store: Organisations(store).put(kept, who))
    except SymbioError as error:
        return {"name": page.say(error.message)}
    return {}


def _administrator(page: Page) -> Caller:
    return page.needs(Scope.PEOPLE, Role.ADMINISTRATOR)
