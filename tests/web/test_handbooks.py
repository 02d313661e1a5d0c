"""The handbooks on the site: to read chapter by chapter, and to take along."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.api.conftest import light_store, serving

from symbio_kg.store import load_knowledge, open_store
from symbio_kg.web import create_site
from symbio_kg.web.handbooks import BOOKS
from symbio_kg.web.page import ADDRESSES


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A reader of a site over the knowledge alone."""
    folder = light_store(tmp_path_factory.mktemp("books") / "store")
    store = open_store(folder)
    load_knowledge(store)
    store.close()
    with (
        serving(folder, site=create_site) as (_service, address),
        httpx.Client(base_url=address, timeout=60) as made,
    ):
        yield made


@pytest.mark.parametrize("name", sorted(BOOKS))
@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_chapter_is_reached_from_the_contents(client: httpx.Client, name: str, language: str) -> None:
    """Each chapter that the contents name is a page of its own with something on it."""
    contents = client.get(ADDRESSES.to("handbooks.book", language, {"book": name}))
    assert contents.status_code == 200
    links = [
        part.split('"')[0] for part in contents.text.split('href="')[1:] if "chapter=" in part.split('"')[0]
    ]
    assert len(links) > 10
    for link in links[:3] + links[-2:]:
        answer = client.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert (
            "govuk-table" in answer.text or "govuk-summary-list" in answer.text or "govuk-body" in answer.text
        )


@pytest.mark.parametrize(("form", "begin"), [("pdf", b"%PDF"), ("html", b"<!doctype html>")])
def test_a_book_is_taken_along(client: httpx.Client, form: str, begin: bytes) -> None:
    """It comes as a file with a name, never shown inside the site."""
    answer = client.get(ADDRESSES.to("handbooks.file", "tr", {"book": "procedures", "form": form}))
    assert answer.content.startswith(begin)
    assert answer.headers["content-disposition"] == f'attachment; filename="legal-procedures-tr.{form}"'


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("handbooks.book", {"book": "cookery"}),
        ("handbooks.file", {"book": "cookery", "form": "pdf"}),
        ("handbooks.file", {"book": "practice", "form": "docx"}),
    ],
)
def test_what_is_no_handbook_is_told(client: httpx.Client, page: str, values: dict[str, str]) -> None:
    """An unknown book or form is a page that leads back."""
    answer = client.get(ADDRESSES.to(page, "tr", values))
    assert answer.status_code == 404
    assert "Böyle bir el kitabı yok" in answer.text
