"""`symbio hazard`: the screen and the JSON, in both languages, with the exit codes that were promised."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from symbio_kg import assets
from symbio_kg.cli import main

EXAMPLES = assets.examples() / "hazard"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command and return its exit code, stdout and stderr."""
    monkeypatch.setenv("SYMBIO_LANG", "en")

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([*map(str, arguments)])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


@pytest.mark.parametrize(
    ("name", "properties", "follows"),
    [
        ("contaminated-soil.csv", [], "17 05 04"),
        ("fly-ash.json", ["HP4"], "10 01 16*"),
        ("foundry-dust.csv", ["HP14"], "10 10 09*"),
        ("galvanic-sludge.json", ["HP7", "HP10", "HP14"], "11 01 09*"),
        ("paint-waste.xlsx", ["HP3", "HP14", "HP15"], "08 01 11*"),
        ("shredder-fraction.json", [], "19 10 03*"),
    ],
)
def test_examples_answer_as_documented(call: Call, name: str, properties: list[str], follows: str) -> None:
    """Each example has its answer; the shredder fraction is hazardous by PCB alone."""
    code, out, _ = call("hazard", EXAMPLES / name, "--as-of", "2026-11-25", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["hazardous_properties"] == properties
    assert [entry["code"] for entry in answer["jurisdictions"]["eu"]["entry"]["follows"]] == [follows]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("hazardous: HP14", "cut off")), ("tr", ("tehlikeli: HP14", "eşiğin altında"))],
)
def test_the_screen_speaks_both_languages(call: Call, language: str, words: tuple[str, ...]) -> None:
    """Answer, sums with members and those cut off, and the mark of the Turkish rules."""
    code, out, _ = call("--lang", language, "hazard", EXAMPLES / "foundry-dust.csv", "--as-of", "2026-11-25")
    assert code == 0
    assert all(word in out for word in words)
    assert {"en": "Annex 3/B was not read", "tr": "Ek-3/B okunmadı"}[language] in out


def test_every_word_of_the_screen_is_in_turkish() -> None:
    """No word the screen asks for is missing from the catalogue."""
    import inspect
    import re

    from symbio_kg.cli import hazard
    from symbio_kg.cli.words import TURKISH
    from symbio_kg.hazard import Conclusion, Speciation, Status

    source = inspect.getsource(hazard)
    words = {
        first or second for first, second in re.findall(r"word\(\s*(?:\"([^\"{}]+)\"|'([^'{}]+)')", source)
    }
    words |= {
        text
        for heads in re.findall(r"heads = \(([^)]*)\)", source)
        for text in re.findall(r'"([^"]+)"', heads)
    }
    words |= {value.value for kind in (Status, Conclusion) for value in kind}
    words |= {f"elements: {value.value}" for value in Speciation} | {"over", "unknown", "at", "below"}
    assert {word for word in words if word not in TURKISH} == set()


@pytest.mark.parametrize("language", ["en", "tr"])
def test_a_screen_with_everything_on_it(call: Call, tmp_path: Path, language: str) -> None:
    """Unknown, assumed, below detection, pollutants, warnings and notes of the reader fit on the screen."""
    path = tmp_path / "x.csv"
    path.write_text(
        "Kod;10 02 13\nMadde;CAS;Derişim;Birim;Gereksiz\nÇinko oksid;;0,8;%;\nKurşun;;2.600;mg/kg;\n"
        "reçine;;12;%;\nKadmiyum;;<1200;mg/kg;\nPCB;;50;mg/kg;\nBaP;;150;mg/kg;\nSu;;40;%;\n",
        encoding="utf-8",
    )
    code, out, err = call("--lang", language, "hazard", path, "--as-of", "2026-11-25")
    assert code == 0
    assert "reçine" in out
    assert {"en": "row 3, Madde", "tr": "satır 3, Madde"}[language] in err
    assert "Gereksiz" in err


