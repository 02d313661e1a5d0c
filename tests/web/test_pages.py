"""What holds for every page: it answers, in its language, without a violation of WCAG, and talks to no other host."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.web.samples import every_page

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = every_page()
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


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
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(site + address)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
            told = [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found["violations"]]
            assert not told, told
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{wide} pixels stick out at {size['width']}"
    finally:
        page.close()
    assert not [url for url in asked if not url.startswith((site, "data:", "blob:"))]
