"""Search finds codes and materials whatever the spelling, the language and the case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.search import default_index, normal_code


@pytest.mark.parametrize("text", ["100102", "10 01 02", "10.01.02", "10-01-02", " 10 01 02* "])
def test_codes_are_read_however_they_are_written(text: str) -> None:
    """Spaces, points, hyphens and the asterisk do not matter."""
    assert normal_code(text) == "10 01 02"
    assert default_index().search(text, kinds=["code"])[0].entry.notation == "10 01 02"


@pytest.mark.parametrize("text", ["uçucu kül", "UCUCU KUL", "Uçucu külleri", "fly ash", "fly ashes"])
def test_words_find_the_material_in_both_languages(text: str) -> None:
    """Turkish letters, capitals and endings lead to the same material as English."""
    found = [
        hit.entry.iri.rsplit("/", 1)[-1] for hit in default_index().search(text, kinds=["material"], limit=8)
    ]
    assert any("fly-ash" in name for name in found)


def test_a_mistyped_word_still_finds_something() -> None:
    """One wrong letter is forgiven."""
    assert default_index().search("kömrü külü")


def test_the_longer_name_wins() -> None:
    """`steel slag` is not also `slag`."""
    names = [hit.entry.iri.rsplit("/", 1)[-1] for hit in default_index().recognise("old steel slag, crushed")]
    assert "steel-slag" in names
    assert "slag" not in names


def test_the_nearest_code_is_suggested() -> None:
    """A code that does not exist leads to one that does."""
    assert default_index().nearest_codes("10 01 99")[0].notation.startswith("10 01")


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    """Search and recognition never fail, whatever is typed."""
    default_index().search(text, limit=3)
    default_index().recognise(text)
