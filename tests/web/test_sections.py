"""Codes, materials and processes have pages of their own: what one asks first of each, with how well it is known."""

from __future__ import annotations

import re

import httpx
import pytest

from symbio_kg.web.questions import sections_of


def part(page: str, title: str) -> str:
    """Return the table under *title*."""
    found = re.search(rf'<caption class="[^"]*">{re.escape(title)}</caption>(.*?)</table>', page, re.DOTALL)
    assert found, title
    return found[1]


def test_code(visitor: httpx.Client) -> None:
    """A hazardous entry has its star, its twin, its days, what it holds, and where it arises."""
    page = visitor.get("/en/knowledge/code/low-eu/10-02-07").text
    assert '<span class="sym-code">10 02 07*</span>' in page
    assert "1 January 2002" in part(page, "Versions of the entry")
    assert "10 02 08" in part(page, "Mirror entries")
    assert "⚠ own knowledge" in part(page, "What it may hold")
    assert "electric arc steelmaking" in part(page, "Where it arises")


def test_both_lists(visitor: httpx.Client) -> None:
    """An entry of the Turkish list tells who could use it as that of the European list does."""
    pages = [visitor.get(f"/tr/bilgi/code/low-{x}/10-02-07").text for x in ("tr", "eu")]
    assert part(pages[0], "Kim kullanabilir") == part(pages[1], "Kim kullanabilir")


def test_change_of_class(visitor: httpx.Client) -> None:
    """An entry that changes its class has both versions, and today's number."""
    page = visitor.get("/en/knowledge/code/low-eu/16-06-04").text
    versions = part(page, "Versions of the entry")
    assert versions.index("8 December 2026") < versions.index("9 December 2026")
    assert '<span class="sym-code">16 06 04</span>' in page


def test_material(visitor: httpx.Client) -> None:
    """A material tells what it can do and who gives it, in words of the language."""
    page = visitor.get("/tr/bilgi/material/coal-fly-ash").text
    assert "puzolanik bağlayıcı bileşeni" in part(page, "Hangi işlevleri görür?")
    assert "termik elektrik üretimi" in part(page, "Nereden gelir?")
    assert "EN 771-1" in part(page, "Belgelenmiş ikameler")


def test_process(visitor: httpx.Client) -> None:
    """A process tells what goes in and what is used today, and its limits of quality each on a line with a source."""
    page = visitor.get("/en/knowledge/process/cement-grinding").text
    assert "Portland clinker" in part(page, "What goes in")
    limits = part(page, "Limits of quality")
    assert limits.count("<tr") == limits.count("document read") + 1 == 3


@pytest.mark.parametrize("iri", ["https://w3id.org/symbio-kg/ont/Offer", "https://example.org/x", ""])
def test_others(iri: str) -> None:
    """Other things are shown as they were."""
    assert sections_of(iri) == ()


def test_cases(visitor: httpx.Client) -> None:
    """Published exchanges are found by words in the reader's language and by code, with source and failures."""
    page = visitor.get("/tr/gozat/vakalar", params={"words": "fosfojips"}).text
    assert "ıslak fosfojips" in page
    assert "Davis &amp; Aid 2021" in page
    assert "Ters gidenler" in page
    code = visitor.get("/en/browse/cases", params={"words": "06 09 04"}).text
    assert 'href="/en/check/where?code=06+09+04"' in code
    assert "⚠ assigned" in code
    nothing = visitor.get("/en/browse/cases", params={"words": "no such word at all"}).text
    assert "No published exchange has these words." in nothing
    assert 'rel="next"' in visitor.get("/en/browse/cases").text


def test_processes_name_their_activity(visitor: httpx.Client) -> None:
    """A process stands with the name of its activity, not its number alone."""
    assert "Çimento imalatı" in visitor.get("/tr/gozat/prosesler").text


def test_own_knowledge_is_no_law(visitor: httpx.Client) -> None:
    """What we know of a process ourselves is not called a rule."""
    page = visitor.get("/en/knowledge/process/cement-grinding").text
    assert "our own working rule" not in page
    assert "⚠ own knowledge" in page
