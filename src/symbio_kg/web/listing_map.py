"""The public listings on a map, with the filters of the list and the same numbers as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Response
from markupsafe import Markup

from symbio_kg.report.atlas import atlas, in_view
from symbio_kg.report.collect import Moved
from symbio_kg.report.places import Stands, gathered, public_places
from symbio_kg.report.provinces import by_province
from symbio_kg.report.summary import Spot
from symbio_kg.report.wording import Wording
from symbio_kg.web.listings import asked, filtered
from symbio_kg.web.page import Area, Page
from symbio_kg.web.rows import kinds
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_PLACES: Final = 60
"""With more places than this the map shows provinces."""
_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page says of some listings: their places, most listings first, and how many have none."""

    total: int
    without: int
    outside: int
    more: int
    rows: list[tuple[Spot, str, bool]]
    """A place, its name, and whether the list can be asked for its listings by that name."""
    map: Markup | None


@area.page("listings.map", tr="/ilanlar/harita", en="/listings/map")
def listings_map(page: Page) -> Response:
    """Return where the filtered public listings are."""
    filters = asked(page)
    if any(filters.values()):
        shown = _shown(page)
    else:
        shown = page.per_commit(("listings.map", page.language), lambda _store: _shown(page))
    return page.render(
        "listings/map.html.j2",
        asked=filters,
        kinds=kinds(page),
        found=shown,
        places=[
            (spot, name, {**filters, "words": name} if linked else {}) for spot, name, linked in shown.rows
        ],
    )


def _shown(page: Page) -> _Shown:
    found, known = filtered(page), page.per_commit("listings.places", public_places)
    spots = _spots(known[row.iri] for row in found if row.iri in known)
    seen = in_view(spots) if spots else []
    say, places = Wording(page.language), {page.say(row.place) for row in found}
    return _Shown(
        total=len(found),
        without=sum(row.iri not in known for row in found),
        outside=len(spots) - len(seen),
        more=max(0, len(spots) - _ROWS),
        rows=[(spot, say.text(spot.name), say.text(spot.name) in places) for spot in spots[:_ROWS]],
        map=_drawn(page, seen, say),
    )


def _spots(stands: Iterable[Stands]) -> Sequence[Spot]:
    """Return the places, most listings first; provinces where there are too many."""
    spots = gathered(stands)
    if len(spots) <= _PLACES:
        return spots
    provinces = by_province(Moved((), spots, Counter())).spots
    return sorted(provinces, key=lambda spot: (-spot.offers - spot.needs, spot.id))


def _drawn(page: Page, spots: Sequence[Spot], say: Wording) -> Markup | None:
    title = page.word(N_("Places of the public listings"))
    return atlas("listings-map", spots, Counter(), title, say) if spots else None
