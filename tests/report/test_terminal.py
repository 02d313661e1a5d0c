"""The terminal report reads the same with colour, without it, and through a pipe."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from symbio_kg.report import ListingCard, MatchCard, Summary, to_terminal


def _printed(summary: Summary, language: str, width: int = 100, *, colour: bool = False) -> str:
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False)
    to_terminal(summary, console, language)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_sections_in_order_and_within_the_width(summary: Summary, language: str, width: int) -> None:
    """Loaded, refused, inferred, matched, found again, new, next; no line is too long."""
    heads = {  # in the order of the page
        "tr": ["Yüklenen", "Reddedilenler", "Çıkarılanlar", "Eşleşmeler", "Yeniden bulunanlar",
               "Yeni olanlar", "Sırada"],
        "en": ["Loaded", "Refused", "Inferred", "Matched", "Found again", "New", "Next"],
    }  # fmt: skip
    text = _printed(summary, language, width)
    places = [text.index(f"\n {head}") for head in heads[language]]
    assert places == sorted(places)
    assert max(map(len, text.splitlines())) <= min(width, 112)


def test_piped_output_has_no_escapes(summary: Summary) -> None:
    """Through a pipe no control character is written."""
    assert "\x1b" not in _printed(summary, "en")
    assert "\x1b[" in _printed(summary, "en", colour=True)


def test_numbers_follow_the_language(summary: Summary) -> None:
    """Turkish writes 1.287 and %95, English 1,287 and 95%."""
    assert "1.287" in _printed(summary, "tr")
    assert "%95" in _printed(summary, "tr")
    assert "1,287" in _printed(summary, "en")


def test_unread_sources_are_marked(summary: Summary) -> None:
    """A match that rests on a source nobody opened says so."""
    assert "source not read" in " ".join(_printed(summary, "en", 160).split())


def test_hostile_titles_print_as_text(summary: Summary) -> None:
    """Neither rich markup nor an escape sequence in a title is obeyed."""
    card = ListingCard("i", {"en": "[red]x[/red] \x1b[2J\u202e"}, {"en": "[link=evil]f[/link]"})
    text = _printed(replace(summary, matches=(MatchCard(card, card, "[b]", 0.5, 0.5),)), "en", 112)
    assert "[red]x[/red] [2J" in text
    assert "\x1b" not in text


def test_an_empty_run_prints(summary: Summary) -> None:
    """Nothing loaded is still a report."""
    assert "Nothing was refused." in _printed(Summary(summary.title, summary.as_of), "en")
