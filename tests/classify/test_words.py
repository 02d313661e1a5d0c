"""Words are met whatever ending, spelling or language they come in, and a denial never meets the thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.classify.cues import read_cues
from symbio_kg.classify.words import LONGEST, forms, tokens
from symbio_kg.i18n import fold


def meet(one: str, other: str) -> bool:
    """Return whether the two words share a form."""
    return bool(set(forms(fold(one))) & set(forms(fold(other))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("talaşları", "talas"),
        ("TALAŞ", "talaşı"),
        ("curufu", "cüruf"),
        ("küllerinden", "kül"),
        ("kâğıdı", "kagit"),
        ("çamurun", "ÇAMUR"),
        ("dökümhanesi", "dökümhane"),
        ("yağlı", "yağ"),
        ("IZGARA", "ızgara"),
        ("İnşaat", "insaat"),
        ("turnings", "turning"),
        ("batteries", "battery"),
        ("suyu", "su"),
    ],
)
def test_endings_and_marks_do_not_part_a_word_from_itself(one: str, other: str) -> None:
    """A word meets its inflected, upper-case and undotted forms."""
    assert meet(one, other)


@pytest.mark.parametrize(
    "text", ["krom içermeyen", "kromsuz", "free of krom", "krom free", "without krom", "krom olmayan"]
)
def test_a_denied_word_does_not_meet_the_thing(text: str) -> None:
    """`kromsuz` shares no form with `krom`, and speaks for the side that is not hazardous."""
    words = tokens(text)
    assert not any(set(word.forms) & set(forms("krom")) for word in words)
    assert read_cues(words).side is False


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("yağlı bez", True),
        ("oily rags", True),
        ("tehlikeli olmayan boya", False),
        ("non hazardous paint", False),
        ("temiz plastik", False),
        ("su bazlı boya", False),
        ("water based ink", False),
        ("talaş", None),
        ("temiz görünen yağlı bez", None),
    ],
)
def test_cue_words(text: str, side: bool | None) -> None:
    """Cue words choose a side; none, or words for both, choose none."""
    assert read_cues(tokens(text)).side is side


@given(st.text(max_size=3000))
def test_any_text_gives_at_most_so_many_words(text: str) -> None:
    """Whatever comes in, the words are bounded and folded."""
    found = tokens(text)
    assert len(found) <= LONGEST
    assert all(word.folded and word.forms for word in found)
