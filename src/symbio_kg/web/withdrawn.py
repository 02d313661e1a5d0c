"""Listings that were withdrawn: the record tells when, so that an old address explains itself."""

from __future__ import annotations

from typing import Final

from fastapi import Response
from pyoxigraph import NamedNode

from symbio_kg.store import AUDIT
from symbio_kg.terms import sparql_prologue
from symbio_kg.web.page import Page
from symbio_kg.web.words import N_

__all__ = ["withdrawn_page"]

_WHEN: Final = f"""SELECT ?at WHERE {{ GRAPH <{AUDIT}> {{
  ?act prov:invalidated ?listing ; dcterms:type "withdrawn" ; prov:endedAtTime ?at
}} }} ORDER BY DESC(?at) LIMIT 1"""


def withdrawn_page(page: Page, iri: str) -> Response | None:
    """Return the page that says when the listing *iri*, which is not there, was withdrawn; None if it never was."""
    rows = page.service.store.select(sparql_prologue() + _WHEN, {"listing": NamedNode(iri)}).rows
    if not rows:
        return None
    day = page.wording.day(str(getattr(rows[0][0], "value", "")))
    title = page.word(N_("This listing was withdrawn"))
    message = page.word(
        N_(
            "Its owner took it out on %(day)s. Its matches went with it; what was agreed about it stays on record."
        ),
        day=day,
    )
    return page.render("problem.html.j2", status=410, title=title, message=message)
