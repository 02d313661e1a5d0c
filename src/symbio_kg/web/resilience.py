"""Resilience: what a region would lack when something fails; for those who accompany, judge or run it."""

from __future__ import annotations

from fastapi import Response
from markupsafe import Markup

from symbio_kg.api.matches import newest_for
from symbio_kg.packs import installed, pack_in
from symbio_kg.people import Role, Scope
from symbio_kg.resilience import Resilience, assess, read_scenarios
from symbio_kg.resilience.map import draw_map
from symbio_kg.resilience.page import wording
from symbio_kg.store import GraphStore
from symbio_kg.web.page import Area, Page

__all__ = ["area"]

area = Area()

_ROWS = 25


@area.page("resilience", tr="/dayaniklilik", en="/resilience")
def resilience(page: Page) -> Response:
    """Return what the scenarios of the store's region pack do, one of them in full."""
    who = page.needs(Scope.READ, Role.FACILITATOR, Role.AUTHORITY, Role.ADMINISTRATOR)
    run = newest_for(page.service, who, own=False)
    found = _kept(page, run.iri) if run else None
    say = wording(page.language)
    if found is None:
        return page.render("resilience/resilience.html.j2", found=None, say=say)
    named = {outcome.scenario.id: outcome for outcome in found.outcomes}
    return page.render(
        "resilience/resilience.html.j2",
        found=found,
        say=say,
        rows=_ROWS,
        chosen=named.get(page.asked("scenario"), found.outcomes[0] if found.outcomes else None),
        name=lambda iri: say.text(found.setting.region.names.of(iri)),
        firm=lambda iri: say.text(found.setting.region.names.of(found.setting.listing(iri).firm)),
        inputs=[one for one in found.inputs if one.after.offers][:_ROWS],
        without=sum(not one.after.offers for one in found.inputs),
        single=sum(one.after.firms == 1 for one in found.inputs),
        running=sum(link.running for link in found.setting.region.links),
        map=_map(found, page.language),
    )


def _kept(page: Page, run: str) -> Resilience | None:
    # A pack that was loaded or changed counts at once
    here = installed(page.service.store)
    return page.per_commit(("resilience", run, here), lambda store: _found(store, run))


def _found(store: GraphStore, run: str) -> Resilience | None:
    """Return the resilience of the region whose pack is in *store*; None without a pack that has scenarios."""
    with pack_in(store) as pack:
        if pack is None or pack.scenarios is None:
            return None
        return assess(store, pack, read_scenarios(pack.scenarios), run=run)


def _map(found: Resilience, language: str) -> Markup | None:
    return draw_map(found, wording(language))
