"""Every sentence of the pages has a Turkish one, and no catalogue holds what is not used any more."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from symbio_kg.web.answers import shown, typed
from symbio_kg.web.wording import Wording
from symbio_kg.web.words import catalogues

_TOOL = Path(__file__).parents[2] / "tools" / "web" / "words.py"
_SPEC = importlib.util.spec_from_file_location("web_words", _TOOL)
assert _SPEC is not None
assert _SPEC.loader is not None
_words = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_words)
USED = _words.used()


@pytest.mark.parametrize("area", sorted(USED))
def test_translated(area: str) -> None:
    """A sentence without a translation would stand in English on a Turkish page."""
    known = catalogues().get(area)
    assert known is not None, f"run tools/web/words.py: there is no catalogue for {area}"
    missing = [
        sentence
        for sentence in USED[area]
        if (entry := known.get(sentence if isinstance(sentence, str) else sentence[0])) is None
        or not (all(entry.string) if isinstance(entry.string, tuple) else entry.string)
    ]
    assert not missing


@pytest.mark.parametrize("area", sorted(catalogues()))
def test_used(area: str) -> None:
    """What no page says any more goes from the catalogue; `tools/web/words.py` does that."""
    used = {sentence if isinstance(sentence, str) else sentence[0] for sentence in USED.get(area, {})}
    held = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogues()[area] if m.id}
    assert held <= used


@pytest.mark.parametrize("area", sorted(catalogues()))
def test_blanks(area: str) -> None:
    """A translation fills the same blanks as the English sentence."""
    faults = [
        (m.id, list(m.check(catalogues()[area]))) for m in catalogues()[area] if m.id and m.python_format
    ]
    assert not [fault for fault in faults if fault[1]]


def test_one_translation() -> None:
    """The pages share their words: a sentence that stands in two catalogues says the same in both."""
    said: dict[str, set[str]] = {}
    for catalogue in catalogues().values():
        for m in catalogue:
            if m.id and m.string:
                key, text = (x if isinstance(x, str) else x[0] for x in (m.id, m.string))
                said.setdefault(key, set()).add(text)
    assert not {sentence: texts for sentence, texts in said.items() if len(texts) > 1}


def test_moments_say_whose_time() -> None:
    """A moment is told in Turkish time to Turkish readers, and with its zone to others; without a zone it is UTC."""
    for moment in ("2026-11-27T22:30:00+00:00", "2026-11-27T22:30:00", "2026-11-28T01:30:00+03:00"):
        assert Wording("tr").moment(moment) == "28 Kasım 2026 01:30 (İstanbul saati)"
        assert Wording("en").moment(moment) == "28 November 2026 01:30 (Istanbul time)"


def test_turkish_order() -> None:
    """Words stand as in a Turkish dictionary, whatever their case."""
    words = [
        "şeker",
        "Sülfür",
        "ılık su",
        "İzmir",
        "çimento",
        "Cam",
        "öğütme",
        "odun",
        "üre",
        "Ufalama",
        "ğ",
        "g",
    ]
    assert Wording("tr").sorted(words) == [
        "Cam", "çimento", "g", "ğ", "ılık su", "İzmir", "odun", "öğütme", "Sülfür", "şeker", "Ufalama", "üre",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"), [(10**30, "1e+30"), (1e300, "1e+300"), (10**400, "∞"), (True, "1"), (-1e16, "-1e+16")]
)
def test_numbers_nobody_measured_are_written(value: float, words: str) -> None:
    """A number too large for anything does not break the page it stands on."""
    assert Wording("en").number(value) == words
    assert Wording("tr").number(value, 5) == words
    assert shown("quantity", value, Wording("en")) == [words]
    assert typed("quantity", value, Wording("tr"))


@pytest.mark.parametrize("typed_months", ["13", "x, 2", "²", "9" * 5000, "0"])
def test_months_that_are_none_stay_as_typed(typed_months: str) -> None:
    """A draft sent by a program may hold anything; the page with its answers shows it."""
    assert shown("months", typed_months, Wording("en"))
