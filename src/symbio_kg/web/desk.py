"""The authority's desk: routes that need an assessment, decisions that end soon, complaints that are open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from fastapi import Response
from pyoxigraph import NamedNode

from symbio_kg.api.matches import newest_for
from symbio_kg.comply.regimes import regimes
from symbio_kg.comply.rules import legal_rules
from symbio_kg.decide import Register
from symbio_kg.decide.model import StatusDecision
from symbio_kg.govern.model import Kind
from symbio_kg.govern.synergies import Synergies
from symbio_kg.people import Role, Scope
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.web.carried import titles
from symbio_kg.web.page import Area, Page

__all__ = ["area"]

area = Area()

_SOON: Final = timedelta(days=90)
_ROWS: Final = 50
_DATA: Final = PREFIXES["data"]
# The run stands in the text, and nothing is put into order: all of its matches would be joined for that.
_WAITING: Final = """GRAPH {run} {{ ?match sym:outcome sym:NeedsAssessment ; a sym:Match }}"""
_COUNT: Final = f"SELECT (COUNT(?match) AS ?n) WHERE {{{{ {_WAITING} }}}}"
_TO_ASSESS: Final = f"SELECT ?match WHERE {{{{ {_WAITING} }}}} LIMIT {_ROWS} OFFSET {{start}}"
# Each link by itself: with an OPTIONAL after VALUES the run would be read through.
_SAID: Final = """SELECT ?match ?link ?value WHERE {{ VALUES ?match {{ {matches} }}
  GRAPH {run} {{
    {{ ?match sym:offer ?value BIND ("offer" AS ?link) }} UNION
    {{ ?match sym:need ?value BIND ("need" AS ?link) }} UNION
    {{ ?match sym:asksLaw ?value BIND ("asks" AS ?link) }}
  }} }}"""


@area.page("desk", tr="/makam", en="/desk")
def desk(page: Page) -> Response:
    """Return what waits for an official."""
    who = page.needs(Scope.READ, Role.AUTHORITY, Role.ADMINISTRATOR)
    store, today = page.service.store, page.service.today()
    run = newest_for(page.service, who, own=False)
    total = _total(page, run.iri) if run else 0
    pages = max(1, -(-total // _ROWS))
    number = min(pages, page.number)
    routes = _routes(store, run.iri, (number - 1) * _ROWS) if run else {}
    names = titles(store, {listing for pair in routes for listing in pair})
    return page.render(
        "desk/desk.html.j2",
        total=total,
        number=number,
        pages=pages,
        routes=[
            (offer.removeprefix(_DATA), names[offer], need.removeprefix(_DATA), names[need], sorted(rules))
            for (offer, need), rules in sorted(routes.items())
        ],
        titles={rule.header.id: rule.header.title.model_dump() for rule in legal_rules()},
        regimes={regime.id: regime.label for regime in regimes().values()},
        run=run,
        ending=list(_ending(Register(store, page.service.settings.data, full=True).all(), today)),
        complaints=[
            (found, record)
            for found in Synergies(store, page.service.clock).of(who)
            for record in found.waiting(Kind.COMPLAINT)
        ],
        today=today,
    )


def _total(page: Page, run: str) -> int:
    query = sparql_prologue() + _COUNT.format(run=NamedNode(run))
    return page.per_commit(("desk.total", run), lambda store: int(_text(store.select(query).rows[0][0])))


def _routes(store: GraphStore, run: str, start: int) -> dict[tuple[str, str], set[str]]:
    """Return (offer, need) → the legal rules that ask for something, of a page of the matches in *run*."""
    graph = NamedNode(run)
    matches = [row[0] for row in store.select(sparql_prologue() + _TO_ASSESS.format(run=graph, start=start))]
    if not matches:
        return {}
    told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    query = _SAID.format(run=graph, matches=" ".join(map(str, matches)))
    for match, link, value in store.select(sparql_prologue() + query):
        told[_text(match)][_text(link)].add(_text(value).removeprefix(PREFIXES["rule"]))
    return {(min(one["offer"]), min(one["need"])): one["asks"] for one in told.values()}


def _ending(decisions: list[StatusDecision], today: date) -> Iterator[StatusDecision]:
    """Yield the decisions in force that end within three months, the first to end first."""
    ends = [(one.valid_until, one) for one in decisions if one.valid_until and one.state(today) == "in-force"]
    for until, one in sorted(ends, key=lambda pair: (pair[0], pair[1].id)):
        if until <= today + _SOON:
            yield one


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))
