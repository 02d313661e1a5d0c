"""The study of a sector on pages: choice, ranking, files, and no firm's figure."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    ("address", "word"), [("/en/study", "By-product study"), ("/tr/calisma", "Yan ürün çalışması")]
)
def test_a_sector_is_chosen(visitor: httpx.Client, address: str, word: str) -> None:
    """Without a sector the page asks for one and names those that have offers."""
    page = visitor.get(address)
    assert page.status_code == 200
    assert word in page.text
    assert '<option value="24"' in page.text


def test_the_ranking_withholds(visitor: httpx.Client) -> None:
    """Candidates of few producers say that their amount is withheld, and the files are linked."""
    page = visitor.get("/en/study?sector=24").text
    assert "withheld: fewer than 3 firms" in page
    assert "/en/study/24/pdf" in page


@pytest.mark.parametrize(
    ("form", "start"),
    [("html", b"<!doctype html>"), ("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")],
)
def test_files(visitor: httpx.Client, form: str, start: bytes) -> None:
    """Each form comes as a file in the reader's language."""
    answer = visitor.get(f"/tr/calisma/24/{form}")
    assert answer.status_code == 200
    assert answer.content.lstrip().startswith(start)
    assert f'study-24-tr.{form}"' in answer.headers["content-disposition"]


def test_a_sector_that_nobody_has(visitor: httpx.Client) -> None:
    """An unknown sector is a message at the field; a file of it leads back."""
    assert "Choose a sector that has offers." in visitor.get("/en/study?sector=99").text
    assert visitor.get("/en/study/99/pdf", follow_redirects=False).status_code == 303
