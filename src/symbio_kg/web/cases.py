"""Published exchanges and failures: what moved, from whom to whom, in place of what, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fastapi import Response
from pyoxigraph import Literal

from symbio_kg.comply.law import is_read
from symbio_kg.i18n import fold
from symbio_kg.model import Text
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.web.page import Area, Page

__all__ = ["area"]

area = Area()

_PER_PAGE: Final = 40
_KINDS: Final = "VALUES ?kind { sym:CaseRecord sym:CaseFailure } ?case a ?kind"
_SAID: Final = f"""SELECT ?case ?kind ?said ?value WHERE {{
  {_KINDS} ; ?said ?value . FILTER (isLiteral(?value)) }}"""
_CODES: Final = f"""SELECT ?case ?number WHERE {{
  {_KINDS} ; sym:caseCode / skos:notation ?number }} ORDER BY ?number"""
_LEVELS: Final = f"""SELECT ?case ?level ?name WHERE {{
  VALUES ?said {{ sym:evidenceLevel sym:caseCodeEvidence }}
  {_KINDS} ; ?said ?level . ?level rdfs:label ?name }}"""


@dataclass(slots=True)
class Case:
    """What one record tells: texts by the name of their property, codes, and the levels of evidence nobody read."""

    iri: str
    failed: bool
    texts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    codes: list[str] = field(default_factory=list)
    marks: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def has(self, text: str) -> bool:
        """Say whether one of the texts or codes has all words of *text*."""
        told = fold(" ".join([*self.codes, *(t for texts in self.texts.values() for t in texts.values())]))
        return all(word in told for word in fold(text).split())

    def text(self, name: str) -> Text:
        """Return what is said under the property *name*; nothing for none."""
        return self.texts.get(name, {})


@area.page("browse.cases", tr="/gozat/vakalar", en="/browse/cases")
def cases(page: Page) -> Response:
    """Return the published exchanges with the words asked for, and what went wrong."""
    words = page.asked("words")
    found = [case for case in page.per_commit("browse.cases", _read).values() if case.has(words)]
    moved = [case for case in found if not case.failed]
    number = page.number
    return page.render(
        "browse/cases.html.j2",
        words=words,
        total=len(moved),
        cases=moved[(number - 1) * _PER_PAGE : number * _PER_PAGE],
        number=number,
        pages=max(1, -(-len(moved) // _PER_PAGE)),
        failures=[case for case in found if case.failed],
    )


def _read(store: GraphStore) -> Mapping[str, Case]:
    """Return the records by IRI."""
    found: dict[str, Case] = {}
    for case, kind, said, value in store.select(sparql_prologue() + _SAID):
        held = found.setdefault(_text(case), Case(_text(case), kind == PREFIXES["sym"]["CaseFailure"]))
        held.texts[_text(said).rpartition("/")[2]][getattr(value, "language", None) or "en"] = _text(value)
    for case, code in store.select(sparql_prologue() + _CODES):
        if _text(case) in found and _text(code) not in found[_text(case)].codes:
            found[_text(case)].codes.append(_text(code))
    for case, level, name in store.select(sparql_prologue() + _LEVELS):
        if (
            _text(case) in found
            and isinstance(name, Literal)
            and not is_read(_text(level).rpartition("/")[2])
        ):
            found[_text(case)].marks[_text(level)][name.language or "en"] = name.value
    return dict(sorted(found.items()))


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
