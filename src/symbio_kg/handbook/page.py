"""A book as one HTML file: no script, no request to anywhere, the same look as the report."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from symbio_kg.handbook.book import Book
from symbio_kg.handbook.words import word

__all__ = ["to_html"]


def to_html(book: Book) -> str:
    """Return *book* as a page of its own."""
    style = _static("symbio_kg.report", "report.css") + _static("symbio_kg.handbook", "book.css")
    return (
        _environment()
        .get_template("book.html.j2")
        .render(book=book, word=lambda key: word(key, book.language), style=Markup(style))  # noqa: S704  our own files
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("symbio_kg.handbook"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _static(package: str, name: str) -> str:
    return files(package).joinpath("static", name).read_text(encoding="utf-8")
