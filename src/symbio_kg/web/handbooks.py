"""The handbooks on the site: made from the graph as it stands, to read, and to take along as one file or on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeVar

from fastapi import Response

from symbio_kg.handbook import Book, practice, procedures, to_html, to_pdf
from symbio_kg.handbook.words import word
from symbio_kg.web.page import Area, Page

__all__ = ["area"]

area = Area()

_T = TypeVar("_T")
_Maker = Callable[[Page], Book]
BOOKS: Final[Mapping[str, tuple[str, _Maker]]] = {
    "practice": ("practice", lambda page: practice(page.service.store, page.language, page.service.today())),
    "procedures": ("law", lambda page: procedures(page.language, page.service.today())),
}
"""Each book by its address: the stem of its words, and what makes it."""
_FORMS: Final[Mapping[str, tuple[str, Callable[[Book], bytes]]]] = {
    "html": ("text/html; charset=utf-8", lambda book: to_html(book).encode()),
    "pdf": ("application/pdf", to_pdf),
}


@area.page("handbooks", tr="/el-kitaplari", en="/handbooks")
def handbooks(page: Page) -> Response:
    """Return the list of handbooks."""
    books = [
        (name, word(f"{stem}.title", page.language), word(f"{stem}.lead", page.language))
        for name, (stem, _) in BOOKS.items()
    ]
    return page.render("handbooks/handbooks.html.j2", books=books)


@area.page("handbooks.book", tr="/el-kitaplari/{book}", en="/handbooks/{book}")
def book(page: Page) -> Response:
    """Return the contents of one handbook, or one chapter of it."""
    found = _book(page)
    if found is None:
        return _unknown(page)
    chosen = page.asked("chapter")
    chapter = next((one for one in found.chapters if one.id == chosen), None)
    return page.render("handbooks/book.html.j2", book=found, name=page.blank("book"), chapter=chapter)


@area.page("handbooks.file", tr="/el-kitaplari/{book}/dosya/{form}", en="/handbooks/{book}/file/{form}")
def file(page: Page) -> Response:
    """Return one handbook as a file: `html` or `pdf`."""
    found, form = _book(page), _FORMS.get(page.blank("form"))
    if found is None or form is None:
        return _unknown(page)
    media, write = form
    name = f"{found.id}-{page.language}.{page.blank('form')}"
    content = _today(page, name, lambda: write(found))
    return Response(
        content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _book(page: Page) -> Book | None:
    name = page.blank("book")
    if name not in BOOKS:
        return None
    _, make = BOOKS[name]
    return _today(page, f"{name}-{page.language}", lambda: make(page))


def _today(page: Page, name: str, make: Callable[[], _T]) -> _T:
    """Return what *make* makes, kept until the store or the day changes."""
    kept: dict[str, tuple[date, _T]] = page.per_commit("handbooks", lambda _store: {})
    today = page.service.today()
    held = kept.get(name)
    if held is None or held[0] != today:
        held = kept[name] = (today, make())
    return held[1]


def _unknown(page: Page) -> Response:
    title, message = page.word("No such handbook"), page.word("All handbooks are listed.")
    return page.render("problem.html.j2", status=404, title=title, message=message)
