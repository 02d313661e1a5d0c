"""Finding things by words or number: the page of hits, and the suggestions of the fields."""

from __future__ import annotations

from functools import cache
from typing import Final

from fastapi import Response
from fastapi.responses import JSONResponse

from symbio_kg.search import Entry, Hit, default_index
from symbio_kg.vocabulary import default_vocabulary
from symbio_kg.web.page import Area, Page
from symbio_kg.web.rows import with_words

__all__ = ["area", "hits", "number_and_name"]

area = Area()

_KINDS: Final = ("code", "material", "process", "activity")
_MOST, _SUGGESTED = 60, 12
_LONGEST: Final = 400


def hits(text: str, kinds: tuple[str, ...] = _KINDS, limit: int = _MOST) -> list[Hit]:
    """Return the best hits for *text* of these kinds, best first; none for empty text."""
    return default_index().search(text[:_LONGEST], kinds=kinds, limit=limit) if text.strip() else []


def number_and_name(entry: Entry, language: str) -> str:
    """Return an entry as it is written: its number, where it has one, and its name."""
    name = entry.labels.get(language) or next(iter(entry.labels.values()), "")
    return f"{entry.notation} {name}".strip()


@area.page("search", tr="/ara", en="/search")
def search(page: Page) -> Response:
    """Return what was found, by kind."""
    asked = page.asked("q")
    found = hits(asked)
    groups = [(kind, [hit.entry for hit in found if hit.entry.kind == kind]) for kind in _KINDS]
    near = default_index().nearest_codes(asked) if asked and not found else []
    return page.render(
        "home/search.html.j2",
        asked=asked,
        groups=[g for g in groups if g[1]],
        near=near,
        hazardous=_hazardous(),
        listed=len(with_words(page, asked)) if asked else 0,
    )


@cache
def _hazardous() -> frozenset[str]:
    """Return the numbers of the entries that are hazardous."""
    return frozenset(
        word.id for word in default_vocabulary().codes.words if word.facts.get("hazardous") == "true"
    )


@area.page("suggest", tr="/oneri", en="/suggest")
def suggest(page: Page) -> Response:
    """Return suggestions for a field as JSON: `value` goes into the field, `label` is shown."""
    kinds = tuple(kind for kind in page.asked("kinds").split(",") if kind in _KINDS) or _KINDS
    found = hits(page.asked("q"), kinds, _SUGGESTED)
    return JSONResponse([_suggestion(hit.entry, page.language) for hit in found])


def _suggestion(entry: Entry, language: str) -> dict[str, str]:
    label = number_and_name(entry, language)
    return {"value": entry.notation or label, "label": label, "kind": entry.kind, "iri": entry.iri}
