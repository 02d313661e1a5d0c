"""What holds for every page: it answers, in its language, without a violation of WCAG, and talks to no other host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.web.looking import PHONE, WIDE, faults
from tests.web.samples import every_page

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

PAGES = every_page()


@pytest.mark.parametrize(("name", "role", "address"), PAGES, ids=[page[2] for page in PAGES])
def test_answers(visitor: httpx.Client, name: str, role: str, address: str) -> None:
    """A page answers, says its language, and carries the header fields that guard the browser."""
    answer = visitor.get(address)
    assert answer.status_code in {200, 422}, answer.text[:500]
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    if answer.headers["content-type"].startswith("text/html"):
        language = address[1:3]
        assert f'<html lang="{language}"' in answer.text
        assert "<title>" in answer.text
        assert not re.search(
            r'\sstyle="|\son\w+="|<script(?![^>]*(src=|application/(ld\+)?json))', answer.text
        )


@pytest.mark.slow
@pytest.mark.parametrize(("name", "role", "address"), PAGES, ids=[page[2] for page in PAGES])
def test_accessible(site: str, browser: BrowserContext, name: str, role: str, address: str) -> None:
    """axe-core finds nothing on a page, wide or narrow; nothing sticks out sideways; no other host is asked."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        answer = page.request.get(site + address)
        if "text/html" not in answer.headers["content-type"]:
            return
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            page.goto(site + address)
            assert not faults(page, size)
    finally:
        page.close()
    assert not [url for url in asked if not url.startswith((site, "data:", "blob:"))]
