"""The authority's desk: routes that need an assessment, decisions that end soon, complaints that are open."""

from __future__ import annotations

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
from symbio_kg.store import Term
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.web.carried import titles
from symbio_kg.web.page import Area, Page

__all__ = ["area"]

area = Area()

_SOON: Final = timedelta(days=90)
_ROWS: Final = 50
_DATA: Final = PREFIXES["data"]
_TO_ASSESS: Final = """SELECT ?offer ?need (GROUP_CONCAT(DISTINCT STR(?asks); separator=" ") AS ?rules)
WHERE { GRAPH ?run {
  ?match a sym:Match ; sym:outcome sym:NeedsAssessment ; sym:offer ?offer ; sym:need ?need ; sym:score ?score .
  OPTIONAL { ?match sym:asksLaw ?asks }
} } GROUP BY ?offer ?need ORDER BY ?offer ?need"""


@area.page("desk", tr="/makam", en="/desk")
def desk(page: Page) -> Response:
    """Return what waits for an official."""
    who = page.needs(Scope.READ, Role.AUTHORITY, Role.ADMINISTRATOR)
    store, today = page.service.store, page.service.today()
    run = newest_for(page.service, who, own=False)
    routes = _routes(page, run.iri) if run else []
    names = titles(store, {listing for offer, need, _ in routes[:_ROWS] for listing in (offer, need)})
    return page.render(
        "desk/desk.html.j2",
        total=len(routes),
        routes=[
            (offer.removeprefix(_DATA), names[offer], need.removeprefix(_DATA), names[need], rules)
            for offer, need, rules in routes[:_ROWS]
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


def _routes(page: Page, run: str) -> list[tuple[str, str, list[str]]]:
    query, bound = sparql_prologue() + _TO_ASSESS, {"run": NamedNode(run)}
    return page.per_commit(
        ("desk.routes", run),
        lambda store: [
            (_text(row["offer"]), _text(row["need"]), _rules(row.get("rules")))
            for row in store.select(query, bound).dicts()
        ],
    )


def _rules(term: Term | None) -> list[str]:
    return sorted(name.removeprefix(PREFIXES["rule"]) for name in _text(term).split())


def _ending(decisions: list[StatusDecision], today: date) -> Iterator[StatusDecision]:
    """Yield the decisions in force that end within three months, the first to end first."""
    ends = [(one.valid_until, one) for one in decisions if one.valid_until and one.state(today) == "in-force"]
    for until, one in sorted(ends, key=lambda pair: (pair[0], pair[1].id)):
        if until <= today + _SOON:
            yield one


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))
