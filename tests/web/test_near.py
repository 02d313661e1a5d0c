"""Who nearby could take it, and the regulator's way from a code to the certificate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.match.near import Asked, Needs, Taker, kilometres, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext

ASKED = {"code": "10 02 01", "stage": "plan"}


def test_distance() -> None:
    """A degree of a meridian is 111 km; nobody is away from where they are."""
    assert abs(kilometres((38.0, 27.0), (39.0, 27.0)) - 111.2) < 0.1
    assert kilometres((38.0, 27.0), (38.0, 27.0)) == 0


PLACES = [None, (38.0, 27.0), (38.5, 27.1), (39.0, 28.0)]
WANTED = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(PLACES)), max_size=60)


@given(WANTED, st.lists(st.sampled_from("abcd"), max_size=4, unique=True), st.sampled_from(PLACES))
def test_as_if_all_were_looked_at(
    wanted: list[tuple[str, tuple[float, float] | None]], inputs: list[str], here: tuple[float, float] | None
) -> None:
    """What is told of many needs is what sorting all of them gives: near before far, sure before unsure."""
    takers = [Taker(name, f"of {name}", "", "r", 0.9 - 0.1 * at) for at, name in enumerate(inputs)]
    every = [Asked(f"need/{at:02}", {}, name, "", place) for at, (name, place) in enumerate(wanted)]
    needs: dict[str, dict[tuple[float, float] | None, list[Asked]]] = {}
    for one in every:
        needs.setdefault(one.slot, {}).setdefault(one.place, []).append(one)
    held: Needs = needs
    total, found = nearest(takers, held, here, most=5)
    sure = {taker.slot: taker.confidence for taker in takers}
    reached = [one for one in every if one.slot in sure]
    order = sorted(
        reached,
        key=lambda n: (
            kilometres(here, n.place) if here and n.place else float("inf"), -sure[n.slot], n.iri,
        ),
    )  # fmt: skip
    assert total == len(reached)
    assert [one.need.iri for one in found] == [one.iri for one in order[:5]]


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
