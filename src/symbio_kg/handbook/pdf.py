"""A book as PDF, written with typst and the fonts it carries: the same book gives the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

import typst

from symbio_kg.handbook.book import Book
from symbio_kg.handbook.words import word

__all__ = ["to_pdf"]

_TEMPLATE: Final = Path(__file__).with_name("book.typ")


def to_pdf(book: Book) -> bytes:
    """Return *book* as tagged PDF (PDF/UA-1)."""
    data = book.data() | {"contents": word("contents", book.language)}
    found = typst.compile(
        _TEMPLATE.read_bytes(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=datetime.combine(book.day, time(), tzinfo=UTC),
    )
    if not isinstance(found, bytes):
        raise TypeError("a book is one file")
    return found
