"""The answer names codes with reasons, shows both sides of a pair, and is silent where it should be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbio_kg.classify import (
    ActivityUnknown,
    Classification,
    DayOutsideList,
    ListUnknown,
    TextEmpty,
    classify,
)
from symbio_kg.classify.entries import entries_on
from symbio_kg.classify.questions import question

DAY = date(2026, 11, 26)
LATER = date(2026, 12, 9)


def first(text: str, nace: str | None = None, day: date = DAY, jurisdiction: str = "EU") -> str:
    """Return the first code for *text*."""
    answer = classify(text, nace, day, jurisdiction)
    return answer.proposals[0].code if answer.proposals else "-"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Haddehane tufalı", "10 02 10"),
        ("HADDEHANE TUFALI", "10 02 10"),
        ("hadehane tufali", "10 02 10"),
        ("rolling mill scale", "10 02 10"),
        ("mill scale tufal", "10 02 10"),
        ("çapaklı çelik talaşları", "12 01 01"),
        ("bor yağı", "12 01 09"),
        ("yağlı üstüpü", "15 02 02"),
        ("pirina", "02 03 04"),
        ("kırmızı çamur", "01 03 09"),
    ],
)
def test_shop_floor_words_find_their_code(text: str, code: str) -> None:
    """Case, missing marks, slips and mixed languages do not matter."""
    assert first(text) == code


@pytest.mark.parametrize(("nace", "heading"), [("24.44", "10 06"), ("24.51", "10 09"), ("24.10", "10 02")])
def test_the_sector_decides_between_like_names(nace: str, heading: str) -> None:
    """Slag of a copper smelter, of a foundry and of a steelworks have codes of their own."""
    answer = classify("cüruf", nace, DAY)
    assert (answer.proposals or answer.near)[0].code.startswith(heading)


def test_both_sides_of_the_first_pair_are_among_the_five() -> None:
    """A pair is shown from both sides with a question in both languages."""
    answer = classify("çelikhane baca tozu", day=DAY)
    top = answer.proposals[0]
    (side,) = top.other_sides
    assert side.code in {p.code for p in answer.proposals}
    assert side.hazardous != top.hazardous
    assert side.question["en"]
    assert side.question["tr"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("temiz hava filtresi", "15 02 03"),
        ("yağlı hava filtresi", "15 02 02"),
        ("su bazlı boya çamuru", "08 01 14"),
        ("solventli boya çamuru", "08 01 13"),
        ("mazotlu toprak", "17 05 03"),
        ("temiz hafriyat toprağı", "17 05 04"),
    ],
)
def test_cue_words_choose_the_side_that_comes_first(text: str, code: str) -> None:
    """`yağlı` and `temiz` turn a pair round."""
    assert first(text) == code


@pytest.mark.parametrize(
    "text",
    ["atık", "waste", "toz", "çamur", "merhaba", "xyzzy", "please send an offer", "yarın toplantı var"],
)
def test_vague_or_foreign_words_get_no_code(text: str) -> None:
    """Where the words do not suffice the answer says what to add."""
    answer = classify(text, day=DAY)
    assert answer.abstained
    assert answer.add
    assert all({"en", "tr"} <= set(wanted) for wanted in answer.add)


@pytest.mark.parametrize("text", ["lityum iyon pil", "lithium ion battery"])
def test_a_code_is_proposed_only_on_its_days(text: str) -> None:
    """The battery codes of 2026-12-09 are the European list's from that day, and never the Turkish one's."""
    assert first(text, day=DAY) == "16 06 05"
    assert first(text, day=LATER) == "16 06 07"
    assert first(text, day=LATER, jurisdiction="TR") == "16 06 05"


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_text_the_answer_keeps_its_promises(text: str) -> None:
    """At most five codes in force, sorted by how sure, never a 99 first, together no more than certain."""
    try:
        answer = classify(text, day=DAY)
    except TextEmpty:
        return
    _holds(answer)


@pytest.mark.parametrize(
    "text", ["vulkanize conta çapağı", "sabun kırıntısı", "pancar küspesi", "silicon kerf"]
)
@pytest.mark.parametrize("nace", [None, "20.41", "22.19"])
def test_a_99_code_never_comes_first(text: str, nace: str | None) -> None:
    """Even where the words are those of a 99 code, another code or silence comes before it."""
    answer = classify(text, nace, DAY)
    _holds(answer)


def _holds(answer: Classification) -> None:
    shown = answer.proposals or answer.near
    entries = entries_on(answer.day, answer.jurisdiction)
    assert len(shown) <= 5
    assert all(proposal.code in entries for proposal in shown)
    assert len({proposal.code for proposal in shown}) == len(shown)
    assert all(0 <= proposal.confidence <= 1 for proposal in shown)
    assert sum(proposal.confidence for proposal in shown) <= 1 + 1e-9
    assert all(shown[0].confidence >= proposal.confidence for proposal in shown)
    assert not shown or not shown[0].code.endswith("99")
    assert all(proposal.reasons for proposal in shown)
    assert answer.proposals or answer.add


def test_a_code_as_text_is_that_code() -> None:
    """A number is looked up, in every spelling; a heading or an ended code is told so."""
    assert first("100210") == "10 02 10"
    assert first("10.02.07*") == "10 02 07"
    assert first("10 02") == "-"
    assert first("16 06 05", day=LATER) == "-"


def test_reads_nace_of_either_revision() -> None:
    """A code of Rev. 2.1 only is read as such; one that changed its meaning says so; a wrong one names others."""
    newer = classify("talaş", "25.53", DAY).activity
    assert newer is not None
    assert newer.revision == "2.1"
    changed = classify("talaş", "C25.62", DAY)
    assert changed.remarks
    with pytest.raises(ActivityUnknown) as failure:
        classify("talaş", "25.99.99x", DAY)
    assert failure.value.nearest
    for spelling in ("2562", "25.62.01", "25 62"):
        read = classify("talaş", spelling, DAY).activity
        assert read is not None
        assert read.code == "25.62"


def test_bad_input_is_refused_by_name() -> None:
    """No words, another list, and a day before the list began are errors with what to do."""
    with pytest.raises(TextEmpty):
        classify("  ?! 123 ", day=DAY)
    with pytest.raises(ListUnknown):
        classify("talaş", day=DAY, jurisdiction="US")
    with pytest.raises(DayOutsideList):
        classify("talaş", day=date(2010, 1, 1), jurisdiction="TR")


def test_a_very_long_text_is_cut_and_says_so() -> None:
    """Thousands of words are read up to a limit."""
    answer = classify("haddehane tufalı " * 5000, day=DAY)
    assert answer.remarks
    assert answer.proposals[0].code == "10 02 10"


@pytest.mark.parametrize("jurisdiction", ["EU", "TR"])
def test_every_pair_has_a_question_in_both_languages(jurisdiction: str) -> None:
    """Whatever the wording of a hazardous entry, there is something to ask."""
    for entry in entries_on(LATER, jurisdiction).values():
        if entry.hazardous and entry.partners:
            assert set(question(entry.label["en"])) == {"en", "tr"}


def test_json_has_its_documented_form() -> None:
    """The keys of the answer are those docs/classify.md lists."""
    answer = classify("çelikhane baca tozu", "24.10", DAY).as_dict()
    assert list(answer) == [
        *("text", "day", "list", "activity", "abstained", "proposals", "near", "add", "remarks")
    ]
    proposal = answer["proposals"][0]
    assert list(proposal) == ["code", "hazardous", "label", "confidence", "reasons", "mirror"]
    assert list(proposal["mirror"][0]) == ["code", "hazardous", "label", "question"]
