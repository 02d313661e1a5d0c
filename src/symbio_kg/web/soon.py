"""Pages that are not there yet, so that links to them can be written; each goes when its area comes."""

from __future__ import annotations

from fastapi import Response

from symbio_kg.web.page import Area, Page

__all__ = ["area"]

area = Area()

_SOON = {
    "docs": ("/belgeler", "/docs"),
}


def _soon(page: Page) -> Response:
    return page.render("problem.html.j2", status=501, title=page.name, message="–")


for _name, (_tr, _en) in _SOON.items():
    area.page(_name, tr=_tr, en=_en)(_soon)