def test_options_add_to_the_file(call: Call, tmp_path: Path) -> None:
    """Code, pH, flash point and state can be given beside a bare table."""
    path = tmp_path / "x.csv"
    path.write_text("CAS,%\n1314-13-2,0.1\n", encoding="utf-8")
    options = (
        "--code",
        "101010",
        "--ph",
        "1,5",
        "--flash-point",
        "20",
        "--state",
        "sıvı",
        "--jurisdiction",
        "eu",
    )
    code, out, _ = call("hazard", path, "--as-of", "2026-11-25", *options, "--json")
    answer = json.loads(out)
    assert (code, answer["hazardous_properties"]) == (0, ["HP3", "HP8"])
    assert list(answer["jurisdictions"]) == ["eu"]


def test_speciation_changes_the_answer(call: Call, tmp_path: Path) -> None:
    """Zinc of 2100 mg/kg reaches HP14 as oxide and not as printed."""
    path = tmp_path / "x.json"
    path.write_text('{"components": {"Zn": "2100 mg/kg"}, "rest": "inert"}', encoding="utf-8")
    answers = [
        json.loads(call("hazard", path, "--speciation", mode, "--json")[1])["hazardous"]
        for mode in ("worst", "printed")
    ]
    assert answers == [True, False]


def test_several_compositions_give_a_list(call: Call, tmp_path: Path) -> None:
    """A file of cases is answered case by case."""
    path = tmp_path / "x.json"
    cases = [{"id": str(n), "components": {"ZnO": share}, "expected": []} for n, share in enumerate((0.1, 5))]
    path.write_text(json.dumps(cases), encoding="utf-8")
    answers = json.loads(call("hazard", path, "--json", "--as-of", "2026-11-25")[1])
    assert [answer["hazardous_properties"] for answer in answers] == [[], ["HP14"]]
    assert "0" in call("hazard", path, "--as-of", "2026-11-25")[1]


def test_a_refused_case_keeps_its_place(call: Call, tmp_path: Path) -> None:
    """Among several compositions the good ones are answered, the bad one is told, and the exit code is 2."""
    path = tmp_path / "x.json"
    cases = [{"components": {"ZnO": 5}}, {"components": {"ZnO": -1}}, {"components": {"ZnO": 0.1}}]
    path.write_text(json.dumps(cases), encoding="utf-8")
    code, out, err = call("hazard", path, "--json", "--as-of", "2026-11-25")
    answers = json.loads(out)
    assert (code, [answer.get("refused", False) for answer in answers]) == (2, [False, True, False])
    assert "negative" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as-of", "tomorrow"),
        ("--speciation", "best"),
        ("--jurisdiction", "mars"),
        ("--code", "99 99 99"),
        ("--ph", "acid"),
    ],
)
def test_wrong_options_leave_with_2(call: Call, arguments: tuple[str, ...]) -> None:
    """Each wrong option is named in one line."""
    code, out, err = call("hazard", EXAMPLES / "fly-ash.json", *arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("language", ["en", "tr"])
def test_bad_files_leave_with_2_and_their_rows(call: Call, tmp_path: Path, language: str) -> None:
    """What is wrong is told row by row in the reader's language; nothing goes to stdout."""
    path = tmp_path / "x.csv"
    path.write_text("Madde;Derişim;Birim\nZnO;-1;%\nCuO;abc;%\n", encoding="utf-8")
    code, out, err = call("--lang", language, "hazard", path)
    assert (code, out, err.count("\n")) == (2, "", 2)
    assert {"en": "row 3", "tr": "satır 3"}[language] in err
    assert call("hazard", tmp_path / "none.csv")[0] == 2


def test_undecided_leaves_with_1(call: Call, tmp_path: Path) -> None:
    """Where somebody has to find out more, the exit code says so."""
    path = tmp_path / "x.json"
    path.write_text('{"components": {"mystery": "50 %", "inert": "50 %"}}', encoding="utf-8")
    code, out, err = call("hazard", path)
    assert code == 1
    assert "needs assessment" in out
    assert "mystery" in err
