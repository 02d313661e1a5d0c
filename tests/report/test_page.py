"""The page is one file that asks for nothing, in two languages, and no title can break out of it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from symbio_kg.model import Finding, Place, Severity
from symbio_kg.report import ListingCard, MatchCard, Region, Source, Spot, Summary, to_html

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202e{{ 7*7 }}'
LOADS = {"script", "link", "img", "iframe", "object", "embed", "audio", "video", "source", "base", "form"}
VOID = {"meta", "link", "br", "img", "input"}


class _Page(HTMLParser):
    """What stands in a page: tags in order, ids, links, and whether every tag was closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture(params=["tr", "en"])
def page(request: pytest.FixtureRequest, summary: Summary) -> tuple[str, _Page]:
    html = to_html(summary, request.param)
    return html, _Page(html)


def test_page_is_self_contained(page: tuple[str, _Page]) -> None:
    """Nothing is loaded from anywhere, nothing runs, and the file stays small."""
    html, seen = page
    assert not LOADS.difference({"link"}) & set(seen.tags)
    assert seen.values("src") == []
    assert all(value.startswith(("#", "data:")) for value in seen.values("href"))
    assert not re.search(r"@import|url\(", html)
    assert not [name for _, name, _ in seen.attributes if name.startswith("on")]
    assert len(html.encode()) < 1_500_000


def test_page_has_its_structure(page: tuple[str, _Page]) -> None:
    """One h1, levels without jumps, a skip link that arrives, captions, unique ids, named regions."""
    _, seen = page
    assert seen.open == []
    levels = [int(tag[1]) for tag in seen.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = seen.values("id")
    assert len(ids) == len(set(ids))
    assert {value[1:] for value in seen.values("href") if value.startswith("#")} <= set(ids)
    assert {i for value in seen.values("aria-labelledby") for i in value.split()} <= set(ids)
    assert seen.tags.count("table") == seen.tags.count("caption")


def test_sections_stand_in_order(page: tuple[str, _Page]) -> None:
    """A reader meets results first, then how they came about."""
    _, seen = page
    sections = [value for tag, name, value in seen.attributes if tag == "section" and name == "id"]
    assert sections == [
        "found", "flows", "map", "matches", "barred", "inferred", "loaded", "refused", "method",
    ]  # fmt: skip


def test_language(summary: Summary) -> None:
    """The page says its language and writes words, numbers and days in it."""
    turkish, english = to_html(summary, "tr"), to_html(summary, "en")
    assert '<html lang="tr">' in turkish
    assert '<html lang="en">' in english
    assert "1.287" in turkish
    assert "1,287" in english
    assert "9 Aralık 2026" in turkish
    assert "kaynağı okunmadı" in turkish
    assert "source not read" in english


def test_charts_have_names_and_tables(page: tuple[str, _Page], summary: Summary) -> None:
    """Each picture has a name, and the same numbers stand in a table."""
    html, seen = page
    assert seen.tags.count("svg") == 4
    assert html.count('role="img"') == 4
    assert html.count("<figure>") == 4
    for spot in summary.spots:
        assert spot.name["tr"] in html


def test_hostile_words_stay_words() -> None:
    """Markup in any field of the data is shown, never obeyed; marks that turn the text are gone."""
    text = {"en": HOSTILE, "tr": HOSTILE}
    listing = ListingCard(f"javascript:{HOSTILE}", text, text, HOSTILE, HOSTILE, HOSTILE, "s")
    match = MatchCard(
        listing, listing, HOSTILE, 0.5, 0.5, "r", amount=1.0, unit=HOSTILE, parts={HOSTILE: 1.0},
        gaps=(text,), treatments=(text,), replaces=text, sources=(Source(HOSTILE, HOSTILE),),
    )  # fmt: skip
    finding = Finding(Severity.VIOLATION, text, Place(HOSTILE, 1, HOSTILE), value=HOSTILE)
    region = Region("r", text, 1, 1, 1, refused=1, note=text, findings=(finding,))
    spot = Spot("s", text, 38.4, 27.1, region="r")
    hostile = Summary(
        text, date(2026, 1, 1), (region,), {HOSTILE: 1}, matches=(match,), spots=(spot,), run=HOSTILE,
        seconds={HOSTILE: 1.0},
    )  # fmt: skip
    html = to_html(hostile, "en")
    assert "script" not in _Page(html).tags
    assert "img" not in _Page(html).tags
    assert "\u202e" not in html
    assert "{{ 7*7 }}" in html


def test_empty_run_gives_a_page(summary: Summary) -> None:
    """A run in which nothing happened is reported as such."""
    empty = Summary(summary.title, summary.as_of)
    for language in ("tr", "en"):
        assert _Page(to_html(empty, language)).open == []


def test_large_run_gives_a_small_page(summary: Summary) -> None:
    """However many matches there are, the page holds the best ones and says how many there are."""
    many = replace(summary, matches=summary.matches * 200, matches_total=1_000_000)
    html = to_html(many, "en")
    assert len(html.encode()) < 1_500_000
    assert "1,000,000" in html
