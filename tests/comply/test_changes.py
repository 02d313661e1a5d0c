"""What changes in the law between two days, as recorded, and which listings it touches."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from symbio_kg.cli import main
from symbio_kg.comply import Judge
from symbio_kg.comply.changes import Change, EntryChange, Extent, LawChanges, changes, touched
from symbio_kg.store import LISTINGS, open_store

LAST, FIRST = date(2026, 12, 8), date(2026, 12, 9)
LISTED = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX low: <https://w3id.org/symbio-kg/code/low-eu/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sym: <https://w3id.org/symbio-kg/ont/>
<http://x/1> dcterms:identifier "L-1" ; dcterms:title "Used cells"@en , "Eski piller"@tr ; sym:concerns <http://x/1/w> .
<http://x/1/w> sym:wasteCode low:16-06-05 .
<http://x/2> dcterms:identifier "L-2" ; sym:concerns <http://x/2/w> .
<http://x/2/w> sym:wasteCode low:16-06-04 .
<http://x/3> dcterms:identifier "L-3" ; sym:concerns <http://x/3/w> .
<http://x/3/w> sym:wasteCode low:10-02-07 .
low:16-06-05 skos:notation "16 06 05" . low:16-06-04 skos:notation "16 06 04" . low:10-02-07 skos:notation "10 02 07" .
"""


@pytest.fixture(scope="module")
def switch(judge: Judge) -> LawChanges:
    """The change of the European list on 9 December 2026."""
    return changes(judge.store, judge.law, judge.rules, LAST, FIRST)


def test_the_european_list_grows_and_the_turkish_one_stays(switch: LawChanges) -> None:
    """842 entries become 880 and 408 hazardous ones 435; nothing changes in the Turkish list."""
    assert switch.lists["EU"] == (Extent(842, 408), Extent(880, 435))
    assert switch.lists["TR"] == (Extent(842, 408), Extent(842, 408))
    assert {one.law for one in switch.entries} == {"EU"}


def test_every_entry_that_changes_is_told_once(switch: LawChanges) -> None:
    """42 entries begin, 4 end, one turns hazardous, and the reworded ones are told apart from it."""
    assert Counter(one.how for one in switch.entries) == {
        "begins": 42,
        "ends": 4,
        "changes-class": 1,
        "reworded": 5,
    }
    assert len({one.code for one in switch.entries}) == len(switch.entries)


def test_an_entry_that_ends_names_what_stands_in_its_place(switch: LawChanges) -> None:
    """Successors are written as on the second day."""
    ended = {one.before: one.successors for one in switch.entries if one.how == "ends"}

    assert ended["19 02 11*"] == ("19 02 12*", "19 02 13*")
    assert ended["20 01 34"] == ("20 01 42*", "20 01 43*", "20 01 44")
    assert set(ended) == {"16 06 05", "19 02 11*", "20 01 33*", "20 01 34"}


def test_alkaline_batteries_turn_hazardous(switch: LawChanges) -> None:
    """16 06 04 gets its star in the Union."""
    (turned,) = [one for one in switch.entries if one.how == "changes-class"]

    assert (turned.before, turned.after) == ("16 06 04", "16 06 04*")


def test_a_limit_that_changes_shows_both_values(judge: Judge) -> None:
    """The limit for PBDE falls on 30 December 2025."""
    found = changes(judge.store, judge.law, judge.rules, date(2025, 12, 29), date(2025, 12, 30))
    values = [one for one in found.details if one.kind in ("value", "pollutant-limit")]

    assert {(one.how, one.before, one.after, one.day) for one in values} == {
        ("changes", "500 mg/kg", "350 mg/kg", date(2025, 12, 30))
    }


def test_a_rule_begins_with_its_provisions(judge: Judge) -> None:
    """The new Waste Shipments Regulation brings provisions and ends those of the old one."""
    found = changes(judge.store, judge.law, judge.rules, date(2026, 5, 20), date(2026, 5, 21))
    hows = Counter((one.kind, one.how) for one in found.details)

    assert hows["provision", "begins"] > 0
    assert hows["provision", "ends"] > 0
    assert all(one.day for one in found.details)


def test_the_same_day_twice_differs_in_nothing(judge: Judge) -> None:
    """No day differs from itself."""
    found = changes(judge.store, judge.law, judge.rules, FIRST, FIRST)

    assert found.entries == ()
    assert found.details == ()


def test_each_detail_has_a_name_in_both_languages(switch: LawChanges) -> None:
    """Nothing reaches the screen without words in Turkish and English."""
    named: tuple[Change | EntryChange, ...] = (*switch.details, *switch.entries)

    assert [one for one in named if not (one.name.get("en") and one.name.get("tr"))] == []


def test_listings_with_a_code_that_changes_are_found(switch: LawChanges, tmp_path: Path) -> None:
    """A listing is told with its change; one whose code stays is not."""
    file = tmp_path / "listed.ttl"
    file.write_text(LISTED, encoding="utf-8")
    store = open_store(None)
    store.load(LISTINGS, [file])

    found = touched(store, switch)

    assert [(one.identifier, one.change.how) for one in found] == [
        ("L-1", "ends"),
        ("L-2", "changes-class"),
    ]
    assert found[0].title == {"en": "Used cells", "tr": "Eski piller"}


@pytest.mark.parametrize(("language", "word"), [("en", "become 880"), ("tr", "880 oluyor")])
def test_the_command_says_it_in_both_languages(
    capsys: pytest.CaptureFixture[str], language: str, word: str, tmp_path: Path
) -> None:
    """The days may stand in any order."""
    with pytest.raises(SystemExit):
        main(
            ["--data", str(tmp_path / "none"), "--lang", language, "law", "diff", "2026-12-09", "2026-12-08"]
        )

    assert word in capsys.readouterr().out


def test_the_command_answers_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`--json` holds lists, entries and details."""
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path / "none"), "law", "diff", "2026-12-08", "2026-12-09", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert found["lists"]["EU"]["after"] == {"entries": 880, "hazardous": 435}
    assert len(found["entries"]) == 52


def test_an_act_is_shown_with_its_provisions(capsys: pytest.CaptureFixture[str]) -> None:
    """`law show` names places, days, evidence and the rules that apply them; a wrong name is met with near ones."""
    with pytest.raises(SystemExit):
        main(["--lang", "en", "law", "show", "eu-low", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert "listed-entry" in {rule for one in found["provisions"] for rule in one["rules"]}

    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "law", "show", "EU-LOV"])
    assert left.value.code == 2
    assert "EU-LOW" in capsys.readouterr().err
