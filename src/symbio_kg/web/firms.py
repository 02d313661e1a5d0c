"""For which firm a facilitator writes listings: found by its name, chosen, and remembered by the browser."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from fastapi import Response
from pyoxigraph import Literal

from symbio_kg.api.caller import secure
from symbio_kg.govern.organisations import Organisations
from symbio_kg.i18n import fold
from symbio_kg.people import Role, Scope
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.web.page import FOR_FIRM, Area, Page
from symbio_kg.web.wording import Wording
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_DATA: Final = PREFIXES["data"]
_MOST: Final = 30
_FIRMS: Final = "SELECT ?firm ?name WHERE { GRAPH ?g { ?firm a sym:Firm ; rdfs:label ?name } }"


@area.page("firms", tr="/firma-adina", en="/for-a-firm", methods=("GET", "POST"))
def firms(page: Page) -> Response:
    """Return the firms whose name holds what is asked; a POST chooses one, or none any more."""
    page.needs(Scope.LISTINGS, Role.FACILITATOR)
    known = page.per_commit(("firms", page.language), lambda store: _firms(store, page.wording))
    problem = ""
    if page.request.method == "POST":
        chosen = page.given("firm")
        if not chosen or chosen in known:
            return _chosen(page, chosen.removeprefix(_DATA))
        problem = page.word(N_("Choose one of the firms of the list."))
    words = fold(page.asked("words")).split()
    found = [(name, iri) for iri, (name, told) in known.items() if all(word in told for word in words)]
    return page.render(
        "mine/firms.html.j2",
        status=422 if problem else 200,
        problem=problem,
        words=page.asked("words"),
        firms=found[:_MOST],
        more=max(0, len(found) - _MOST),
        now=known.get(page.firm, (page.firm.removeprefix(_DATA),))[0],
    )


def _chosen(page: Page, firm: str) -> Response:
    answer = page.redirect("mine" if firm else "firms")
    keeping = {"path": "/", "secure": secure(page.request), "httponly": True}
    if firm:
        answer.set_cookie(FOR_FIRM, quote(firm, safe=""), samesite="lax", **keeping)  # type: ignore[arg-type]
    else:
        answer.delete_cookie(FOR_FIRM, samesite="lax", **keeping)  # type: ignore[arg-type]
    return answer


def _firms(store: GraphStore, wording: Wording) -> dict[str, tuple[str, str]]:
    """Return every firm and organisation of ours in the order of its names: IRI → name, and what it is searched by."""
    names = {
        str(getattr(row["firm"], "value", "")): row["name"].value
        for row in store.select(sparql_prologue() + _FIRMS).dicts()
        if isinstance(row["name"], Literal)
    }
    names |= {one.iri: one.name for one in Organisations(store).all()}
    ordered = wording.sorted([(name, iri) for iri, name in names.items() if iri.startswith(_DATA)])
    return {iri: (name, fold(name)) for name, iri in ordered}
