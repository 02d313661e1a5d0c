"""Who nearby could take it, and the regulator's way from a code to the certificate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from symbio_kg.match.near import kilometres

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext

ASKED = {"code": "10 02 01", "stage": "plan"}


def test_distance() -> None:
    """A degree of a meridian is 111 km; nobody is away from where they are."""
    assert abs(kilometres((38.0, 27.0), (39.0, 27.0)) - 111.2) < 0.1
    assert kilometres((38.0, 27.0), (38.0, 27.0)) == 0


def test_nearest_first(visitor: httpx.Client) -> None:
    """With a province the needs stand by their distance, and the province is no fact of the case."""
    text = visitor.get("/en/check/result", params={**ASKED, "province": "Manisa"}).text
    table = text[text.index('id="near"') :]
    away = [int(found) for found in re.findall(r'sym-number">(\d+)</td>', table)]
    assert len(away) > 3
    assert away == sorted(away)
    assert "<svg" in table


def test_opens_as_sparql(visitor: httpx.Client) -> None:
    """The question leads to the SPARQL page, which answers it."""
    text = visitor.get("/en/check/result", params=ASKED).text
    link = re.search(r'href="(/en/sparql\?query=[^"]+)"', text)
    assert link
    answer = visitor.get(link[1].replace("&amp;", "&"))
    assert answer.status_code == 200
    assert "<td" in answer.text


def test_regulator(site: str, browser: BrowserContext, tmp_path: Path) -> None:
    """A regulator checks a code in fewer than five steps and has the certificate as PDF."""
    page = browser.new_page()
    try:
        page.goto(f"{site}/en/check")
        page.locator("#code").fill("10 02 07")
        page.locator("main button").first.click()
        page.get_by_role("button", name="Show the verdict").click()
        with page.expect_download(timeout=60_000) as started:
            page.get_by_role("link", name="Certificate (PDF").click()
        started.value.save_as(tmp_path / "certificate.pdf")
    finally:
        page.close()
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
