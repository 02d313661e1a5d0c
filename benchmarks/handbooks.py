"""Both handbooks in both languages as page and PDF: seconds, the knowledge loaded already (aim: under 60 s)."""

from __future__ import annotations

import time
from datetime import date

from symbio_kg.handbook import practice, procedures, to_html, to_pdf
from symbio_kg.store import load_knowledge, open_store

DAY = date(2026, 12, 9)


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's row."""
    store = open_store(None)
    load_knowledge(store)
    begin = time.perf_counter()
    for language in ("tr", "en"):
        for book in (practice(store, language, DAY), procedures(language, DAY)):
            to_html(book)
            to_pdf(book)
    seconds = time.perf_counter() - begin
    store.close()
    return [("Both handbooks, tr and en, page and PDF", f"{seconds:.1f} s")]


if __name__ == "__main__":
    for name, value in rows():
        print(f"{name}: {value}")
