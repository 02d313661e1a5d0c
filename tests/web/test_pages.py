"""What holds for every page: it answers, in its language, without a violation of WCAG, and talks to no other host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.web.looking import PHONE, WIDE, ZOOMED, faults, hidden
from tests.web.peopled import Peopled
from tests.web.samples import every_page

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

PAGES = every_page()
EACH = pytest.mark.parametrize(("role", "address"), PAGES, ids=[" ".join(page).strip() for page in PAGES])


@EACH
def test_answers(peopled: Peopled, role: str, address: str) -> None:
    """A page answers, says its language, and carries the header fields that guard the browser."""
    with httpx.Client(base_url=peopled.address, timeout=180, cookies=dict(peopled.sessions[role])) as client:
        answer = client.get(peopled.filled(address), follow_redirects=True)
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
@EACH
def test_accessible(peopled: Peopled, browser: BrowserContext, role: str, address: str) -> None:
    """axe-core finds nothing on a page, wide or narrow; at 400 % nothing is cut off; no other host is asked."""
    site, address = peopled.address, peopled.filled(address)
    browser.clear_cookies()
    browser.add_cookies([{"name": n, "value": v, "url": site} for n, v in peopled.sessions[role].items()])
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        answer = page.request.get(site + address)
        if "text/html" not in answer.headers["content-type"] or "content-disposition" in answer.headers:
            return
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            page.goto(site + address)
            assert not faults(page, size)
        page.set_viewport_size(ZOOMED)
        assert not hidden(page)
    finally:
        page.close()
        browser.clear_cookies()
    assert not [url for url in asked if not url.startswith((site, "data:", "blob:"))]
