"""The catalogue is whole in both languages."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

from symbio_kg import report
from symbio_kg.report.wording import Wording, plain
from symbio_kg.report.words import WORDS

HERE = Path(report.__file__).parent
NAMED = ("part.", "count.", "step.", "evidence.", "kind.", "unit.", "severity.")


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages(key: str) -> None:
    """Every key has a sentence in each language, with the same blanks."""
    blanks = {
        language: {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for language, text in WORDS[key].items()
    }
    assert set(blanks) == {"en", "tr"}
    assert blanks["en"] == blanks["tr"]
    assert all(text.strip() for text in WORDS[key].values())


def test_every_key_is_used_and_known() -> None:
    """No sentence is written for nobody, and none that is asked for is missing."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (*HERE.glob("*.py"), *HERE.glob("templates/*"))
        if path.name != "words.py"
    )
    asked = set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", code))
    known = {key for key in WORDS if not key.startswith(NAMED)}
    groups = {key.split(".")[0] for key in WORDS}
    assert {key for key in asked if key.split(".")[0] in groups} <= set(WORDS)
    assert known <= asked


def test_numbers_and_days_are_written_the_local_way() -> None:
    """Babel's locale decides separators, the place of the percent sign and the month's name."""
    turkish, english = Wording("tr"), Wording("en")
    assert turkish.number(1234567.891, 2) == "1.234.567,89"
    assert english.number(1234567.891, 2) == "1,234,567.89"
    assert turkish.percent(0.78) == "%78"
    assert turkish.day(date(2026, 12, 9)) == "9 Aralık 2026"
    assert turkish.with_unit(2.44, "t/yr") == "2,4\u00a0t/yıl"


def test_plain_takes_out_what_could_mislead() -> None:
    """Control characters, escape sequences and marks that turn the direction do not get through."""
    assert plain("a\u202eb\u2066c\x1b[31md\ne\x00") == "abc[31md e"
    assert plain("ığüşöçİ ₺ عربي") == "ığüşöçİ ₺ عربي"


def test_activities_are_shortened_in_pictures() -> None:
    """What most English NACE titles begin with is left out where room is short."""
    assert Wording("en").brief("24 Manufacture of basic metals") == "24 Basic metals"
    assert Wording("tr").brief("23.51 Çimento imalatı") == "23.51 Çimento imalatı"
    assert Wording("en").clipped("one two three", 9) == "one two …"
