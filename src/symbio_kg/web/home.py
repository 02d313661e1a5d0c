"""The first page, and the few that only say something."""

from __future__ import annotations

from typing import Final, cast

from fastapi import Response
from pyoxigraph import Literal

from symbio_kg.store import GraphStore
from symbio_kg.terms import sparql_prologue
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_FIGURES: Final = {
    N_("firms"): "?x a sym:Firm",
    N_("offers"): "?x a sym:Offer",
    N_("needs"): "?x a sym:Need",
    N_("matches"): "?x a sym:Match",
    N_("inferred substitutions"): "?x a sym:Substitution",
    N_("waste codes"): "?x a sym:WasteCode",
}
_INVENTED: Final = "?x a sym:Firm ; sym:synthetic true"


@area.page("home", tr="/", en="/")
def home(page: Page) -> Response:
    """Return one search field, three tasks, live numbers."""
    figures = page.per_commit("home.figures", _figures)
    shown = [(page.word(words), figures[words]) for words in _FIGURES]
    return page.render("home/home.html.j2", figures=shown, synthetic=figures[_INVENTED])


@area.page("accessibility", tr="/erisilebilirlik", en="/accessibility")
def accessibility(page: Page) -> Response:
    """Say what was checked for everybody to be able to use the site, and what is known to be missing."""
    return page.render("home/accessibility.html.j2")


@area.page("about", tr="/hakkinda", en="/about")
def about(page: Page) -> Response:
    """Say who makes this, from which sources, and what it is no substitute for."""
    return page.render("home/about.html.j2")


@area.page("privacy", tr="/gizlilik", en="/privacy")
def privacy(page: Page) -> Response:
    """Say which personal data is kept, why, how long, and the rights of those it is about."""
    return page.render("home/privacy.html.j2")


def _figures(store: GraphStore) -> dict[str, int]:
    return {name: _count(store, what) for name, what in {**_FIGURES, _INVENTED: _INVENTED}.items()}


def _count(store: GraphStore, what: str) -> int:
    rows = store.select(f"{sparql_prologue()}SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {what} }}").rows
    return int(cast("Literal", rows[0][0]).value)
