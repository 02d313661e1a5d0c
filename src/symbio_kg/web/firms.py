"""For which firm a facilitator writes listings: found by its name, chosen, and remembered by the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from symbio_kg.web.wording import sort_key
from symbio_kg.web.words import N_

__all__ = ["Firms", "area", "known_firms"]

area = Area()

_DATA: Final = PREFIXES["data"]
_MOST: Final = 30
_FIRMS: Final = "SELECT ?firm ?name WHERE { GRAPH ?g { ?firm a sym:Firm ; rdfs:label ?name } }"


@dataclass(frozen=True, slots=True)
class Firms:
    """Every firm and organisation of ours.

    IRI → name; (name, IRI) in the order of a language, and what each is searched by.
    """

    names: Mapping[str, str]
    ordered: Sequence[tuple[str, str]]
    told: Sequence[str]

    def named(self, asked: str) -> Sequence[tuple[str, str]]:
        """Return those whose name holds each word of *asked*, in their order."""
        words = fold(asked).split()
        if not words:
            return self.ordered
        return [
            one for one, told in zip(self.ordered, self.told, strict=True) if all(w in told for w in words)
        ]


@area.page("firms", tr="/firma-adina", en="/for-a-firm", methods=("GET", "POST"))
def firms(page: Page) -> Response:
    """Return the firms whose name holds what is asked; a POST chooses one, or none any more."""
    page.needs(Scope.LISTINGS, Role.FACILITATOR)
    known = known_firms(page)
    problem = ""
    if page.request.method == "POST":
        chosen = page.given("firm")
        if not chosen or chosen in known.names:
            return _chosen(page, chosen.removeprefix(_DATA))
        problem = page.word(N_("Choose one of the firms of the list."))
    found = known.named(page.asked("words"))
    return page.render(
        "mine/firms.html.j2",
        status=422 if problem else 200,
        problem=problem,
        words=page.asked("words"),
        firms=found[:_MOST],
        more=max(0, len(found) - _MOST),
        now=known.names.get(page.firm, page.firm.removeprefix(_DATA)),
    )


def _chosen(page: Page, firm: str) -> Response:
    answer = page.redirect("mine" if firm else "firms")
    keeping = {"path": "/", "secure": secure(page.request), "httponly": True}
    if firm:
        answer.set_cookie(FOR_FIRM, quote(firm, safe=""), samesite="lax", **keeping)  # type: ignore[arg-type]
    else:
        answer.delete_cookie(FOR_FIRM, samesite="lax", **keeping)  # type: ignore[arg-type]
    return answer


def known_firms(page: Page) -> Firms:
    """Return every firm and organisation of ours."""
    names = page.per_commit("firms", _names)
    return page.per_commit(("firms", page.language), lambda _store: _ordered(names, page.language))


def _names(store: GraphStore) -> dict[str, str]:
    names = {
        str(getattr(row["firm"], "value", "")): row["name"].value
        for row in store.select(sparql_prologue() + _FIRMS).dicts()
        if isinstance(row["name"], Literal)
    }
    names |= {one.iri: one.name for one in Organisations(store).all()}
    return {iri: name for iri, name in names.items() if iri.startswith(_DATA)}


def _ordered(names: Mapping[str, str], language: str) -> Firms:
    named = ((name, iri) for iri, name in names.items())
    ordered = sorted(named, key=lambda one: (sort_key(one[0], language), one[1]))
    return Firms(names, ordered, [fold(name) for name, _ in ordered])
