"""The by-product study of a sector, as everybody may see it: the ranking here, the whole as files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Final

from fastapi import Response

from symbio_kg.model import Text
from symbio_kg.store import GraphStore
from symbio_kg.study import Question, Study, Told, study
from symbio_kg.study.data import to_csv
from symbio_kg.study.errors import SectorInvalid, SectorWithoutListings
from symbio_kg.study.graph import Knowledge
from symbio_kg.study.page import lead, ranking, steady, to_html, totals
from symbio_kg.study.paper import to_pdf
from symbio_kg.study.sheet import to_xlsx
from symbio_kg.study.told import FILE
from symbio_kg.study.view import wording
from symbio_kg.terms import PREFIXES
from symbio_kg.web.page import Area, Page

__all__ = ["area"]

area = Area()

_DRAWS: Final = 300
_ONE = threading.Lock()
"""One study at a time: each reads all needs of the region."""
_FORMS: Final[Mapping[str, tuple[str, Callable[[Study, str], str | bytes]]]] = {
    "html": ("text/html; charset=utf-8", to_html),
    "pdf": ("application/pdf", to_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "csv": ("text/csv; charset=utf-8", lambda found, language: "\ufeff" + to_csv(found, language)),
}


@area.page("study", tr="/calisma", en="/study")
def overview(page: Page) -> Response:
    """Return the choice of a sector and, once it is chosen, the ranking of its candidates."""
    sectors = page.per_commit("study.sectors", _sectors)
    chosen = page.asked("sector")
    found = _study(page, chosen) if chosen in sectors else None
    say = wording(page.language)
    return page.render(
        "study/study.html.j2",
        sectors=[(sector, f"{sector} {page.say(name)}") for sector, name in sectors.items()],
        chosen=chosen,
        unknown=bool(chosen) and chosen not in sectors,
        found=found,
        lead=lead(found, say) if found else "",
        steady=steady(found, say) if found else "",
        rows=list(ranking(found, say)) if found else [],
        totals=totals(found, say) if found else [],
        forms=list(_FORMS),
    )


@area.page("study.file", tr="/calisma/{sector}/{form}", en="/study/{sector}/{form}")
def file(page: Page) -> Response:
    """Return the whole study in one of its forms, to keep; the overview where there is no such study."""
    sector, form = page.blank("sector"), page.blank("form")
    if form not in _FORMS or sector not in page.per_commit("study.sectors", _sectors):
        return page.redirect("study", sector=sector)
    found = _study(page, sector)
    if found is None:
        return page.redirect("study", sector=sector)
    kind, make = _FORMS[form]
    body = page.per_commit(("study.file", sector, form, page.language), lambda _: make(found, page.language))
    name = f"study-{sector}-{page.language}.{form}"
    return Response(body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _sectors(store: GraphStore) -> dict[str, Text]:
    """Return the NACE divisions that have offers, with their names."""
    knowledge = Knowledge(store)
    return {number: knowledge.label(PREFIXES["nace"] + number) for number in knowledge.divisions()}


def _study(page: Page, sector: str) -> Study | None:
    """Return the public study of *sector* today; None where nothing can be studied."""
    day = page.service.today()

    def make(store: GraphStore) -> Study | None:
        try:
            with _ONE:
                told = Told(page.service.settings.folder / FILE)
                return study(store, Question((sector,), day, draws=_DRAWS), told)
        except (SectorInvalid, SectorWithoutListings):
            return None

    return page.per_commit(("study", sector, day), make)
